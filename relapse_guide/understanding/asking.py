"""Finds what is asked in a message, wherever it stands in a story.

A part of a message asks if it ends in a question mark, or begins as a question does. The cues
stand in `language/<code>/asking.yml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, Extra, Field

from relapse_guide.understanding.cues import Start, lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable

LONG_SENTENCE = 24
"""Words; in a longer sentence, the question at its end is taken out."""
FEWEST_WORDS = 3
"""Of a question that stands beside another in one sentence."""


class AskingFile(BaseModel):
    """`asking.yml` as it is written."""

    signs: str = Field(min_length=1)
    groups: dict[str, list[str]]
    openings: list[str]
    starts: list[str]
    anywhere: list[str]
    lead_ins: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class AskingCues:
    """What is looked for, in text in small letters. `signs`: that a question ends in;
    `openings`: at the start of a part; `starts`: of a sentence; `anywhere`: wherever;
    `lead_ins`: what may stand before."""

    signs: str
    openings: re.Pattern[str]
    starts: re.Pattern[str]
    anywhere: re.Pattern[str]
    lead_ins: re.Pattern[str]


@dataclass(frozen=True)
class Asked:
    """A part of a message that asks, by its place in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Its words."""
        return text[self.start : self.end]

    def holds(self, start: int, end: int) -> bool:
        """Whether these characters stand in it."""
        return self.start <= start and end <= self.end


def made_asking_cues(file: AskingFile, fault: Fault) -> AskingCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {}, fault)

    def pattern(key: str, start: Start) -> re.Pattern[str]:
        literals = readable(grammar, [key], getattr(file, key), fault)
        return re.compile(grammar.regex(literals, start=start))

    return AskingCues(
        signs=file.signs,
        openings=pattern("openings", Start.FIXED),
        starts=pattern("starts", Start.FIXED),
        anywhere=pattern("anywhere", Start.WORD),
        lead_ins=pattern("lead_ins", Start.FIXED),
    )


def asked_in(
    text: str, cues: AskingCues, sentence_end: re.Pattern[str], clause_end: re.Pattern[str]
) -> list[Asked]:
    """The parts of a message that ask, in the order of the text."""
    small = lowered(text)
    found: list[Asked] = []
    for start, end in _sentences(small, sentence_end):
        asked = _asked_from(small, start, end, cues, clause_end)
        if asked is not None:
            found += _each(small, asked, end, cues, clause_end)
    return found


def _each(
    text: str, start: int, end: int, cues: AskingCues, clause_end: re.Pattern[str]
) -> Iterator[Asked]:
    """The questions of a part that asks: "what does it do, and who pays for it" is two. What stands
    before the first belongs to it."""

    def begins(place: int) -> bool:
        return _begins(text, _behind_lead_ins(text, place, end, cues), cues, at_start=True)

    asks = begins(start)
    for joint in clause_end.finditer(text, start, end):
        there, following = text[start : joint.start()], text[joint.end() : end]
        enough = min(len(there.split()), len(following.split())) >= FEWEST_WORDS
        if not enough or not begins(joint.end()):
            continue
        if asks:
            yield Asked(start, joint.start())
            start = joint.end()
        asks = True
    yield Asked(start, end)


def _sentences(text: str, sentence_end: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    ends = [(match.start(), match.end()) for match in sentence_end.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        sentence = text[start:end]
        if sentence.strip():
            yield (
                start + len(sentence) - len(sentence.lstrip()),
                end - len(sentence) + len(sentence.rstrip()),
            )
        start = following


def _asked_from(
    text: str, start: int, end: int, cues: AskingCues, clause_end: re.Pattern[str]
) -> int | None:
    """Where the question of a sentence begins, or None where it asks nothing."""
    signed = text[start:end].rstrip("\"')*”’ ")[-1:] in cues.signs
    is_long = len(text[start:end].split()) > LONG_SENTENCE
    first = _behind_lead_ins(text, start, end, cues)
    if (signed and not is_long) or _begins(text, first, cues, at_start=True):
        return start
    parts = [match.end() for match in clause_end.finditer(text, start, end)]
    begun = [
        part
        for part in parts
        if _begins(text, _behind_lead_ins(text, part, end, cues), cues, at_start=signed)
    ]
    begun += [match.start() for match in cues.anywhere.finditer(text, start, end)]
    if begun:
        return max(begun) if signed else min(begun)
    return start if signed else None


def _begins(text: str, place: int, cues: AskingCues, *, at_start: bool) -> bool:
    if cues.openings.match(text, place):
        return True
    return at_start and cues.starts.match(text, place) is not None


def _behind_lead_ins(text: str, place: int, end: int, cues: AskingCues) -> int:
    """The place behind "so", "and then," and the like."""
    while place < end:
        found = cues.lead_ins.match(text, place, end)
        if found is None:
            break
        behind = found.end()
        while behind < end and not text[behind].isalnum():
            behind += 1
        if behind == end:
            break
        place = behind
    return place
