"""The short first message of an answer, and what waits."""

import pytest

from channels.messengers.choices import choices_text
from channels.messengers.short_first import Helping, helpings
from channels.messengers.sms_parts import MOST_PARTS, in_gsm, parts
from channels.messengers.twilio import Short
from relapse_guide.answers.answer import NUMBERS, Answer
from relapse_guide.answers.answering import whole_answer
from relapse_guide.dialogue.conversation import Mention, Question
from tests.channels.fake_agent import CONTENT
from tests.channels.messengers.messaging import answer, emergency, long_answer
from tests.channels.messengers.sms_lengths import lengths_of
from tests.channels.serving import STANDING

MORE = STANDING.more_waits


def made(given: Answer) -> list[Helping]:
    choices = choices_text(given, STANDING) if given.buttons else ""
    return helpings(given, Short(), choices, MORE)


def drug_answers() -> list[Answer]:
    """What is told of each drug: the longest warnings stand in these."""
    asked = ("ask_explain", "ask_side_effects", "ask_drug_approval", "ask_personal_advice")
    return [
        found
        for drug in CONTENT.drugs
        for intent in asked
        if intent in CONTENT.questions
        for found in whole_answer(
            CONTENT, Question(intent=intent, mentions=[Mention(entity="drug", value=drug)])
        )
    ]


EVERY = [
    answer(),
    long_answer(),
    emergency(),
    answer(paragraphs=["β" * 900], warning="ω" * 500),
    answer(warning="One thing. " * 60),
    *drug_answers(),
]


def test_no_message_has_more_parts_than_three() -> None:
    assert {parts(one.text) for found in EVERY for one in made(found)} <= set(range(1, 4))


def test_the_first_message_holds_what_must_be_known() -> None:
    for found in drug_answers():
        first = " ".join(made(found)[0].text.split())
        begun = found.warning.partition(". ")[0]
        for text in (found.alert, found.lead, begun, found.care_team):
            assert in_gsm(NUMBERS.sub("", text)).rstrip(".") in NUMBERS.sub("", first)


def test_nothing_is_lost() -> None:
    for found in EVERY:
        said = NUMBERS.sub("", "".join("".join(one.text for one in made(found)).split()))
        for text in found.texts():
            for word in in_gsm(NUMBERS.sub("", text)).split():
                assert NUMBERS.sub("", word)[:100] in said


def test_choices_stand_once() -> None:
    for found in EVERY:
        shown = [one.has_choices for one in made(found)]
        assert shown.count(True) == 1 or not found.buttons


def test_numbers_stand_where_their_sources_do() -> None:
    short = made(answer(paragraphs=[], groups=[], warning="", page_note=""))
    assert len(short) == 1
    assert "[1]" in short[0].text
    assert "[1]" not in made(long_answer())[0].text


@pytest.mark.parametrize("found", [answer(), long_answer()])
def test_fewer_parts_than_the_whole(found: Answer) -> None:
    counted = lengths_of(found, STANDING)
    assert counted.first <= min(counted.whole, MOST_PARTS)
