"""A phone: its keyboard on the screen, its Enter, and Back."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat, Visit, box_of
from tests.browser.test_host import SITE, elsewhere, on, tag  # noqa: F401
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served

pytestmark = pytest.mark.slow

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
KEYBOARD = """
  // No browser of the tests has a keyboard on its screen: this is what the real ones tell of it.
  window.view = Object.assign(new EventTarget(),
    { height: innerHeight, offsetTop: 0, offsetLeft: 0, scale: 1 });
  Object.defineProperty(window, "visualViewport", { value: view });
  window.show = (height, offsetTop, scale = 1) => {
    Object.assign(view, { height, offsetTop, scale });
    view.dispatchEvent(new Event("resize"));
  };
"""


NO_WATCHER = "delete window.CloseWatcher;"
"""As in Safari and Firefox; Chrome's tells of Back on Android only."""


def without_watcher(page: Page) -> None:
    page.add_init_script(NO_WATCHER)


def with_keyboard(page: Page) -> None:
    page.add_init_script(KEYBOARD)


@pytest.mark.parametrize(
    ("options", "breaks", "hint"), [(PHONE, True, "enter"), ({}, False, "send")]
)
def test_enter_is_a_new_line_on_a_touch_screen_and_sends_elsewhere(
    visit: Visit, options: dict[str, Any], breaks: bool, hint: str
) -> None:
    chat = visit(**options).open()
    chat.input.fill("first")
    chat.input.press("Enter")
    if breaks:
        chat.page.keyboard.type("second")
        expect(chat.input).to_have_value("first\nsecond")
        expect(chat.items).to_have_count(1)
        chat.button("Send").click()

    expect(chat.items).to_have_count(3)
    expect(chat.input).to_have_attribute("enterkeyhint", hint)


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_a_keyboard_at_a_tablet_can_send(visit: Visit, key: str) -> None:
    chat = visit(**PHONE).open()
    chat.input.fill("first")
    chat.input.press(key)

    expect(chat.items).to_have_count(3)


def test_the_chat_stays_above_the_keyboard(visit: Visit) -> None:
    chat = visit(route=with_keyboard, **PHONE).open()
    answer = chat.ask("/ask_clinical_trials")
    first = answer.locator(".opening")
    chat.page.evaluate("show(420, 90)")

    expect(chat.panel).to_have_css("height", "420px")
    panel = box_of(chat.panel)
    assert panel["y"] == 90
    assert 90 <= box_of(first)["y"] < box_of(chat.input)["y"]
    for control in (chat.input, chat.button("Send"), chat.button("Close")):
        box = box_of(control)
        assert box["y"] >= 90
        assert box["y"] + box["height"] <= 90 + 420
    chat.page.evaluate("show(844, 0)")
    expect(chat.panel).to_have_css("height", "844px")
    assert box_of(chat.panel)["y"] == 0


def test_who_zooms_in_by_fingers_sees_the_chat_as_it_is(visit: Visit) -> None:
    chat = visit(route=with_keyboard, **PHONE).open()
    chat.page.evaluate("show(422, 100, 2)")

    assert box_of(chat.panel)["height"] == 844


def test_a_chat_that_covers_nothing_is_left_where_it_is(visit: Visit) -> None:
    chat = visit(route=with_keyboard).open()
    before = box_of(chat.panel)
    chat.page.evaluate("show(420, 90)")

    assert box_of(chat.panel) == before


def address_and_length(chat: Chat) -> list[Any]:
    found: list[Any] = chat.page.evaluate("[location.href, history.length]")
    return found


def test_back_closes_the_chat_before_it_leaves_the_page(visit: Visit, served: Served) -> None:
    chat = visit(f"{served.address}/embed", route=without_watcher, **PHONE)
    chat.page.goto(served.address)
    chat.open()
    chat.input.fill("half a sen")
    chat.page.go_back()
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_visible()
    assert chat.page.url == f"{served.address}/"
    chat.open()
    expect(chat.input).to_have_value("half a sen")
    chat.page.go_back()
    expect(chat.panel).to_be_hidden()
    chat.page.go_back()

    assert chat.page.url == f"{served.address}/embed"


def test_back_leaves_a_list_before_it_leaves_the_chat(visit: Visit) -> None:
    chat = visit(route=without_watcher, **PHONE).open()
    chat.show_list()
    chat.page.go_back()
    expect(chat.log).to_be_visible()
    chat.page.go_back()

    expect(chat.panel).to_be_hidden()


def test_closing_it_otherwise_leaves_no_entry_behind(visit: Visit, served: Served) -> None:
    chat = visit(f"{served.address}/embed", route=without_watcher, **PHONE)
    chat.page.goto(served.address)
    for _ in range(3):
        chat.open()
        chat.button("Close").click()
        expect(chat.launcher).to_be_visible()
        chat.page.wait_for_timeout(100)
    chat.page.go_back()

    assert chat.page.url == f"{served.address}/embed"


def test_the_state_of_the_websites_router_is_kept(visit: Visit) -> None:
    def prepare(page: Page) -> None:
        page.add_init_script(NO_WATCHER)
        page.add_init_script("""
          history.replaceState({ own: 1 }, "");
          window.heard = [];
          addEventListener("popstate", (event) => heard.push(event.state?.own));
        """)

    chat = visit(route=prepare, **PHONE).open()
    assert chat.page.evaluate("history.state.own") == 1
    chat.page.go_back()
    expect(chat.panel).to_be_hidden()
    chat.page.evaluate("heard.length = 0; history.pushState({ own: 2 }, '', '/embed')")
    chat.page.go_back()

    assert chat.page.evaluate("heard") == [1]


def test_a_browser_that_tells_of_back_has_nothing_in_its_history(visit: Visit) -> None:
    chat = visit(**PHONE)
    before = address_and_length(chat)
    chat.open()
    if not chat.page.evaluate("Boolean(window.CloseWatcher)"):
        pytest.skip("This browser does not.")
    assert address_and_length(chat) == before
    chat.show_list()
    for shown in (chat.log, chat.launcher):
        # Where there is no Back, this key asks the browser for the same.
        chat.page.evaluate("document.activeElement.shadowRoot?.activeElement?.blur()")
        chat.page.keyboard.press("Escape")
        expect(shown).to_be_visible()

    chat.open().show_list()
    chat.page.keyboard.press("Escape")  # In the chat, it is one step only.
    expect(chat.log).to_be_visible()


def test_back_leaves_the_page_where_the_chat_covers_nothing(visit: Visit, served: Served) -> None:
    chat = visit(f"{served.address}/embed", route=without_watcher)
    chat.page.goto(served.address)
    before = address_and_length(chat)
    chat.open()
    assert address_and_length(chat) == before
    chat.page.go_back()

    assert chat.page.url == f"{served.address}/embed"


def test_as_a_part_of_the_page_it_takes_no_back(visit: Visit, elsewhere: Served) -> None:  # noqa: F811
    body = f"<script>{NO_WATCHER}</script>" + tag(elsewhere, 'defer data-position="inline"')
    chat = visit(f"{SITE}/us", route=on(SITE, body), **PHONE)
    expect(chat.log).to_contain_text("not a doctor")
    length = chat.page.evaluate("history.length")
    chat.ask("hello")

    assert chat.page.evaluate("history.length") == length


def test_a_reload_of_an_open_chat_needs_one_back_more(visit: Visit, agent: FakeAgent) -> None:
    chat = visit(route=without_watcher, **PHONE).open()
    chat.page.reload()
    chat.open()
    length = chat.page.evaluate("history.length")
    chat.page.go_back()

    expect(chat.panel).to_be_hidden()
    assert chat.page.evaluate("history.length") == length
