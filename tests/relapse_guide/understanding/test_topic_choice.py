"""A topic is chosen where it is clearly asked for, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.topic_choice import (
    GENERAL,
    SURE,
    Choice,
    Floats,
    TopicChoice,
    TopicModel,
)

NORTH, EAST, UP = np.eye(3, dtype=np.float32)


def unit(*parts: Floats) -> Floats:
    whole = sum(parts, np.zeros(3, dtype=np.float32))
    return np.asarray(whole / np.linalg.norm(whole), dtype=np.float32)


def around(place: Floats) -> list[Floats]:
    """Eight sentences that say nearly the same."""
    return [unit(place, 0.05 * turn * side) for turn in (-2, -1, 1, 2) for side in (NORTH, UP)]


ROWS: list[tuple[str, str | None, Floats]] = [
    *(("life", "shots", vector) for vector in around(NORTH)),
    *(("life", "travel", vector) for vector in around(EAST)),
    *(("life", None, vector) for vector in around(UP)),
    *(("cost", None, vector) for vector in around(NORTH)),
]


def learned(rows: list[tuple[str, str | None, Floats]]) -> TopicChoice:
    intents, topics, vectors = zip(*rows, strict=True)
    return TopicChoice.learned(intents, topics, np.vstack(vectors))


CHOICE = learned(ROWS)


def chosen(found: Choice | None) -> str | None:
    return found.topic if found else None


def test_the_topic_that_is_asked_for() -> None:
    assert chosen(CHOICE.choose("life", np.vstack([unit(NORTH, 0.2 * UP)]))) == "shots"
    assert chosen(CHOICE.choose("life", np.vstack([unit(EAST, 0.2 * UP)]))) == "travel"


def test_what_is_like_the_other_sentences_stays_general() -> None:
    assert CHOICE.choose("life", np.vstack([UP])) is None


def test_between_two_topics_and_all_else_nothing_is_chosen() -> None:
    assert CHOICE.choose("life", np.vstack([unit(NORTH, EAST, UP)])) is None


def test_one_sentence_of_a_long_message_decides() -> None:
    assert chosen(CHOICE.choose("life", np.vstack([unit(NORTH, UP, EAST), UP, NORTH]))) == "shots"


def test_an_intent_without_topics_has_no_choice() -> None:
    assert set(CHOICE.models) == {"life"}
    assert CHOICE.choose("cost", np.vstack([NORTH])) is None
    assert CHOICE.choose(None, np.vstack([NORTH])) is None
    assert CHOICE.choose("life", np.empty((0, 3), dtype=np.float32)) is None


def test_sentences_of_the_intent_that_ask_for_the_topic_are_not_held_against_it() -> None:
    """An editor adds a topic; the questions for it that were there before stay where they are."""
    before = [("life", None, vector) for vector in around(NORTH)] * 3
    assert chosen(learned([*ROWS, *before]).choose("life", np.vstack([NORTH]))) == "shots"


def test_one_topic_alone_is_told_from_all_else() -> None:
    one = learned([row for row in ROWS if row[1] != "travel"])
    assert chosen(one.choose("life", np.vstack([NORTH]))) == "shots"
    assert one.choose("life", np.vstack([UP])) is None


def test_without_other_sentences_nothing_can_be_told() -> None:
    assert learned([row for row in ROWS if row[1]]).models == {}


@pytest.mark.parametrize("topics", [[GENERAL, "a"], [GENERAL, "a", "b"]])
def test_it_is_kept_as_plain_numbers(topics: list[str]) -> None:
    vectors = np.vstack([vector for place in (UP, NORTH, EAST) for vector in around(place)])
    labels = [topics[min(row // 8, len(topics) - 1)] for row in range(len(vectors))]
    model = TopicModel.fitted(vectors, labels)
    assert model.topics == topics
    assert model.coefficients.shape == (3, len(topics))
    assert np.allclose(model.shares(vectors).sum(axis=1), 1, atol=1e-5)


@given(st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3))
def test_a_choice_is_sure_for_any_message(parts: list[float]) -> None:
    vector = np.asarray(parts, dtype=np.float32)
    if np.linalg.norm(vector) < 0.01:
        return
    found = CHOICE.choose("life", np.vstack([unit(vector)]))
    shares = CHOICE.models["life"].shares(np.vstack([unit(vector)]))[0]
    if found:
        assert found.confidence >= SURE
        likeliest = 1 + int(shares[1:].argmax())
        assert CHOICE.models["life"].topics[likeliest] == found.topic
    else:
        assert max(shares[1:]) < SURE
