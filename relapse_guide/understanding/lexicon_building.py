"""Makes a lexicon of names: how tolerantly each is looked for, and which words are none of them.

Slow, and done when training; what comes of it is kept as plain data.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import rapidfuzz
from spellchecker import SpellChecker

from relapse_guide.cache import Cache, digest_of
from relapse_guide.progress import tell
from relapse_guide.understanding import lexicon as lexicon_module
from relapse_guide.understanding import sounds
from relapse_guide.understanding.language import Language
from relapse_guide.understanding.lexicon import MIN_FUZZY_LETTERS, Known, Lexicon, confusable

FILE = "lexicon.json"
COMMON_TERM_LETTERS = 8
EVERYDAY_COUNT = 30
"""Occurrences in pyspellchecker's corpus from which a word counts as everyday English."""


class Named(Protocol):
    """A name as somebody gives it: what it is written like, the entity and id that it stands
    for, and the `key` of its entry under which it stands."""

    @property
    def text(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def key(self) -> str: ...


@dataclass(frozen=True)
class Names:
    """What a lexicon is made of: the names, and the everyday words that look like them."""

    known: list[Known]
    everyday: list[str]

    def keep(self, folder: Path) -> None:
        """Write them into a folder."""
        kept = {"names": [asdict(name) for name in self.known], "everyday": self.everyday}
        (folder / FILE).write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def restored(cls, folder: Path) -> "Names":
        """Those that were kept in a folder."""
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls([Known(**name) for name in kept["names"]], kept["everyday"])


class RememberingLexicon(Lexicon):
    """Finds the same, in half the time where there are thousands of words, which come back.

    Not for serving: it would keep what users wrote.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._near: dict[str, tuple[str, str, float]] = {}
        self._other: dict[str, tuple[Known, float] | None] = {}
        self._starts = {target[:end] for target in self._fuzzy for end in range(len(target) + 1)}

    def _nearest(self, word: str) -> tuple[str, str, float]:
        if word not in self._near:
            self._near[word] = super()._nearest(word)
        return self._near[word]

    def _sounding_or_begun(self, word: str) -> tuple[Known, float] | None:
        if word not in self._other:
            is_none = word not in self._starts and self._sounds.of(word) not in self._by_sound
            self._other[word] = None if is_none else super()._sounding_or_begun(word)
        return self._other[word]


def names_from(given: Iterable[Named], cache: Cache, reading: Language) -> Names:
    """The names with all that is worked out about them."""
    counts = SpellChecker(language=reading.everyday.dictionary).word_frequency.dictionary
    common = {word for word, count in counts.items() if count >= EVERYDAY_COUNT}
    known = [known_from(name, common) for name in given]
    words = sorted(common)
    digest = _digest(known, words, reading)
    made = cache.made("everyday", digest, lambda: _everyday(known, words, reading))
    return Names(known, json.loads(made))


def _everyday(known: Sequence[Known], words: Sequence[str], reading: Language) -> bytes:
    tell("Comparing the names with everyday words")
    return json.dumps(confusable(words, RememberingLexicon(known, reading=reading))).encode()


def _digest(known: Sequence[Known], words: Sequence[str], reading: Language) -> str:
    """A name for all that the comparison depends on; its own code is part of that."""
    given = json.dumps([[asdict(name) for name in known], words], sort_keys=True)
    code = [Path(str(module.__file__)).read_bytes() for module in (lexicon_module, sounds)]
    read = [path.read_bytes() for path in reading.files]
    return digest_of(given.encode(), *code, *read, rapidfuzz.__version__.encode())


def known_from(name: Named, common: set[str]) -> Known:
    """How tolerantly a name is looked for.

    A nickname or abbreviation that is an everyday word ("DVd") is `casual`. Brands, generics
    and class names may be misspelled from five letters on, terms of one word from eight on.
    """
    letters = sum(character.isalnum() for character in name.text)
    words = name.text.lower().split()
    is_everyday = len(words) == 1 and words[0] in common
    short = name.key == "nicknames"
    casual = is_everyday and name.key in ("nicknames", "abbreviations")
    least = COMMON_TERM_LETTERS if name.entity == "term" else MIN_FUZZY_LETTERS
    fuzzy = name.key not in ("abbreviations", "spoken") and letters >= least and not short
    if name.entity == "term" and len(words) > 1:
        fuzzy = False
    return Known(name.text, name.entity, name.id, short, casual, fuzzy)
