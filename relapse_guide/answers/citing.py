"""Which sources an answer shows, and their numbers behind its statements."""

from collections.abc import Iterable, Sequence

from relapse_guide.answers.answer import MOST_SOURCES
from relapse_guide.answers.draft import Rests, Said
from relapse_guide.library.content import Content


def shown(content: Content, rests: Rests) -> Rests:
    """The sources of a statement that a reader can open; evidence for editors is not shown."""
    return tuple(source for source in rests if not content.sources[source].evidence)


def chosen(content: Content, statements: Iterable[Said]) -> list[str]:
    """Few sources that carry every statement, in the order in which they are first needed.

    The one that carries most statements first, then the better ones (named earlier by their
    entry): Chvatal's greedy set cover, which is never far from the fewest.
    """
    groups = [shown(content, rest) for statement in statements for rest in statement.rests]
    open_groups = [group for group in dict.fromkeys(groups) if group]
    taken: set[str] = set()
    while open_groups:
        taken.add(_best(open_groups))
        open_groups = [group for group in open_groups if taken.isdisjoint(group)]
    carrying = (next((source for source in group if source in taken), "") for group in groups)
    return [source for source in dict.fromkeys(carrying) if source]


def _best(groups: Sequence[Rests]) -> str:
    sources = dict.fromkeys(source for group in groups for source in group)
    return min(sources, key=lambda source: _rank(source, groups))


def _rank(source: str, groups: Sequence[Rests]) -> tuple[int, int]:
    carried = [group for group in groups if source in group]
    return -len(carried), sum(group.index(source) for group in carried)


def few_enough(content: Content, statements: Iterable[Said]) -> bool:
    """Whether so few sources carry them that one answer can show these."""
    return len(chosen(content, statements)) <= MOST_SOURCES


def numbered(statement: Said, sources: Sequence[str]) -> str:
    """The text with the numbers of its sources, `… at night. [1, 2]`; each statement's first."""
    numbers = {
        sources.index(next(source for source in rest if source in sources)) + 1
        for rest in statement.rests
        if any(source in sources for source in rest)
    }
    if not numbers:
        return statement.text
    listed = ", ".join(str(number) for number in sorted(numbers))
    return f"{statement.text} [{listed}]"
