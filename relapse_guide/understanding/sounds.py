"""Whether two words sound alike, for names and phrases that were written by ear."""

import re

from pydantic import BaseModel, Extra, Field, constr


class Softened(BaseModel):
    """A letter that sounds like another one before some letters."""

    letter: str = Field(min_length=1)
    before: str = Field(min_length=1)
    sound: str

    class Config:
        extra = Extra.forbid


class SoundsFile(BaseModel):
    """`sounds.yml`: which letters sound alike."""

    same_start: list[str]
    spellings: dict[str, str]
    softened: list[Softened]
    same_sound: dict[str, str]
    vowels: dict[str, constr(min_length=1)]  # type: ignore[valid-type]
    silent_start: list[str]

    class Config:
        extra = Extra.forbid


_DOUBLED = re.compile(r"(.)\1+")


class Sounds:
    """How the words of a language sound."""

    def __init__(self, file: SoundsFile) -> None:
        self._spellings = file.spellings
        self._softened = [
            (re.compile(f"{re.escape(one.letter)}(?=[{re.escape(one.before)}])"), one.sound)
            for one in file.softened
        ]
        self._same_sound = str.maketrans(
            {letter: one for one, letters in file.same_sound.items() for letter in letters}
        )
        self._vowels = [
            (re.compile(f"[{re.escape(letters)}]+"), one) for one, letters in file.vowels.items()
        ]
        self._same_start = [frozenset(letters) for letters in file.same_start]
        self._silent_start = tuple(file.silent_start)

    def may_start(self, word: str, target: str) -> bool:
        """Whether the first letters are the same or sound alike."""
        first, other = word[0], target[0]
        return first == other or any(
            first in group and other in group for group in self._same_start
        )

    def heard_as(self, word: str) -> list[str]:
        """A word as written and, where its first letter may not belong to the name ("ex" is
        also heard for a first X), without it."""
        return [word, word[1:]] if word.startswith(self._silent_start) else [word]

    def alike(self, word: str, target: str) -> bool:
        """Whether two words are the same to the ear: "bellcade" and "velcade"."""
        return self.of(word) == self.of(target)

    def of(self, word: str) -> str:
        """A word with letters that sound alike written alike: consonants by group, vowels as
        one, none doubled."""
        heard = word
        for letters, one in self._spellings.items():
            heard = heard.replace(letters, one)
        for pattern, one in self._softened:
            heard = pattern.sub(one, heard)
        heard = heard.translate(self._same_sound)
        for pattern, one in self._vowels:
            heard = pattern.sub(one, heard)
        return _DOUBLED.sub(r"\1", heard)
