"""What a classifier thinks of a message."""

from typing import NamedTuple


class Guess(NamedTuple):
    """An intent, and how sure it is, from 0 to 1."""

    name: str
    confidence: float
