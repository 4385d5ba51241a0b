"""Rasa graph component: which intent a message has, from its embedding and its letters.

A logistic regression over the sentence encoder's vector and TF-IDF of words and of letter
runs. A long message is scored as a whole and sentence by sentence, because the question
often stands in one line of a long story; intents that must not be missed are taken when any
sentence clearly has them.
"""

import json
import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

from components.letter_features import LetterFeatures
from components.linear_model import Floats, LinearModel
from components.sentence_encoder import PIECE_VECTORS, PIECES

ARRAYS_FILE = "classifier.npz"
WORDS_FILE = "vocabulary.json"
INTENT_RANKING = "intent_ranking"
MODEL, URGENT_MODEL = "intents", "urgent"
NOT_URGENT = "not_urgent"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on embedding and TF-IDF, with sentence scores for long messages."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`, `max_iter`: of scikit-learn's LogisticRegression. `letters_weight`: factor on
        TF-IDF beside the embedding. `pieces_weight`: share of the sentence scores in a long
        message, 0 to 1. `urgent`: intent to the probability from which, in the message or in
        any sentence of it, it wins over all others; `urgent_C`: strength of the model that
        tells these from all else. `ranking_length`: intents reported."""
        return {
            "C": 30.0,
            "max_iter": 60,
            "letters_weight": 0.5,
            "pieces_weight": 0.5,
            "word_ngrams": [1, 2],
            "word_min_count": 2,
            "letter_ngrams": [3, 5],
            "letter_min_count": 3,
            "urgent": {},
            "urgent_C": 10.0,
            "ranking_length": 10,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "scipy"]

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._letters = LetterFeatures(config)
        self._model: LinearModel | None = None
        self._urgent_model: LinearModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EmbeddingIntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "EmbeddingIntentClassifier":
        """The classifier as trained; only numbers and words are read, no pickles."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
            with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
                numbers = dict(arrays)
        made._letters.restore(kept["vocabularies"], [numbers["word_idf"], numbers["letter_idf"]])
        made._model = _restored(MODEL, kept, numbers)
        if URGENT_MODEL in kept["labels"]:
            made._urgent_model = _restored(URGENT_MODEL, kept, numbers)
        return made

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the training sentences, which the sentence encoder has featurized."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(INTENT) and example.get(PIECES)
        ]
        if not examples:
            raise ValueError("No sentences to train on: put SentenceEncoder before this component.")
        texts = [example.get(PIECES)[0] for example in examples]
        intents = [str(example.get(INTENT)) for example in examples]
        vectors = np.vstack([example.get(PIECE_VECTORS)[:1] for example in examples])
        features = hstack([csr_matrix(vectors), self._weighted(self._letters.fit(texts))]).tocsr()
        self._model = LinearModel.fit(
            features, intents, self._config["C"], self._config["max_iter"]
        )
        if set(self._config["urgent"]) & set(intents):
            self._urgent_model = self._fit_urgent(features, intents, examples)
        self._persist()
        return self._resource

    def _fit_urgent(
        self, features: csr_matrix, intents: list[str], examples: list[Message]
    ) -> LinearModel:
        """A model of the urgent intents against all else.

        It also learns from the single sentences of long messages that are not urgent: taken
        out of their story, some of them look like an emergency to the model of all intents.
        """
        urgent = self._config["urgent"]
        pieces, vectors = [], []
        for example, intent in zip(examples, intents, strict=True):
            if intent not in urgent and len(example.get(PIECES)) > 1:
                pieces += example.get(PIECES)[1:]
                vectors.append(example.get(PIECE_VECTORS)[1:])
        labels = [intent if intent in urgent else NOT_URGENT for intent in intents]
        if pieces:
            letters = self._weighted(self._letters.transform(pieces))
            more = hstack([csr_matrix(np.vstack(vectors)), letters]).tocsr()
            features = vstack([features, more])
            labels += [NOT_URGENT] * len(pieces)
        return LinearModel.fit(features, labels, self._config["urgent_C"], self._config["max_iter"])

    def _persist(self) -> None:
        word_idf, letter_idf = self._letters.weights()
        numbers: dict[str, Any] = {"word_idf": word_idf, "letter_idf": letter_idf}
        labels = {}
        for name, model in ((MODEL, self._model), (URGENT_MODEL, self._urgent_model)):
            if model is not None:
                labels[name] = model.labels
                numbers[f"{name}_coefficients"] = model.coefficients.astype(np.float16)
                numbers[f"{name}_offsets"] = model.offsets
        kept = {"labels": labels, "vocabularies": self._letters.vocabularies()}
        with self._model_storage.write_to(self._resource) as target:
            np.savez_compressed(target / ARRAYS_FILE, **numbers)
            (target / WORDS_FILE).write_text(json.dumps(kept), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(INTENT) and not message.get(TEXT):
                continue
            ranking = self.ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def ranking(self, message: Message) -> list[dict[str, Any]]:
        """Intents with confidences from 0 to 1, the likeliest first."""
        pieces, vectors = message.get(PIECES), message.get(PIECE_VECTORS)
        if self._model is None or not pieces or not re.search(r"\w", message.get(TEXT) or ""):
            return [{"name": None, "confidence": 0.0}]
        letters = self._weighted(self._letters.transform(pieces))
        combined = self._combined(self._model.probabilities(vectors, letters))
        order = np.argsort(-combined)[: self._config["ranking_length"]]
        ranking = [
            {"name": self._model.labels[index], "confidence": float(combined[index])}
            for index in order
        ]
        if self._urgent_model is None:
            return ranking
        return self._urgent_first(ranking, self._urgent_model.probabilities(vectors, letters))

    def _combined(self, scores: Floats) -> Floats:
        """The whole message's scores, with those of its clearest sentences mixed in."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        clearest = scores[1:].max(axis=0)
        weight = self._config["pieces_weight"]
        return np.asarray((1 - weight) * scores[0] + weight * clearest / clearest.sum())

    def _urgent_first(self, ranking: list[dict[str, Any]], scores: Floats) -> list[dict[str, Any]]:
        """Put an urgent intent first where the message or a sentence of it has it.

        The others' confidence is halved then, so that no fallback for close calls asks back
        where somebody may need help at once.
        """
        assert self._urgent_model is not None, "called with its scores"
        peaks = dict(zip(self._urgent_model.labels, scores.max(axis=0), strict=True))
        found = [
            (float(peaks[name]), name)
            for name, least in self._config["urgent"].items()
            if name in peaks and peaks[name] >= least
        ]
        first = ranking[0]["name"]
        if not found and first not in self._config["urgent"]:
            return ranking
        peak, name = max(found, default=(0.0, first))
        confidence = max(peak, ranking[0]["confidence"])
        others = [
            {**guess, "confidence": guess["confidence"] / 2}
            for guess in ranking
            if guess["name"] != name
        ]
        return [{"name": name, "confidence": confidence}, *others]

    def _weighted(self, letters: csr_matrix) -> csr_matrix:
        return letters * self._config["letters_weight"]


def _restored(name: str, kept: dict[str, Any], numbers: dict[str, Any]) -> LinearModel:
    return LinearModel(
        labels=kept["labels"][name],
        coefficients=numbers[f"{name}_coefficients"].astype(np.float32),
        offsets=numbers[f"{name}_offsets"],
    )
