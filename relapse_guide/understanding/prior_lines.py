"""Finds how many earlier lines of therapy a message states, in digits or words."""

import re
from dataclasses import dataclass

WORDS = {
    "zero": 0, "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
TIMES = {"once": 1, "twice": 2, "thrice": 3}
ORDINALS = {
    "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7,
}  # fmt: skip
MAX_LINES = 20

_NUMBER = r"(?P<number>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_KIND = (
    r"(?:prior|previous|past|earlier|former|preceding|diff?e?rr?e?nt|full|whole|other|separate|failed|"
    r"unsuccessful|lines?\s+of|rounds?\s+of|types?\s+of|kinds?\s+of|courses?\s+of|sets?\s+of|"
    r"myeloma|cancer|drug|these|those|such|big|major|total)"
)
_LINE = (
    r"(?:lines?|treatments?|treatmens?|tretments?|treatmants?|therapies|therapy|therapys|theraphies|"
    r"regimens?|regimes?|regiments?|relapses?|relapces?|protocols?|combos|combinations|go-?rounds?)"
)
_NO_PACE = (  # "Three treatments a week" and "ten treatments of radiation" are no lines.
    r"(?!\s+(?:(?:a|per|each|every|this)\s+(?:day|week|month|year)|daily|weekly|monthly|left|to\s+go|"
    r"of\s+radiation))"
)
_ANY = _NUMBER.replace("(?P<number>", "(?:")
_RANGE = re.compile(rf"\b{_ANY}\s*(?:-|–|to|or|and|through)\s*{_ANY}\b", re.IGNORECASE)
_FILLER = (
    r"(?:just|only|about|around|i|think|its|it's|it|is|was|so|far|um+|uh+|maybe|had|have|has|i've|ive|"
    r"that|would|be|make|no|yes|sorry|meant|mean|actually|after|believe|guess|suppose|now|already|total|"
    r"in|please|of|them|the|by|my|count|all|told|he|she|he's|she's|hes|shes|we|we've|been|through|"
    r"or|at|least|more|than|exactly|probably|altogether|as|recall|remember|if|right|counting|well|ok|okay|answer)"
)
_PATTERNS = [
    re.compile(
        rf"\b{_NUMBER}[\s-]+(?:of\s+)?(?:{_KIND}\s+){{0,3}}{_LINE}\b{_NO_PACE}", re.IGNORECASE
    ),
    re.compile(
        rf"(?:\b|_){_LINE}\s*(?:count|number|so\s+far|total)?\s*[:=#]\s*{_NUMBER}\b", re.IGNORECASE
    ),
    re.compile(rf"\brelapsed\s+(?:now\s+)?{_NUMBER}\s*(?:times|x)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:been|come|came|gone)\s+(?:\w+\s+){{0,3}}back\s+{_NUMBER}\s+times\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NUMBER}\s*(?:x|times)\s+relapsed\b", re.IGNORECASE),
    re.compile(rf"^\W*(?:{_FILLER}\W+)*{_NUMBER}(?:\W+{_FILLER})*\W*$", re.IGNORECASE),
]  # fmt: skip
_TIMES = re.compile(
    r"\b(?:relapsed?|(?:come|came|gone)\s+back|returned)\s+(?P<times>once|twice|thrice)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:in|the|this|that|skip|miss|as|any)\s+$", re.IGNORECASE)
"""Before "one": "in one treatment" and "skip the one treatment" count nothing."""
_NTH = "|".join(ORDINALS)
_ORDINAL = re.compile(
    rf"\b(?P<ordinal>{_NTH})\s+(?:myeloma\s+|late\s+)?relapse\b"
    rf"|\bafter\s+(?:(?:my|the|his|her|their|our|a)\s+)?(?P<after>{_NTH})\s+{_LINE}\b"
    rf"|\b(?P<failed>{_NTH})\s+{_LINE}(?:\s+of\s+(?:therapy|treatment))?\s+"
    rf"(?:(?:just|has|have|had|is|now|also|already)\s+)*"
    rf"(?:failed|failing|stopped|quit|over|done|finished|not\s+working)\b",
    re.IGNORECASE,
)
"""A third relapse, after the third line, the third line failed: three lines are behind. Being
"on" a third line is not: that may mean two or three."""


@dataclass(frozen=True)
class Lines:
    """A number of earlier lines, with its place in characters."""

    value: int
    start: int
    end: int


def prior_lines_in(text: str) -> list[Lines]:
    """Every stated number of earlier treatments, lines or relapses, in the order of the text.

    Ranges ("1 to 3 prior lines") speak of a rule rather than of a person and are left out;
    so are durations, and a first relapse.
    """
    ranges = [match.span() for match in _RANGE.finditer(text)]
    found: dict[int, Lines] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("number")
            if any(low <= start < high or low < end <= high for low, high in ranges):
                continue
            value = _value(match.group("number"))
            if value == 1 and _ONE_OF.search(text, 0, start):
                continue
            found.setdefault(start, Lines(value, start, end))
    for match in _TIMES.finditer(text):
        start, end = match.span("times")
        found.setdefault(start, Lines(TIMES[match.group("times").lower()], start, end))
    for match in _ORDINAL.finditer(text):
        group = match.lastgroup or ""
        start, end = match.span(group)
        found.setdefault(start, Lines(ORDINALS[match.group(group).lower()], start, end))
    return [found[start] for start in sorted(found) if 0 <= found[start].value <= MAX_LINES]


def _value(number: str) -> int:
    return int(number) if number.isdigit() else WORDS[number.lower()]
