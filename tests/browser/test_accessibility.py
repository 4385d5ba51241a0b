"""axe-core on every state, the keyboard alone, and the order in which a screen reader reads."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import SUGGESTION, Chat, Violations, Visit

pytestmark = pytest.mark.slow

SIZES = {"small": (320, 256), "phone": (390, 844), "desktop": (1280, 800)}
MODES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


def closed(chat: Chat) -> None:
    pass


def loading(chat: Chat) -> None:
    chat.page.route("**/conversations", lambda route: None)
    chat.launcher.click()
    expect(chat.status).to_have_text("Connecting …")


def opened(chat: Chat) -> None:
    chat.open()


def waiting(chat: Chat) -> None:
    chat.open()
    chat.page.route("**/messages", lambda route: None)
    chat.input.fill("hello")
    chat.input.press("Enter")
    expect(chat.status).to_have_text("Looking for an answer …")


def error(chat: Chat) -> None:
    chat.open()
    chat.page.route("**/messages", lambda route: route.abort())
    chat.input.fill("hello")
    chat.input.press("Enter")
    expect(chat.button("Retry")).to_be_visible()


def long_answer(chat: Chat) -> None:
    chat.open()
    chat.ask("/ask_trial_agents")
    chat.ask("/report_emergency")
    chat.ask("/request_human")


def asking_to_delete(chat: Chat) -> None:
    chat.open()
    chat.choose("Delete chat")


def looking_at_the_list(chat: Chat) -> None:
    chat.open()
    chat.ask("/ask_dosage")
    chat.show_list()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "state",
    [closed, loading, opened, waiting, error, long_answer, asking_to_delete, looking_at_the_list],
)
def test_axe_finds_nothing(
    visit: Visit, violations: Violations, state: Callable[[Chat], None], size: str, mode: str
) -> None:
    width, height = SIZES[size]
    chat = visit(viewport={"width": width, "height": height}, **MODES[mode])
    state(chat)

    assert violations(chat.page) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_printable_page(
    visit: Visit, violations: Violations, size: str, mode: str
) -> None:
    width, height = SIZES[size]
    chat = visit(viewport={"width": width, "height": height}, **MODES[mode]).open()
    for printed in (False, True):
        if printed:
            chat.ask("/ask_dosage")
        with chat.page.expect_popup() as popup:
            chat.choose("Save or print this chat")
        expect(popup.value.get_by_role("heading", level=1)).to_be_visible()
        assert violations(popup.value) == []


def test_axe_finds_nothing_in_spanish(visit: Visit, violations: Violations) -> None:
    chat = visit(
        route=lambda page: page.add_init_script(
            """addEventListener("DOMContentLoaded", () => {
                 document.querySelector("script[src]").dataset.lang = "es" }, true);
               new MutationObserver(() => {
                 const tag = document.querySelector("script[src]");
                 if (tag) tag.dataset.lang = "es";
               }).observe(document, { childList: true, subtree: true });"""
        )
    )
    chat.button("¿Preguntas sobre el tratamiento?").click()
    expect(chat.page.get_by_role("log", name="Conversación")).to_contain_text("not a doctor")

    assert violations(chat.page) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_conversation_by_keyboard_alone(visit: Visit, size: str) -> None:
    width, height = SIZES[size]
    chat = visit(viewport={"width": width, "height": height})
    keys = chat.page.keyboard

    def tab_to(name: str, key: str = "Tab") -> None:
        for _ in range(30):
            keys.press(key)
            if chat.focused()["name"] == name:
                return
        raise AssertionError(f"{name} is not reached")

    tab_to("Questions about treatment?")
    keys.press("Enter")
    expect(chat.items.first).to_contain_text("not a doctor")
    keys.type("/ask_clinical_trials")
    keys.press("Enter")
    expect(chat.items).to_have_count(3)
    tab_to(chat.items.last.get_by_role("button").first.inner_text(), "Shift+Tab")
    keys.press("Space")
    expect(chat.items).to_have_count(5)
    tab_to("✕Close", "Shift+Tab")
    tab_to("☰Menu", "Shift+Tab")
    keys.press("Enter")
    tab_to("Delete chat")
    keys.press("Enter")
    tab_to("Yes, delete")
    keys.press("Enter")
    expect(chat.status).to_have_text("The chat was deleted.")
    assert chat.focused()["id"] == "input"
    keys.press("Escape")
    assert chat.focused()["name"] == "Questions about treatment?"


def test_a_panel_that_covers_the_page_keeps_the_focus(visit: Visit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    for key in ["Tab"] * 15 + ["Shift+Tab"] * 15:
        chat.page.keyboard.press(key)
        assert chat.page.evaluate("document.activeElement.localName") == "relapse-guide"


def in_order(snapshot: str, *pieces: str) -> None:
    at = 0
    for piece in pieces:
        found = snapshot.find(piece, at)
        assert found >= 0, f"{piece!r} does not follow in:\n{snapshot}"
        at = found + len(piece)


def test_the_order_of_reading(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("/report_crisis")

    snapshot = chat.page.locator("relapse-guide").aria_snapshot()

    in_order(
        snapshot,
        'dialog "Relapse Guide"',
        'heading "Relapse Guide"',
        'button "Smaller text"',
        'button "Larger text"',
        'button "Close"',
        'log "Conversation"',
        'paragraph: "Relapse Guide:"',
        "not a doctor",
        "care team",
        f'button "{SUGGESTION.title}"',
        "You:",
        "/report_crisis",
        "Relapse Guide:",
        "Call or text",
        'link "Call 988 – 988 Suicide & Crisis Lifeline"',
        'link "Call 911 – Emergency services"',
        "care team",
        "Sources (1)",
        'link "Emergency: 911"',
        "status",
        'textbox "Your question"',
        'button "Send"',
    )
