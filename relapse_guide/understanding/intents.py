"""Which intent a message has, from its embedding and its letters.

A logistic regression over the sentence encoder's vector and TF-IDF of words and of letter
runs. A long message is scored as a whole and sentence by sentence, because the question
often stands in one line of a long story; intents that must not be missed are taken when any
sentence or clause has them.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from relapse_guide.progress import tell
from relapse_guide.understanding.guesses import Guess
from relapse_guide.understanding.linear_model import Doubles, Floats, LinearModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.text_features import LetterFeatures
from relapse_guide.understanding.urgency import Urgency, urgent_first

ARRAYS_FILE = "classifier.npz"
WORDS_FILE = "vocabulary.json"
MODEL, URGENT_MODEL = "intents", "urgent"


class IntentModel:
    """Logistic regression on embedding and TF-IDF, of messages and of their parts.

    `config`: as the component EmbeddingIntentClassifier explains it.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._letters = LetterFeatures(config)
        self._model: LinearModel | None = None
        self._urgency = Urgency(config)

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
        tell("Fitting what is urgent")
        self._urgency.fit(vectors, letters, intents, pieces, self._letters)

    def ranking(self, pieces: Pieces) -> list[Guess]:
        """Intents of a message, the likeliest first."""
        assert self._model is not None, "fitted or restored before use"
        letters = self._letters.transform(pieces.texts)
        asked = slice(pieces.sentences)
        scores = self._combined(self._model.probabilities(pieces.vectors[asked], letters[asked]))
        order = np.argsort(-scores)[: self._config["ranking_length"]]
        ranking = [Guess(self._model.labels[index], float(scores[index])) for index in order]
        urgent = self._urgency.found(pieces, letters, likeliest=ranking[0].name)
        return urgent_first(ranking, urgent) if urgent else ranking

    def _combined(self, scores: Floats) -> Floats:
        """The whole message's scores, with those of its clearest sentences mixed in."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        clearest = scores[1:].max(axis=0)
        weight = self._config["pieces_weight"]
        return np.asarray((1 - weight) * scores[0] + weight * clearest / clearest.sum())

    def keep(self, folder: Path) -> None:
        """Write what was learned as numbers and words; no pickles."""
        word_idf, letter_idf = self._letters.weights()
        numbers: dict[str, Any] = {"word_idf": word_idf, "letter_idf": letter_idf}
        labels = {}
        for name, model in ((MODEL, self._model), (URGENT_MODEL, self._urgency.model)):
            if model is not None:
                labels[name] = model.labels
                numbers[f"{name}_coefficients"] = model.coefficients.astype(np.float16)
                numbers[f"{name}_offsets"] = model.offsets
        kept = {"labels": labels, "vocabularies": self._letters.vocabularies()}
        np.savez_compressed(folder / ARRAYS_FILE, **numbers)
        (folder / WORDS_FILE).write_text(json.dumps(kept), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Read what was kept."""
        kept = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            numbers = dict(arrays)
        self._letters.restore(kept["vocabularies"], [numbers["word_idf"], numbers["letter_idf"]])
        self._model = _restored(MODEL, kept["labels"], numbers)
        self._urgency = Urgency(self._config, _restored(URGENT_MODEL, kept["labels"], numbers))


def balanced_weights(labels: Sequence[str], balance: float) -> Doubles:
    """What each label's sentence weighs: its label's count to the power of -balance, mean 1."""
    counts = Counter(labels)
    weights: Doubles = np.array([counts[label] ** -balance for label in labels])
    return np.asarray(weights / weights.mean())


def _restored(
    name: str, labels: Mapping[str, list[str]], numbers: Mapping[str, Any]
) -> LinearModel | None:
    if name not in labels:
        return None
    return LinearModel(
        labels=labels[name],
        coefficients=numbers[f"{name}_coefficients"].astype(np.float32),
        offsets=numbers[f"{name}_offsets"],
    )
