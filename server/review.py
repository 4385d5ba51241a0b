"""For editors: what was not understood, asked back or not clear, counted: `make review`.

Off unless REVIEW=on. The words are stripped (server/stripping.py) before they are written, into a
table of their own; they go with their conversation, as the database itself sees to.
"""

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from channels.noting import Doubt, Note
from relapse_guide.library.content import Content
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import library
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.settings import SettingsError, settings
from server.databases import StoreError, open_database
from server.retention import DAY
from server.stripping import Words, words_of_content

logger = logging.getLogger(__name__)

MOST_WAITING = 100
"""Notes that wait for the database; more are dropped."""
MOST_LISTED = 40
"""Lines of each kind."""
OFF = "Nothing is noted for editors: start the server with REVIEW=on (docs/operating.md)."
NONE = "Nothing has been noted yet."


class ReviewNotes:
    """Writes notes behind the answers. `days`: how long one without a conversation is kept."""

    def __init__(self, engine: Engine, content: Callable[[], Content], days: int) -> None:
        self._engine = engine
        self._content = content
        self._seconds = days * DAY
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="review")

    def add(self, note: Note) -> None:
        """Write a note soon. Nobody waits for it, and nobody hears if it fails."""
        if self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        writing = asyncio.get_running_loop().run_in_executor(self._thread, self.write, note)
        writing.add_done_callback(self._written)

    def _written(self, done: "asyncio.Future[None]") -> None:
        self._waiting -= 1
        error = None if done.cancelled() else done.exception()
        if error is not None:
            log_quietly(logger, "Something could not be noted for editors", error)

    def write(self, note: Note) -> None:
        """Write a note now. Raises SQLAlchemyError."""
        words = words_of_content(self._content()).stripped(note.text)
        row = {
            "conversation": note.conversation or None,
            "at": time.time(),
            "doubt": note.doubt.value,
            "entry": note.entry,
            "words": words,
            "oldest": time.time() - self._seconds,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(text("DELETE FROM review WHERE at < :oldest"), row)
                connection.execute(
                    text(
                        "INSERT INTO review (sender_id, at, doubt, entry, words)"
                        " VALUES (:conversation, :at, :doubt, :entry, :words)"
                    ),
                    row,
                )
        except IntegrityError:
            # The conversation was deleted meanwhile, and this with it.
            return


def report(engine: Engine, words: Words) -> Iterator[str]:
    """The notes, counted, the most frequent first."""
    query = text("SELECT doubt, sender_id, entry, words FROM review ORDER BY id")
    with engine.begin() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    shown = words.shown((conversation or "", said) for _, conversation, _, said in rows)
    counts: Counter[tuple[str, str, str]] = Counter()
    for (doubt, _, entry, _), (_, said) in zip(rows, shown, strict=True):
        counts[doubt, entry, said] += 1
    for doubt in Doubt:
        found = [(count, key) for key, count in counts.most_common() if key[0] == doubt.value]
        if not found:
            continue
        yield f"{doubt.value.replace('_', ' ')} ({sum(count for count, _ in found)})"
        for count, (_, entry, said) in found[:MOST_LISTED]:
            yield f"  {count:4}  {entry}  {said}".rstrip()
        if len(found) > MOST_LISTED:
            yield f"        and {len(found) - MOST_LISTED} more"


def main() -> int:
    """Print the report. 1, and one sentence, if there is none to be had."""
    try:
        config = settings()
        if not config.review:
            print(OFF, file=sys.stderr)
            return 1
        engine = open_database(config.database)
        lines = list(report(engine, words_of_content(library().content)))
    except (ContentError, SettingsError, StoreError) as error:
        print(error, file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        print(f"The notes cannot be read ({type(error).__name__}).", file=sys.stderr)
        return 1
    print("\n".join(lines) or NONE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
