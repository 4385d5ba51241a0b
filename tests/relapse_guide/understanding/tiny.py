"""A tiny set of sentences, with vectors made by hand in place of the encoder's."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relapse_guide.understanding.encoder import Floats
from relapse_guide.understanding.intents import IntentModel
from relapse_guide.understanding.pieces import Pieces

MEANING = {"pill": 0, "drug": 0, "hello": 1, "hi": 1, "bleeding": 2, "faint": 2}
"""A fake encoder: which of three directions a word points to."""
EXAMPLES = {
    "ask_drug": ["what pill is it", "which drug is it", "tell me the pill", "is there a drug"],
    "greet": ["hello there", "hi you", "hello hello", "oh hi there"],
    "report_emergency": ["he is bleeding", "I feel faint", "bleeding a lot", "she is faint now"],
}
CONFIG: dict[str, Any] = {
    "C": 10.0,
    "max_iter": 60,
    "balance": 0.5,
    "letters_weight": 1.0,
    "pieces_weight": 0.5,
    "word_ngrams": [1, 2],
    "word_min_count": 2,
    "letter_ngrams": [3, 5],
    "letter_min_count": 3,
    "left_out": [],
    "ranking_length": 10,
    "sure": 0.6,
    "sure_margin": 0.2,
    "guessed": 0.4,
    "guessed_margin": 0.1,
    "question_sure": 0.5,
    "also_sure": 0.7,
    "question_weight": 0.4,
    "unsure_below": 0.6,
}


def vectors_of(texts: Sequence[str]) -> Floats:
    vectors: Floats = np.full((len(texts), 4), 0.01, dtype=np.float32)
    for row, text in zip(vectors, texts, strict=True):
        for word in text.lower().replace(".", " ").split():
            row[MEANING.get(word, 3)] += 1
        row /= np.linalg.norm(row)
    return vectors


def cut(*texts: str, clauses: Sequence[str] = (), asking: tuple[int, ...] = ()) -> Pieces:
    """A message as the encoder leaves it: the whole text, then its sentences, and its clauses."""
    every = [*texts, *clauses]
    return Pieces(every, vectors_of(every), len(texts), asking)


def examples() -> tuple[list[Pieces], list[str]]:
    """The pieces and the intents of all sentences."""
    rows = [(cut(text), intent) for intent, texts in EXAMPLES.items() for text in texts]
    return [pieces for pieces, _ in rows], [intent for _, intent in rows]


def fitted(**config: Any) -> IntentModel:
    model = IntentModel({**CONFIG, **config})
    model.fit(*examples())
    return model
