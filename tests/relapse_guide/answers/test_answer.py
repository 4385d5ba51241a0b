"""An answer cannot be made that breaks the rules for all answers."""

from typing import Any

import pytest
from pydantic import ValidationError

from relapse_guide.answers.answer import (
    INTERNAL,
    MOST_BUTTONS,
    MOST_SOURCES_BESIDES,
    Answer,
    AnswerButton,
    BulletGroup,
    Kind,
    PhoneNote,
    SourceNote,
    payload_of,
    public,
)
from relapse_guide.library.texts import LONGEST_LEAD

FITTING: dict[str, Any] = {
    "id": "test",
    "kind": Kind.content,
    "lead": "Yes. It is.",
    "care_team": "Ask your care team whether it fits.",
}
SOURCE = SourceNote(
    id="page", title="A page", publisher="They", address="https://e.org", date="read 2026"
)


@pytest.mark.parametrize("line", ["", "Ask your doctor."])
def test_no_answer_without_the_care_team(line: str) -> None:
    with pytest.raises(ValidationError, match="care-team line must name the care team"):
        Answer(**{**FITTING, "care_team": line})


@pytest.mark.parametrize(
    ("lead", "wrong"),
    [
        ("", "full stop"),
        ("The page says that it is.", "say first what was asked"),
        ("In 2021, the IMF page said so.", "say first what was asked"),
        ("Below is what I know.", "say first what was asked"),
        ("it is.", "lower case"),
        ("It is", "full stop"),
        ("It is. And it was.", "more than one sentence"),
        ("Yes. It is. And it was.", "more than one sentence"),
        (f"It is {'so ' * LONGEST_LEAD}.", "words; shorten"),
    ],
)
def test_no_answer_without_a_first_sentence_that_answers(lead: str, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Answer(**{**FITTING, "lead": lead})


@pytest.mark.parametrize(
    "lead",
    [
        "Yes. The FDA has approved it since March 2, 2020. [1, 2]",
        "No, not any more. It was withdrawn.",
        "Not that we found. Our sources name none.",
        "Which drug do you mean?",
        "You can start with five questions:",
        "t(11;14) is a change in myeloma cells. [1]",
        f"It is{' so' * (LONGEST_LEAD - 2)}. [1, 2, 3]",
    ],
)
def test_a_first_sentence_with_a_verdict_and_its_sources(lead: str) -> None:
    assert Answer(**{**FITTING, "lead": lead}).lead == lead


@pytest.mark.parametrize(
    ("lead", "follow", "later"),
    [
        ("Get help.", "", ""),
        ("Get help.", "", "Call 911."),
        ("Call 9110.", "", ""),
        ("Call.", "1988", ""),
    ],
)
def test_no_safety_answer_without_the_number_first(lead: str, follow: str, later: str) -> None:
    told = {"kind": Kind.safety, "lead": lead, "follow": follow, "paragraphs": [later]}
    with pytest.raises(ValidationError, match="911 or 988 in its first paragraph"):
        Answer(**{**FITTING, **told})


@pytest.mark.parametrize(
    ("lead", "follow"), [("Call 911 now.", ""), ("Call or text 988.", ""), ("Now.", "Call 911.")]
)
def test_a_safety_answer_with_the_number(lead: str, follow: str) -> None:
    answer = Answer(**{**FITTING, "kind": "safety", "lead": lead, "follow": follow})

    assert answer.opening == f"{lead} {follow}".strip()


def test_a_safety_answer_with_a_number_of_another_country() -> None:
    told = {"kind": "safety", "alert": "Call 999.", "lead": "Call 999 now."}
    phones = [PhoneNote(name="Help", number="999", dial="999")]

    assert Answer(**{**FITTING, **told, "phones": phones}).phones == phones
    with pytest.raises(ValidationError):
        Answer(**{**FITTING, **told})


def test_few_buttons_of_fitting_size() -> None:
    button = AnswerButton.asking("x" * 20, "ask_explain", "drug", "y" * 39)

    assert button.payload == '/ask_explain{"drug":"' + "y" * 39 + '"}'
    assert len(Answer(**FITTING, buttons=[button] * MOST_BUTTONS).buttons) == MOST_BUTTONS
    with pytest.raises(ValidationError):
        Answer(**FITTING, buttons=[button] * (MOST_BUTTONS + 1))
    with pytest.raises(ValidationError):
        AnswerButton.asking("x" * 21, "greet")
    with pytest.raises(ValidationError, match="longer than 64 bytes"):
        AnswerButton(title="x", payload="/" + "ä" * 32)


def test_a_payload_asks_an_intent_about_a_value() -> None:
    assert payload_of("greet") == "/greet"
    assert payload_of("ask_explain", "drug", "x") == '/ask_explain{"drug":"x"}'


def test_few_sources() -> None:
    assert Answer(**FITTING, sources=[SOURCE] * MOST_SOURCES_BESIDES).sources
    with pytest.raises(ValidationError):
        Answer(**FITTING, sources=[SOURCE] * (MOST_SOURCES_BESIDES + 1))


def test_no_list_without_a_bullet_and_no_number_without_digits() -> None:
    with pytest.raises(ValidationError):
        BulletGroup(heading="Some:", bullets=[])
    with pytest.raises(ValidationError):
        PhoneNote(name="A line", number="800-HELP", dial="800-HELP")


def test_no_unknown_key() -> None:
    with pytest.raises(ValidationError):
        Answer(**{**FITTING, "dose": "none"})


def test_the_words_are_those_of_every_text_without_the_numbers_of_sources() -> None:
    answer = Answer(
        **{**FITTING, "lead": "One two. [1]"},
        follow="Three.",
        paragraphs=["Four. [1, 2]"],
        warning="Five.",
        groups=[BulletGroup(heading="Six:", bullets=["seven", "eight [3]"])],
        page_note="Nine.",
        questions=["Not counted?"],
        sources=[SOURCE],
    )

    assert answer.word_count() == 9 + len(FITTING["care_team"].split())


def test_only_the_dialogue_sees_what_is_internal() -> None:
    answer = Answer(**FITTING, uses=["x"], listed=["y"], awaits="prior_lines")

    assert answer.takes_a_number
    assert set(answer.dict()) - set(public(answer.dict())) == INTERNAL
