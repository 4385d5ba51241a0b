"""Which language a message is in, where that is not English.

The identifier (py3langid) judges by letters alone, and takes slips and drug names for Polish or
Dutch. So an English message is never left to it: the more of its words are English or names, the
surer it must be, and from a share of them on it is not heard at all.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier as LetterModel

from relapse_guide.understanding.language import ENGLISH
from relapse_guide.understanding.phrase_net import folded
from relapse_guide.understanding.spoken import Spoken, spoken_languages

OTHER = "other"
"""The code of every language that the project has no words of."""
SEEN_TIMES = 5
"""In so many training sentences a word stands that is taken for English; a slip does not."""
LATIN = "LATIN"
MOST_LATIN = 0.7
"""The share of Latin letters from which on a text is written in them."""
FIRST_SIGHT = 400
"""Characters that are looked at; more of them tell nothing new and cost time."""


class Identifier:
    """Tells the language of a message.

    `config`: `candidates`, the languages that are weighed, by the labels of the identifier;
    `certain`, the least probability, 0 to 1, of a language none of whose words are English, and
    `certain_of_known`, what is asked for beside it where all are; `most_known`, the share of
    English words from which on a message is English; `certain_of_two`, the least probability for
    two words; `short_words`: up to so many words a message may be known by a greeting.
    """

    def __init__(
        self, config: Mapping[str, Any], english: Iterable[str] = (), names: Iterable[str] = ()
    ) -> None:
        self._config = config
        self.english = frozenset(english)
        """The words that are taken for English."""
        self.names = frozenset(names)
        """The words of drugs and the like, which are the same in every language."""

    def learn(self, sentences: Iterable[str], names: Iterable[str]) -> None:
        """Take the words of training sentences in English, and of names."""
        counts: Counter[str] = Counter()
        for sentence in sentences:
            if self._label(sentence[:FIRST_SIGHT])[0] == ENGLISH:
                counts.update(set(folded(sentence).split()))
        often = {word for word, times in counts.items() if times >= SEEN_TIMES}
        self.english = frozenset(often)
        self.names = frozenset(word for name in names for word in folded(name).split()) - often

    def prepare(self) -> None:
        """Read what is read once now, which takes two seconds, and not for the first message."""
        spoken_languages()
        self._label("")

    def language_of(self, text: str) -> str | None:
        """The code of the language that a message is in, OTHER for one of which nothing is known;
        None for English and where that is not sure."""
        seen = text[:FIRST_SIGHT]
        return self._by_words(text) or (
            self._by_letters(seen) if self._may_be_other(seen) else None
        )

    def _by_words(self, text: str) -> str | None:
        """By a greeting or a call for help in a short message."""
        whole = folded(text)
        if len(whole.split()) > self._config["short_words"]:
            return None
        for code, one in spoken_languages().items():
            if any(word in whole for word in one.words):
                return code
        return None

    def _may_be_other(self, text: str) -> bool:
        words = self._words(text)
        return bool(words) and self._share_known(words) <= self._config["most_known"]

    def _words(self, text: str) -> list[str]:
        """The words that can tell a language."""
        words = folded(text).split()
        return [word for word in words if not word.isdecimal() and word not in self.names]

    def _share_known(self, words: list[str]) -> float:
        return sum(word in self.english for word in words) / len(words)

    def _by_letters(self, text: str) -> str | None:
        words = self._words(text)
        label, probability = self._label(text)
        if label == ENGLISH:
            return None
        if is_latin(text) and probability < self._least(words):
            return None
        return self._code_of(label, text)

    def _least(self, words: list[str]) -> float:
        """The probability that is asked for of so many words, of which some are English."""
        known = self._share_known(words)
        if len(words) < 2 or (len(words) == 2 and known):
            return 1.0 + known
        if len(words) == 2:
            return float(self._config["certain_of_two"])
        return float(self._config["certain"] + known * self._config["certain_of_known"])

    def _code_of(self, label: str, text: str) -> str:
        letters = frozenset(text.lower())
        ones = [one for one in spoken_languages().values() if one.identified_as == label]
        fit = [one for one in ones if not one.never & letters]
        told = [one for one in fit if len(one.letters & letters) >= _needed(one)]
        best = max(told, key=lambda one: bool(one.letters), default=None)
        return best.code if best else OTHER

    def _label(self, text: str) -> tuple[str, float]:
        label, probability = _letter_model(tuple(self._config["candidates"])).classify(text)
        return str(label), float(np.float64(probability))


def _needed(one: Spoken) -> int:
    """How many letters of its own tell a language from another of the same label."""
    return 1 if one.letters else 0


def is_latin(text: str) -> bool:
    """Whether most letters of a text are those that English is written in; drugs are written so
    in every language."""
    letters = [one for one in text if one.isalpha()]
    latin = sum(unicodedata.name(one, "").startswith(LATIN) for one in letters)
    return latin >= len(letters) * MOST_LATIN


@cache
def _letter_model(candidates: tuple[str, ...]) -> Any:
    """The identifier, made once for a process: it takes a second and 100 MB."""
    model = LetterModel.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(candidates))
    return model
