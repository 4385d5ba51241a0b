"""The cues of `language/<code>/urgency.yml`: is a danger there now, over, denied, asked about?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable


class Standing(str, Enum):
    """How a danger that a text names stands; `now` wins over the others."""

    NOW = "now"
    PAST = "past"
    LATELY = "lately"
    LONG_KNOWN = "long_known"
    DENIED = "denied"
    ASKED = "asked"
    QUOTED = "quoted"
    PLANNED = "planned"
    FIGURATIVE = "figurative"


class UrgencyFile(BaseModel):
    """`urgency.yml` as it is written."""

    groups: dict[str, list[str]]
    past: list[str]
    lately: list[str]
    long_known: list[str]
    denied: list[str]
    asked: list[str]
    quoted: list[str]
    planned: list[str]
    figurative: list[str]
    now: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class UrgencyCues:
    """What is looked for in a part of a message. For text in small letters."""

    patterns: Mapping[Standing, re.Pattern[str]]

    def standing_in(self, text: str) -> Standing | None:
        """How a danger in a text stands, or None where nothing is said of it.

        Of two cues, one inside the other, the longer one counts: in "it is gone now" nothing is
        there now, and in "since last night" something is.
        """
        small = lowered(text)
        found = [
            (match.start(), match.end(), standing)
            for standing, pattern in self.patterns.items()
            for match in pattern.finditer(small)
        ]
        free = [
            standing
            for start, end, standing in found
            if not any(
                (a <= start and end <= b) and (b - a > end - start) and other is not standing
                for a, b, other in found
            )
        ]
        if Standing.NOW in free:
            return Standing.NOW
        return next((standing for standing in Standing if standing in free), None)

    def without_figures(self, text: str) -> str:
        """A text without what is a way of speaking ("dying of shame"); as it is, if it has none."""
        pattern = self.patterns[Standing.FIGURATIVE]
        return pattern.sub(" ", lowered(text)) if pattern.search(lowered(text)) else text


def made_urgency_cues(file: UrgencyFile, fault: Fault) -> UrgencyCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {}, fault)
    order = [standing for standing in Standing if standing is not Standing.NOW]
    patterns = {
        standing: re.compile(
            grammar.regex(readable(grammar, [standing.value], getattr(file, standing.value), fault))
        )
        for standing in [*order, Standing.NOW]
    }
    return UrgencyCues(patterns)
