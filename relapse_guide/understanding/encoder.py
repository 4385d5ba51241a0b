"""Embeddings of texts by a sentence encoder that is kept as an ONNX model with its tokenizer."""

import itertools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from relapse_guide.cache import digest_of

Floats = npt.NDArray[np.float32]

MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
LIKE_LENGTH = 2
"""Texts are encoded together up to so many times the shortest one's length: all are filled up
to the longest."""


class Encoder:
    """The ONNX model with its tokenizer. Vectors are float32 and of length 1.

    `max_tokens`: word pieces read of one text; what comes after them is not.
    """

    def __init__(self, folder: Path, max_tokens: int) -> None:
        options = onnxruntime.SessionOptions()
        # Texts are shared out among threads below, which is quicker than sharing each
        # multiplication, and gives the same vectors however many threads there are.
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embeddings of texts, all at once: float32, texts x width."""
        # One by one: to share out these few among threads takes longer than the work.
        return self._vectors([self._tokenizer.encode(text) for text in texts])

    def encode_in_batches(self, texts: Sequence[str], size: int) -> dict[str, Floats]:
        """Text to embedding; up to `size` texts of like length at once."""
        vectors: dict[str, Floats] = {}
        for batch in batches_of_like_length(texts, size):
            vectors.update(zip(batch, self.encode(batch), strict=True))
        return vectors

    def encode_many(self, texts: Sequence[str], size: int) -> Floats:
        """Embeddings of thousands of texts, on all cores: float32, texts x width.

        Up to `size` texts at once, all of the same number of tokens: nothing is filled up, which
        would be a quarter of the work.
        """
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
        batches = [
            places[start : start + size]
            for _, group in itertools.groupby(order, key=lambda at: len(encoded[at].ids))
            for places in [list(group)]
            for start in range(0, len(places), size)
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(
                pool.map(lambda batch: self._vectors([encoded[at] for at in batch]), batches)
            )
        vectors: Floats = np.empty_like(np.concatenate(found))
        vectors[[at for batch in batches for at in batch]] = np.concatenate(found)
        return vectors

    def _vectors(self, encoded: Sequence[Encoding]) -> Floats:
        longest = max(len(item.ids) for item in encoded)
        inputs = {
            "input_ids": np.zeros((len(encoded), longest), dtype=np.int64),
            "attention_mask": np.zeros((len(encoded), longest), dtype=np.int64),
        }
        for row, item in enumerate(encoded):
            inputs["input_ids"][row, : len(item.ids)] = item.ids
            inputs["attention_mask"][row, : len(item.ids)] = 1
        vectors: Floats = self._session.run(None, inputs)[0]
        return vectors


def encoder_digest(folder: Path, max_tokens: int) -> str:
    """A name for all that an embedding depends on beside its text."""
    return digest_of(
        (folder / MODEL_FILE).read_bytes(),
        (folder / TOKENIZER_FILE).read_bytes(),
        f"{max_tokens} {onnxruntime.__version__}".encode(),
    )


def batches_of_like_length(texts: Sequence[str], size: int) -> list[list[str]]:
    """Texts in batches of at most `size`, shorter ones first."""
    batches: list[list[str]] = []
    for text in sorted(texts, key=len):
        last = batches[-1] if batches else []
        if not last or len(last) == size or len(text) > LIKE_LENGTH * len(last[0]) + 8:
            batches.append([text])
        else:
            last.append(text)
    return batches
