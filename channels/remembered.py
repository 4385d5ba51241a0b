"""Something kept for each of the conversations that spoke last, in memory."""

from collections import OrderedDict
from typing import Generic, TypeVar

REMEMBERED = 10_000
"""Conversations kept; the one that was quiet longest is forgotten first."""

V = TypeVar("V")


class Remembered(Generic[V]):
    """A value for each key, of which only the last ones are kept."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._kept: OrderedDict[str, V] = OrderedDict()
        self._most = most

    def put(self, key: str, value: V) -> None:
        """Keep a value; it takes the place of what was kept before."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def get(self, key: str) -> V | None:
        """What is kept, if anything is."""
        return self._kept.get(key)

    def take(self, key: str) -> V | None:
        """What was kept; it is kept no more."""
        return self._kept.pop(key, None)
