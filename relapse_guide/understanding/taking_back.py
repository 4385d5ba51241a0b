"""Whether a message takes back all that was told before: "start over", "it was dad's, not mine"."""

import re
from dataclasses import dataclass

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.role_cues import Fault, made_grammar, readable

_MOST_WORDS = 20
"""Words of a message that does nothing else; a longer one tells or asks something."""


class TakingBackFile(BaseModel):
    """`taking_back.yml` as it is written."""

    groups: dict[str, list[str]]
    takes_back: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class TakingBackCues:
    """What is looked for in a message. For text in small letters."""

    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Whether a short message takes back what was told."""
        words = text.split(None, _MOST_WORDS)
        return len(words) <= _MOST_WORDS and self.pattern.search(lowered(text)) is not None


def made_taking_back_cues(file: TakingBackFile, fault: Fault) -> TakingBackCues:
    """The cues of a file. Calls `fault` for each that cannot be read, and leaves it out."""
    grammar = made_grammar(file.groups, {}, fault)
    cues = readable(grammar, ["takes_back"], file.takes_back, fault)
    return TakingBackCues(re.compile(grammar.regex(cues)))
