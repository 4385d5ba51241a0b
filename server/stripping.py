"""Takes out of a text what can tell who wrote it, as far as a program can know that.

What stays are words alone. Numbers, e-mail addresses and web addresses go, and so does what is
written like a name and is none of the content's. A name that is written small stays at first:
`Words.shown` hides what is no everyday word until several people have used it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from spellchecker import SpellChecker

from relapse_guide.library.content import Content
from relapse_guide.understanding.language import language

HIDDEN = "_"
PEOPLE = 3
"""So many conversations must hold a word that is not everyday before anybody reads it."""
EVERYDAY_COUNT = 300
"""Occurrences in pyspellchecker's corpus from which a word is everyday; rarer ones are names, too,
such as Wilhelmina and Poughkeepsie."""
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*", re.IGNORECASE)
_NUMBERED = re.compile(r"\S*\d\S*")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.!?_]")
_ENDS = frozenset(".!?")


@dataclass(frozen=True)
class Words:
    """The words that are known: everyday English, and those of the content's names."""

    everyday: frozenset[str]
    names: frozenset[str]

    def stripped(self, text: str) -> str:
        """The words of a text in small letters, with HIDDEN for what was taken out."""
        hidden = _NUMBERED.sub(f" {HIDDEN} ", _ADDRESS.sub(f" {HIDDEN} ", text))
        loud = text.isupper()
        found: list[str] = []
        begins = True
        for part in _PART.findall(hidden):
            if part in _ENDS:
                begins = True
                continue
            kept = part.lower()
            if part == HIDDEN or (not loud and self._is_name(part, begins)):
                kept = HIDDEN
            if kept != HIDDEN or found[-1:] != [HIDDEN]:
                found.append(kept)
            begins = False
        return " ".join(found)

    def shown(self, texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Stripped texts by conversation, without the words that few people used."""
        given = list(texts)
        users: Counter[str] = Counter()
        for word, _ in {(word, conversation) for conversation, text in given
                        for word in text.split()}:  # fmt: skip
            users[word] += 1
        often = {word for word, people in users.items() if people >= PEOPLE}
        return [(conversation, self._without_rare(text, often)) for conversation, text in given]

    def _is_name(self, part: str, begins: bool) -> bool:
        if not part[0].isupper() or part.lower() in self.names:
            return False
        # "I", and what begins a sentence, is written so whatever it is.
        return len(part) > 1 and not (begins and part.lower() in self.everyday)

    def _without_rare(self, text: str, often: Collection[str]) -> str:
        known = (self.everyday, self.names, often)
        kept = [word if any(word in one for one in known) else HIDDEN for word in text.split()]
        return " ".join(kept)


@lru_cache(maxsize=2)
def words_of_content(content: Content) -> Words:
    """The words that are known beside this content; takes a second the first time."""
    counts = SpellChecker(language=language().everyday.dictionary).word_frequency.dictionary
    everyday = frozenset(word for word, count in counts.items() if count >= EVERYDAY_COUNT)
    called = [name for _, entry in content.entries() for _, name in entry.called()]
    return Words(everyday, frozenset(_PART.findall(" ".join(called).lower())))
