"""Ends a turn that computes without a pause, from outside the event loop.

`asyncio.wait_for` ends what waits; it cannot end a regular expression or a loop that never
gives the event loop back, and meanwhile nobody else is answered. A timer signal can: Python
runs its handler between two instructions, and inside a regular expression too.
"""

import signal
import threading
import time
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

TURN_SECONDS = 5.0
"""Of computing in one turn, waiting not counted; a turn as a rule takes hundredths of one."""

Result = TypeVar("Result")


class TurnTooLong(Exception):
    """A turn has used up its computing time."""


async def within_budget(turn: Coroutine[Any, Any, Result], seconds: float = TURN_SECONDS) -> Result:
    """The turn's result. Raises TurnTooLong inside the turn after so many seconds of computing.

    Signals reach the main thread only; a turn run by an event loop in another thread, as in
    tests, has no budget.
    """
    if threading.current_thread() is not threading.main_thread():
        return await turn
    result: Result = await _Budgeted(turn, seconds)
    return result


class _Budgeted:
    """Awaits a coroutine step by step, each step under the timer."""

    def __init__(self, turn: Coroutine[Any, Any, Any], seconds: float) -> None:
        self._turn = turn
        self._left = seconds

    def __await__(self) -> Generator[Any, Any, Any]:
        sent: Any = None
        error: BaseException | None = None
        while True:
            try:
                awaited = self._step(sent, error)
            except StopIteration as done:
                return done.value
            try:
                sent, error = (yield awaited), None
            except BaseException as thrown:
                sent, error = None, thrown

    def _step(self, sent: Any, error: BaseException | None) -> Any:
        """Run the turn to its next pause."""
        started = time.monotonic()
        alarm = _Alarm(max(self._left, 0.001))
        try:
            with alarm:
                return self._turn.send(sent) if error is None else self._turn.throw(error)
        finally:
            self._left -= time.monotonic() - started


class _Alarm:
    """Raises TurnTooLong in the block after so many seconds; blocks are never nested."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._armed = False

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGALRM, self._ring)
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        # First of all: a signal that comes from here on must not raise outside the block.
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)

    def _ring(self, *_: object) -> None:
        if self._armed:
            self._armed = False
            raise TurnTooLong
