"""Whether somebody may need help at once: a model of its own, heard in any part of a message."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack

from relapse_guide.understanding.guesses import Guess
from relapse_guide.understanding.linear_model import Floats, LinearModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.text_features import LetterFeatures

NOT_URGENT = "not_urgent"
SURE = 0.5
"""The least confidence of an urgent intent that was found: above any sensible fallback."""


class Urgency:
    """Tells urgent intents from all else.

    `config`: `urgent`, `urgent_if_likeliest`, `urgent_in_clause`, `story_words`,
    `urgent_in_story`, `urgent_C`, `urgent_max_iter` and `calm_weight`, as the component
    EmbeddingIntentClassifier explains them.
    """

    def __init__(self, config: Mapping[str, Any], model: LinearModel | None = None) -> None:
        self._config = config
        self.model = model
        """None where no urgent intent was in the training sentences."""

    def fit(
        self,
        vectors: Floats,
        letters: csr_matrix,
        intents: Sequence[str],
        pieces: Sequence[Pieces],
        features: LetterFeatures,
    ) -> None:
        """Learn from whole messages (`vectors` and `letters`) and from parts of the calm ones:
        taken out of their story, some of them look like an emergency otherwise."""
        urgent = self._config["urgent"]
        if not set(urgent) & set(intents):
            return
        labels = [intent if intent in urgent else NOT_URGENT for intent in intents]
        calm = [cut for cut, label in zip(pieces, labels, strict=True) if label == NOT_URGENT]
        parts = [text for cut in calm for text in cut.texts[1:]]
        weights = np.ones(len(labels))
        if parts:
            vectors = np.vstack([vectors, *(cut.vectors[1:] for cut in calm)])
            letters = vstack([letters, features.transform(parts)]).tocsr()
            labels += [NOT_URGENT] * len(parts)
            weights = np.append(weights, np.full(len(parts), self._config["calm_weight"]))
        strength, max_iter = self._config["urgent_C"], self._config["urgent_max_iter"]
        self.model = LinearModel.fit(vectors, letters, labels, weights, strength, max_iter)

    def found(self, pieces: Pieces, letters: csr_matrix, likeliest: str) -> Guess | None:
        """The urgent intent that a message or a part of it has, or None.

        `letters`: features of all the pieces' texts; `likeliest`: the message's intent otherwise.
        """
        if self.model is None:
            return None
        scores = self.model.probabilities(pieces.vectors, letters)
        is_story = len(pieces.texts[0].split()) >= self._config["story_words"]
        part_least = self._config["urgent_in_story" if is_story else "urgent_in_clause"]
        found = []
        for name, least in self._config["urgent"].items():
            if name not in self.model.labels:
                continue
            column = scores[:, self.model.labels.index(name)]
            peak = float(column.max())
            is_likeliest = name == likeliest and peak >= self._config["urgent_if_likeliest"]
            if is_likeliest or column[0] >= least or (column[1:] >= part_least).any():
                found.append((peak, name))
        if not found:
            return None
        peak, name = max(found)
        return Guess(name, peak)


def urgent_first(ranking: Sequence[Guess], urgent: Guess) -> list[Guess]:
    """The ranking with an urgent intent put first.

    It is sure then and the others' confidence is halved, so that no fallback asks back where
    somebody may need help at once.
    """
    others = [
        Guess(guess.name, guess.confidence / 2) for guess in ranking if guess.name != urgent.name
    ]
    confidence = max(urgent.confidence, SURE, ranking[0].confidence)
    return [Guess(urgent.name, confidence), *others]
