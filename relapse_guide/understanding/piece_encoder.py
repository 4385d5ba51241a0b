"""From texts to pieces: cuts each into sentences and clauses and encodes all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from relapse_guide.understanding.encoder import Encoder, Floats
from relapse_guide.understanding.known_vectors import KnownVectors
from relapse_guide.understanding.language import Language, language
from relapse_guide.understanding.pieces import Pieces, clauses_of, long_sentences_of, sentences_of

Cut = tuple[list[str], int, tuple[int, ...]]
"""Texts, the whole one first, how many of them are no clauses, and the places of questions."""


class PieceEncoder:
    """`config`: `long_words`, `window_words`, `max_pieces`, `parts_every`, `batch_size`, as the
    component SentenceEncoder explains them."""

    def __init__(
        self, encoder: Encoder, config: Mapping[str, Any], reading: Language | None = None
    ) -> None:
        self._encoder = encoder
        self._config = config
        self._language = reading or language()

    def pieces_of(self, texts: Sequence[str]) -> list[Pieces]:
        """The pieces of messages."""
        return self.pieces_beside(texts, [])[0]

    def pieces_beside(
        self, texts: Sequence[str], whole: Sequence[Sequence[str]]
    ) -> tuple[list[Pieces], list[Floats]]:
        """The pieces of messages, and the embeddings of other texts that are not cut, encoded
        together; each text once, wherever it stands."""
        cuts = [self._cut(text) for text in texts]
        wanted = list(dict.fromkeys([*_distinct(cuts), *(one for some in whole for one in some)]))
        if not wanted:
            return [], []
        vectors = dict(zip(wanted, self._encoder.encode(wanted), strict=True))
        beside = [np.vstack([vectors[one] for one in some]) for some in whole]
        return _joined(cuts, vectors), beside

    def asked_together(self, text: str) -> str:
        """What a text asks, without its story; all of it where it asks one thing or none."""
        return " ".join(self._asked(text)) or text

    def training_pieces_of(self, texts: Sequence[str], known: KnownVectors) -> list[Pieces]:
        """The pieces of training sentences: of one in `parts_every` the parts as well, and the
        whole only of the others, which saves time."""
        if not texts:
            return []
        every = self._config["parts_every"]
        cuts = [
            self._cut(text) if position % every == 0 else ([text], 1, ())
            for position, text in enumerate(texts)
        ]
        wanted = _distinct(cuts)
        size = self._config["batch_size"]
        vectors = known.of(wanted, lambda new: self._encoder.encode_many(new, size))
        return _joined(cuts, dict(zip(wanted, vectors, strict=True)))

    def _cut(self, text: str) -> Cut:
        """The text, its sentences and questions, and those clauses that are none of these."""
        most = self._config["max_pieces"]
        words = self._config["long_words"], self._config["window_words"]
        texts = [text, *sentences_of(text, *words, most, self._language)]
        asked = self._asked(text)
        texts += [question for question in asked if question not in texts]
        # A text that is a question as a whole has no part that asks more than the others.
        asking = tuple(texts.index(question) for question in asked if question != text)
        # What was cut into windows is also read as it was written.
        clauses = long_sentences_of(text, words[1], most, self._language) if len(texts) > 1 else []
        clauses += clauses_of(text, most, self._language)
        clauses = [one for one in dict.fromkeys(clauses) if one not in texts]
        return [*texts, *clauses], len(texts), asking

    def _asked(self, text: str) -> list[str]:
        """What a text asks if it is long or asks more than one thing, each question once; the
        first ones, if there are many."""
        asked = [part.of(text) for part in self._language.asked_in(text)]
        asked = list(dict.fromkeys(asked))[: self._config["max_pieces"]]
        is_long = len(text.split()) >= self._config["long_words"]
        return asked if is_long or len(asked) > 1 else []


def _distinct(cuts: Sequence[Cut]) -> list[str]:
    """Each text once, in the order of its first place: the same run gives the same vectors."""
    return list(dict.fromkeys(text for texts, _, _ in cuts for text in texts))


def _joined(cuts: Sequence[Cut], vectors: Mapping[str, Floats]) -> list[Pieces]:
    return [
        Pieces(texts, np.vstack([vectors[text] for text in texts]), sentences, asking)
        for texts, sentences, asking in cuts
    ]
