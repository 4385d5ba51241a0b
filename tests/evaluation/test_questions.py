"""The questions that measure are never trained on."""

import re

from relapse_guide.library.entries import Trait
from tests.evaluation.questions import (
    ADDED,
    CONTENT,
    MEASURING,
    QUESTIONS,
    read_questions,
    read_training,
)


def folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_no_question_stands_in_the_training_sentences() -> None:
    trained = {folded(sentence.text) for sentence in read_training()}
    for path in MEASURING:
        assert [q.text for q in read_questions(path) if folded(q.text) in trained] == []


def test_every_intent_has_forty_training_sentences_and_is_measured() -> None:
    counts: dict[str, int] = {}
    for sentence in read_training():
        counts[sentence.intent] = counts.get(sentence.intent, 0) + 1
    asked = [i for i, entry in CONTENT.questions.items() if Trait.unasked not in entry.traits]
    assert set(counts) == set(asked)
    assert {intent: count for intent, count in counts.items() if count < 40} == {}
    measured = [*read_questions(QUESTIONS), *read_questions(ADDED)]
    assert {question.intent for question in measured} == set(counts)


def test_no_training_sentence_stands_twice() -> None:
    texts = [folded(sentence.text) or sentence.text for sentence in read_training()]
    assert len(texts) == len(set(texts))


def test_no_question_stands_in_two_sets() -> None:
    texts = [folded(q.text) or q.text for path in MEASURING for q in read_questions(path)]
    assert len(texts) == len(set(texts))
