"""Messages are cut and encoded alike in training and when running."""

from pathlib import Path

import numpy as np
import pytest

from relapse_guide.cache import Cache
from relapse_guide.understanding.encoder import Encoder
from relapse_guide.understanding.known_vectors import KnownVectors
from relapse_guide.understanding.piece_encoder import PieceEncoder

LONG = "My husband was told last year. We tried two things! Now it is back... What can he take?"
CONFIG = {
    "long_words": 14,
    "window_words": 16,
    "max_pieces": 24,
    "parts_every": 2,
    "batch_size": 64,
}


@pytest.fixture
def cutter(encoder: Encoder) -> PieceEncoder:
    return PieceEncoder(encoder, CONFIG)


@pytest.fixture
def known(tmp_path: Path) -> KnownVectors:
    return KnownVectors(Cache(tmp_path), "this encoder")


def test_the_whole_text_comes_first(cutter: PieceEncoder, encoder: Encoder) -> None:
    (pieces,) = cutter.pieces_of([LONG])
    assert pieces.texts[0] == LONG
    assert pieces.texts[4] == "What can he take?"
    assert pieces.sentences == 5
    assert len(pieces.vectors) == len(pieces.texts) == len(set(pieces.texts))
    assert np.abs(pieces.vectors[0] - encoder.encode([LONG])[0]).max() < 1e-5


def test_clauses_come_last(cutter: PieceEncoder) -> None:
    (pieces,) = cutter.pieces_of(["he is cold, what is it"])
    assert pieces.texts == ["he is cold, what is it", "he is cold", "what is it"]
    assert pieces.sentences == 1
    assert pieces.vectors.shape == (3, 384)


def test_training_gives_the_same_as_running(encoder: Encoder, known: KnownVectors) -> None:
    cutter = PieceEncoder(encoder, {**CONFIG, "parts_every": 1})
    texts = ["what can he take", "velcade?", LONG]
    running = cutter.pieces_of(texts)
    for _ in ("new", "known"):
        for one, two in zip(cutter.training_pieces_of(texts, known), running, strict=True):
            assert (one.texts, one.sentences) == (two.texts, two.sentences)
            assert np.abs(one.vectors - two.vectors).max() < 1e-5


def test_training_takes_the_parts_of_some(cutter: PieceEncoder, known: KnownVectors) -> None:
    made = cutter.training_pieces_of([f"{LONG} {number}" for number in range(5)], known)
    assert [len(pieces.texts) > 1 for pieces in made] == [True, False] * 2 + [True]
    assert [len(pieces.vectors) for pieces in made][1] == 1


def test_nothing_to_train_on(cutter: PieceEncoder, known: KnownVectors) -> None:
    assert cutter.training_pieces_of([], known) == []


def test_questions_are_marked(cutter: PieceEncoder) -> None:
    (pieces,) = cutter.pieces_of([LONG])
    assert [pieces.texts[place] for place in pieces.asking] == ["What can he take?"]
    story = f"{'we went on and on, as I said, ' * 5} so what else is there"
    (pieces,) = cutter.pieces_of([story])
    assert [pieces.texts[place] for place in pieces.asking] == ["so what else is there"]
    assert all(place < pieces.sentences for place in pieces.asking)


def test_two_questions_of_a_short_message_are_marked(cutter: PieceEncoder) -> None:
    (pieces,) = cutter.pieces_of(["is it safe? what does it cost?"])
    assert [pieces.texts[place] for place in pieces.asking] == ["is it safe?", "what does it cost?"]
    (pieces,) = cutter.pieces_of(["is it safe?"])
    assert pieces.asking == ()


def test_texts_beside_the_messages_are_encoded_whole(
    cutter: PieceEncoder, encoder: Encoder
) -> None:
    found, beside = cutter.pieces_beside([LONG], [[LONG, "And Velcade?"]])

    assert [pieces.texts for pieces in found] == [cutter.pieces_of([LONG])[0].texts]
    (vectors,) = beside
    assert np.abs(vectors - encoder.encode([LONG, "And Velcade?"])).max() < 1e-5
    assert cutter.pieces_beside([], []) == ([], [])


def test_what_a_story_asks_is_told_without_the_story(cutter: PieceEncoder) -> None:
    assert cutter.asked_together(LONG) == "What can he take?"
    assert cutter.asked_together("How long does it last? Does it hurt?") == (
        "How long does it last? Does it hurt?"
    )
    assert cutter.asked_together("velcade") == "velcade"
