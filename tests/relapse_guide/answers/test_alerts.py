"""The line on a possible danger goes before the answer, in every form of it."""

import pytest

from channels.messengers.blocks import Markup, answer_blocks
from relapse_guide.answers.alerts import asked_besides
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import ask

DANGERS = {"emergency": "911", "crisis": "988"}


@pytest.mark.parametrize("danger", DANGERS)
def test_line_comes_first_and_the_answer_follows(content: Content, danger: str) -> None:
    plain = ask(content, "ask_cost")
    answer = ask(content, "ask_cost", danger=danger)
    assert DANGERS[danger] in answer.alert
    assert answer.lead == plain.lead
    text = to_plain_text(answer)
    assert text.startswith(answer.alert)
    assert answer.lead in text
    blocks = answer_blocks(answer, Markup(), 1000)
    assert (blocks[0].text, blocks[0].essential) == (answer.alert, True)
    assert DANGERS[danger] in answer.phones[0].number


def test_line_tells_what_to_do_for_the_sign_that_was_told(content: Content) -> None:
    line = ask(content, "ask_cost", danger="emergency", signs=["fever"]).alert
    assert content.signs["fever"].sign in line
    assert "911" in line


def test_calm_answer_has_none(content: Content) -> None:
    answer = ask(content, "ask_cost")
    assert answer.alert == ""
    assert to_plain_text(answer).startswith(answer.opening)


def test_urgent_answer_needs_none(content: Content) -> None:
    answer = ask(content, "report_emergency", danger="emergency")
    assert (answer.kind, answer.alert) == (Kind.safety, "")


def test_number_is_not_said_twice(content: Content) -> None:
    """A short sentence with the number of the line says nothing more."""
    for intent in ("out_of_scope", "express_distress"):
        for danger, number in DANGERS.items():
            answer = ask(content, intent, danger=danger)
            short = [text for text in answer.paragraphs if number in text and len(text) < 60]
            assert short == []


@pytest.mark.parametrize(
    ("intent", "danger", "answered"),
    [
        ("ask_cost", "emergency", "ask_cost"),
        ("ask_prognosis", "crisis", "ask_prognosis"),
        ("nlu_fallback", "emergency", "ask_when_to_call"),
        ("goodbye", "crisis", "express_distress"),
        ("goodbye", None, "goodbye"),
    ],
)
def test_what_is_answered_below_the_line(
    content: Content, intent: str, danger: str | None, answered: str
) -> None:
    assert asked_besides(content, intent, danger) == answered  # type: ignore[arg-type]


def test_what_is_unclear_gives_way_to_a_danger_that_is_likely(content: Content) -> None:
    assert asked_besides(content, "ask_cost", "crisis", unclear=True) == "express_distress"
    assert asked_besides(content, "request_human", "crisis", unclear=True) == "request_human"
    assert asked_besides(content, "ask_cost", None, unclear=True) == "ask_cost"


def test_the_line_on_a_likely_crisis_asks_straight_out(content: Content) -> None:
    likely = ask(content, "ask_cost", danger="crisis", danger_likely=True)
    assert "suicide" in likely.alert
    assert "988" in likely.alert
    assert "suicide" not in ask(content, "ask_cost", danger="crisis").alert
    body = ask(content, "ask_cost", danger="emergency", danger_likely=True)
    assert body.alert == ask(content, "ask_cost", danger="emergency").alert


def test_line_without_a_number_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="must name 911 or 988"):
        Answer(
            id="test",
            kind=Kind.content,
            alert="Take care.",
            lead="Yes. It is.",
            care_team="Ask your care team.",
        )
