"""Which questions reach which content: asks every intent about every subject."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question, whole, whole_answer
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import (
    FAILING_KINDS,
    PRIOR_LINES,
    AskedAlso,
    Mention,
    Question,
)
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import all_subjects, entity_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import QuestionKind, Topic, Trait
from relapse_guide.library.references import references
from relapse_guide.library.texts import DRUG_MARK

MAX_LINES_ASKED = 6
BY_ACTION = {
    "introduction": "first message",
    "not_text": "message without text",
    "stopped": "STOP, or another word that ends messages",
    "deleted": "request to delete the conversation",
    "not_in_list": "number that is not in the list, in an SMS",
    "too_many": "too many messages",
    "failed": "failed action",
    "no_answer": "no answer made",
    "starting": "model still loading",
}
"""Chat lines that actions choose by themselves, and what makes them do so."""
BY_CHANNEL = {
    "choices_numbered": "suggestions in an SMS",
    "choices_written": "suggestions in an SMS",
    "more_waits": "first part of an answer in an SMS",
}
"""Phrases that a channel says by itself."""
NEVER_SHOWN = {"leaning_words": "an answer that goes through drugs"}
"""Phrases that say what becomes of others."""
BY_AN_ENTRY = "an entry"
"""Stands among the intents for sources: an entry rests on them."""
BY_ANOTHER_LANGUAGE = "a message in another language"
"""Stands among the intents for what is said in it."""
BY_ANOTHER_COUNTRY = "a message from another country"
"""Stands among the intents for what is told to somebody who is there."""
IN_ENGLISH = "in_english"
"""The phrase that ends an answer in another language."""
BY_OTHER_CONTENT = ("verdict_unknown", "verdict_no", "none_known", "cells_each")
"""Phrases for a drug without any record, one known to have no generic form, and own cells under the
same conditions: today's content has none of these."""
UNDERSTANDING = "understanding"
"""Stands among the intents for what is used before there is one."""


def all_questions(content: Content) -> Iterator[Question]:
    """Every intent, alone and about every subject, with and without a history."""
    subjects = [
        Mention(entity=subject.entity, value=subject.id) for subject in all_subjects(content)
    ]
    table = Questions(content.questions)
    for intent in table.types:
        yield Question(intent=intent)
        yield Question(intent=intent, asked_back=True)
        yield Question(intent=intent, unsure_before=True)
        yield from (Question(intent=intent, mentions=[subject]) for subject in subjects)
        failure = table.failure(intent)
        if failure:
            yield from _failures(content, intent, failure, subjects)
    for intent, lines in itertools.product(table.those(Trait.counting), range(MAX_LINES_ASKED + 1)):
        yield Question(intent=intent, prior_lines=lines)
        for subject in subjects:
            if subject.entity in FAILING_KINDS:
                yield Question(intent=intent, prior_lines=lines, resistant=[subject.value])
    yield from _several(content, subjects)
    yield from _signs(content)
    yield from _in_one_message(content, subjects)
    drugs = list(content.drugs)
    for failed, shunned in ((drugs, []), ([], drugs), (drugs[:5], drugs[5:])):
        for intent in _built(content):
            yield Question(intent=intent, resistant=failed, intolerant=shunned)
    for topic in content.topics.values():
        if topic.asked:
            yield from (Question(intent=intent, topic=topic.id) for intent in topic.intents)
            yield from _of_drugs(content, topic)
    # What is in most combinations, so that none is left without it.
    common, _ = Counter(
        drug for regimen in content.regimens.values() for drug in regimen.drugs
    ).most_common(1)[0]
    for intent, subject in itertools.product(table.those(Trait.carrying), subjects):
        yield Question(intent=intent, mentions=[subject], resistant=[common])
    failing = [subject.value for subject in subjects if subject.entity == "drug"]
    for intent in _built(content):
        yield Question(
            intent=intent, doctor_questions=[f"What comes next, {n}?" for n in range(12)]
        )
        yield Question(intent=intent, resistant=failing[:2], intolerant=failing[2:3])


def _failures(
    content: Content, intent: str, role: str, subjects: list[Mention]
) -> Iterator[Question]:
    first, second = [
        value
        for regimen in content.regimens.values()
        for group in regimen.after_resistance
        for value in group
    ][:2]
    for subject in subjects:
        if subject.entity not in FAILING_KINDS:
            continue
        said = subject.copy(update={"role": role})
        known: dict[str, Any] = {role: [subject.value]}
        for lines in (None, 1, 3, 4):
            yield Question(intent=intent, mentions=[said], prior_lines=lines, **known)
        other: dict[str, Any] = {
            "resistant": [first],
            "intolerant": [second],
            role: [subject.value],
        }
        yield Question(intent=intent, mentions=[said], **other)
        for carrying in Questions(content.questions).those(Trait.carrying):
            yield Question(intent=carrying, mentions=[subject], **other)
        denied = subject.copy(update={"role": "ruled_out"})
        yield Question(intent=intent, mentions=[denied])


def _of_drugs(content: Content, topic: Topic) -> Iterator[Question]:
    """A topic for each drug or class that it names."""
    marks = (DRUG_MARK.finditer(text) for text in [*topic.says, *topic.bullets])
    for named in dict.fromkeys(mark[1] for found in marks for mark in found):
        about = Mention(entity=entity_of(content, named) or "", value=named)
        yield Question(intent=topic.intents[0], topic=topic.id, mentions=[about])


def _in_one_message(content: Content, subjects: list[Mention]) -> Iterator[Question]:
    """A subject with a number of lines ("is it approved after one line"), and one named twice."""
    table = Questions(content.questions)
    for intent, subject in itertools.product(table.those(Trait.verdict), subjects):
        for lines in (0, 1, 3, 5):
            number = Mention(entity=PRIOR_LINES, value=str(lines))
            yield Question(intent=intent, mentions=[subject, number], prior_lines=lines)
    for intent, subject in itertools.product(table.those(Trait.carrying), subjects):
        yield Question(intent=intent, mentions=[subject, subject])
    for intent, subject in itertools.product(table.those(Trait.verdict), subjects):
        yield Question(intent=intent, mentions=[subject], turned=True)
    for intent, pair in itertools.product(
        table.those(Trait.verdict), itertools.combinations(subjects, 2)
    ):
        if all(mention.entity == "drug" for mention in pair):
            yield Question(intent=intent, mentions=list(pair), joined=True)


def _signs(content: Content) -> Iterator[Question]:
    """Every sign of danger, told or asked about, alone and with the one after it."""
    asked = [
        intent for intent, entry in content.questions.items() if Trait.with_signs in entry.traits
    ]
    signs = list(content.signs)
    for intent, sign in itertools.product(asked, signs):
        yield Question(intent=intent, signs=[sign])
    for intent, both in itertools.product(asked, itertools.pairwise(signs)):
        yield Question(intent=intent, signs=list(both))


def _several(content: Content, subjects: list[Mention]) -> Iterator[Question]:
    """Neighbouring subjects together, and the regimens of a list."""
    for first, second in itertools.pairwise(subjects):
        for intent in _built(content):
            yield Question(intent=intent, mentions=[first, second])
    number = Mention(entity=PRIOR_LINES, value="1")
    verdicts = Questions(content.questions).those(Trait.verdict)
    for intent, (first, second) in itertools.product(verdicts, itertools.pairwise(subjects)):
        yield Question(intent=intent, mentions=[first, second], turned=True)
        yield Question(intent=intent, mentions=[first, second, number], prior_lines=1)
    regimens = list(content.regimens)
    of_listed = Questions(content.questions).those(Trait.of_listed)
    for intent, start in itertools.product(of_listed, range(len(regimens) - 3)):
        yield Question(intent=intent, listed=regimens[start : start + 4])


def _besides(content: Content) -> Iterator[Question]:
    """A question with all that can stand before or below its answer."""
    guessable = [asked.id for asked in content.questions.values() if asked.title]
    boundaries = [one.id for one in content.questions.values() if one.kind is QuestionKind.boundary]
    intent, other = _built(content)[0], next(one for one in guessable if one in boundaries)
    about = Mention(entity="drug", value=next(iter(content.drugs)))
    doubted = Question(intent=intent, mentions=[about], guesses=guessable, doubtful=True)
    yield from (doubted, doubted.copy(update={"guessed": True}))
    titled = [topic.id for topic in content.topics.values() if topic.title]
    yield doubted.copy(update={"near": titled})
    known = [thing.id for thing in content.things.values() if thing.answered_by]
    for things in (list(content.things), known):
        yield Question(intent=intent, mentions=[about], things=things)
    for named in (None, about):
        also = AskedAlso(intent=other, about=named)
        yield Question(intent=intent, mentions=[about], also=[also])
    yield Question(intent=intent, mentions=[about], danger="crisis")
    yield Question(intent=intent, mentions=[about], danger="crisis", danger_likely=True)
    for sign in (None, *content.signs):
        signs = [sign] if sign else []
        yield Question(intent=intent, mentions=[about], danger="emergency", signs=signs)


def _built(content: Content) -> list[str]:
    """The intents whose answers are put together."""
    return [asked.id for asked in content.questions.values() if asked.answered_by]


def all_answers(content: Content) -> Iterator[tuple[str, Answer]]:
    """Every answer with what asks for it, "tell me more" included."""
    for question in all_questions(content):
        yield from ((question.intent, answer) for answer in whole_answer(content, question))
    for question in _besides(content):
        yield question.intent, answer_question(content, question)
    for line_id, by in BY_ACTION.items():
        yield by, whole(chat_draft(content, content.chat[line_id]))
    fallback = Questions(content.questions).those(Trait.unsure)[0]
    for intent in content.questions:
        yield fallback, answer_question(content, Question(intent=fallback, guesses=[intent]))


def reach(content: Content) -> dict[str, list[str]]:
    """For every content id, the intents whose answers show it, in order of first mention.

    Names that only look like ours stand in no answer: they are for understanding alone.
    """
    found: dict[str, dict[str, None]] = {entry.id: {} for _, entry in content.entries()}
    for other in content.other_names.values():
        for used in (other.id, *other.sources):
            found[used][UNDERSTANDING] = None
    for thing in content.things:
        found[thing][UNDERSTANDING] = None
    for phrase_id, by in (BY_CHANNEL | NEVER_SHOWN).items():
        found[phrase_id][by] = None
    for _, entry in content.entries():
        for _, named, kinds in references(entry):
            if kinds == ("sources",):
                # Which of the sources of a statement is shown depends on what stands beside it.
                found[named][BY_AN_ENTRY] = None
    for phrase_id in BY_OTHER_CONTENT:
        found[phrase_id]["other content"] = None
    for shown in (*content.languages, IN_ENGLISH):
        found[shown][BY_ANOTHER_LANGUAGE] = None
    for country in content.countries.values():
        for shown in (country.id, *country.lines()):
            found[shown][BY_ANOTHER_COUNTRY] = None
    for intent, answer in all_answers(content):
        for used in [*answer.uses, *(source.id for source in answer.sources)]:
            found[used][intent] = None
    return {content_id: list(intents) for content_id, intents in found.items()}
