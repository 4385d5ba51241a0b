"""How answers look: their structure, the numbers to call, long texts, the printable page."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Visit, box_of
from tests.channels.fake_agent import FakeAgent, content_answer

pytestmark = pytest.mark.slow


def test_an_answer_is_shown_as_structure(visit: Visit) -> None:
    expected = content_answer("ask_trial_agents")
    chat = visit().open()
    answer = chat.ask("/ask_trial_agents")

    body = answer.locator(".body")
    assert body.locator("> ul > li").all_inner_texts() == expected.bullets
    assert answer.locator(".care").inner_text() == expected.care_team
    titles = answer.locator(".sources a").evaluate_all("all => all.map((a) => a.firstChild.data)")
    assert titles == [source.title for source in expected.sources]
    for source in expected.sources:
        expect(answer.locator(".sources")).to_contain_text(source.date)


def test_newer_facts_are_set_apart(visit: Visit) -> None:
    intents = ["ask_newer_therapies", "ask_approved_drugs", "ask_drug_classes", "ask_trial_agents"]
    intent = next(intent for intent in intents if content_answer(intent).newer)
    expected = content_answer(intent)
    chat = visit().open()
    answer = chat.ask(f"/{intent}")

    facts = answer.locator(".newer li").all_inner_texts()
    assert len(facts) == len(expected.newer)
    assert all(
        fact.text in facts[at] and fact.date in facts[at] for at, fact in enumerate(expected.newer)
    )
    headings = {expected.heading_newer, expected.heading_beside}
    assert set(answer.locator(".newer h3").all_inner_texts()) <= headings


@pytest.mark.parametrize(
    ("intent", "numbers"), [("report_emergency", ["911"]), ("report_crisis", ["988", "911"])]
)
def test_help_is_one_press_away(visit: Visit, intent: str, numbers: list[str]) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    answer = chat.ask(f"/{intent}")

    links = answer.get_by_role("link", name="Call")
    assert [link.get_attribute("href") for link in links.all()] == [f"tel:{n}" for n in numbers]
    first, log = box_of(links.first), box_of(chat.log)
    assert log["y"] <= first["y"] < first["y"] + first["height"] <= log["y"] + log["height"]
    assert first["height"] >= 44


def test_help_lines_can_be_called(visit: Visit) -> None:
    chat = visit().open()
    answer = chat.ask("/request_human")

    expect(answer.get_by_role("link", name="Call 1-800-452-CURE")).to_have_attribute(
        "href", "tel:18004522873"
    )


def test_a_text_without_an_answer_is_shown(visit: Visit) -> None:
    expect(visit().open().ask("plain")).to_contain_text("just text")


def test_ten_thousand_characters_stay_in_the_input(visit: Visit, agent: FakeAgent) -> None:
    chat = visit().open()
    agent.heard.clear()
    chat.input.fill("w" * 10_000)
    chat.input.press("Enter")

    expect(chat.status).to_contain_text("1,000 characters. It has 10,000")
    expect(chat.input).to_have_value("w" * 10_000)
    assert agent.heard == []


def test_a_second_message_waits_for_the_first_answer(visit: Visit, agent: FakeAgent) -> None:
    chat = visit().open()
    agent.heard.clear()
    chat.input.fill("slow 1")
    chat.input.press("Enter")
    chat.input.fill("second")
    chat.input.press("Enter")

    expect(chat.status).to_contain_text("Please wait")
    expect(chat.items).to_have_count(3)
    expect(chat.input).to_have_value("second")
    assert len(agent.heard) == 1


def test_a_line_break_does_not_send(visit: Visit) -> None:
    chat = visit().open()
    chat.input.fill("one")
    chat.input.press("Shift+Enter")

    expect(chat.input).to_have_value("one\n")
    expect(chat.items).to_have_count(1)


def test_my_questions_open_as_a_page_of_their_own(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("/ask_dosage")
    chat.ask("<b>hello</b>")
    with chat.page.expect_popup() as popup:
        chat.button("My questions").click()
    page = popup.value

    assert page.title() == "Questions for my care team"
    assert page.get_by_role("heading", level=1).inner_text() == page.title()
    listed = page.get_by_role("list").first.get_by_role("listitem").all_inner_texts()
    assert listed == content_answer("ask_dosage").questions
    asked = page.get_by_role("list").last.get_by_role("listitem").all_inner_texts()
    assert asked == ["/ask_dosage", "<b>hello</b>"]
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()


def test_a_blocked_page_is_told(visit: Visit) -> None:
    chat = visit().open()
    chat.page.evaluate("window.open = () => null")
    chat.button("My questions").click()

    expect(chat.status).to_contain_text("blocked")
