"""Cuts a message into sentences and clauses, because one of them may hold what matters."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relapse_guide.understanding.language import Language, language

LONGEST_SENTENCE = 60
"""Words; a longer one says more than one thing, and mostly lacks its signs."""
MIN_CLAUSE_WORDS = 2
"""Fewer words make no clause of their own."""


@dataclass(frozen=True)
class Pieces:
    """A message with its parts and their embeddings.

    `texts`: the whole message, then its sentences if it is long, then those of them that had to be
    cut, and its clauses; `vectors`:
    float32, texts x width; `sentences`: how many of the texts are the whole, its sentences and its
    questions; `asking`: places of the questions, in the order of the message, if it is long or
    asks more than one thing.
    """

    texts: list[str]
    vectors: npt.NDArray[np.float32]
    sentences: int
    asking: tuple[int, ...] = ()

    def fingerprint(self) -> str:
        """What Rasa's training compares by; it would print all the numbers otherwise."""
        digest = hashlib.sha256(repr(self.texts).encode())
        digest.update(self.vectors.tobytes())
        return digest.hexdigest()


def sentences_of(
    text: str, long_words: int, window_words: int, most: int, reading: Language | None = None
) -> list[str]:
    """The sentences of a long text, or overlapping windows where it has no sentence marks.

    Empty for a text of fewer than `long_words` words, and for a single sentence. At most
    `most`, the last ones: the question mostly stands in the last line.
    """
    if len(text.split()) < long_words:
        return []
    sentences: list[str] = []
    for sentence in (reading or language()).sentence_end.split(text):
        words = sentence.split()
        if len(words) <= _whole_words(window_words):
            sentences += [sentence] if words else []
            continue
        step = window_words // 2
        last = max(1, len(words) - step)
        sentences += [" ".join(words[at : at + window_words]) for at in range(0, last, step)]
    return sentences[-most:] if len(sentences) > 1 else []


def long_sentences_of(
    text: str, window_words: int, most: int, reading: Language | None = None
) -> list[str]:
    """The sentences that `sentences_of` cuts into windows, as they were written; at most `most`,
    the last ones."""
    sentences = (reading or language()).sentence_end.split(text)
    least = _whole_words(window_words)
    return [one for one in sentences if least < len(one.split()) <= LONGEST_SENTENCE][-most:]


def _whole_words(window_words: int) -> int:
    return window_words * 3 // 2


def clauses_of(text: str, most: int, reading: Language | None = None) -> list[str]:
    """The parts between commas, full stops, "and", "but" and the like; empty if it is one part.

    At most `most`: the first ones and the last ones.
    """
    parts = [part.strip() for part in (reading or language()).clause_end.split(text)]
    clauses = [part for part in parts if len(part.split()) >= MIN_CLAUSE_WORDS]
    if len(parts) < 2:
        return []
    if len(clauses) > most:
        clauses = [*clauses[: most // 2], *clauses[-(most - most // 2) :]]
    return list(dict.fromkeys(clauses))
