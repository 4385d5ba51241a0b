"""Rasa graph component: which intent a message has, from its embedding and its letters.

A logistic regression over the sentence encoder's vector and TF-IDF of words and of letter
runs. A long message is scored as a whole and sentence by sentence, because the question
often stands in one line of a long story; intents that must not be missed are taken when any
sentence or clause has them.
"""

import json
import re
from collections import Counter
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
from scipy.sparse import csr_matrix, vstack

from components.sentence_encoder import PIECES
from relapse_guide.understanding.linear_model import Doubles, Floats, LinearModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.text_features import LetterFeatures

ARRAYS_FILE = "classifier.npz"
WORDS_FILE = "vocabulary.json"
INTENT_RANKING = "intent_ranking"
MODEL, URGENT_MODEL = "intents", "urgent"
NOT_URGENT = "not_urgent"
SURE = 0.5
"""The least confidence of an urgent intent that was found: above any sensible fallback."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(GraphComponent, IntentClassifier):
    """Logistic regression on embedding and TF-IDF, of messages and of their parts."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`, `max_iter`: as of scikit-learn's LogisticRegression. `balance`: how far intents
        with few sentences are evened out, from 0 (each sentence weighs the same) to 1 (each
        intent does). `letters_weight`: factor on TF-IDF beside the embedding. `pieces_weight`:
        share of the sentence scores in a long message, 0 to 1. `urgent`: intent to the
        probability from which, by a model of its own, it wins over all others;
        `urgent_if_likeliest`: the same where it is the likeliest of all intents anyway;
        `urgent_in_clause`: the same for a clause of the message; `story_words`: from how many
        words on a message is a story, in whose many parts something always looks alarming:
        they need `urgent_in_story`. `urgent_C`: strength of the model that tells urgent intents
        from all else, and `calm_weight` what a sentence or clause of a calm message weighs
        there beside a whole message. `ranking_length`: intents reported."""
        return {
            "C": 10.0,
            "max_iter": 60,
            "balance": 0.5,
            "letters_weight": 0.5,
            "pieces_weight": 0.5,
            "word_ngrams": [1, 2],
            "word_min_count": 2,
            "letter_ngrams": [3, 5],
            "letter_min_count": 3,
            "urgent": {},
            "urgent_if_likeliest": 0.1,
            "urgent_in_clause": 0.5,
            "story_words": 14,
            "urgent_in_story": 0.85,
            "urgent_C": 10.0,
            "calm_weight": 0.6,
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
        pieces: list[Pieces] = [example.get(PIECES) for example in examples]
        intents = [str(example.get(INTENT)) for example in examples]
        vectors = np.vstack([piece.vectors[:1] for piece in pieces])
        texts = [piece.texts[0] for piece in pieces]
        letters = self._weighted(self._letters.fit(texts))
        weights = balanced_weights(intents, self._config["balance"])
        self._model = LinearModel.fit(
            vectors, letters, intents, weights, self._config["C"], self._config["max_iter"]
        )
        if set(self._config["urgent"]) & set(intents):
            self._urgent_model = self._fit_urgent(vectors, letters, intents, pieces)
        self._persist()
        return self._resource

    def _fit_urgent(
        self, vectors: Floats, letters: csr_matrix, intents: list[str], pieces: list[Pieces]
    ) -> LinearModel:
        """A model of the urgent intents against all else.

        It also learns from the single sentences and clauses of messages that are not urgent:
        taken out of their story, some of them look like an emergency otherwise.
        """
        urgent = self._config["urgent"]
        labels = [intent if intent in urgent else NOT_URGENT for intent in intents]
        calm = [cut for cut, label in zip(pieces, labels, strict=True) if label == NOT_URGENT]
        parts = [text for cut in calm for text in cut.texts[1:]]
        weights = np.ones(len(labels))
        if parts:
            vectors = np.vstack([vectors, *(cut.vectors[1:] for cut in calm)])
            letters = vstack([letters, self._weighted(self._letters.transform(parts))]).tocsr()
            labels += [NOT_URGENT] * len(parts)
            weights = np.append(weights, np.full(len(parts), self._config["calm_weight"]))
        strength, max_iter = self._config["urgent_C"], self._config["max_iter"]
        return LinearModel.fit(vectors, letters, labels, weights, strength, max_iter)

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
        pieces: Pieces | None = message.get(PIECES)
        if self._model is None or not pieces or not re.search(r"\w", message.get(TEXT) or ""):
            return [{"name": None, "confidence": 0.0}]
        letters = self._weighted(self._letters.transform(pieces.texts))
        asked = slice(pieces.sentences)
        scores = self._model.probabilities(pieces.vectors[asked], letters[asked])
        combined = self._combined(scores)
        order = np.argsort(-combined)[: self._config["ranking_length"]]
        ranking = [
            {"name": self._model.labels[index], "confidence": float(combined[index])}
            for index in order
        ]
        if self._urgent_model is None:
            return ranking
        urgency = self._urgent_model.probabilities(pieces.vectors, letters)
        is_story = len(pieces.texts[0].split()) >= self._config["story_words"]
        return self._urgent_first(ranking, urgency, is_story)

    def _combined(self, scores: Floats) -> Floats:
        """The whole message's scores, with those of its clearest sentences mixed in."""
        if len(scores) == 1:
            return np.asarray(scores[0])
        clearest = scores[1:].max(axis=0)
        weight = self._config["pieces_weight"]
        return np.asarray((1 - weight) * scores[0] + weight * clearest / clearest.sum())

    def _urgent_first(
        self, ranking: list[dict[str, Any]], scores: Floats, is_story: bool
    ) -> list[dict[str, Any]]:
        """Put an urgent intent first where the message or a part of it has it.

        It is sure then and the others' confidence is halved, so that no fallback asks back
        where somebody may need help at once. `scores`: of the urgent model, for the message
        and for each part of it.
        """
        assert self._urgent_model is not None, "called with its scores"
        part_least = self._config["urgent_in_story" if is_story else "urgent_in_clause"]
        found = []
        for name, least in self._config["urgent"].items():
            if name not in self._urgent_model.labels:
                continue
            column = scores[:, self._urgent_model.labels.index(name)]
            peak = float(column.max())
            likeliest = name == ranking[0]["name"] and peak >= self._config["urgent_if_likeliest"]
            if likeliest or column[0] >= least or (column[1:] >= part_least).any():
                found.append((peak, name))
        if not found:
            return ranking
        peak, name = max(found)
        others = [
            {**guess, "confidence": guess["confidence"] / 2}
            for guess in ranking
            if guess["name"] != name
        ]
        confidence = max(peak, SURE, ranking[0]["confidence"])
        return [{"name": name, "confidence": confidence}, *others]

    def _weighted(self, letters: csr_matrix) -> csr_matrix:
        return letters * self._config["letters_weight"]


def balanced_weights(labels: list[str], balance: float) -> Doubles:
    """What each label's sentence weighs: its label's count to the power of -balance, mean 1."""
    counts = Counter(labels)
    weights: Doubles = np.array([counts[label] ** -balance for label in labels])
    return np.asarray(weights / weights.mean())


def _restored(name: str, kept: dict[str, Any], numbers: dict[str, Any]) -> LinearModel:
    return LinearModel(
        labels=kept["labels"][name],
        coefficients=numbers[f"{name}_coefficients"].astype(np.float32),
        offsets=numbers[f"{name}_offsets"],
    )
