"""Rasa graph component: which intent a message has, from its embedding and its letters.

A logistic regression over the sentence encoder's vector and TF-IDF of words and of letter
runs. A long message is scored as a whole and sentence by sentence, because the question
often stands in one line of a long story; intents that must not be missed are taken when any
sentence clearly has them.
"""

import json
import re
from collections.abc import Sequence
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
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from components.sentence_encoder import PIECE_VECTORS, PIECES, Floats

ARRAYS_FILE = "classifier.npz"
WORDS_FILE = "vocabulary.json"
INTENT_RANKING = "intent_ranking"


class LetterFeatures:
    """TF-IDF of words and of letter runs, kept as plain vocabularies and weights."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._vectorizers = [
            TfidfVectorizer(
                ngram_range=tuple(config["word_ngrams"]),
                min_df=config["word_min_count"],
                sublinear_tf=True,
            ),
            TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=tuple(config["letter_ngrams"]),
                min_df=config["letter_min_count"],
                sublinear_tf=True,
            ),
        ]

    def fit(self, texts: list[str]) -> csr_matrix:
        return hstack([vectorizer.fit_transform(texts) for vectorizer in self._vectorizers]).tocsr()

    def transform(self, texts: list[str]) -> csr_matrix:
        return hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers]).tocsr()

    def vocabularies(self) -> list[dict[str, int]]:
        return [
            {term: int(index) for term, index in vectorizer.vocabulary_.items()}
            for vectorizer in self._vectorizers
        ]

    def weights(self) -> list[Floats]:
        return [vectorizer.idf_ for vectorizer in self._vectorizers]

    def restore(self, vocabularies: list[dict[str, int]], weights: Sequence[Floats]) -> None:
        """Set what fitting would have learned."""
        for vectorizer, vocabulary, idf in zip(
            self._vectorizers, vocabularies, weights, strict=True
        ):
            vectorizer.vocabulary_ = vocabulary
            vectorizer.idf_ = idf


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on embedding and TF-IDF, with sentence scores for long messages."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`, `max_iter`: of scikit-learn's LogisticRegression. `letters_weight`: factor on
        TF-IDF beside the embedding. `pieces_weight`: share of the sentence scores in a long
        message, 0 to 1. `urgent`: intent to the probability from which, in the message or in
        any sentence of it, it wins over all others. `ranking_length`: intents reported."""
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
        self._intents: list[str] = []
        self._coefficients = np.zeros((0, 0), dtype=np.float32)
        self._offsets = np.zeros(0, dtype=np.float32)

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
            with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
                made._coefficients = arrays["coefficients"].astype(np.float32)
                made._offsets = arrays["offsets"]
                idf = [arrays["word_idf"], arrays["letter_idf"]]
            kept = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        made._intents = kept["intents"]
        made._letters.restore(kept["vocabularies"], idf)
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
        vectors = np.vstack([example.get(PIECE_VECTORS)[:1] for example in examples])
        features = hstack([csr_matrix(vectors), self._weighted(self._letters.fit(texts))]).tocsr()
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"])
        model.fit(features, [example.get(INTENT) for example in examples])
        self._intents = [str(intent) for intent in model.classes_]
        self._coefficients = model.coef_.astype(np.float32)
        self._offsets = model.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def _persist(self) -> None:
        word_idf, letter_idf = self._letters.weights()
        with self._model_storage.write_to(self._resource) as target:
            np.savez_compressed(
                target / ARRAYS_FILE,
                coefficients=self._coefficients.astype(np.float16),
                offsets=self._offsets,
                word_idf=word_idf,
                letter_idf=letter_idf,
            )
            kept = {"intents": self._intents, "vocabularies": self._letters.vocabularies()}
            (target / WORDS_FILE).write_text(json.dumps(kept), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self.ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def ranking(self, message: Message) -> list[dict[str, Any]]:
        """Intents with confidences from 0 to 1, the likeliest first."""
        pieces, vectors = message.get(PIECES), message.get(PIECE_VECTORS)
        if not pieces or not re.search(r"\w", message.get(TEXT) or ""):
            return [{"name": None, "confidence": 0.0}]
        scores = self.probabilities(pieces, vectors)
        combined = self._combined(scores)
        order = np.argsort(-combined)[: self._config["ranking_length"]]
        ranking = [
            {"name": self._intents[index], "confidence": float(combined[index])} for index in order
        ]
        return self._urgent_first(ranking, scores)

    def probabilities(self, texts: list[str], vectors: Floats) -> Floats:
        """Probabilities from 0 to 1: texts x intents."""
        letters = self._weighted(self._letters.transform(texts))
        width = vectors.shape[1]
        logits = vectors @ self._coefficients[:, :width].T
        logits += letters @ self._coefficients[:, width:].T
        logits += self._offsets
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def _combined(self, scores: Floats) -> Floats:
        """The whole message's scores, with those of its clearest sentences mixed in."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        clearest = scores[1:].max(axis=0)
        weight = self._config["pieces_weight"]
        return np.asarray((1 - weight) * scores[0] + weight * clearest / clearest.sum())

    def _urgent_first(self, ranking: list[dict[str, Any]], scores: Floats) -> list[dict[str, Any]]:
        """Put an urgent intent first where the message or a sentence clearly has it."""
        peaks = scores.max(axis=0)
        urgent = [
            (float(peaks[self._intents.index(name)]), name)
            for name, least in self._config["urgent"].items()
            if name in self._intents and peaks[self._intents.index(name)] >= least
        ]
        if not urgent or ranking[0]["name"] in self._config["urgent"]:
            return ranking
        peak, name = max(urgent)
        confidence = max(peak, ranking[0]["confidence"])
        others = [guess for guess in ranking if guess["name"] != name]
        return [{"name": name, "confidence": confidence}, *others]

    def _weighted(self, letters: csr_matrix) -> csr_matrix:
        return letters * self._config["letters_weight"]
