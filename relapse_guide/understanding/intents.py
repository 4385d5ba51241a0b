"""Which question a message asks, from its embedding and its letters.

A logistic regression over the sentence encoder's vector and TF-IDF of words and of letter
runs. A long message is scored as a whole and sentence by sentence, because the question
often stands in one line of a long story; the sentences that ask count more than the others. Of
two different questions the first is answered. How urgent it is, is told by urgency.py.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from relapse_guide.progress import tell
from relapse_guide.understanding.guesses import Guess
from relapse_guide.understanding.kept_models import keep_model, restored_model
from relapse_guide.understanding.linear_model import Doubles, Floats, LinearModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.text_features import LetterFeatures

NAME = "intents"


@dataclass(frozen=True)
class Asking:
    """What a message asks: intents, the likeliest first; of several questions that are clear, each
    one's intent and its place among the questions of the message, in their order."""

    ranking: list[Guess]
    clear: tuple[tuple[Guess, int], ...] = ()


class IntentModel:
    """Logistic regression on embedding and TF-IDF, of messages and of their parts.

    `config`: as the component EmbeddingIntentClassifier explains it.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._letters = LetterFeatures(config)
        self._model: LinearModel | None = None

    @property
    def is_fitted(self) -> bool:
        """Whether it can rank."""
        return self._model is not None

    def fit(self, pieces: Sequence[Pieces], intents: Sequence[str]) -> None:
        """Learn from training sentences, with the intent of each."""
        tell(f"Fitting {len(set(intents))} intents on {len(intents):,} sentences")
        vectors = np.vstack([cut.vectors[:1] for cut in pieces])
        letters = self._letters.fit([cut.texts[0] for cut in pieces])
        weights = balanced_weights(intents, self._config["balance"])
        strength, max_iter = self._config["C"], self._config["max_iter"]
        self._model = LinearModel.fit(vectors, letters, intents, weights, strength, max_iter)

    def ranking(self, pieces: Pieces) -> list[Guess]:
        """Intents of a message, the likeliest first."""
        return self.asking(pieces).ranking

    def asking(self, pieces: Pieces) -> Asking:
        """What a message asks."""
        assert self._model is not None, "fitted or restored before use"
        read = slice(pieces.sentences)
        letters = self._letters.transform(pieces.texts[read])
        scores = self._model.probabilities(pieces.vectors[read], letters)
        clear = self._clear_questions(scores, pieces.asking)
        found = self._combined(scores, [pieces.asking[place] for place in clear[:1]])
        order = np.argsort(-found)[: self._config["ranking_length"]]
        ranking = [Guess(self._model.labels[index], float(found[index])) for index in order]
        asked = tuple((self._likeliest(scores[pieces.asking[place]]), place) for place in clear)
        return Asking(ranking, asked if len(asked) > 1 else ())

    def _likeliest(self, row: Floats) -> Guess:
        assert self._model is not None, "fitted or restored before use"
        return Guess(self._model.labels[int(row.argmax())], float(row.max()))

    def _clear_questions(self, scores: Floats, asking: Sequence[int]) -> list[int]:
        """Which of the questions of a message tell by themselves what they ask."""
        sure = self._config["question_sure"]
        return [place for place, row in enumerate(asking) if scores[row].max() >= sure]

    def _combined(self, scores: Floats, question: Sequence[int]) -> Floats:
        """The whole message's scores, with those of its question mixed in if that is clear, else
        with those of its clearest sentences."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        key = "question_weight" if question else "pieces_weight"
        clearest = scores[question or slice(1, None)].max(axis=0)
        weight = self._config[key]
        return np.asarray((1 - weight) * scores[0] + weight * clearest / clearest.sum())

    def keep(self, folder: Path) -> None:
        """Write what was learned as numbers and words; no pickles."""
        keep_model(folder, NAME, self._letters, self._model)

    def restore(self, folder: Path) -> None:
        """Read what was kept."""
        self._model = restored_model(folder, NAME, self._letters)


def balanced_weights(labels: Sequence[str], balance: float) -> Doubles:
    """What each label's sentence weighs: its label's count to the power of -balance, mean 1."""
    counts = Counter(labels)
    weights: Doubles = np.array([counts[label] ** -balance for label in labels])
    return np.asarray(weights / weights.mean())
