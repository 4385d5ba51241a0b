"""What is logged, to standard error: as text or as JSON, and never what a user wrote.

What other people's code says is kept to what stands in that code: Rasa puts messages into its
lines at DEBUG, and any error can repeat what it failed on. So their lines are shown where they are
constants, without what is filled in, else by the place that they come from; and of an error its
kind and its places are told, without its words.
"""

import json
import logging
import sys
import threading
import traceback
import warnings
from datetime import datetime, timezone
from types import FrameType
from typing import Any, TextIO

from rasa.utils.log_utils import configure_structlog

from server.request_ids import current_request_id

QUIET = ("matplotlib", "apscheduler", "sanic.root", "asyncio", "tensorflow", "sqlalchemy")
OURS = frozenset({"actions", "channels", "components", "relapse_guide", "server", "__main__"})
"""Loggers whose words are this project's own, which hold nothing that a user wrote."""
JSON = "json"

logger = logging.getLogger(__name__)


def configure_logging(level: str, form: str = "text") -> None:
    """Log from this level on (a name such as `WARNING`), as text or as JSON, to standard error."""
    number = logging.getLevelName(level)
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    handler = _Handler()
    handler.setLevel(number)
    handler.setFormatter(JsonFormatter() if form == JSON else TextFormatter())
    root.addHandler(handler)
    # Errors are counted (server/metrics.py) even where they are not shown.
    root.setLevel(min(number, logging.ERROR))
    configure_structlog(number)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def be_quiet_about_errors() -> None:
    """Log warnings, and what nobody caught, without their words from now on."""
    warnings.showwarning = _log_warning
    threading.excepthook = lambda given: _log_uncaught(given.exc_type, given.exc_traceback)
    sys.unraisablehook = lambda given: _log_uncaught(given.exc_type, given.exc_traceback)


def tell(words: str, form: str) -> None:
    """Say something to who starts the server, on standard output, whatever the level."""
    print(_as_line(words, logging.INFO) if form == JSON else words, flush=True)


def complain(what: object, form: str) -> None:
    """Say on standard error why the server does not start, whatever the level."""
    words = str(what)
    print(_as_line(words, logging.ERROR) if form == JSON else words, file=sys.stderr, flush=True)


def _as_line(words: str, level: int) -> str:
    record = logging.LogRecord(__name__, level, "", 0, "%s", (words,), None)
    return JsonFormatter().format(record)


def ignore_rasas_warnings() -> None:
    """Drop what Rasa says to developers while it serves; it can quote the user's message."""
    warnings.filterwarnings("ignore", category=UserWarning, module=r"rasa\.")


class TextFormatter(logging.Formatter):
    """`WARNING:server.retention:The clock has jumped`, and below it the places of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        line = f"{record.levelname}:{record.name}:{words_of(record)}"
        if not record.exc_info or not record.exc_info[0]:
            return line
        places = "".join(traceback.format_tb(record.exc_info[2]))
        return f"{line}: {record.exc_info[0].__name__}\n{places}".rstrip()


class JsonFormatter(logging.Formatter):
    """One object a line: `time` (UTC), `level`, `logger`, `message`; `request_id` within a request;
    `error` and `where` for an error, its kind and the places that it came through."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        time = datetime.fromtimestamp(record.created, timezone.utc)
        told: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": words_of(record),
        }
        if request_id := current_request_id():
            told["request_id"] = request_id
        if record.exc_info and record.exc_info[0]:
            told["error"] = record.exc_info[0].__name__
            told["where"] = [
                f"{place.filename}:{place.lineno} {place.name}"
                for place in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(told, ensure_ascii=False)


def words_of(record: logging.LogRecord) -> str:
    """What a record says, as far as it cannot hold what a user wrote."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    frame, said = _frame_of(record), _without_values(record.msg)
    # Not what is filled in, neither by `%s` nor by an f-string, which is no constant.
    if frame is not None and said in frame.f_code.co_consts:
        return str(said)
    return f"said in line {record.lineno} of {record.module}.py"


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Ours, so that it is known again."""


def _without_values(said: object) -> object:
    """What is said; of one of Rasa's structured lines, which come as JSON, its name."""
    if not isinstance(said, str) or not said.startswith("{"):
        return said
    try:
        return json.loads(said)["event"]
    except (KeyError, TypeError, ValueError):
        return said


def _frame_of(record: logging.LogRecord) -> FrameType | None:
    """Where the record is just being made."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if (code.co_filename, frame.f_lineno) == (record.pathname, record.lineno):
            return frame
        frame = frame.f_back
    return None


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    logger.warning("%s in line %d of %s", category.__name__, lineno, filename)


def _log_uncaught(kind: type[BaseException], where: Any) -> None:
    places = "".join(traceback.format_tb(where))
    logger.error("Nobody caught an error: %s\n%s", kind.__name__, places)
