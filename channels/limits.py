"""How often somebody may ask: a bucket that refills steadily, one for each key."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

MAX_KEYS = 20_000
"""Buckets kept; the one that was untouched longest goes first, and is full by then."""
IPV6_LINE = 64
"""Bits of an IPv6 address that tell the line; the rest its owner can change at will."""


class Limiter:
    """Lets `per_minute` messages of a key through at once, then one as each is earned back."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, cost: int = 1) -> int:
        """Count a message, as several if it costs more.

        Returns the seconds after which it would be let through; 0: it is let through now.
        """
        now = self._clock()
        needed = min(float(cost), self._most)
        left, since = self._buckets.pop(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        allowed = left >= needed
        self._buckets[key] = (left - needed if allowed else left, now)
        while len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return 0 if allowed else wait_for(needed - left, self._per_second)


def wait_for(missing: float, per_second: float) -> int:
    """The whole seconds after which so much has been earned back; never none."""
    return max(1, math.ceil(missing / per_second))


def line_of(address: str) -> str:
    """A network address as it is limited: of IPv6, the part that a whole line has in common."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address) or found.ipv4_mapped:
        return address
    return str(IPv6Network((found, IPV6_LINE), strict=False))
