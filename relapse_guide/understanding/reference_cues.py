"""The cues of `language/<code>/references.yml`: words for what was named before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel, Extra, Field

from relapse_guide.understanding.cues import Grammar, Start
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable

IT = "refersto"
NAME = "namedhere"
LINES = "somelines"
"""Stand in the place of a referring word, of a name, and of a number of earlier lines, where cues
are looked for."""


class What(str, Enum):
    """Which of the things that were named before a word stands for."""

    ONE = "one"
    ALL = "all"
    BOTH = "both"
    NONE = "none"
    OTHER = "other"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"


class Meaning(BaseModel):
    """Words for something named before; with `after`, only where one of these stands before."""

    what: What
    words: list[str] = Field(min_items=1)
    after: list[str] = []

    class Config:
        extra = Extra.forbid


class ReferencesFile(BaseModel):
    """`references.yml` as it is written."""

    groups: dict[str, list[str]]
    means: list[Meaning]
    not_done: list[str]
    not_meant: list[str]
    comparing: list[str]
    continues: list[str]
    lines_too: list[str]
    tells: list[str]
    tells_of_it: list[str]
    of: str = Field(min_length=1)
    before_asked: list[str]
    asked: list[str]
    asks: dict[str, list[str]]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class ReferenceCues:
    """What is looked for, in text in small letters. The group `word` of a pattern of `means` is
    the referring word itself. `not_done`: what is said after "none of them" where they failed.
    `comparing` to `asks`: where IT, NAME and LINES stand for what they name."""

    means: Sequence[tuple[What, re.Pattern[str]]]
    not_done: re.Pattern[str]
    not_meant: re.Pattern[str]
    comparing: re.Pattern[str]
    continues: re.Pattern[str]
    lines_too: re.Pattern[str]
    tells: re.Pattern[str]
    tells_of_it: re.Pattern[str]
    of: str
    before_asked: re.Pattern[str]
    asked: re.Pattern[str]
    asks: Mapping[str, re.Pattern[str]]


def made_reference_cues(file: ReferencesFile, fault: Fault) -> ReferenceCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {"it": IT, "name": NAME, "lines": LINES}, fault)

    def pattern(path: Sequence[str | int], literals: Sequence[str], start: Start) -> str:
        return grammar.regex(readable(grammar, path, literals, fault), start=start)

    def searched(key: str) -> re.Pattern[str]:
        return re.compile(pattern([key], getattr(file, key), Start.WORD))

    def expected(key: str) -> re.Pattern[str]:
        return re.compile(pattern([key], getattr(file, key), Start.FIXED))

    return ReferenceCues(
        means=[
            (meaning.what, _meant(grammar, place, meaning, fault))
            for place, meaning in enumerate(file.means)
        ],
        not_done=expected("not_done"),
        not_meant=searched("not_meant"),
        comparing=searched("comparing"),
        continues=expected("continues"),
        lines_too=expected("lines_too"),
        tells=searched("tells"),
        tells_of_it=searched("tells_of_it"),
        of=file.of,
        before_asked=expected("before_asked"),
        asked=expected("asked"),
        asks={
            question: re.compile(pattern(["asks", question], literals, Start.WORD))
            for question, literals in file.asks.items()
        },
    )


def _meant(grammar: Grammar, place: int, meaning: Meaning, fault: Fault) -> re.Pattern[str]:
    path: list[str | int] = ["means", place]
    words = readable(grammar, [*path, "words"], meaning.words, fault)
    if not meaning.after:
        return re.compile(f"(?P<word>{grammar.regex(words)})")
    before = grammar.regex(readable(grammar, [*path, "after"], meaning.after, fault))
    return re.compile(rf"(?:{before})\s+(?P<word>{grammar.regex(words, start=Start.FIXED)})")
