"""An answer cannot be made that breaks the rules for all answers."""

from typing import Any

import pytest
from pydantic import ValidationError

from relapse_guide.answers.answer import Answer, AnswerButton, Kind, count_words

FITTING: dict[str, Any] = {
    "id": "test",
    "kind": Kind.content,
    "paragraphs": ["Yes."],
    "care_team": "Ask your care team whether it fits.",
}


@pytest.mark.parametrize("line", ["", "Ask your doctor."])
def test_no_answer_without_the_care_team(line: str) -> None:
    with pytest.raises(ValidationError, match="care-team line must name the care team"):
        Answer(**{**FITTING, "care_team": line})


def test_no_answer_says_nothing() -> None:
    with pytest.raises(ValidationError):
        Answer(**{**FITTING, "paragraphs": []})


@pytest.mark.parametrize(
    "paragraphs", [["Get help."], ["Get help.", "Call 911."], ["Call 9110."], ["Call 19883."]]
)
def test_no_safety_answer_without_the_number_first(paragraphs: list[str]) -> None:
    with pytest.raises(ValidationError, match="911 or 988 in its first paragraph"):
        Answer(**{**FITTING, "kind": Kind.safety, "paragraphs": paragraphs})


def test_a_safety_answer_with_the_number() -> None:
    for first in ("Call 911 now.", "Call or text 988."):
        assert Answer(**{**FITTING, "kind": "safety", "paragraphs": [first]}).kind is Kind.safety


def test_at_most_three_buttons_of_fitting_size() -> None:
    button = AnswerButton.asking("x" * 20, "ask_explain", "drug", "y" * 39)

    assert button.payload == '/ask_explain{"drug":"' + "y" * 39 + '"}'
    assert len(Answer(**FITTING, buttons=[button] * 3).buttons) == 3
    with pytest.raises(ValidationError):
        Answer(**FITTING, buttons=[button] * 4)
    with pytest.raises(ValidationError):
        AnswerButton.asking("x" * 21, "greet")
    with pytest.raises(ValidationError, match="longer than 64 bytes"):
        AnswerButton(title="x", payload="/" + "ä" * 32)


def test_no_unknown_key() -> None:
    with pytest.raises(ValidationError):
        Answer(**{**FITTING, "dose": "none"})


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("One two", 2), ("t(11;14) – yes!", 2), ("- \n 3 or more", 3), ("a/b", 1)],
)
def test_words_are_what_stands_between_spaces(text: str, words: int) -> None:
    assert count_words(text) == words
