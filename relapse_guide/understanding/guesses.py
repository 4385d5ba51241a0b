"""What a classifier thinks of a message."""

from collections.abc import Sequence
from typing import NamedTuple


class Guess(NamedTuple):
    """An intent, and how sure it is, from 0 to 1."""

    name: str
    confidence: float


def is_doubtful(ranking: Sequence[Guess], sure: float, margin: float) -> bool:
    """Whether something else may be meant than the likeliest: it has less than `sure`, or the
    next one is closer than `margin`."""
    first, second = [*(guess.confidence for guess in ranking[:2]), 0.0, 0.0][:2]
    return first < sure or first - second < margin
