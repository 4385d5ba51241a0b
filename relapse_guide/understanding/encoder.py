"""Embeddings of texts by a sentence encoder that is kept as an ONNX model with its tokenizer."""

import itertools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from relapse_guide.cache import digest_of

Floats = npt.NDArray[np.float32]

MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
ROW_TOKENS = 96
"""Texts share a row up to so many tokens: shorter rows cost more rounds, and in longer ones most of
what is compared is of other texts."""
NO_TEXT = -1
"""The segment of what only fills up a row."""


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
        encoded = [self._tokenizer.encode(text) for text in texts]
        return self._vectors(encoded, shared_rows([len(item.ids) for item in encoded]))

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
                pool.map(lambda batch: self._alone([encoded[at] for at in batch]), batches)
            )
        vectors: Floats = np.empty_like(np.concatenate(found))
        vectors[[at for batch in batches for at in batch]] = np.concatenate(found)
        return vectors

    def _alone(self, encoded: Sequence[Encoding]) -> Floats:
        """Of texts of one length, each in a row of its own."""
        return self._vectors(encoded, [[place] for place in range(len(encoded))])

    def _vectors(self, encoded: Sequence[Encoding], rows: Sequence[Sequence[int]]) -> Floats:
        """`rows`: the places of the texts that stand in each row."""
        longest = max(sum(len(encoded[place].ids) for place in row) for row in rows)
        shape = (len(rows), longest)
        inputs: dict[str, npt.NDArray[Any]] = {
            "input_ids": np.zeros(shape, dtype=np.int64),
            "positions": np.zeros(shape, dtype=np.int64),
            "segments": np.full(shape, NO_TEXT, dtype=np.int64),
        }
        pooling = np.zeros((len(encoded), *shape), dtype=np.float32)
        for number, row in enumerate(rows):
            end = 0
            for place in row:
                ids = encoded[place].ids
                start, end = end, end + len(ids)
                inputs["input_ids"][number, start:end] = ids
                inputs["positions"][number, start:end] = np.arange(len(ids))
                inputs["segments"][number, start:end] = place
                pooling[place, number, start:end] = 1 / len(ids)
        inputs["pooling"] = pooling.reshape(len(encoded), -1)
        vectors: Floats = self._session.run(None, inputs)[0]
        return vectors


def shared_rows(lengths: Sequence[int]) -> list[list[int]]:
    """Which texts of these lengths (tokens) stand in one row: the longest first, each in the first
    row with room for it (first fit decreasing, which is never far from the fewest rows)."""
    room = max(ROW_TOKENS, *lengths, 0)
    rows: list[list[int]] = []
    left: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        fitting = next((row for row, free in enumerate(left) if free >= lengths[place]), None)
        if fitting is None:
            fitting = len(rows)
            rows.append([])
            left.append(room)
        rows[fitting].append(place)
        left[fitting] -= lengths[place]
    return rows


def encoder_digest(folder: Path, max_tokens: int) -> str:
    """A name for all that an embedding depends on beside its text."""
    return digest_of(
        (folder / MODEL_FILE).read_bytes(),
        (folder / TOKENIZER_FILE).read_bytes(),
        f"{max_tokens} {onnxruntime.__version__}".encode(),
    )
