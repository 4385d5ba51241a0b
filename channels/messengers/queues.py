"""Runs the turns of each conversation in order and behind the request that brought them.

A provider gets its acknowledgement at once and so does not repeat itself, and a turn that
waits for a slow provider holds up its own conversation only.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

Turn = Callable[[], Awaitable[None]]

MAX_WAITING = 20
"""Turns that one conversation can have waiting; what comes on top is dropped."""


class Turns:
    """The turns under way on one channel."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Turn]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def add(self, conversation: str, turn: Turn) -> None:
        """Run a turn when the earlier ones of its conversation are done."""
        waiting = self._waiting.get(conversation)
        if waiting is None:
            self._waiting[conversation] = deque([turn])
            task = asyncio.create_task(self._run(conversation))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        elif len(waiting) < MAX_WAITING:
            waiting.append(turn)
        else:
            logger.warning("A conversation has %d turns waiting: one was dropped", MAX_WAITING)

    async def finish(self, patience: float | None = None) -> None:
        """Wait until no turn is under way, for at most so many seconds; then stop the rest."""
        if not self._running:
            return
        _, unfinished = await asyncio.wait(set(self._running), timeout=patience)
        for task in unfinished:
            task.cancel()

    async def _run(self, conversation: str) -> None:
        waiting = self._waiting[conversation]
        try:
            while waiting:
                turn = waiting.popleft()
                try:
                    await turn()
                except Exception as error:
                    # Only the kind: an error's words can repeat what the user wrote.
                    logger.error("A turn failed: %s", type(error).__name__)
        finally:
            del self._waiting[conversation]
