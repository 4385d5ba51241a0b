"""Keeps in Redis what the processes of the assistant have in common.

No word that a user wrote, and no address as it is: keys are digests, and values are times. All of
it goes by itself. While Redis is away, each process counts for itself: everybody is answered, and
at most so many times more is let through as there are processes.
"""

import asyncio
import contextlib
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis

from channels.limits import wait_for
from channels.shared import InThisProcess, Limits

logger = logging.getLogger(__name__)

PATIENCE = 0.3
"""Seconds for an answer of Redis; as a rule it takes a thousandth of one."""
PAUSE = 2.0
"""Seconds without asking a Redis that did not answer: nobody else is to wait for it."""
DELIVERIES_KEPT = 3 * 24 * 60 * 60
"""Seconds for which a delivery is remembered; providers try for a day at most."""
PREFIX = "relapse-guide"

_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local most, per_second, needed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local left = most - (full_at - now) * per_second
if left < needed then
    return tostring(left)
end
full_at = full_at + needed / per_second
redis.call('SET', KEYS[1], string.format('%.6f', full_at), 'PX', math.ceil((full_at - now) * 1000))
return false
"""
"""A bucket as the time at which it will be full again, by Redis' clock: one value, gone when full.
Returns what is left in it if that is too little, else nothing."""

Answer = TypeVar("Answer")


class InRedis:
    """For several processes, with one Redis at `redis://host:port/number`."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = Redis.from_url(
            url, decode_responses=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        )
        self._take = self._redis.register_script(_TAKE)
        self._here = InThisProcess()
        self._clock = clock
        self._asked_again_at = 0.0
        self._is_away = False

    def limits(self, name: str, per_minute: int) -> Limits:
        """Counts that every process with this Redis shares under this name."""
        return _LimitsInRedis(self, name, per_minute, self._here.limits(name, per_minute))

    async def was_delivered(self, channel: str, mark: str) -> bool:
        """Whether a process took a delivery of this mark before, as far as can be told."""
        if await self._here.was_delivered(channel, mark):
            return True
        key = _key("delivered", channel, mark)
        is_new = await self.ask(
            lambda: self._redis.set(key, "1", nx=True, ex=DELIVERIES_KEPT), True
        )
        return not is_new

    async def hold(self, key: str, seconds: int) -> None:
        """For every process with this Redis, as far as it can be told."""
        await self._here.hold(key, seconds)
        name = _key("held", "", key)
        if seconds:
            await self.ask(lambda: self._redis.set(name, "1", ex=seconds), None)
        else:
            await self.ask(lambda: self._redis.delete(name), None)

    async def is_held(self, key: str) -> bool:
        """Whether any process holds it; while Redis is away, this one."""
        name = _key("held", "", key)
        return bool(await self.ask(lambda: self._redis.exists(name), await self._here.is_held(key)))

    async def left(self, key: str, most: float, per_second: float, needed: float) -> float | None:
        """What is left in a bucket where that is too little; None: it was taken out.

        Raises ConnectionError while Redis is away.
        """
        arguments = [most, per_second, needed]
        left: Any = await self.ask(lambda: self._take(keys=[key], args=arguments), _AWAY)
        if left is _AWAY:
            raise ConnectionError
        return None if left is None else float(left)

    async def ask(self, question: Callable[[], Awaitable[Any]], otherwise: Answer) -> Any | Answer:
        """What Redis says to a question, or something else while it is away."""
        if self._clock() < self._asked_again_at:
            return otherwise
        try:
            said = await asyncio.wait_for(question(), PATIENCE)
        except Exception as error:
            await self._miss(error)
            return otherwise
        if self._is_away:
            self._is_away = False
            logger.warning("Redis is back: limits are shared again")
        return said

    async def close(self) -> None:
        """End the connections; with one left open, the event loop could not be closed."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()

    async def _miss(self, error: Exception) -> None:
        self._asked_again_at = self._clock() + PAUSE
        if not self._is_away:
            self._is_away = True
            # Without the error's words, in which the address may stand with its password.
            kind = type(error).__name__
            logger.error("Redis does not answer (%s): each process counts for itself", kind)
        # What was connected before a restart is of no use after it.
        with contextlib.suppress(Exception):
            # One that hangs says so here as well.
            await self._redis.connection_pool.disconnect(inuse_connections=False)


class _LimitsInRedis:
    def __init__(self, redis: InRedis, name: str, per_minute: int, here: Limits) -> None:
        self._redis = redis
        self._name = name
        self._most = float(per_minute)
        self._per_second = per_minute / 60
        self._here = here

    async def take(self, key: str, cost: int = 1) -> int:
        needed = min(float(cost), self._most)
        digest = _key("limit", self._name, key)
        try:
            left = await self._redis.left(digest, self._most, self._per_second, needed)
        except ConnectionError:
            return await self._here.take(key, cost)
        return 0 if left is None else wait_for(needed - left, self._per_second)


_AWAY = object()


def _key(kind: str, name: str, what: str) -> str:
    digest = hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{PREFIX}:{kind}:{name}:{digest}"
