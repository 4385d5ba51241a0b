"""How answers look: their structure, the numbers to call, long texts, the printable page."""

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from relapse_guide.answers.answer import (
    Answer,
    BulletGroup,
    Kind,
    PhoneNote,
    SourceNote,
    public,
)
from tests.browser.chat import Chat, Visit, as_shown, box_of, style_of
from tests.channels.fake_agent import FakeAgent, content_answer

pytestmark = pytest.mark.slow


FULL = Answer(
    id="full",
    kind=Kind.content,
    lead="Yes, a trial can be an option. [1]",
    follow="You can leave it at any time. [2]",
    paragraphs=["A condition. [1, 2]", "Another one."],
    warning="What to watch out for. [1]",
    groups=[
        BulletGroup(heading="These are two:", bullets=["One. [2]", "Two."]),
        BulletGroup(bullets=["Without a heading."]),
    ],
    page_note="What the page says of it. [1]",
    care_team="Talk with your care team about it.",
    sources=[
        SourceNote(
            id=f"source_{number}",
            title=f"Title {number}",
            publisher=f"Publisher {number}",
            address=f"https://example.org/{number}",
            date="reviewed July 30, 2021",
        )
        for number in (1, 2)
    ],
    phones=[PhoneNote(name="A helpline", number="1-800-452-CURE", dial="18004522873")],
    heading_sources="Sources:",
)
"""An answer with everything that the widget can be given to show."""
PLAIN = "p:not(.opening, .warning, .page-note, .care)"
"""A paragraph that nothing sets apart."""


def ask_for(chat: Chat, answer: Answer) -> Locator:
    """Send something that is answered so."""
    message = {"from": "bot", "text": "", "answer": public(json.loads(answer.json()))}
    chat.page.route("**/messages", lambda route: route.fulfill(json={"messages": [message]}))
    return chat.ask("something")


def parts(answer: Answer) -> list[str]:
    """What the body of an answer shows, in reading order, each part once."""
    opening = as_shown(answer.opening)
    rest = [as_shown(text) for text in answer.texts()]
    return [opening, *rest[2 if answer.follow else 1 :]]


@pytest.mark.parametrize("kind", [Kind.content, Kind.safety])
def test_every_part_is_shown_in_reading_order(visit: Visit, kind: Kind) -> None:
    lead = "Call 911 now. [1]" if kind is Kind.safety else FULL.lead
    full = FULL.copy(update={"kind": kind, "lead": lead})
    body = ask_for(visit().open(), full).locator(".body")

    shown = body.locator("p, li, h3, .call").all_inner_texts()
    call = shown.pop(1 if kind is Kind.safety else -3)
    assert call == "Call 1-800-452-CURE – A helpline"
    assert shown == parts(full)
    assert body.locator(".opening > .lead").inner_text() == as_shown(full.lead)
    assert body.locator(".warning").inner_text() == as_shown(full.warning)
    assert body.locator(".page-note").inner_text() == as_shown(full.page_note)
    groups = [group.locator("li").count() for group in body.locator(".group").all()]
    assert groups == [2, 1]


def test_an_answer_that_says_little_has_no_empty_part(visit: Visit) -> None:
    bare = Answer(id="bare", kind=Kind.chat, lead="Hello.", care_team="Ask your care team.")
    answer = ask_for(visit().open(), bare)

    assert answer.locator(".body > *").all_inner_texts() == ["Hello.", "Ask your care team."]
    assert answer.locator(".sources, .replies").count() == 0


@pytest.mark.parametrize("kind", [Kind.content, Kind.safety])
def test_the_first_sentence_stands_out_most(visit: Visit, kind: Kind) -> None:
    full = FULL.copy(update={"kind": kind, "lead": "Call 911 now."})
    body = ask_for(visit().open(), full).locator(".body")

    def strength(selector: str) -> tuple[float, ...]:
        weights: list[float] = body.locator(selector).first.evaluate(
            """box => ["fontSize", "fontWeight"].map((name) =>
                 parseFloat(getComputedStyle(box)[name]))"""
        )
        return tuple(weights)

    others = [PLAIN, ".warning", "h3", "li", ".page-note", ".care"]
    size, weight = strength(".lead")
    assert weight == 700
    assert all(size > strength(other)[0] for other in others)


def test_a_warning_is_set_apart_and_is_no_alarm(visit: Visit) -> None:
    chat = visit().open()
    answer = ask_for(chat, FULL)
    warning = answer.locator(".warning")

    colours = [style_of(warning, "background-color")]
    assert len({*colours, style_of(chat.panel, "background-color"), "rgba(0, 0, 0, 0)"}) == 3
    red, green, _ = (int(part) for part in re.findall(r"\d+", colours[0])[:3])
    assert red - green < 30, "not red"
    assert warning.get_attribute("role") is None
    assert answer.get_by_role("alert").count() == 0


def test_a_number_leads_to_its_source(visit: Visit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    answer = ask_for(chat, FULL)
    numbers = answer.locator(".body .number")

    given = [
        number for text in FULL.texts() for number in re.findall(r"(?<=[\[ ])\d(?=[,\]])", text)
    ]
    assert numbers.all_inner_texts() == [f"[{number}]" for number in given]
    for number, link in zip(given, numbers.all(), strict=True):
        source = FULL.sources[int(number) - 1]
        assert link.get_attribute("aria-label") == f"[{number}] {source.publisher}"
        assert link.get_attribute("href") == source.address
        link.click()
        assert chat.focused()["name"].startswith(source.title)
        entry = answer.locator(".sources a").nth(int(number) - 1)
        assert style_of(entry, "outline-style") == "solid"
        box, log = box_of(answer.locator(".sources li").nth(int(number) - 1)), box_of(chat.log)
        assert log["y"] <= box["y"] < box["y"] + box["height"] <= log["y"] + log["height"]
    assert len(chat.page.context.pages) == 1
    named = answer.get_by_role("link", name="[2] Publisher 2", exact=True)
    named.first.press("Enter")
    assert chat.focused()["name"].startswith("Title 2")


def test_numbers_of_one_statement_can_each_be_hit(visit: Visit) -> None:
    both = ask_for(visit().open(), FULL).locator(f".body {PLAIN} .number")
    for number in (0, 1):
        hit = both.nth(number).evaluate(
            """link => {
              const range = document.createRange();
              range.selectNodeContents(link);
              const box = range.getBoundingClientRect();
              const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
              return link.getRootNode().elementFromPoint(x, y) === link;
            }"""
        )
        assert hit


@pytest.mark.parametrize(
    "intent", ["ask_clinical_trials", "ask_trial_agents", "ask_when_to_call", "ask_newer_therapies"]
)
def test_an_answer_of_the_content_is_shown_as_structure(visit: Visit, intent: str) -> None:
    expected = content_answer(intent)
    answer = visit().open().ask(f"/{intent}")

    assert answer.locator(".body").locator("p, li, h3").all_inner_texts() == parts(expected)
    assert answer.locator(".care").inner_text() == expected.care_team
    answer.locator("summary").click()
    titles = answer.locator(".sources a").evaluate_all("all => all.map((a) => a.firstChild.data)")
    assert titles == [source.title for source in expected.sources]
    for source in expected.sources:
        expect(answer.locator(".sources")).to_contain_text(source.date)


@pytest.mark.parametrize(
    ("intent", "numbers"), [("report_emergency", ["911"]), ("report_crisis", ["988", "911"])]
)
def test_help_is_one_press_away(visit: Visit, intent: str, numbers: list[str]) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    answer = chat.ask(f"/{intent}")

    links = answer.locator(".calls").get_by_role("link", name="Call")
    assert [link.get_attribute("href") for link in links.all()] == [f"tel:{n}" for n in numbers]
    first, log = box_of(links.first), box_of(chat.log)
    assert log["y"] <= first["y"] < first["y"] + first["height"] <= log["y"] + log["height"]
    assert first["height"] >= 44


def test_numbers_of_another_country_can_be_called(visit: Visit) -> None:
    numbers = {"000": "Emergency services in Australia", "13 11 14": "Lifeline"}
    there = {
        "kind": Kind.safety,
        "lead": "Call 000 now.",
        "country_note": "Call 13 11 14. In the US, call 911. No number: 5,000.",
        "phones": [
            PhoneNote(name=name, number=number, dial=number.replace(" ", ""))
            for number, name in numbers.items()
        ],
    }
    answer = ask_for(visit().open(), FULL.copy(update=there))

    expect(answer).to_have_class(re.compile("safety"))
    for place in (".tel", ".call"):
        links = answer.locator(place).all()
        found = [link.get_attribute("href") for link in links]
        assert {"tel:000", "tel:131114"} <= set(found)
    assert answer.locator(".tel").all_inner_texts() == ["000", "13 11 14", "911"]


def test_help_lines_can_be_called(visit: Visit) -> None:
    chat = visit().open()
    answer = chat.ask("/request_human")

    expect(answer.get_by_role("link", name=re.compile("^Call 1-800-452-CURE"))).to_have_attribute(
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


def test_a_line_break_does_not_send(visit: Visit) -> None:
    chat = visit().open()
    chat.input.fill("one")
    chat.input.press("Shift+Enter")

    expect(chat.input).to_have_value("one\n")
    expect(chat.items).to_have_count(1)
