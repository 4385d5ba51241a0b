"""Lets in only so many at once for each key, the others in the order in which they came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol


class Full(Exception):
    """Too many are waiting for the same key."""


class TurnOrder(Protocol):
    """Where messages of a conversation wait for the earlier ones, whatever process has these."""

    def place(
        self, key: str, most: int | None = None, *, here: bool = False
    ) -> AbstractAsyncContextManager[None]:
        """Wait for the earlier ones, and keep the later ones waiting meanwhile.

        `here`: only with those of this process; nothing is going to change in the conversation.
        Raises Full where `most` of this process are in or waiting already, and whatever the place
        raises at which the order is kept if that cannot be reached.
        """


@dataclass
class _Queue:
    door: asyncio.Semaphore
    inside: int = 0


class Queues:
    """A queue for each key, of which `at_once` are let in."""

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._queues: dict[str, _Queue] = {}

    def length(self, key: str) -> int:
        """How many are in or waiting."""
        return self._queues[key].inside if key in self._queues else 0

    @asynccontextmanager
    async def place(
        self, key: str, most: int | None = None, *, here: bool = False
    ) -> AsyncIterator[None]:
        """Wait for the earlier ones, and keep the later ones waiting meanwhile.

        Raises Full where `most` are in or waiting already.
        """
        if most is not None and self.length(key) >= most:
            raise Full
        queue = self._queues.setdefault(key, _Queue(asyncio.Semaphore(self._at_once)))
        queue.inside += 1
        try:
            async with queue.door:
                yield
        finally:
            queue.inside -= 1
            if not queue.inside:
                del self._queues[key]
