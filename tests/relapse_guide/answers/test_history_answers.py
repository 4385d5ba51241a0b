"""What was told is shown where an answer rests on it, and what is forgotten is said."""

from typing import Any

import pytest

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from tests.relapse_guide.answers.told import bullets_of, told

EVERYTHING: dict[str, Any] = {
    "resistant": ["lenalidomide", "bortezomib"],
    "intolerant": ["dexamethasone"],
    "prior_lines": 4,
}


def answer(content: Content, intent: str, **known: Any) -> Answer:
    return answer_question(content, Question(intent=intent, **known))


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (
            EVERYTHING,
            "You told me: Revlimid and Velcade stopped working; dexamethasone could not be"
            " tolerated; 4 earlier lines of treatment.",
        ),
        (
            {"resistant": ["lenalidomide"], "prior_lines": 1},
            "You told me: Revlimid stopped working; 1 earlier line of treatment.",
        ),
    ],
)
def test_what_is_assumed_is_shown_and_can_be_changed(
    content: Content, known: dict[str, Any], line: str
) -> None:
    found = answer(content, "ask_treatment_options", **known)

    assert line in " ".join(found.paragraphs)
    assert "/forget_history" in [button.payload for button in found.buttons]


def test_a_single_fact_stands_in_the_first_sentence(content: Content) -> None:
    found = answer(content, "ask_treatment_options", resistant=["lenalidomide"])

    assert found.lead.startswith("When Revlimid no longer works")
    assert "You told me" not in told(found)
    assert "/forget_history" in [button.payload for button in found.buttons]


def test_nothing_is_shown_where_nothing_is_assumed(content: Content) -> None:
    found = answer(content, "ask_treatment_options")

    assert "You told me" not in told(found)
    assert "/forget_history" not in [button.payload for button in found.buttons]


def test_what_is_forgotten_is_said(content: Content) -> None:
    found = answer(content, "forget_history", **EVERYTHING)

    assert found.id == "forgotten"
    assert bullets_of(found) == [
        "Revlimid and Velcade stopped working",
        "Dexamethasone could not be tolerated",
        "4 earlier lines of treatment",
    ]


def test_nothing_to_forget(content: Content) -> None:
    assert answer(content, "forget_history").id == "nothing_to_forget"
