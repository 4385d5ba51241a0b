"""The one holder of the content of a process: read once, and again when an editor changes it."""

import logging
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from relapse_guide.library.checks import check
from relapse_guide.library.content import FILES, Content
from relapse_guide.library.faults import ContentError, Fault
from relapse_guide.library.reading import read_folder
from relapse_guide.library.trained import trained_parts
from relapse_guide.settings import settings

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
ENDINGS = (".yml", ".yaml")
Signature: TypeAlias = frozenset[tuple[str, int, int, int]]


def load_content(folder: Path) -> Content:
    """The content of a folder, read and checked now.

    Raises ContentError with everything that is wrong in it.
    """
    reading = read_folder(folder)
    faults = [*reading.faults, *check(reading)]
    if faults:
        raise ContentError(faults)
    entries = {kind: {read.entry.id: read.entry for read in reading.of(kind)} for kind in FILES}
    return Content(**entries)  # type: ignore[arg-type]


class Library:
    """Holds the last good content of a folder and, once it watches, follows its editors.

    `content` is swapped whole. Ask for it once a turn, so that a turn says what one state of
    the files says; keep what is made from it with `functools.lru_cache`, so that it is made
    anew after a swap.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder. Raises ContentError if there is no good content to begin with."""
        self.folder = folder
        self._judged = signature(folder)
        self._seen = self._judged
        self._content = load_content(folder)
        self._faults: tuple[Fault, ...] = ()
        self.taken = 0
        """Edits that answers followed."""
        self.refused = 0
        """Edits that they could not follow, as there were mistakes."""
        self._trained = trained_parts(self._content)
        self._untrained: list[str] = []
        self._watching = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def content(self) -> Content:
        """The last good content."""
        return self._content

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong in the files as they are now, while the content is of before."""
        return self._faults

    def watch(self, every: float = SECONDS_BETWEEN_LOOKS) -> "Library":
        """Follow edits from now on, looking every so many seconds; once a process is enough."""
        with self._watching:
            # After a fork the thread is not alive here, and is started again.
            if self._thread is None or not self._thread.is_alive():
                self._stopped.clear()
                self._thread = threading.Thread(
                    target=self._follow, args=(every,), name="content", daemon=True
                )
                self._thread.start()
        return self

    def stop(self) -> None:
        """Follow no edits any more."""
        self._stopped.set()

    def look(self) -> None:
        """Take in an edit once the files have stayed the same from one look to the next.

        Editors save in several steps, and half a file is no mistake to tell anybody of.
        """
        now = signature(self.folder)
        settled, self._seen = now == self._seen, now
        if settled and now != self._judged:
            self._judged = now
            self._read_again()

    def _follow(self, every: float) -> None:
        while not self._stopped.wait(every):
            try:
                self.look()
            except Exception:
                logger.exception("The content could not be looked at")

    def _read_again(self) -> None:
        content = self._content
        faults: tuple[Fault, ...] = ()
        try:
            content = load_content(self.folder)
        except ContentError as error:
            faults = error.faults
        if signature(self.folder) != self._judged:
            # Edited while it was read: what was read may never have been one state of the files.
            self._judged = frozenset()
            return
        if faults:
            self.refused += 1
            self._tell(faults)
            return
        mended, self._faults = bool(self._faults), ()
        self._content = content
        self.taken += 1
        logger.log(
            logging.WARNING if mended else logging.INFO,
            "The content was edited, and answers follow it from now on",
        )
        self._tell_of_training(content)

    def _tell_of_training(self, content: Content) -> None:
        """Log which of what the model has learned is not as when this process began."""
        told, parts = self._untrained, trained_parts(content)
        self._untrained = [name for name, part in parts.items() if part != self._trained[name]]
        if self._untrained and self._untrained != told:
            logger.warning(
                "What the model learns from the content was edited (%s): it is understood as"
                " before until 'make train' and a new start",
                ", ".join(self._untrained),
            )

    def _tell(self, faults: tuple[Fault, ...]) -> None:
        """Log what is wrong, once for as long as the same is wrong."""
        told, self._faults = self._faults, faults
        if faults == told:
            return
        logger.error("The content has %d mistakes; answers stay as they were", len(faults))
        for fault in faults:
            logger.error("%s", fault)


def signature(folder: Path) -> Signature:
    """What changes when a file of the folder is edited, replaced, removed or made readable."""
    try:
        with os.scandir(folder) as files:
            return frozenset(_state(file) for file in files if file.name.endswith(ENDINGS))
    except OSError:
        return frozenset()


def _state(file: "os.DirEntry[str]") -> tuple[str, int, int, int]:
    try:
        is_now = file.stat()
    except OSError:
        return file.name, 0, 0, 0
    return file.name, is_now.st_mtime_ns, is_now.st_ctime_ns, is_now.st_size


_opening = threading.Lock()


@lru_cache(maxsize=1)
def _library() -> Library:
    return Library(settings().content_folder)


def library() -> Library:
    """The library of this process, opened when first asked for.

    Raises ContentError if the content cannot be used, SettingsError as `settings()` does.
    """
    with _opening:
        return _library()
