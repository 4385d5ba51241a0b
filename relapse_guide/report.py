"""`make content`: every content id, what reaches it, its source and date, its reading grade.

Ends with 1 if the content cannot be loaded or, with words for editors, if an entry is
reached by no question or a text is too hard to read.
"""

import sys

from relapse_guide.answers.reach import reach
from relapse_guide.library.entries import Entry, Source
from relapse_guide.library.reading import Content, ContentError, load_content
from relapse_guide.readability import HIGHEST_GRADE, grade
from relapse_guide.settings import settings

WIDTHS = (34, 46, 44, 6)


def rows(content: Content, reached: dict[str, list[str]]) -> list[tuple[str, str, str, str]]:
    """One row an entry: id, intents, first source with its date, grade of all its texts."""
    found = []
    for _, entry in content.entries():
        intents = ", ".join(intent.removeprefix("ask_") for intent in reached[entry.id])
        found.append((entry.id, intents, _source(content, entry), _grade(content, entry)))
    return found


def faults(content: Content, reached: dict[str, list[str]]) -> list[str]:
    """What an editor has to mend, one sentence each."""
    found = []
    for kind, entry in content.entries():
        if not reached[entry.id]:
            found.append(
                f"content/{kind}.yml: no question reaches '{entry.id}'; give it an intent, name it"
                " where it belongs, or remove it."
            )
        measured = grade(content, entry.texts())
        if measured is not None and measured > HIGHEST_GRADE:
            found.append(
                f"content/{kind}.yml: '{entry.id}' reads at grade {measured:.1f}; use"
                f" shorter words and sentences to reach {HIGHEST_GRADE:.0f} or lower."
            )
    return found


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
    """Print the table (not with --check) and the faults."""
    try:
        content = load_content(settings().content_folder)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    reached = reach(content)
    if "--check" not in arguments:
        print(_line(("id", "reached by", "source and date", "grade")))
        for row in rows(content, reached):
            print(_line(row))
    found = faults(content, reached)
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(reached)} entries, {len(found)} to mend.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
