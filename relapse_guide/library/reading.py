"""Reads the files of a content folder into typed entries, and tells all that is wrong in them."""

import errno
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError

from relapse_guide.library.content import FILES
from relapse_guide.library.entries import Entry
from relapse_guide.library.faults import Fault
from relapse_guide.written import Written, read_yaml

LONGEST_FILE = 1_000_000
"""Bytes; a longer file is hard to edit, and most likely a mistake. A kind of which there is much
has several files: `topics.yml`, `topics_money.yml`."""

SOURCES = "sources"
"""The file of sources, and the key under which an entry names its own or writes them out."""

_WORDS_FOR: Mapping[str, str] = {
    "type_error.str": "must be a text; put it in quotes if it holds braces or a colon",
    "type_error.list": "must be a list; start each item on a line of its own with '- '",
    "type_error.dict": "must have keys of its own, each on a line with ': '",
    "type_error.none.not_allowed": "has an empty text",
    "type_error.integer": "must be a whole number",
    "type_error.bool": "must be 'true' or 'false'",
}
"""Where pydantic's own words would not help an editor."""


@dataclass(frozen=True)
class ReadEntry:
    """One entry as read, with the lines at which its keys stand."""

    file: str
    kind: str
    written: Written
    entry: Entry

    def line(self, key: str = "", value: str = "") -> int:
        """The line of a key, or of the item under it that is or holds the value."""
        whole = self.written.value
        under = whole.get(key) if isinstance(whole, dict) else None
        if under is None:
            return self.written.line
        return under.line_with(value) if value else under.line

    def where(self, key: str = "", value: str = "") -> str:
        """The same with the file, for other faults to point to."""
        return f"{self.file}:{self.line(key, value)}"

    def fault(self, what: str, key: str = "", value: str = "") -> Fault:
        """What is wrong with this entry, at its line."""
        return Fault(self.file, self.line(key, value), what)

    def fault_in_text(self, what: str, piece: str) -> Fault:
        """What is wrong with this entry, at the line of the first text that holds a piece."""
        return Fault(self.file, self.written.line_with(piece), what)


@dataclass
class Reading:
    """What a folder holds.

    `entries` are right in themselves. `ids` are all that were read, by file, so that a mistake
    in an entry is told once and not again wherever the entry is named; of the files in
    `unread` nothing is known.
    """

    folder: str
    entries: list[ReadEntry] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in FILES})
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    _by_kind: dict[str, list[ReadEntry]] = field(default_factory=dict)
    _by_id: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def file(self, kind: str) -> str:
        """`content/drugs.yml`: the first one, where a kind has several."""
        return f"{self.folder}/{kind}.yml"

    def of(self, kind: str) -> list[ReadEntry]:
        """The entries of one kind."""
        return self._by_kind.get(kind, [])

    def add(self, read: ReadEntry) -> None:
        """Take an entry in."""
        self.entries.append(read)
        self._by_kind.setdefault(read.kind, []).append(read)
        self._by_id[read.kind, read.entry.id] = read.entry

    def entry(self, kind: str, content_id: str) -> Entry | None:
        """The entry of one kind with an id, if it was read."""
        return self._by_id.get((kind, content_id))

    def is_whole(self, kind: str) -> bool:
        """Whether its files were read without any fault, so that what is not there is missing."""
        faulty = {_kind_of(PurePath(fault.file).stem) for fault in self.faults}
        return kind not in self.unread and kind not in faulty

    def knows(self, content_id: str, kinds: Iterable[str]) -> bool:
        """Whether an id stands in one of the files, or may do so in one that is unread."""
        if SOURCES in kinds and self.unread:
            return True  # Any file can have one written out.
        return any(kind in self.unread or content_id in self.ids[kind] for kind in kinds)


def read_folder(folder: Path) -> Reading:
    """Read every file of a content folder; what is wrong is in the reading's `faults`."""
    reading = Reading(folder.name or str(folder))
    reading.faults += _strange_files(folder, reading.folder)
    if reading.faults and not folder.is_dir():
        reading.unread.update(FILES)
        return reading
    parts = sorted(path for path in folder.glob("*_*.yml") if path.stem not in FILES)
    for kind in FILES:
        for path in (folder / f"{kind}.yml", *parts):
            if _kind_of(path.stem) == kind:
                _read_file(path, kind, reading)
    return reading


def _kind_of(stem: str) -> str | None:
    """The kind of what a file holds: `topics` for `topics.yml` and for `topics_money.yml`."""
    if stem in FILES:
        return stem
    return next((kind for kind in FILES if stem.startswith(f"{kind}_")), None)


def _strange_files(folder: Path, shown: str) -> Iterator[Fault]:
    """A folder that cannot be read, and files whose names say that somebody misspelled them."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        yield Fault(shown, 0, f"this folder cannot be read ({_reason(error)}); put it back")
        return
    for name in names:
        stem, _, ending = name.rpartition(".")
        hidden = name.startswith(".")
        if not hidden and ending in ("yml", "yaml") and (not _kind_of(stem) or ending == "yaml"):
            yield Fault(
                f"{shown}/{name}", 0, f"no file has this name; use one of {', '.join(FILES)}"
                " with '.yml' (or with '_' and a word of yours before it), or move it elsewhere",
            )  # fmt: skip


def _read_file(path: Path, kind: str, reading: Reading) -> None:
    shown = f"{reading.folder}/{path.name}"
    text, fault = _text(path, shown)
    if fault:
        reading.faults.append(fault)
        reading.unread.add(kind)
        return
    root, mistakes = read_yaml(text)
    reading.faults += [Fault(shown, line, what) for line, what in mistakes]
    if root is None or not isinstance(root.value, list):
        reading.unread.add(kind)
        if not mistakes:
            reading.faults.append(
                Fault(shown, 1, "the file must be a list: start each entry with '- id: …'")
            )
        return
    for item in root.value:
        _read_entry(shown, kind, item, reading)


def _text(path: Path, shown: str) -> tuple[str, Fault | None]:
    try:
        if path.stat().st_size > LONGEST_FILE:
            return "", Fault(shown, 1, "the file is too long to be content; put the right one here")
        if not path.is_file():
            return "", Fault(shown, 0, "this is no file; put the file back")
        written = path.read_bytes()
    except FileNotFoundError:
        return "", Fault(shown, 0, "this file is missing; put it back, even if it lists nothing")
    except OSError as error:
        return "", Fault(
            shown, 0, f"this file cannot be read ({_reason(error)}); let the program read it"
        )
    try:
        return written.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = written[: error.start].count(b"\n") + 1
        return "", Fault(shown, line, "a letter cannot be read; save the file as UTF-8")


def _reason(error: OSError) -> str:
    return error.strerror or errno.errorcode.get(error.errno or 0, type(error).__name__)


def _read_entry(shown: str, kind: str, item: Written, reading: Reading) -> None:
    if not isinstance(item.value, dict):
        reading.faults.append(
            Fault(shown, item.line, "an entry must have keys: start it with '- id: …'")
        )
        return
    if isinstance(named := item.plain().get("id"), str):
        reading.ids[kind].add(named)
    model = FILES[kind]
    unknown = [key for key in item.value if key not in model.__fields__]
    reading.faults += [Fault(shown, item.value[key].line, _unknown(key)) for key in unknown]
    known = {key: part.plain() for key, part in item.value.items() if key not in unknown}
    if SOURCES in known and kind != SOURCES:
        known[SOURCES] = _with_sources_read(shown, item.value[SOURCES], reading)
    try:
        entry = model(**known)
    except ValidationError as error:
        reading.faults += [
            Fault(shown, item.line_at(wrong["loc"]), _explain(wrong)) for wrong in error.errors()
        ]
        return
    reading.add(ReadEntry(shown, kind, item, entry))


def _with_sources_read(shown: str, part: Written, reading: Reading) -> Any:
    """The ids of an entry's sources; those that are written out in it are read as such."""
    if not isinstance(part.value, list):
        return part.plain()
    for source in part.value:
        if isinstance(source.value, dict):
            _read_entry(shown, SOURCES, source, reading)
    listed = [item.get("id") if isinstance(item, dict) else item for item in part.plain()]
    # One without an id was told already.
    return [item for item in listed if item is not None] or part.plain()


def _unknown(key: str) -> str:
    return f"the key '{key}' is not known here; check its spelling or remove it"


def _explain(error: Any) -> str:
    # Items of a list as people count them: `says.2` is its second.
    steps = [step + 1 if isinstance(step, int) else step for step in error["loc"]]
    key = ".".join(str(step) for step in steps if step != "__root__")
    if error["type"] == "value_error.missing":
        return f"the key '{key}' is missing; add it"
    if error["type"] == "value_error.extra":
        return _unknown(key)
    named = f"'{key}': " if key else ""
    return f"{named}{_WORDS_FOR.get(error['type'], error['msg'])}; correct it"
