"""`make content`: every content id, what reaches it, its source and date, its reading grade.

Ends with 1 if there is anything to mend: what `make run` refuses too, an entry that no question
reaches (each with file and line), or a whole answer that is worded badly (with what asks for it).
Then it lists the addresses that an editor has yet to open; these are no mistakes.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from relapse_guide import proofreading
from relapse_guide.answers.answering import whole_answer
from relapse_guide.answers.reach import all_questions, reach
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Entry, Source
from relapse_guide.library.faults import ContentError, Fault
from relapse_guide.library.library import library
from relapse_guide.library.reading import read_folder
from relapse_guide.library.texts import split_sources
from relapse_guide.readability import grade
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
        for what in [_unreached(entry, reached)]
        if what
    )


def _unreached(entry: Entry, reached: dict[str, list[str]]) -> str:
    if reached[entry.id]:
        return ""
    return (
        f"no question reaches '{entry.id}'; give it an intent, name it where it belongs, or"
        " remove it"
    )


def badly_worded(content: Content) -> list[str]:
    """What is wrong with whole answers, each once, with a question that gets it."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for question in all_questions(content):
        for answer in whole_answer(content, question):
            said = "".join(answer.texts())
            if said in seen:
                continue
            seen.add(said)
            for what in proofreading.faults_in(content, question, answer):
                found.setdefault(what, _asked(question))
    return [f"The answer to {asked} {what}." for what, asked in found.items()]


def _asked(question: Question) -> str:
    about = [mention.value for mention in question.mentions] or question.avoided
    return f"{question.intent} about {', '.join(about)}" if about else question.intent


def unopened(content: Content, places: Places) -> list[str]:
    """The addresses that nobody has opened yet, each with its place in the content."""
    return [
        f"{':'.join(map(str, places[source.id]))}: {source.address}"
        for source in content.sources.values()
        if source.unopened
    ]


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
    measured = grade(content, [split_sources(text)[0] for text in entry.texts()])
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
    worded = badly_worded(content)
    for fault in (*found, *worded):
        print(fault, file=sys.stderr)
    to_open = unopened(content, places_in(held.folder))
    if "--check" not in arguments and to_open:
        print("Addresses to open once, and then to take 'unopened: true' away:")
        for line in to_open:
            print(f"  {line}")
    print(f"{len(reached)} entries, {len(found) + len(worded)} to mend.")
    return 1 if found or worded else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
