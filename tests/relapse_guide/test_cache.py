"""The cache gives back what was kept, or nothing; and it takes no more room than it should."""

import os
import stat
import threading
from pathlib import Path

import pytest

from relapse_guide import cache as cache_module
from relapse_guide.cache import Cache, digest_of


def test_it_gives_back_what_was_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "made when needed")
    assert cache.read("words", "a" * 64) is None
    cache.write("words", "a" * 64, b"some words")
    assert cache.read("words", "a" * 64) == b"some words"
    assert cache.read("words", "b" * 64) is None
    assert cache.read("vectors", "a" * 64) is None


def test_it_makes_things_once(tmp_path: Path) -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"made"

    for _ in range(3):
        assert Cache(tmp_path).made("words", "a" * 64, make) == b"made"
    assert made == [1]


@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 32 + b"other words"])
def test_a_broken_file_is_ignored_and_rewritten(tmp_path: Path, broken: bytes) -> None:
    cache = Cache(tmp_path)
    cache.write("words", "a" * 64, b"some words")
    (file,) = tmp_path.iterdir()
    file.write_bytes(broken)
    assert cache.read("words", "a" * 64) is None
    assert cache.made("words", "a" * 64, lambda: b"some words") == b"some words"
    assert cache.read("words", "a" * 64) == b"some words"


def test_what_was_not_used_for_longest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "KEPT_OF_A_KIND", 2)
    cache = Cache(tmp_path)
    cache.write("vectors", "v" * 64, b"of another kind")
    for number, letter in enumerate("abc"):
        cache.write("words", letter * 64, letter.encode())
        path = tmp_path / f"words-{letter * 32}"
        os.utime(path, (number, number))
        cache.read("words", "a" * 64)
    assert sorted(path.name[:7] for path in tmp_path.iterdir()) == ["vectors", "words-a", "words-c"]


def test_writers_at_the_same_time_leave_one_whole_file(tmp_path: Path) -> None:
    texts = [str(number).encode() * 100_000 for number in range(8)]
    seen = set()

    def write(data: bytes) -> None:
        for _ in range(20):
            Cache(tmp_path).write("words", "a" * 64, data)
            seen.add(Cache(tmp_path).read("words", "a" * 64))

    threads = [threading.Thread(target=write, args=(data,)) for data in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= set(texts)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    cache = Cache(tmp_path / "file")
    assert cache.made("words", "a" * 64, lambda: b"made") == b"made"
    assert "Nothing can be kept in" in caplog.text


def test_where_a_part_ends_counts() -> None:
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc")
    assert digest_of(b"ab", b"c") == digest_of(b"ab", b"c")


def test_others_cannot_read_it(tmp_path: Path) -> None:
    Cache(tmp_path).write("words", "a" * 64, b"some words")
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
