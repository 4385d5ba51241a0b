"""Remembers what was delivered, so that a repeated delivery is answered once.

Providers repeat a delivery that was not acknowledged in time, and a recorded request can be
played back: within the signature's time window on Slack, at any time elsewhere. They have the
answer or get it in another way. Who calls over HTTP has lost the answer with the connection, and
gets the same one again.
"""

import time
from asyncio import Task
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

REMEMBERED = 20_000
"""Deliveries kept for each channel, the oldest forgotten first; some 2 MB."""


class Repeats:
    """The marks of the deliveries of one channel."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._remembered = remembered

    def has(self, mark: str) -> bool:
        """Whether a delivery of this mark came before; it is remembered from now on."""
        if mark in self._seen:
            self._seen.move_to_end(mark)
            return True
        self._seen[mark] = None
        while len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return False


Turn = TypeVar("Turn")
REPEATED_WITHIN = 600.0
"""Seconds in which a caller can ask for the same answer again."""
CONVERSATIONS = 2_000
"""Conversations whose last answers are kept; at most some 50 MB."""
ANSWERS = 3
"""Answers of one conversation that are kept: somebody who types ahead has as many under way."""


@dataclass(frozen=True)
class _Kept(Generic[Turn]):
    since: float
    turns: "OrderedDict[str, Task[Turn]]"


class SameAnswers(Generic[Turn]):
    """The last turns of conversations, done or under way, by the marks of their messages."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[str, _Kept[Turn]] = OrderedDict()
        self._clock = clock

    def find(self, conversation: str, mark: str) -> "Task[Turn] | None":
        """The turn of an earlier message with this mark."""
        self._forget_the_old()
        kept = self._kept.get(conversation)
        return kept.turns.get(mark) if kept else None

    def keep(
        self, conversation: str, mark: str, turn: "Task[Turn]", lasts: Callable[[Turn], bool]
    ) -> None:
        """Remember a turn, unless its end is none that a repeat should get, too."""
        before = self._kept.pop(conversation, None)
        turns = before.turns if before else OrderedDict()
        turns[mark] = turn
        while len(turns) > ANSWERS:
            turns.popitem(last=False)
        self._kept[conversation] = _Kept(self._clock(), turns)

        def look(done: "Task[Any]") -> None:
            failed = done.cancelled() or done.exception() is not None
            if (failed or not lasts(done.result())) and turns.get(mark) is done:
                del turns[mark]

        turn.add_done_callback(look)

    def forget(self, conversation: str) -> None:
        """Forget all turns of a conversation."""
        self._kept.pop(conversation, None)

    def _forget_the_old(self) -> None:
        oldest = self._clock() - REPEATED_WITHIN
        while self._kept:
            conversation, kept = next(iter(self._kept.items()))
            if kept.since > oldest and len(self._kept) <= CONVERSATIONS:
                return
            self.forget(conversation)
