"""A topic is chosen where it is clearly asked for, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.topic_choice import (
    AGREED,
    FOUND,
    FOUND_INSTEAD,
    GENERAL,
    KEPT,
    KEPT_TOGETHER,
    LEAST_LIKE,
    LIKELY,
    MOST_GENERAL,
    SURE,
    SURE_OF_A_STORY,
    Choice,
    Floats,
    TopicChoice,
    TopicModel,
    of_both,
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


def test_sentences_of_a_definite_intent_ask_for_none_of_its_topics() -> None:
    """What there is when a drug fails is a question of its own, however near a topic on drugs is,
    whose sentences read alike with their names masked."""
    near = unit(NORTH, 0.6 * UP)
    before = [("life", None, vector) for vector in around(near)] * 3
    intents, topics, vectors = zip(*[*ROWS, *before], strict=True)
    message = np.vstack([near])
    assert chosen(TopicChoice.learned(intents, topics, np.vstack(vectors)).find(message)) == "shots"

    definite = TopicChoice.learned(intents, topics, np.vstack(vectors), definite=["life"])
    assert definite.choose("life", message) is None
    assert definite.find(message) is None
    assert chosen(definite.choose("life", np.vstack([NORTH]))) == "shots"


def test_one_topic_alone_is_told_from_all_else() -> None:
    one = learned([row for row in ROWS if row[1] != "travel"])
    assert chosen(one.choose("life", np.vstack([NORTH]))) == "shots"
    assert one.choose("life", np.vstack([UP])) is None


def test_without_other_sentences_nothing_can_be_told() -> None:
    only_topics = learned([row for row in ROWS if row[1]])
    assert only_topics.models == {}
    assert only_topics.find(np.vstack([NORTH])) is None


TWO_INTENTS = learned(
    [
        *(row for row in ROWS if row[0] == "life"),
        *(("cost", "bills", vector) for vector in around(unit(NORTH, -EAST))),
        *(("cost", None, vector) for vector in around(-UP)),
    ]
)


def test_a_topic_is_found_whatever_the_intent_was() -> None:
    found = TWO_INTENTS.find(np.vstack([unit(NORTH, -EAST, 0.2 * UP)]))
    assert found
    assert (found.topic, found.intent) == ("bills", "cost")
    found = TWO_INTENTS.find(np.vstack([UP, unit(EAST, 0.2 * UP)]))
    assert found
    assert (found.topic, found.intent) == ("travel", "life")


def test_the_topics_that_are_likest_whether_or_not_one_is_sure() -> None:
    between = np.vstack([unit(NORTH, EAST, UP)])
    assert TWO_INTENTS.find(between, SURE_OF_A_STORY) is None
    likest = TWO_INTENTS.likest(between)
    assert {"shots", "travel"} <= {one.topic for one in likest}
    assert [one.confidence for one in likest] == sorted(
        (o.confidence for o in likest), reverse=True
    )
    assert all(one.confidence >= LEAST_LIKE for one in likest)
    assert TWO_INTENTS.likest(np.vstack([-UP])) == []
    assert TopicChoice().likest(between) == []
    assert TWO_INTENTS.likest(between[:0]) == []


def test_a_likely_topic_is_below_the_intent_that_was_understood() -> None:
    between = np.vstack([unit(NORTH, EAST, UP)])
    found = next(one for one in TWO_INTENTS.likest(between) if one.topic == "shots")
    assert TWO_INTENTS.is_likely(found, "life", 0.8, between)
    assert not TWO_INTENTS.is_likely(found, "cost", 0.8, between)
    assert not TWO_INTENTS.is_likely(found, "unknown", 0.8, between)
    assert not TWO_INTENTS.is_likely(found, "life", 0.01, between)
    unlikely = Choice(found.topic, LIKELY - 0.01, found.intent)
    assert not TWO_INTENTS.is_likely(unlikely, "life", 0.8, between)


def test_what_is_like_the_sentences_of_any_intent_has_no_topic() -> None:
    assert TWO_INTENTS.find(np.vstack([UP])) is None
    assert TWO_INTENTS.find(np.vstack([-UP])) is None
    assert TWO_INTENTS.find(np.empty((0, 3), dtype=np.float32)) is None
    assert TopicChoice().find(np.vstack([NORTH])) is None


def test_what_is_like_the_other_sentences_of_its_intent_is_general() -> None:
    assert TWO_INTENTS.is_general("life", np.vstack([UP]))
    assert not TWO_INTENTS.is_general("life", np.vstack([-UP, unit(NORTH, -EAST)]))
    assert TWO_INTENTS.is_general("life", np.vstack([-UP, UP]))
    assert TWO_INTENTS.is_general("unknown", np.vstack([NORTH]))


def choice(topic: str, confidence: float) -> Choice:
    return Choice(topic, confidence, "life")


@pytest.mark.parametrize(
    ("below", "anywhere", "answered"),
    [
        (None, None, None),
        (None, choice("shots", FOUND), "shots"),
        (choice("travel", SURE), choice("travel", FOUND), "travel"),
        (choice("travel", 0.99), choice("shots", FOUND_INSTEAD), "shots"),
        (choice("travel", KEPT), choice("shots", FOUND_INSTEAD - 0.01), "travel"),
        (choice("travel", KEPT - 0.01), choice("shots", FOUND_INSTEAD - 0.01), None),
        (choice("travel", KEPT), None, "travel"),
        (choice("travel", KEPT - 0.01), None, None),
    ],
)
def test_what_both_say_or_one_is_sure_of(
    below: Choice | None, anywhere: Choice | None, answered: str | None
) -> None:
    assert chosen(of_both(below, anywhere)) == answered


def test_one_that_both_looks_think_likely_needs_less() -> None:
    below = Choice("shots", KEPT_TOGETHER, "life")
    assert of_both(below, None, AGREED) == below
    assert of_both(below, None, AGREED - 0.01) is None
    assert of_both(Choice("shots", KEPT_TOGETHER - 0.01, "life"), None, AGREED) is None


def test_the_share_of_a_topic_among_all() -> None:
    choice = learned(ROWS)
    assert choice.share("shots", np.vstack([NORTH])) > choice.share("shots", np.vstack([EAST]))
    assert choice.share("nothing", np.vstack([NORTH])) == 0
    assert TopicChoice().share("shots", np.vstack([NORTH])) == 0


@pytest.mark.parametrize("count", [MOST_GENERAL, MOST_GENERAL + 1, 5 * MOST_GENERAL])
def test_an_intent_with_many_sentences_does_not_take_longer(count: int) -> None:
    angles = np.linspace(-0.1, 0.1, count, dtype=np.float32)
    many = [("life", None, unit(UP, float(angle) * EAST)) for angle in angles]
    rows = [row for row in ROWS if row[1]] + many
    found = learned(rows).across
    assert found
    assert found.topics == ["life/", "life/shots", "life/travel"]
    assert learned(rows).find(np.vstack([UP])) is None


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
