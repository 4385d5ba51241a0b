"""How much is logged, by the standard library and by Rasa's structlog alike."""

import logging
import warnings

from rasa.utils.log_utils import configure_structlog

QUIET = ("matplotlib", "apscheduler", "sanic.root", "asyncio", "tensorflow")


def configure_logging(level: str) -> None:
    """Log from this level on (a name such as `WARNING`), to standard error.

    Rasa logs messages' texts at DEBUG, which is why the level is set for all of it.
    """
    logging.basicConfig(level=level)
    configure_structlog(logging.getLevelName(level))
    logging.getLogger("rasa").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def ignore_rasas_warnings() -> None:
    """Drop what Rasa says to developers while it serves; it can quote the user's message."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"rasa\.")
