"""The patterns of `language/<code>/prior_lines.yml`, with the number words of `numbers.yml`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Extra, validator

from relapse_guide.understanding.cues import NEVER, Start
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable


class NumbersFile(BaseModel):
    """`numbers.yml`: words to numbers."""

    numbers: dict[str, int]
    times: dict[str, int]
    ordinals: dict[str, int]

    class Config:
        extra = Extra.forbid

    @validator("numbers", "times", "ordinals")
    def _in_small_letters(cls, words: dict[str, int]) -> dict[str, int]:
        if any(word != word.lower() for word in words):
            raise ValueError("words are written in small letters")
        return words


class PriorLinesFile(BaseModel):
    """`prior_lines.yml` as it is written."""

    groups: dict[str, list[str]]
    stated: list[str]
    answer: list[str]
    not_one_after: list[str]
    ranges: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class LineCues:
    """How earlier lines of therapy are counted. All is for text in small letters."""

    values: Mapping[str, int]
    """Of each word for a number, a count of times, or a place in a row."""
    stated: Sequence[re.Pattern[str]]
    """The one group that matches is the number."""
    ranges: re.Pattern[str]
    not_one_after: re.Pattern[str]
    """Ends where "one" would stand."""


def made_line_cues(file: PriorLinesFile, numbers: NumbersFile, fault: Fault) -> LineCues:
    """The patterns of a file. Calls `fault` for each that cannot be read."""
    number = _any_of(numbers.numbers, r"\d{1,2}")
    given = {
        "number": f"({number})",
        "times": f"({_any_of(numbers.times)})",
        "nth": f"({_any_of(numbers.ordinals)})",
        "a number": f"(?:{number})",
    }
    grammar = made_grammar(file.groups, given, fault)
    lists = {
        key: readable(grammar, [key], getattr(file, key), fault)
        for key in ("stated", "answer", "not_one_after", "ranges")
    }
    for place, literal in enumerate(file.stated):
        if not any(mark in literal for mark in ("<number>", "<times>", "<nth>")):
            fault(["stated", place], "no number stands here; write <number>, <times> or <nth>")
    filler = grammar.regex(lists["answer"], start=Start.FIXED, closes=False)
    answer = rf"^\W*(?:{filler}\W+)*({number})(?:\W+{filler})*\W*$"
    stated = [grammar.regex([literal]) for literal in lists["stated"]]
    not_one = grammar.regex(lists["not_one_after"], closes=False, gap=r"\s+")
    return LineCues(
        values={**numbers.numbers, **numbers.times, **numbers.ordinals},
        stated=[re.compile(regex) for regex in [*stated, answer]],
        ranges=re.compile(grammar.regex(lists["ranges"])),
        not_one_after=re.compile(f"{not_one}$"),
    )


def _any_of(words: Mapping[str, int], *others: str) -> str:
    return "|".join([*others, *map(re.escape, words)]) or NEVER
