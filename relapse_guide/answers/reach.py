"""Which questions reach which content: asks every intent about every subject."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question, whole
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import FAILING_KINDS, Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import all_subjects
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait

MAX_LINES_ASKED = 6
BY_ACTION = {
    "introduction": "first message",
    "not_text": "message without text",
    "too_many": "too many messages",
    "failed": "failed action",
    "no_answer": "no answer made",
    "starting": "model still loading",
}
"""Chat lines that actions choose by themselves, and what makes them do so."""
BY_CHANNEL = {
    "choices_numbered": "suggestions in an SMS",
    "choices_written": "suggestions in an SMS",
}
"""Phrases that a channel says by itself."""
BY_CONTENT = {
    "resistance_listed_each": "regimens that differ",
    "regimen_for_resistance": "regimens that differ",
}
"""Phrases for regimens that the page lists for different resistances; today's do not differ."""
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
            yield Question(intent=intent, prior_lines=lines, resistant=[subject.value])
    yield from _several(content, subjects)
    for topic in content.topics.values():
        if topic.asked:
            yield from (Question(intent=intent, topic=topic.id) for intent in topic.intents)
    # What is in most combinations, so that none is left without it.
    common, _ = Counter(
        drug for regimen in content.regimens.values() for drug in regimen.drugs
    ).most_common(1)[0]
    for intent, subject in itertools.product(table.those(Trait.carrying), subjects):
        yield Question(intent=intent, mentions=[subject], resistant=[common])
    failing = [subject.value for subject in subjects if subject.entity == "drug"]
    for intent in _built(content):
        yield Question(intent=intent, doctor_questions=["What comes next for me?"] * 12)
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


def _several(content: Content, subjects: list[Mention]) -> Iterator[Question]:
    """Neighbouring subjects together, and the regimens of a list."""
    for first, second in itertools.pairwise(subjects):
        for intent in _built(content):
            yield Question(intent=intent, mentions=[first, second])
    regimens = list(content.regimens)
    of_listed = Questions(content.questions).those(Trait.of_listed)
    for intent, start in itertools.product(of_listed, range(len(regimens) - 3)):
        yield Question(intent=intent, listed=regimens[start : start + 4])


def _built(content: Content) -> list[str]:
    """The intents whose answers are put together."""
    return [asked.id for asked in content.questions.values() if asked.answered_by]


def all_answers(content: Content) -> Iterator[tuple[str, Answer]]:
    """Every answer with what asks for it, "tell me more" included."""
    for question in all_questions(content):
        part = 0
        while True:
            answer = answer_question(content, question.copy(update={"part": part}))
            yield question.intent, answer
            if answer.id == "no_more" or part > 30:
                break
            part += 1
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
    for phrase_id, by in {**BY_CHANNEL, **BY_CONTENT}.items():
        found[phrase_id][by] = None
    for intent, answer in all_answers(content):
        for used in [*answer.uses, *(source.id for source in answer.sources)]:
            found[used][intent] = None
    return {content_id: list(intents) for content_id, intents in found.items()}
