"""Tells whoever waits for a training which step it is at, one plain line each."""

import logging

logger = logging.getLogger(__name__)
"""Quiet unless somebody shows its INFO lines, as `server.train` does."""


def tell(step: str) -> None:
    """Report that a step begins, such as `Encoding 312 new sentences`."""
    logger.info(step)
