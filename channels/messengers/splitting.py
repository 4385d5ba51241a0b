"""Cuts what is too long for one message where a reader would pause, and nowhere else."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

PARAGRAPH_END = "\n\n"
_PAUSES = (re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))

Measure = Callable[[str], int]


class Part(Protocol):
    """What is put into messages."""

    @property
    def text(self) -> str: ...

    @property
    def essential(self) -> bool: ...


P = TypeVar("P", bound=Part)


def grouped(parts: Sequence[P], limit: int, measure: Measure = len) -> list[list[P]]:
    """The parts in as few messages as hold them, each of at most `limit` as measured.

    A part is never cut: one that is longer than the limit has a message of its own.
    """
    groups: list[list[P]] = []
    for part in parts:
        if groups and measure(joined([*groups[-1], part])) <= limit:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def one_group(parts: Sequence[P], limit: int, measure: Measure = len) -> list[P]:
    """The parts in one message: what does not fit is left out, the essential never."""
    kept = list(parts)
    for part in reversed(parts):
        if measure(joined(kept)) <= limit:
            break
        if not part.essential:
            kept.remove(part)
    return kept


def joined(parts: Sequence[Part]) -> str:
    """The parts as one text, a blank line between them."""
    return PARAGRAPH_END.join(part.text for part in parts)


def pieces(words: str, longest: int) -> list[str]:
    """Plain text in pieces of at most `longest` characters; nothing for blank text.

    They end where a sentence does, else a word; only a longer word is cut in two.
    """
    left, found = words.strip(), []
    while len(left) > longest:
        end = _pause(left, longest)
        found.append(left[:end].rstrip())
        left = left[end:].lstrip()
    return [*found, left] if left else found


def _pause(text: str, longest: int) -> int:
    """Where to cut: after the last sentence, else the last word, that fits."""
    for pattern in _PAUSES:
        ends = [match.start() for match in pattern.finditer(text, 0, longest + 1)]
        if ends and ends[-1] > 0:
            return min(ends[-1], longest)
    return longest
