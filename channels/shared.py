"""What all processes of the assistant have in common, beside the conversations themselves.

How much somebody has asked, and what a provider has delivered. In one process it is kept in memory
(here), in several in Redis (channels/shared_in_redis.py).
"""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol

from channels.limits import Limiter
from channels.remembered import Remembered
from channels.repeats import Repeats


class Limits(Protocol):
    """How often each key may ask, of one kind of asking."""

    async def take(self, key: str, cost: int = 1) -> int:
        """Count a message, as several if it costs more.

        Returns the seconds after which it would be let through; 0: it is let through now.
        """


class Shared(Protocol):
    """The port. Nothing of it raises, or waits for long."""

    def limits(self, name: str, per_minute: int) -> Limits:
        """A kind of asking, by its name, and how often each key may ask so in a minute."""

    async def was_delivered(self, channel: str, mark: str) -> bool:
        """Whether a delivery of this mark came before; it is remembered from now on."""

    async def hold(self, key: str, seconds: int) -> None:
        """Hold something for so many seconds from now on; 0: hold it no more."""

    async def is_held(self, key: str) -> bool:
        """Whether it is held now."""

    async def close(self) -> None:
        """At the end of the process."""


class _LimitsHere:
    def __init__(self, per_minute: int) -> None:
        self._limiter = Limiter(per_minute)

    async def take(self, key: str, cost: int = 1) -> int:
        return self._limiter.take(key, cost)


class InThisProcess:
    """For a single process: in memory. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._repeats: defaultdict[str, Repeats] = defaultdict(Repeats)
        self._held: Remembered[float] = Remembered()

    def limits(self, name: str, per_minute: int) -> Limits:
        """Each has its own counts, whatever its name."""
        return _LimitsHere(per_minute)

    async def was_delivered(self, channel: str, mark: str) -> bool:
        """Whether this process took a delivery of this mark before."""
        return self._repeats[channel].has(mark)

    async def hold(self, key: str, seconds: int) -> None:
        """In memory."""
        self._held.put(key, self._clock() + seconds)

    async def is_held(self, key: str) -> bool:
        """Whether this process holds it."""
        return (self._held.get(key) or 0) > self._clock()

    async def close(self) -> None:
        """Nothing is open."""
