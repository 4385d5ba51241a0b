"""Deletes conversations that were silent for too long, by itself, in every process."""

import asyncio
import logging
import time

from relapse_guide.quiet_errors import log_quietly
from server.conversations import ForgettingStore

logger = logging.getLogger(__name__)

DAY = 24 * 60 * 60
EVERY = 60 * 60
"""Seconds between two runs."""
FIRST = 60
"""Seconds after the start; a server that is started each morning deletes, too."""
JUMP = 10 * 60
"""Seconds by which the clock may differ from what passed: an hour's correction is no week."""


class Retention:
    """Deletes what is older than so many days. A failed run is made up for by the next."""

    def __init__(self, store: ForgettingStore, days: int) -> None:
        self._store = store
        self._seconds = days * DAY
        self._offset = time.time() - time.monotonic()

    async def run(self) -> None:
        """For ever: wait and delete."""
        await asyncio.sleep(FIRST)
        while True:
            await self.once()
            await asyncio.sleep(EVERY)

    async def once(self) -> int:
        """Delete now, unless the clock has jumped since the last run; how many there were."""
        now = time.time()
        offset, self._offset = self._offset, now - time.monotonic()
        if abs(self._offset - offset) > JUMP:
            logger.warning("The clock has jumped: no conversation is deleted before the next hour")
            return 0
        try:
            return await self._store.expire(now - self._seconds)
        except Exception as error:
            log_quietly(logger, "Old conversations could not be deleted", error)
            return 0
