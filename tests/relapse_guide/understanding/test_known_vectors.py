"""What was encoded once is not encoded again, and what was kept badly is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from relapse_guide.cache import Cache
from relapse_guide.understanding import known_vectors
from relapse_guide.understanding.encoder import Floats
from relapse_guide.understanding.known_vectors import KnownVectors


class Counting:
    """Stands in for an encoder: a text's vector is its length, twice."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.seen += texts
        return np.array([[len(text)] * 2 for text in texts], dtype=np.float32)


def of(folder: Path, texts: Sequence[str], encoder: str = "one") -> tuple[list[float], list[str]]:
    """The first numbers of the texts' vectors, and the texts that were encoded for it."""
    counting = Counting()
    vectors = KnownVectors(Cache(folder), encoder).of(texts, counting)
    return [float(number) for number in vectors[:, 0]], counting.seen


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    assert of(tmp_path, ["a", "bb"]) == ([1, 2], ["a", "bb"])
    assert of(tmp_path, ["ccc", "bb", "a"]) == ([3, 2, 1], ["ccc"])
    assert of(tmp_path, ["a", "ccc"]) == ([1, 3], [])


def test_another_encoder_knows_nothing(tmp_path: Path) -> None:
    of(tmp_path, ["a"])
    assert of(tmp_path, ["a"], encoder="two") == ([1], ["a"])


def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    of(tmp_path, ["a", "bb"])
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for broken in (b"", whole[:-10], whole[:40] + b"x" + whole[41:]):
        file.write_bytes(broken)
        assert of(tmp_path, ["a"]) == ([1], ["a"])
        assert of(tmp_path, ["a"]) == ([1], [])


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_vectors, "MOST", 3)
    of(tmp_path, ["a", "bb", "ccc"])
    assert of(tmp_path, ["bb", "dddd"]) == ([2, 4], ["dddd"])
    assert of(tmp_path, ["bb", "dddd", "a"])[1] == []
    assert of(tmp_path, ["ccc"])[1] == ["ccc"]
