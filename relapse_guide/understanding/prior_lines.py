"""Finds how many earlier lines of therapy a message states, in digits or words.

How they are stated stands in `language/<code>/prior_lines.yml`.
"""

from dataclasses import dataclass

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.language import Language, language

MAX_LINES = 20
"""Nobody has had more; a larger number counts something else."""


@dataclass(frozen=True)
class Lines:
    """A number of earlier lines, with its place in characters."""

    value: int
    start: int
    end: int


def prior_lines_in(text: str, reading: Language | None = None) -> list[Lines]:
    """Every stated number of earlier treatments, lines or relapses, in the order of the text.

    Ranges ("1 to 3 prior lines") speak of a rule rather than of a person and are left out;
    so are durations, and a first relapse.
    """
    cues = (reading or language()).prior_lines
    text = lowered(text)
    ranges = [match.span() for match in cues.ranges.finditer(text)]
    found: dict[int, Lines] = {}
    for pattern in cues.stated:
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            start, end = match.span(group)
            if any(low <= start < high or low < end <= high for low, high in ranges):
                continue
            number = match[group]
            value = int(number) if number.isdigit() else cues.values[number]
            if value == 1 and cues.not_one_after.search(text, 0, start):
                continue
            found.setdefault(start, Lines(value, start, end))
    return [found[start] for start in sorted(found) if 0 <= found[start].value <= MAX_LINES]
