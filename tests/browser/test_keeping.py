"""Nothing that was typed or said is lost, and nobody's name is asked for."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.chat import SUGGESTION, Chat, Visit
from tests.channels.fake_agent import FakeAgent

pytestmark = pytest.mark.slow


def send(chat: Chat, words: str) -> None:
    chat.input.fill(words)
    chat.input.press("Enter")


def texts_heard(agent: FakeAgent) -> list[str]:
    return [str(message.text) for message in agent.heard]


def test_a_second_message_is_sent_when_the_first_is_answered(
    visit: Visit, agent: FakeAgent
) -> None:
    chat = visit().open()
    agent.heard.clear()
    send(chat, "slow 1")
    send(chat, "second")

    expect(chat.items).to_have_count(5)
    assert texts_heard(agent) == ["slow 1", "second"]
    starts = [text.split("\n")[0] for text in chat.items.all_inner_texts()]
    assert starts == ["Relapse Guide:", "You:", "Relapse Guide:", "You:", "Relapse Guide:"]


def test_what_failed_and_what_was_typed_ahead_are_both_sent_in_order(
    visit: Visit, agent: FakeAgent
) -> None:
    chat = visit().open()
    agent.heard.clear()
    chat.page.route("**/messages", lambda route: route.abort())
    send(chat, "first")
    expect(chat.button("Retry")).to_be_visible()
    chat.input.fill("half of the next")
    chat.page.unroute("**/messages")
    chat.button("Retry").click()

    expect(chat.items).to_have_count(3)
    assert texts_heard(agent) == ["first"]
    expect(chat.input).to_have_value("half of the next")


def test_a_repeat_has_the_mark_of_the_first_try(visit: Visit) -> None:
    chat = visit().open()
    bodies: list[dict[str, Any]] = []

    def note(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or ""))
        route.abort() if len(bodies) == 1 else route.continue_()

    chat.page.route("**/messages", note)
    send(chat, "first")
    chat.button("Retry").click()
    expect(chat.items).to_have_count(3)
    send(chat, "next")
    expect(chat.items).to_have_count(5)

    assert bodies[0] == bodies[1]
    assert len(bodies[0]["id"]) == 32
    assert bodies[2]["id"] != bodies[0]["id"]


def test_a_draft_and_what_was_not_answered_outlive_a_reload(visit: Visit) -> None:
    chat = visit().open()
    chat.page.route("**/messages", lambda route: route.abort())
    send(chat, "not answered")
    expect(chat.button("Retry")).to_be_visible()
    chat.input.press_sequentially("half a sen")
    chat.page.unroute("**/messages")
    chat.page.reload()
    chat.open()

    expect(chat.input).to_have_value("not answered\nhalf a sen")


def test_the_whole_conversation_outlives_a_reload(visit: Visit) -> None:
    chat = visit().open()
    for number in range(20):
        chat.ask(f"question {number}")
    said = chat.items.all_inner_texts()
    chat.page.reload()
    chat.open()

    assert chat.items.all_inner_texts() == said
    assert len(said) == 41


def test_it_is_said_when_earlier_messages_are_gone(visit: Visit) -> None:
    chat = visit().open()
    for number in range(40):
        chat.ask(f"question {number}")
    chat.page.evaluate(
        """for (const key of Object.keys(sessionStorage))
             if (key.includes(" said ")) sessionStorage.removeItem(key)"""
    )
    chat.page.reload()
    chat.launcher.click()

    expect(chat.items.first).to_have_text("Earlier messages of this chat are not kept.")
    expect(chat.items.last).to_contain_text("Relapse Guide:")


def test_an_answer_that_was_lost_on_its_way_is_there_after_a_reload(visit: Visit) -> None:
    chat = visit().open()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    chat.page.route("**/messages", lose)
    send(chat, "hello")
    expect(chat.button("Retry")).to_be_visible()
    chat.page.reload()
    chat.open()

    expect(chat.items).to_have_count(3)
    expect(chat.input).to_have_value("")


def test_an_answer_while_closed_leaves_a_mark(visit: Visit) -> None:
    chat = visit().open()
    send(chat, "slow 1")
    chat.page.keyboard.press("Escape")
    marked = chat.page.get_by_role("button", name="New answer")
    expect(marked).to_be_visible()
    marked.click()
    chat.page.keyboard.press("Escape")

    expect(chat.launcher).to_be_visible()


def test_deleting_while_waiting_leaves_nothing(visit: Visit) -> None:
    chat = visit().open()
    send(chat, "slow 2")
    chat.choose("Delete chat")
    chat.button("Yes, delete").click()
    expect(chat.status).to_have_text("The chat was deleted.")
    chat.page.wait_for_timeout(2_200)

    expect(chat.items).to_have_count(1)
    assert chat.focused()["id"] == "input"
    chat.page.reload()
    chat.open()
    expect(chat.items).to_have_count(1)
    expect(chat.input).to_have_value("")


def test_the_first_suggestions_come_back(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("hello")
    chat.choose("Questions to start with")
    chat.items.last.get_by_role("button", name=SUGGESTION.title).click()

    expect(chat.items).to_have_count(6)


@pytest.mark.parametrize(
    "words",
    [
        "call me at 415-555-0132",
        "call me at (415) 555 0132",
        "I am jane.doe@example.org",
        "my MRN is 12345",
        "my number is 00123456789",
        "123-45-6789",
    ],
)
def test_what_tells_who_somebody_is_is_asked_about(
    visit: Visit, agent: FakeAgent, words: str
) -> None:
    chat = visit().open()
    agent.heard.clear()
    send(chat, words)
    expect(chat.status).to_contain_text("It is not needed")
    chat.button("Change it").click()
    expect(chat.input).to_have_value(words)
    assert agent.heard == []
    chat.input.press("Enter")

    expect(chat.items).to_have_count(3)  # The same again: it is sent.


@pytest.mark.parametrize(
    "words",
    ["M-protein 1.2, kappa 345, since 2019", "6/21/2024 labs", "1000 mg or 25 mg", "call 911?"],
)
def test_usual_numbers_are_sent_at_once(visit: Visit, words: str) -> None:
    visit().open().ask(words)


def test_whether_an_answer_was_clear_is_told_without_its_text(visit: Visit) -> None:
    chat = visit().open()
    bodies: list[str | None] = []

    def note(route: Route) -> None:
        bodies.append(route.request.post_data)
        route.fulfill(status=404)

    chat.page.route("**/webhooks/web/clear", note)
    chat.page.evaluate(
        """document.querySelector("relapse-guide").addEventListener("relapse-guide:clear",
             (event) => { window.told = event.detail })"""
    )
    answer = chat.ask("/ask_clinical_trials")
    answer.get_by_role("button", name="No", exact=True).click()

    expect(answer).to_contain_text("Thank you.")
    expect(chat.status).to_be_empty()
    told = chat.page.evaluate("told")
    assert told == {"clear": False}
    sent = [json.loads(body or "") for body in bodies]
    assert sent == [{"entry": "clinical_trials", "clear": False}]


OLD_LIBRARY = """
  for (const kind of [Array, String, Number])  // As Prototype.js 1.6 does.
    kind.prototype.toJSON = function () { return `<${this}>`; };
"""


def test_an_old_library_of_the_website_spoils_nothing_that_is_kept(
    visit: Visit, agent: FakeAgent
) -> None:
    chat = visit(route=lambda page: page.add_init_script(OLD_LIBRARY)).open()
    agent.heard.clear()
    chat.items.last.get_by_role("button", name=SUGGESTION.title).click()
    expect(chat.items).to_have_count(3)
    chat.page.route("**/messages", lambda route: route.abort())
    send(chat, "not answered")
    expect(chat.button("Retry")).to_be_visible()
    chat.page.reload()
    chat.open()

    assert texts_heard(agent) == [SUGGESTION.payload]
    expect(chat.items).to_have_count(3)
    expect(chat.input).to_have_value("not answered")
    assert chat.page.evaluate("JSON.stringify(['a'])") == '"<a>"'  # It is left to the website.
