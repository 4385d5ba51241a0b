"""Remembers what was delivered, so that a repeated delivery is answered once.

Providers repeat a delivery that was not acknowledged in time, and a recorded request can be
played back: within the signature's time window on Slack, at any time elsewhere.
"""

from collections import OrderedDict

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
