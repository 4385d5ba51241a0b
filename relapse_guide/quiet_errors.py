"""Logs an error without its words, which can repeat what a user wrote."""

import logging
import traceback


def log_quietly(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Log what failed, the kind of error, and the places in the code that it came through."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, where)
