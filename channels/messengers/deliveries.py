"""Remembers what a provider has delivered, so that a repeated delivery is answered once.

Providers repeat a delivery that was not acknowledged in time, and a recorded request can be
played back: within the signature's time window on Slack, at any time elsewhere.
"""

from collections import OrderedDict

REMEMBERED = 20_000
"""Deliveries kept for each channel, the oldest forgotten first; some 2 MB."""


class Deliveries:
    """The deliveries of one channel."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._remembered = remembered

    def is_new(self, delivery: str) -> bool:
        """Whether this delivery comes for the first time; it is remembered from now on."""
        if delivery in self._seen:
            self._seen.move_to_end(delivery)
            return False
        self._seen[delivery] = None
        while len(self._seen) > self._remembered:
            self._seen.popitem(last=False)
        return True
