"""The list for a visit, in the panel, and the pages to print."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat, Visit
from tests.channels.fake_agent import content_answer

pytestmark = pytest.mark.slow


def lines(chat: Chat) -> list[str]:
    return chat.panel.locator(".questions span").all_inner_texts()


def test_questions_are_gathered_taken_away_and_added_and_kept(visit: Visit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    chat.ask("/ask_dosage")
    chat.show_list()
    gathered = content_answer("ask_dosage").questions
    assert lines(chat) == gathered

    chat.button(f"Take away: {gathered[0]}").click()
    chat.page.get_by_label("A question of your own").fill("<b>Can I travel?</b>")
    chat.button("Add").click()
    expected = ["<b>Can I travel?</b>", *gathered[1:]]
    assert lines(chat) == expected
    chat.page.reload()
    chat.open()
    chat.show_list()

    assert lines(chat) == expected
    chat.button("← Back to the chat").click()
    expect(chat.log).to_be_visible()
    assert chat.focused()["id"] == "input"


def test_ten_at_first_then_all(visit: Visit) -> None:
    chat = visit().open()
    for intent in ("ask_dosage", "ask_clinical_trials", "ask_side_effects", "ask_when_to_call"):
        chat.ask(f"/{intent}")
    for number in range(8):
        chat.show_list()
        chat.page.get_by_label("A question of your own").fill(f"My question {number}?")
        chat.button("Add").click()
    assert len(lines(chat)) == 10

    chat.page.get_by_role("button", name=re.compile("Show all")).click()

    assert len(lines(chat)) > 10
    assert len(set(lines(chat))) == len(lines(chat))


def test_an_empty_list_says_so(visit: Visit) -> None:
    chat = visit().open()
    chat.show_list()

    expect(chat.panel).to_contain_text("No questions have been gathered yet")
    chat.page.keyboard.press("Escape")
    expect(chat.log).to_be_visible()


def test_it_is_copied_mailed_and_shared_with_the_answers(visit: Visit) -> None:
    chat = visit(
        route=lambda page: page.add_init_script(
            """window.sent = [];
               Object.defineProperty(navigator, "clipboard", { value: {
                 writeText: async (text) => { sent.push(text) } } });
               navigator.share = async (data) => { sent.push(data.text) };
               window.open = (address) => { sent.push(decodeURIComponent(address)) };"""
        )
    ).open()
    chat.ask("/ask_clinical_trials")
    chat.show_list()
    answer = content_answer("ask_clinical_trials")
    for name in ("Copy", "Share", "E-mail"):
        chat.button(name).click()
    chat.page.get_by_label("Also take along").check()
    chat.button("Copy").click()
    expect(chat.status).to_have_text("Copied.")

    copied, shared, mailed, whole = chat.page.evaluate("sent")
    assert f"1. {answer.questions[0]}" in copied
    assert "no medical advice" in copied
    assert shared == copied
    assert mailed.startswith("mailto:?subject=")
    assert mailed.endswith(copied)
    assert answer.sources[0].address not in copied
    assert answer.sources[0].address in whole


def test_it_is_printed_from_a_page_that_fits_a_phone(visit: Visit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}, is_mobile=True).open()
    chat.ask("/ask_dosage")
    chat.show_list()
    with chat.page.expect_popup() as popup:
        chat.button("Print").click()
    page = popup.value

    expect(page.get_by_role("heading", level=1)).to_have_text("Questions for my care team")
    listed = page.get_by_role("list").first.get_by_role("listitem").all_inner_texts()
    assert listed == content_answer("ask_dosage").questions
    assert page.locator("meta[name=viewport]").count() == 1
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def test_the_conversation_is_printed_with_its_sources(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("/ask_clinical_trials")
    chat.ask("<b>hello</b>")
    with chat.page.expect_popup() as popup:
        chat.choose("Save or print this chat")

    shown = popup.value.locator("main")
    expect(shown).to_contain_text(content_answer("ask_clinical_trials").sources[0].address)
    expect(shown).to_contain_text("<b>hello</b>")


def test_a_blocked_page_is_told(visit: Visit) -> None:
    chat = visit().open()
    chat.page.evaluate("window.open = () => null")
    chat.choose("Save or print this chat")

    expect(chat.status).to_contain_text("blocked")


def test_what_cannot_be_fetched_is_told_and_tried_again(visit: Visit) -> None:
    chat = visit().open()
    chat.page.route("**/widget-views.js*", lambda route: route.abort())
    chat.panel.locator(".first").click()
    expect(chat.status).to_contain_text("care team")
    chat.page.unroute("**/widget-views.js*")
    chat.button("Retry").click()

    expect(chat.button("← Back to the chat")).to_be_visible()
