"""How often somebody may ask: a bucket that refills steadily, one for each key."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from channels.http.refusal import Refused

MAX_KEYS = 20_000
"""Buckets kept; the one that was untouched longest goes first, and is full by then."""
TOO_MANY = "Too many messages at once. Please wait a moment and try again."


class Limiter:
    """Lets `per_minute` requests of a key through at once, then one as each is earned back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one request. Raises Refused (429, with seconds to wait) when there are too many."""
        now = self._clock()
        left, since = self._buckets.pop(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        while len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - left) / self._per_second)
            raise Refused(429, TOO_MANY, retry_after=max(1, wait))
