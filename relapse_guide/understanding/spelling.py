"""Writes misspelt words as they were meant, for what compares a message with training sentences.

A word is misspelt where no dictionary has it, and the training sentences seldom. It was meant as
one of the training sentences' own words: one that is near it in letters or sound, stands often
there, and stands there beside the same words ("so tird of" is tired, "my tird relapse" third). A
word of danger goes first: "faited" is fainted, however often something failed.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import inf, log
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, Extra
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from spellchecker import SpellChecker

from relapse_guide.understanding.sounds import Sounds

FILE = "spelling.json"
LEAST_LETTERS = 4
"""A shorter word is near too many others."""
TWO_SLIPS_LETTERS = 5
"""From so many letters on, two slips are forgiven."""
MEANT_OFTEN = 3
"""So often a word stands in the training sentences at least that others are taken for."""
KNOWN_OFTEN = 5
"""So often a word that is in no dictionary stands in them, for it to be none of their slips."""
SLIP_OF = 10
"""A word one slip from another that stands there so many times as often is a slip all the same."""
SECOND_SLIP = 4.0
OTHER_SOUND = 2.0
BESIDE = 2.0
"""What a second slip or another sound costs, and what a known neighbour gives, where the logarithm
of how often a word stands in the training sentences counts once."""
LEAST_WORTH = 2.0
"""A word that comes to less is left as it was written."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_ENDS = ".!?…\n"


class Slip(NamedTuple):
    """A misspelt word by its place in characters, and the word that was meant."""

    start: int
    end: int
    meant: str


class SpellingFile(BaseModel):
    """`spelling.yml`: what people write for a word on purpose or by ear, too far from it to be
    found by its letters, and the words of danger."""

    short_forms: dict[str, str]
    dangers: list[str]

    class Config:
        extra = Extra.forbid


class Spelling:
    """`words`, `pairs`: how often words, and two in a row, stand in the training sentences;
    `dictionary`: other words that are rightly spelt; `own`: the words of no dictionary that are
    none of the training sentences' slips, found out where not given."""

    def __init__(
        self,
        words: Mapping[str, int],
        pairs: Mapping[str, int],
        dictionary: Iterable[str],
        cues: SpellingFile,
        sounds: Sounds,
        own: Iterable[str] | None = None,
    ) -> None:
        self._words, self._pairs = dict(words), dict(pairs)
        self._dictionary, self._dangers = frozenset(dictionary), frozenset(cues.dangers)
        self._short_forms = cues.short_forms
        self._sounds = sounds
        self._joined = _joined(self._words, self._dictionary)
        self._meant: dict[str, list[str]] = defaultdict(list)
        for word in [*self._joined, *(self._words.keys() & self._dictionary)]:
            if self._often(word) >= MEANT_OFTEN and len(word) >= LEAST_LETTERS - 1:
                self._meant[word[0]].append(word)
        for begun in self._meant.values():
            begun.sort()
        self._own = frozenset(self._own_words() if own is None else own)

    @classmethod
    def learned(
        cls, texts: Iterable[str], dictionary: str, cues: SpellingFile, sounds: Sounds
    ) -> "Spelling":
        """From training sentences, and the dictionary of pyspellchecker for a language."""
        words: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for text in texts:
            found = [_said(match) for match in _WORD.finditer(text)]
            words.update(found)
            pairs.update(map(_pair, found, found[1:]))
        kept = {pair: count for pair, count in pairs.items() if count > 1}
        known = SpellChecker(language=dictionary).word_frequency.dictionary
        return cls(words, kept, known, cues, sounds)

    def keep(self, folder: Path) -> None:
        """Write what was learned into a folder."""
        kept = {
            "words": self._words,
            "pairs": self._pairs,
            "others": sorted(self._dictionary),
            # To find these out takes half a second, at every start.
            "own": sorted(self._own),
        }
        (folder / FILE).write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def restored(cls, folder: Path, cues: SpellingFile, sounds: Sounds) -> "Spelling":
        """What was kept in a folder."""
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        words, pairs, others, own = (kept[key] for key in ("words", "pairs", "others", "own"))
        return cls(words, pairs, others, cues, sounds, own)

    def slips(self, text: str) -> list[Slip]:
        """The misspelt words of a text as they were meant, in their order."""
        found = list(_WORD.finditer(text))
        said = [_said(match) for match in found]
        meant = [self._written_short(text, match) for match in found]
        for at, match in enumerate(found):
            if meant[at] == said[at]:
                before = meant[at - 1] if at else ""
                after = meant[at + 1] if at + 1 < len(meant) else ""
                may_be_a_name = self._may_be_a_name(text, match)
                meant[at] = self._meant_by(said[at], before, after, may_be_a_name)
        return [
            Slip(match.start(), match.end(), _like(match[0], one))
            for match, word, one in zip(found, said, meant, strict=True)
            if one != word
        ]

    def _own_words(self) -> Iterator[str]:
        """Words that no dictionary has, and that stand too often to be slips."""
        for word, count in self._words.items():
            is_known = word in self._dictionary or word in self._joined
            if count >= KNOWN_OFTEN and not is_known and not self._is_slip(word):
                yield word

    def _often(self, word: str) -> int:
        return self._words.get(self._joined.get(word, word), 0)

    def _is_slip(self, word: str) -> bool:
        """Whether a word of the training sentences is a slip that their writers made on purpose."""
        if len(word) <= LEAST_LETTERS:
            return False
        often = SLIP_OF * self._words[word]
        return any(self._often(one) >= often for one, _ in self._near(word, 1))

    def _written_short(self, text: str, match: re.Match[str]) -> str:
        """A short form written out; a letter of a name ("R-ISS") is none."""
        written = match[0].replace("’", "'")
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        is_name = written.isupper() and not text.isupper()
        if is_name or (len(written) == 1 and around.strip(" ,;:?!()\n")):
            return written.lower()
        return self._short_forms.get(written.lower(), written.lower())

    def _near(self, word: str, slips: int) -> list[tuple[str, int]]:
        """Words that others are taken for, with how many slips they are away."""
        begun = self._meant.get(word[0], [])
        near = extract(word, begun, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [(one, int(distance)) for one, distance, _ in near]

    def _meant_by(self, word: str, before: str, after: str, may_be_a_name: bool) -> str:
        if word in self._joined:
            return self._joined[word]
        is_known = word in self._dictionary or word in self._own or may_be_a_name
        if is_known or len(word) < LEAST_LETTERS or not word.isalpha():
            return word
        sound = self._sounds.of(word)
        near = self._near(word, 2 if len(word) >= TWO_SLIPS_LETTERS else 1)
        least = min((slips for _, slips in near), default=0)
        dangers = [
            (one, slips)
            for one, slips in near
            if slips == least
            and self._is_danger(one)
            and (slips == 1 or self._sounds.of(one) == sound)
        ]
        best, meant = -inf if dangers else LEAST_WORTH, word
        for one, slips in dangers or near:
            whole = self._joined.get(one, one)
            beside = log(1 + self._pairs.get(_pair(before, whole), 0))
            beside += log(1 + self._pairs.get(_pair(whole, after), 0))
            costs = SECOND_SLIP * (slips - 1) + OTHER_SOUND * (self._sounds.of(one) != sound)
            worth = log(self._words[whole]) + BESIDE * beside - costs
            if worth > best:
                best, meant = worth, whole
        return meant

    def _is_danger(self, word: str) -> bool:
        return self._joined.get(word, word) in self._dangers

    def _may_be_a_name(self, text: str, match: re.Match[str]) -> bool:
        """Whether a word has a capital in the midst of a sentence that is not all in capitals."""
        if not match[0][0].isupper() or text.isupper():
            return False
        before = text[: match.start()].rstrip(" \t\"'“(-")
        return bool(before) and before[-1] not in _SENTENCE_ENDS


def _joined(words: Mapping[str, int], dictionary: frozenset[str]) -> dict[str, str]:
    """Of words without the sign in their midst ("wasnt"), the word that is meant."""
    found: dict[str, str] = {}
    for word in sorted(words, key=lambda one: (words[one], one)):
        joined = word.replace("'", "")
        if joined != word and joined not in dictionary:
            found[joined] = word
    return found


def _pair(one: str, other: str) -> str:
    return f"{one} {other}"


def _said(match: re.Match[str]) -> str:
    return match[0].lower().replace("’", "'")


def _like(written: str, meant: str) -> str:
    """With the capital that was written."""
    return meant.capitalize() if written[0].isupper() else meant
