"""Many texts get the vectors that each gets alone, whatever company it is encoded in."""

import numpy as np
import pytest

from relapse_guide.understanding.encoder import Encoder, batches_of_like_length, encoder_digest

TEXTS = ["velcade", "is it a pill", "hello " * 40, "naïve 😀 “quotes”", "is it the pill", "?"]


def test_many_get_the_vectors_of_each(encoder: Encoder) -> None:
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    for size in (1, 2, 64):
        assert np.abs(encoder.encode_many(TEXTS, size) - alone).max() < 1e-5
    in_batches = encoder.encode_in_batches(TEXTS, 2)
    assert np.abs(np.vstack([in_batches[text] for text in TEXTS]) - alone).max() < 1e-5


def test_many_are_the_same_each_time(encoder: Encoder) -> None:
    """On however many threads, in whatever order those come."""
    texts = [f"{text} {number}" for text in TEXTS for number in range(20)]
    assert (encoder.encode_many(texts, 8) == encoder.encode_many(texts, 8)).all()


def test_what_comes_after_the_tokens_is_not_read(encoder: Encoder) -> None:
    one, two = encoder.encode(["hello " * 500, "hello " * 600])
    assert np.abs(one - two).max() < 1e-6


@pytest.mark.parametrize("size", [1, 3, 64])
def test_batches_hold_each_text_once(size: int) -> None:
    texts = ["x" * length for length in (1, 400, 2, 90, 3, 5, 80)]
    batches = batches_of_like_length(texts, size)
    assert sorted(text for batch in batches for text in batch) == sorted(texts)
    assert max(map(len, batches)) <= size
    assert all(len(batch[-1]) <= 2 * len(batch[0]) + 8 for batch in batches)


def test_digest_tells_settings_and_files_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "encoder.onnx").write_bytes(b"model")
    (folder / "tokenizer.json").write_bytes(b"words")
    digests = [encoder_digest(folder, 128), encoder_digest(folder, 64)]
    (folder / "tokenizer.json").write_bytes(b"other words")
    digests.append(encoder_digest(folder, 128))
    assert len(set(digests)) == 3
