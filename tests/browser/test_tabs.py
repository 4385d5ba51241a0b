"""Tabs of one website are in step, and a page that the browser put aside goes on as it was."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat, Visit
from tests.channels.fake_agent import FakeAgent

pytestmark = pytest.mark.slow


def beside(chat: Chat, address: str = "") -> Chat:
    """Another tab with the same page, the chat in it closed."""
    page = chat.page.context.new_page()
    other = Chat(page)
    page.goto(address or chat.page.url)
    return other


def items_of(chat: Chat) -> list[str]:
    """What was said, without buttons: a message that came over the server has none."""
    bodies = chat.items.all_inner_texts()
    return [re.sub(r"\s+", " ", body)[:60] for body in bodies]


def kept(page: Page) -> str:
    """All that the tab remembers."""
    return str(page.evaluate("JSON.stringify({ ...sessionStorage })"))


def conversations(agent: FakeAgent) -> set[str]:
    return {message.sender_id for message in agent.heard}


def test_what_is_said_in_one_tab_is_said_in_the_other(visit: Visit, agent: FakeAgent) -> None:
    agent.heard.clear()
    one = visit().open()
    one.ask("/ask_clinical_trials")
    two = beside(one).open()
    expect(two.items).to_have_count(3)

    two.ask("/ask_dosage")
    expect(one.items).to_have_count(5)
    one.ask("thank")
    expect(two.items).to_have_count(7)
    assert items_of(one) == items_of(two)
    assert len(conversations(agent)) == 1
    for chat in (one, two):
        chat.page.reload()
        chat.open()
        expect(chat.items).to_have_count(7)
    assert two.complaints == []


def test_a_chat_that_is_deleted_is_gone_in_the_other_tab(visit: Visit, agent: FakeAgent) -> None:
    agent.heard.clear()
    one = visit().open()
    one.ask("what of the grave")
    two = beside(one).open()
    expect(two.items).to_have_count(3)
    one.choose("Delete chat")
    one.button("Yes, delete").click()
    expect(one.status).to_have_text("The chat was deleted.")

    expect(two.status).to_have_text("The chat was deleted.")
    expect(two.items).to_have_count(1)
    assert "grave" not in kept(two.page)
    two.ask("thank")
    expect(one.items).to_have_count(3)
    assert len(conversations(agent)) == 2
    assert two.complaints == []


def test_a_chat_that_is_deleted_is_gone_where_it_is_closed(visit: Visit) -> None:
    one = visit().open()
    one.ask("what of the grave")
    two = beside(one).open()
    expect(two.items).to_have_count(3)
    two.page.reload()
    two.page.wait_for_timeout(500)
    assert "grave" in kept(two.page)
    one.choose("Delete chat")
    one.button("Yes, delete").click()
    expect(one.status).to_have_text("The chat was deleted.")

    two.page.wait_for_function("!JSON.stringify({ ...sessionStorage }).includes('grave')")
    two.open()
    expect(two.items).to_have_count(1)


def test_an_answer_in_the_other_tab_leaves_a_mark_where_it_is_closed(visit: Visit) -> None:
    one = visit().open()
    two = beside(one).open()
    two.page.keyboard.press("Escape")
    one.ask("thank")

    two.page.get_by_role("button", name="New answer").click()
    expect(two.items).to_have_count(3)


def test_websites_and_servers_are_apart(visit: Visit) -> None:
    one = visit().open()
    one.ask("thank")
    elsewhere = visit().open()

    expect(elsewhere.items).to_have_count(1)


@pytest.mark.parametrize(
    "missing",
    [
        "delete window.BroadcastChannel",
        "window.BroadcastChannel = class { constructor() { throw 0 } }",
    ],
)
def test_where_tabs_cannot_talk_each_is_for_itself(visit: Visit, missing: str) -> None:
    one = visit(route=lambda page: page.context.add_init_script(missing)).open()
    one.ask("thank")
    two = beside(one).open()
    expect(two.items).to_have_count(1)
    one.page.reload()
    one.open()
    expect(one.items).to_have_count(3)


def test_what_was_said_while_the_page_was_put_aside_is_shown_once(visit: Visit) -> None:
    """By the events alone, which every browser sends: test_put_aside.py has the real thing."""
    one = visit().open()
    one.ask("thank")
    two = beside(one).open()
    one.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    two.ask("/ask_dosage")
    two.page.wait_for_timeout(300)
    expect(one.items).to_have_count(3)
    for _ in range(2):
        one.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        expect(one.items).to_have_count(5)
        one.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    one.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    one.ask("thank")
    expect(two.items).to_have_count(7)
    assert items_of(one) == items_of(two)
