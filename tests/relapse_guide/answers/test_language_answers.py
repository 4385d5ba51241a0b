"""Each language gets one reply in it, with both numbers; a danger in Spanish the urgent answer."""

import pytest
from pydantic import ValidationError

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import LanguageReply
from relapse_guide.understanding.spoken import spoken_languages

CODES = sorted(spoken_languages())
REPLY = {
    "id": "xx", "name": "X", "tag": "xx", "lead": "Ĉu vi komprenas?", "follow": "911, 988.",
    "care_team": "Via care team.", "sources": ["wyo_988"],
}  # fmt: skip


def reply(content: Content, code: str, intent: str = "other_language") -> Answer:
    return answer_question(content, Question(intent=intent, language=code))


def test_every_language_that_is_told_has_a_reply(content: Content) -> None:
    assert sorted(content.languages) == CODES


@pytest.mark.parametrize("code", CODES)
def test_reply(content: Content, code: str) -> None:
    answer = reply(content, code)
    assert answer.kind is Kind.chat
    assert answer.language == content.languages[code].tag
    assert "911" in answer.opening
    assert "988" in answer.opening
    assert [phone.dial for phone in answer.phones] == ["911", "988"]
    assert "I know English only" in to_plain_text(answer)
    assert answer.buttons == []


def test_lines_that_speak_spanish(content: Content) -> None:
    text = to_plain_text(reply(content, "es"))
    for number in ("oprima el 2", "1-800-422-6237", "877-557-2672"):
        assert number in text


def test_a_language_without_words_is_answered_in_english(content: Content) -> None:
    answer = reply(content, "other")
    assert (answer.id, answer.language) == ("other_language", "en")
    assert [phone.dial for phone in answer.phones] == ["911", "988"]


@pytest.mark.parametrize(
    ("intent", "first"), [("report_emergency", "911"), ("report_crisis", "988")]
)
@pytest.mark.parametrize("code", [*CODES, "other"])
def test_urgent(content: Content, code: str, intent: str, first: str) -> None:
    answer = reply(content, code, intent)
    assert answer.kind is Kind.safety
    assert answer.phones[0].dial == first
    assert first in answer.opening


def test_urgent_in_spanish(content: Content) -> None:
    assert reply(content, "es", "report_emergency").lead.startswith("Llame al 911 ahora")
    crisis = reply(content, "es", "report_crisis")
    assert "oprima el 2" in crisis.lead
    assert "911" in crisis.follow


@pytest.mark.parametrize(
    "edit",
    [
        {"follow": "911."},
        {"follow": "988."},
        {"care_team": "Via teamo."},
        {"lead": "ĉu vi komprenas"},
        {"emergency": {"lead": "Voku 988.", "care_team": "care team"}},
        {"crisis": {"lead": "Voku 911.", "care_team": "care team"}},
    ],
)
def test_a_reply_without_a_number_is_refused(edit: dict[str, object]) -> None:
    LanguageReply.parse_obj(REPLY)
    with pytest.raises(ValidationError):
        LanguageReply.parse_obj({**REPLY, **edit})
