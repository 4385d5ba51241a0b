"""Tells what a message says that is nothing but emoji: a thumb, a heart, a crying face, an SOS.

The signs stand in `language/en/channels/signs.yml`, each group with the question that it asks.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, Extra

from channels.words import words_of

LONGEST = 200
"""Characters of the longest message that is read as signs."""
_CODE = re.compile(r":([a-z0-9_+-]+):")
_TONE = re.compile(r":skin-tone-\d:")
_WITHOUT_MEANING = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff♀♂\u200d\\s!.,?…~]+")
"""Forms, skin tones, and what stands beside signs and says nothing."""


class SignGroup(BaseModel):
    """Signs that ask the same: a group of `signs.yml` as it is written."""

    asks: str
    signs: str
    typed: list[str] = []
    codes: list[str] = []

    class Config:
        extra = Extra.forbid


class SignsFile(BaseModel):
    """`signs.yml` as it is written, the most serious group first."""

    groups: list[SignGroup]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class Signs:
    """Knows which question signs ask."""

    groups: tuple[SignGroup, ...]

    def question(self, text: str) -> str | None:
        """The id of the question that is asked, if the text is nothing but signs that are known.

        Of signs from several groups the most serious counts; one beside them that no group has
        does not matter.
        """
        if len(text) > LONGEST:
            return None
        letters = text.casefold().strip().rstrip("!.? ")
        names = set(_CODE.findall(_TONE.sub("", letters)))
        signs = set(_WITHOUT_MEANING.sub("", _CODE.sub("", _TONE.sub("", letters))))
        if not all(map(_is_sign, signs)):
            names, signs = set(), set()
        for group in self.groups:
            drawn = signs & set(group.signs) or names & set(group.codes)
            if drawn or letters in group.typed:
                return group.asks
        return None


@cache
def signs() -> Signs:
    """The signs of English. Raises LanguageError."""
    return Signs(tuple(words_of("signs", SignsFile).groups))


def _is_sign(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Cn")
