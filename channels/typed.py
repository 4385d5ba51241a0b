"""What people type where nothing can be pressed: choices by number, "more", STOP and its kin.

The words stand in `language/en/channels/typed.yml`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from pydantic import BaseModel, Extra

from channels.words import words_of

LONGEST = 60
"""Characters of the longest text that is taken for a choice or a keyword."""
HIGHEST = 19
"""The highest number that can be meant for a list; from 35 up it may be a temperature."""
_DECIMAL = re.compile(r"\d\.\d|\d\d[,:/]\d")
_TOKEN = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’`]")


class DeleteWords(BaseModel):
    """What asks to delete a conversation: a verb alone, or with a thing, and words around them."""

    before: list[str]
    verbs: list[str]
    things: list[str]
    after: list[str]

    class Config:
        extra = Extra.forbid


class TypedFile(BaseModel):
    """`typed.yml` as it is written."""

    numbers: dict[str, int]
    ordinals: dict[str, int]
    beside_a_number: list[str]
    before_digits: list[str]
    after_a_number: list[str]
    more: list[str]
    stop: list[str]
    also_stop: list[str]
    start: list[str]
    agree: list[str]
    help: list[str]
    delete: DeleteWords
    signs_before: list[str]

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class Typed:
    """Reads short texts. Capitals, accents, signs and emoji do not matter."""

    file: TypedFile

    def deletes(self, text: str) -> bool:
        """Whether it asks for nothing but to delete the conversation, in words or as `/delete`."""
        words = _plain(text)
        return bool(words) and self._deletion.fullmatch(words) is not None

    @cached_property
    def _deletion(self) -> re.Pattern[str]:
        words = self.file.delete
        before, verbs, things, after = (
            "|".join(map(re.escape, some))
            for some in (words.before, words.verbs, words.things, words.after)
        )
        return re.compile(rf"(?:(?:{before}) )*(?:{verbs})(?: (?:{things}))?(?: (?:{after}))*")

    def numbers_in(self, text: str) -> list[int]:
        """The numbers that a text chooses, in its order; none if it says anything else."""
        if len(text) > LONGEST or _DECIMAL.search(unicodedata.normalize("NFKC", text)):
            return []
        found: list[int] = []
        tokens = _tokens(text)
        for place, token in enumerate(tokens):
            after = tokens[place + 1] if place + 1 < len(tokens) else ""
            before = self._number(tokens[place - 1]) if place else None
            if token in self.file.after_a_number and before is not None:
                continue
            number = self._number(token)
            if number is not None:
                found.append(number)
            elif not self._can_stand(token, after):
                return []
        return list(dict.fromkeys(found))

    def asks_more(self, text: str) -> bool:
        """Whether the rest of an answer is asked for."""
        return _plain(text) in self.file.more

    def stops(self, text: str) -> bool:
        """Whether it is nothing but a word that ends messages, such as STOP or `/stop`."""
        return _plain(text) in (*self.file.stop, *self.file.also_stop)

    def starts(self, text: str) -> bool:
        """Whether it is nothing but a word that lets messages begin again."""
        return _plain(text) in self.file.start

    def agrees(self, text: str) -> bool:
        """Whether such a word also says yes to a question."""
        return _plain(text) in self.file.agree

    def asks_help(self, text: str) -> bool:
        """Whether it is nothing but HELP or INFO, or such a command."""
        return _plain(text) in self.file.help

    def _can_stand(self, token: str, after: str) -> bool:
        if token in self.file.before_digits:
            return after.isdigit()
        return token in self.file.beside_a_number

    def _number(self, token: str) -> int | None:
        if token.isdigit():
            return int(token) if int(token) <= HIGHEST else None
        return self.file.numbers.get(token, self.file.ordinals.get(token))


@cache
def typed() -> Typed:
    """The words of English. Raises LanguageError."""
    return Typed(words_of("typed", TypedFile))


def _plain(text: str) -> str:
    """The words of a short text, one space between them; empty for a long one."""
    return " ".join(_tokens(text)) if len(text) <= LONGEST else ""


def _tokens(text: str) -> list[str]:
    """Words and numbers in small letters; signs such as ②, 2️⃣ and ➋ are their numbers."""
    drawn = "".join(_digit(char) for char in text)
    flat = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", drawn)).casefold()
    bare = "".join(char for char in flat if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return _TOKEN.findall(bare)


def _digit(char: str) -> str:
    """The digit that one sign draws, else the sign."""
    is_sign = unicodedata.category(char) == "No"
    digit = unicodedata.digit(char, None) if is_sign else None
    return f" {digit} " if digit is not None else char
