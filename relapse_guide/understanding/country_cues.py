"""The cues of `language/<code>/countries.yml`: in which country is somebody who writes this?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable


class CountriesFile(BaseModel):
    """`countries.yml` as it is written: cues by the id of a country."""

    groups: dict[str, list[str]]
    countries: dict[str, list[str]]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class CountryCues:
    """What is looked for in a message."""

    patterns: Mapping[str, re.Pattern[str]]

    def country_in(self, text: str) -> str | None:
        """The country of the cue that stands first in a text, or None."""
        small = lowered(text)
        found = {
            match.start(): country
            for country, pattern in self.patterns.items()
            for match in [pattern.search(small)]
            if match
        }
        return found[min(found)] if found else None


def made_country_cues(file: CountriesFile, fault: Fault) -> CountryCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {}, fault)
    return CountryCues(
        {
            country: re.compile(
                grammar.regex(readable(grammar, ["countries", country], literals, fault))
            )
            for country, literals in file.countries.items()
        }
    )
