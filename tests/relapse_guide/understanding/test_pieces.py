"""How messages are cut into sentences and clauses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.pieces import (
    LONGEST_SENTENCE,
    Pieces,
    clauses_of,
    long_sentences_of,
    sentences_of,
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("one two three.", []),
        ("a b c d e f g h", ["a b c d", "c d e f", "e f g h"]),
        ("a b. c d e. f", ["a b.", "c d e.", "f"]),
        ("a b\n\nc d\ne", ["a b", "c d", "e"]),
        ("a b? c! d… e. f", ["c!", "d…", "e.", "f"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert sentences_of(text, long_words=5, window_words=4, most=4) == sentences


@pytest.mark.parametrize(("words", "is_long"), [(6, False), (7, True), (60, True), (61, False)])
def test_what_is_cut_into_windows_is_a_long_sentence_too(words: int, is_long: bool) -> None:
    sentence = " ".join(["a"] * words) + "."
    assert long_sentences_of(f"b c. {sentence} d", window_words=4, most=9) == [sentence] * is_long
    windows = sentences_of(f"b c. {sentence} d", long_words=5, window_words=4, most=99)
    assert (sentence in windows) == (words <= 6)
    assert LONGEST_SENTENCE == 60


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("what is DPd", []),
        ("he is cold, what is DPd", ["he is cold", "what is DPd"]),
        ("he is cold an what is DPd", ["he is cold", "what is DPd"]),
        ("what is DPd btw he is cold", ["what is DPd", "he is cold"]),
        ("what is it – he is cold", ["what is it", "he is cold"]),
        ("no, he is cold", ["he is cold"]),
        ("3,000 mg", []),
        ("a b, a b, c d", ["a b", "c d"]),
        ("a a, b b, c c, d d, e e, f f", ["a a", "b b", "e e", "f f"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert clauses_of(text, most=4) == clauses


@given(st.text(alphabet=st.sampled_from("ab ,.\nand"), max_size=300))
def test_parts_are_cut_from_the_text(text: str) -> None:
    parts = [*sentences_of(text, 5, 4, 6), *clauses_of(text, 6)]
    assert len(parts) <= 12
    squeezed = " ".join(text.split())
    assert all(" ".join(part.split()) in squeezed for part in parts)


def test_fingerprint_tells_texts_and_vectors_apart() -> None:
    ones, twos = np.ones((1, 2), dtype=np.float32), np.full((1, 2), 2, dtype=np.float32)
    made = [Pieces(["a"], ones, 1), Pieces(["b"], ones, 1), Pieces(["a"], twos, 1)]
    assert len({pieces.fingerprint() for pieces in made}) == 3
    assert made[0].fingerprint() == Pieces(["a"], ones.copy(), 1).fingerprint()
