"""Body temperatures in a message, read as numbers.

A fever is 100.4 F (38 C) or more (CDC, "Watch Out for Fever"; content/signs.yml names the
source to readers).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import Grammar, lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable

FEVER_F, FEVER_C = 100.4, 38.0
NEAR_C = 37.5
"""From here on, a temperature below a fever does not say that all is well (the project's rule)."""
_FAHRENHEIT = (93.0, 108.9)
"""What a living body can have; other numbers are no temperatures."""
_CELSIUS = (34.0, 42.9)
WORDS_BESIDE = 60
"""Characters in which the words beside a number are looked for."""
_TENTHS = r"(?:\s?(?:[.,]|(?:point|dot)\s)\s?(?P<tenths>\d)(?!\d))?"
_NUMBER = rf"(?<![\d.,/:$#-])(?P<value>\d{{2,3}}){_TENTHS}(?![\d/:%]|[.,]\d)"
_DEGREE = r"(?:°|º|degrees?|deg)"
_NAMES = r"(?:f|c|fahrenheit|celsius|centigrade)"
_UNIT = rf"(?:\s?{_DEGREE}?\s?(?P<unit>{_NAMES})\b|\s?(?P<degree>°|º|degrees?\b))?"
_READING = re.compile(_NUMBER + _UNIT)


class TemperaturesFile(BaseModel):
    """`temperatures.yml` as it is written."""

    groups: dict[str, list[str]]
    taken: list[str]
    not_taken: list[str]
    of_weather: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class TemperatureCues:
    """Words that tell a temperature from other numbers. For text in small letters."""

    taken: re.Pattern[str]
    """A number near it is a temperature."""
    not_taken: re.Pattern[str]
    """A number right before or after it is something else."""
    of_weather: re.Pattern[str]
    """A number right before it is the weather's, whatever its unit."""


@dataclass(frozen=True)
class Reading:
    """A temperature in a text, by its place in characters; `celsius`: its degrees C."""

    start: int
    end: int
    celsius: float
    is_fever: bool
    is_sure: bool
    """Words or a unit say that it is one; else the number alone looks like one."""

    @property
    def is_near(self) -> bool:
        """Whether it is a little less than a fever."""
        return not self.is_fever and self.celsius >= NEAR_C


def made_temperature_cues(file: TemperaturesFile, fault: Fault) -> TemperatureCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar: Grammar = made_grammar(file.groups, {}, fault)

    def pattern(key: str) -> re.Pattern[str]:
        return re.compile(grammar.regex(readable(grammar, [key], getattr(file, key), fault)))

    return TemperatureCues(pattern("taken"), pattern("not_taken"), pattern("of_weather"))


def temperatures_in(text: str, cues: TemperatureCues) -> Sequence[Reading]:
    """The temperatures that a text tells, in its order."""
    small = lowered(text)
    is_taken = bool(cues.taken.search(small))
    found = []
    for match in _READING.finditer(small):
        reading = _reading(match, is_taken)
        if reading and not _is_something_else(small, match, cues):
            found.append(reading)
    return found


def _reading(match: re.Match[str], is_taken: bool) -> Reading | None:
    value = float(f"{match['value']}.{match['tenths'] or 0}")
    unit = (match["unit"] or "")[:1]
    in_f = unit != "c" and _FAHRENHEIT[0] <= value <= _FAHRENHEIT[1]
    in_c = unit != "f" and _CELSIUS[0] <= value <= _CELSIUS[1]
    sure = is_taken or bool(unit) or bool(match["degree"])
    if not (in_f or in_c) or not (sure or (in_f and match["tenths"])):
        return None
    celsius = (value - 32) / 1.8 if in_f else value
    fever = value >= (FEVER_F if in_f else FEVER_C)
    return Reading(match.start(), match.end(), round(celsius, 1), fever, sure)


def _is_something_else(small: str, match: re.Match[str], cues: TemperatureCues) -> bool:
    """Whether the words beside a number say what it counts: "kappa 100.8", "38 years", "40 degree
    summers"."""
    after = small[match.end() : match.end() + WORDS_BESIDE].lstrip(" -")
    if match["unit"] or match["degree"]:
        return bool(cues.of_weather.match(after))
    before = re.split(r"[,.;:]", small[max(0, match.start() - WORDS_BESIDE) : match.start()])[-1]
    last = " ".join(before.split()[-3:])
    return bool(cues.not_taken.search(last) or cues.not_taken.match(after))
