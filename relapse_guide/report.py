"""`make content`: every content id, what reaches it, its source and date, its reading grade.

Ends with 1 if there is anything to mend: what `make run` refuses too, an entry that no
question reaches, or a text that is too hard to read. Each is told with file and line.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from relapse_guide.answers.reach import reach
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Entry, Source
from relapse_guide.library.faults import ContentError, Fault
from relapse_guide.library.library import library
from relapse_guide.library.reading import read_folder
from relapse_guide.readability import HIGHEST_GRADE, grade
from relapse_guide.settings import SettingsError

WIDTHS = (34, 46, 44, 6)
Places = Mapping[str, tuple[str, int]]
"""For each content id its file and line."""


def rows(content: Content, reached: dict[str, list[str]]) -> list[tuple[str, str, str, str]]:
    """One row an entry: id, intents, first source with its date, grade of all its texts."""
    found = []
    for _, entry in content.entries():
        intents = ", ".join(intent.removeprefix("ask_") for intent in reached[entry.id])
        found.append((entry.id, intents, _source(content, entry), _grade(content, entry)))
    return found


def faults(content: Content, reached: dict[str, list[str]], places: Places) -> list[Fault]:
    """What an editor has to mend though the content can be used."""
    return sorted(
        Fault(*places[entry.id], what)
        for _, entry in content.entries()
        for what in (_unreached(entry, reached), _too_hard(content, entry))
        if what
    )


def _unreached(entry: Entry, reached: dict[str, list[str]]) -> str:
    if reached[entry.id]:
        return ""
    return (
        f"no question reaches '{entry.id}'; give it an intent, name it where it belongs, or"
        " remove it"
    )


def _too_hard(content: Content, entry: Entry) -> str:
    measured = grade(content, entry.texts())
    if measured is None or measured <= HIGHEST_GRADE:
        return ""
    return (
        f"'{entry.id}' reads at grade {measured:.1f}; use shorter words and sentences to reach"
        f" {HIGHEST_GRADE:.0f} or lower"
    )


def places_in(folder: Path) -> Places:
    """Where each entry stands: its file and line."""
    return {
        read.entry.id: (read.file, read.line())
        for read in read_folder(folder).entries
        if read.kind != "questions"
    }


def _source(content: Content, entry: Entry) -> str:
    if isinstance(entry, Source):
        return entry.date_words
    names = getattr(entry, "sources", [])
    if not names:
        return "-"
    return f"{names[0]}, {content.sources[names[0]].date_words}"


def _grade(content: Content, entry: Entry) -> str:
    measured = grade(content, entry.texts())
    return "-" if measured is None else f"{measured:.1f}"


def _line(row: tuple[str, str, str, str]) -> str:
    cells = (
        cell if len(cell) <= width else cell[: width - 1] + "…"
        for cell, width in zip(row, WIDTHS, strict=True)
    )
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def main(arguments: list[str]) -> int:
    """Print the table (not with --check) and the faults. Returns 1 if there are any."""
    try:
        held = library()
    except ContentError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.faults)} to mend before the entries can be listed.")
        return 1
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    content = held.content
    try:
        reached = reach(content)
    except Exception as error:
        # What the checks do not know of; the words of the error are of the content alone.
        print(f"An answer cannot be made: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        print(_line(("id", "reached by", "source and date", "grade")))
        for row in rows(content, reached):
            print(_line(row))
    found = faults(content, reached, places_in(held.folder))
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(reached)} entries, {len(found)} to mend.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
