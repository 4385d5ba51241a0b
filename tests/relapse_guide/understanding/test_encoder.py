"""Many texts get the vectors that each gets alone, whatever company it is encoded in."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.encoder import ROW_TOKENS, Encoder, encoder_digest, shared_rows

TEXTS = ["velcade", "is it a pill", "hello " * 40, "naïve 😀 “quotes”", "is it the pill", "?"]


def test_many_get_the_vectors_of_each(encoder: Encoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    for size in (1, 2, 64):
        assert np.abs(encoder.encode_many(TEXTS, size) - alone).max() < 1e-5
    assert np.abs(encoder.encode(TEXTS) - alone).max() < 1e-5


def test_many_are_the_same_each_time(encoder: Encoder) -> None:
    """On however many threads, in whatever order those come."""
    texts = [f"{text} {number}" for text in TEXTS for number in range(20)]
    assert (encoder.encode_many(texts, 8) == encoder.encode_many(texts, 8)).all()


def test_what_comes_after_the_tokens_is_not_read(encoder: Encoder) -> None:
    one, two = encoder.encode(["hello " * 500, "hello " * 600])
    assert np.abs(one - two).max() < 1e-6


@given(st.lists(st.integers(1, 200)))
def test_rows_hold_each_text_once_and_no_more_than_fits(lengths: list[int]) -> None:
    rows = shared_rows(lengths)
    assert sorted(place for row in rows for place in row) == list(range(len(lengths)))
    most = max([ROW_TOKENS, *lengths])
    filled = [sum(lengths[place] for place in row) for row in rows]
    assert all(0 < tokens <= most for tokens in filled)
    assert all(one + other > most for one, other in itertools.combinations(filled, 2))


def test_digest_tells_settings_and_files_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "encoder.onnx").write_bytes(b"model")
    (folder / "tokenizer.json").write_bytes(b"words")
    digests = [encoder_digest(folder, 128), encoder_digest(folder, 64)]
    (folder / "tokenizer.json").write_bytes(b"other words")
    digests.append(encoder_digest(folder, 128))
    assert len(set(digests)) == 3
