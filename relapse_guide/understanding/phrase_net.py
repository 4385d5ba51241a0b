"""Finds fixed word sequences in a message, also where the words are misspelled.

A word counts as a sequence's word when it sounds the same or is like it (1 - OSA distance /
length, by rapidfuzz); short words must be the same. The limits were chosen so that the
sequences of content/safety.yml are found in hardly any calm sentence of data/nlu*.yml.
"""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from relapse_guide.understanding.language import Language, language

MAX_WORDS = 1600
"""Longer texts are searched for the exact words only."""
MIN_LETTERS = 9
"""Phrases of fewer letters, spaces not counted, are never misspelled ones."""
SHORT_WORD = 3
"""Up to so many letters a word is short: too much is like it."""
WORD_LIKE = 0.65
"""The least likeness, 0 to 1, of each word of a phrase."""
SOUND_LIKE = 0.4
"""The least likeness of a word that sounds the same: "coff" is "cough", "that" is not "dead"."""
PHRASE_LIKE = 0.8
"""The least mean likeness, 0 to 1, of the words of a phrase of three words and more."""
PAIR_LIKE = 0.9
"""The same of a phrase of two words, which is more often met by chance."""
SPREAD_LETTERS = 4
"""So many single letters in a row are one word with spaces in it."""
RUN_ON_LETTERS = 10
"""From this length on a word may be several without spaces."""
_APOSTROPHES = re.compile(r"['’‘`´\u02bc\uff07]")
_GAPS = re.compile(r"[\W_]+")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0431\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u043a\u043c\u0442\u043d\u0432\u0501\u04bb\u03bf\u03b1\u03b5\u03b9\u03ba\u03bd\u03c1\u03c4\u03c5\u03c7\u0131",
    "abeopcyxijskmthbdhoaeikvptuxi",
)
"""Cyrillic and Greek letters that look like Latin ones, and a dotless i."""


def folded(text: str) -> str:
    """As a person reads it: lower case in plain letters, apostrophes dropped, other marks as
    single spaces, a space at both ends.

    Full-width and other forms of letters become the letters (Unicode's NFKD), accents and
    invisible signs go, and letters of other alphabets that look Latin become Latin.
    """
    seen = _APOSTROPHES.sub("", _INVISIBLE.sub("", text))
    letters = unicodedata.normalize("NFKD", seen).lower().translate(_LOOK_ALIKES)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return f" {_GAPS.sub(' ', plain).strip()} "


class PhraseNet:
    """Sequences of words ready for searching."""

    def __init__(self, phrases: Iterable[str], reading: Language | None = None) -> None:
        self._language = reading or language()
        exact = [words for words in (folded(phrase).split() for phrase in phrases) if words]
        self._exact: dict[str, list[list[str]]] = defaultdict(list)
        for phrase in exact:
            self._exact[phrase[0]].append(phrase)
        self._tolerant = [
            phrase for phrase in exact if len(phrase) > 1 and sum(map(len, phrase)) >= MIN_LETTERS
        ]
        self._joined = ["".join(phrase) for phrase in self._tolerant]
        self._begun: dict[str, list[list[str]]] = defaultdict(list)
        for phrase in self._tolerant:
            self._begun[phrase[0]].append(phrase)
        self._words = sorted({word for phrase in self._tolerant for word in phrase})
        self._sounding: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._sounding[self._language.sounds.of(word)].append(word)

    def holds(self, text: str) -> bool:
        """Whether one of the sequences stands in a text."""
        words = folded(text).split()
        if self._stands_in(words):
            return True
        run_on = _run_on(words)
        if run_on and any(phrase in run_on for phrase in self._joined):
            return True
        return len(words) <= MAX_WORDS and self._holds_misspelled(words)

    def holds_exactly(self, text: str) -> bool:
        """Whether one of the sequences stands in a text just so; signs and accents aside."""
        return self._stands_in(folded(text).split())

    def _stands_in(self, words: list[str]) -> bool:
        return any(
            words[start : start + len(phrase)] == phrase
            for start, word in enumerate(words)
            for phrase in self._exact.get(word, ())
        )

    def _holds_misspelled(self, words: list[str]) -> bool:
        distinct = list(dict.fromkeys(words))
        scores = process.cdist(distinct, self._words, scorer=OSA.normalized_similarity)
        alike = {word: self._sound_alike(word) for word in distinct}
        for row, column in zip(*(scores >= WORD_LIKE).nonzero(), strict=True):
            word, other = distinct[row], self._words[column]
            if self._may_be(word, other) and self._language.sounds.may_start(word, other):
                alike[word].setdefault(other, float(scores[row, column]))
        likeness = [alike[word] for word in words]
        return any(
            _is_phrase(likeness[start : start + len(phrase)], phrase)
            for start, begins in enumerate(likeness)
            for first in begins
            for phrase in self._begun.get(first, ())
            if start + len(phrase) <= len(words)
        )

    def _sound_alike(self, word: str) -> dict[str, float]:
        """The sequences' words that a word is to the ear, each with the likeness 1."""
        heard = self._sounding.get(self._language.sounds.of(word), ())
        return {
            other: 1.0
            for other in heard
            if word == other
            or (self._may_be(word, other) and OSA.normalized_similarity(word, other) >= SOUND_LIKE)
        }

    def _may_be(self, word: str, other: str) -> bool:
        """Short words have too many neighbours; but "ded" may be "dead". "Can" is never "cant",
        though "carnt" may be."""
        ending = self._language.endings.negation
        negated = ending and other.endswith(ending)
        if negated and not (word.endswith(ending[-1]) and ending[0] in word):
            return False
        shorter, longer = sorted((len(word), len(other)))
        return shorter > SHORT_WORD or (len(other) > SHORT_WORD and longer - shorter == 1)


def _run_on(words: list[str]) -> str:
    """What is written "k i l l  m y s e l f" or without spaces, joined; the rest as gaps."""
    parts: list[str] = []
    for single, group in itertools.groupby(words, key=lambda word: len(word) == 1):
        run = list(group)
        if single and len(run) >= SPREAD_LETTERS:
            parts.append("".join(run))
        elif not single:
            parts += [word for word in run if len(word) >= RUN_ON_LETTERS]
    return " ".join(parts)


def _is_phrase(likeness: list[dict[str, float]], phrase: list[str]) -> bool:
    scores = [alike.get(word, 0.0) for alike, word in zip(likeness, phrase, strict=True)]
    least = PAIR_LIKE if len(phrase) == 2 else PHRASE_LIKE
    return min(scores) >= WORD_LIKE and sum(scores) >= least * len(scores)
