"""Rasa graph component: which intent a message has; see relapse_guide/understanding/intents.py."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.context_reader import ASKED, FOLLOWS
from components.sentence_encoder import PIECES, PIECES_IN_CONTEXT
from relapse_guide.dialogue.conversation import PRIOR_LINES
from relapse_guide.understanding.guesses import Guess, is_doubtful
from relapse_guide.understanding.intents import Asking, IntentModel

INTENT_RANKING = "intent_ranking"
DOUBTFUL = "doubtful"
"""Message attribute: whether something else than its intent may be meant."""
GUESSED = "guessed"
"""Message attribute: whether that is so likely that it is to be said first."""
NOTHING = {"name": None, "confidence": 0.0}
ASKED_ALSO = "asked_also"
"""Message attribute: of several questions that are clear, each one's intent, what it is about and
its place among them, `[{"name": …, "about": {"entity": …, "value": …}, "place": 0}]`. The topic
chooser adds topics, and leaves those that its answer does not answer."""
APART = "apart"
"""Key of an entity that only a further question names."""
CERTAIN = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmbeddingIntentClassifier(KeptComponent, IntentClassifier):
    """Logistic regression on embedding and TF-IDF, of messages and of their parts."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`, `max_iter`: as of scikit-learn's LogisticRegression. `balance`: how far intents
        with few sentences are evened out, from 0 (each sentence weighs the same) to 1 (each
        intent does). `letters_weight`: factor on TF-IDF beside the embedding. `pieces_weight`:
        share of the sentence scores in a long message, 0 to 1. `left_out`: intents that are no
        questions, and are told by another component. `ranking_length`: intents reported. `sure`,
        `sure_margin`: with less confidence, or a second intent closer than that, the message is
        doubtful; `guessed`, `guessed_margin`: the same for one that is a guess, of which more than
        a third are wrong (on dev.jsonl).
        `question_sure`: from this confidence on, a sentence that asks tells what it asks;
        `question_weight`: the share of its scores then; `also_sure`: the same for what is answered
        besides. `unsure_below`: under this confidence,
        what a message asks as a follow-up comes first."""
        return {
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

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._model = IntentModel(config)

    def learn(self, training_data: TrainingData) -> None:
        """Fit on the training sentences, which the sentence encoder has featurized."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(INTENT) not in (None, *self._config["left_out"]) and example.get(PIECES)
        ]
        if not examples:
            raise ValueError("No sentences to train on: put SentenceEncoder before this component.")
        self._model.fit(
            [example.get(PIECES) for example in examples],
            [str(example.get(INTENT)) for example in examples],
        )

    def keep(self, folder: Path) -> None:
        self._model.keep(folder)

    def restore(self, folder: Path) -> None:
        self._model.restore(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(INTENT) and not message.get(TEXT):
                continue
            asking = self._asking(message)
            # Rasa's form of intents with confidences.
            ranking = [guess._asdict() for guess in asking.ranking] or [NOTHING]
            ranking = self._as_follow_up(message, ranking)
            if asking.clear:
                self._tell_questions(message, asking.clear, str(ranking[0]["name"]))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
            guesses = [Guess(one["name"], one["confidence"]) for one in ranking]
            doubtful = is_doubtful(guesses, self._config["sure"], self._config["sure_margin"])
            message.set(DOUBTFUL, doubtful, add_to_output=True)
            guessed = is_doubtful(guesses, self._config["guessed"], self._config["guessed_margin"])
            message.set(GUESSED, guessed, add_to_output=True)
        return messages

    def _as_follow_up(
        self, message: Message, ranking: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The ranking with what the message asks as a follow-up first, where that is firm or its
        words alone do not tell."""
        follows = message.get(FOLLOWS)
        if not follows:
            return ranking
        if not follows["firm"] and ranking[0]["confidence"] >= self._config["unsure_below"]:
            return ranking
        others = [
            # Far below, or one of them would be said to be likely as well.
            {**guess, "confidence": guess["confidence"] / 2}
            for guess in ranking
            if guess["name"] not in (None, follows["name"])
        ]
        return [{"name": follows["name"], "confidence": CERTAIN}, *others]

    def _asking(self, message: Message) -> Asking:
        pieces = message.get(PIECES_IN_CONTEXT) or message.get(PIECES)
        if not pieces or not self._model.is_fitted or not re.search(r"\w", message.get(TEXT) or ""):
            return Asking([])
        return self._model.asking(pieces)

    def _tell_questions(
        self, message: Message, clear: Sequence[tuple[Guess, int]], intent: str
    ) -> None:
        """Note the questions of a message, and which names belong to further ones alone."""
        spans = [tuple(span) for span in message.get(ASKED) or []]
        pieces = message.get(PIECES_IN_CONTEXT) or message.get(PIECES)
        if len(spans) != len(pieces.asking):
            # A misspelt word opened a question, so that they cannot be told apart by their places.
            spans = []
        entities = message.get(ENTITIES) or []
        theirs = [_within(entities, span) for span in spans]
        told = []
        for asked, place in clear:
            if asked.name != intent and asked.confidence < self._config["also_sure"]:
                continue
            own = theirs[place] if place < len(theirs) else []
            if place and asked.name != intent and own and any(theirs[:place]):
                for entity in own:
                    entity[APART] = True
            about = {key: own[0][key] for key in ("entity", "value")} if own else None
            told.append({"name": asked.name, "about": about, "place": place})
        message.set(ASKED_ALSO, told, add_to_output=True)


def _within(entities: list[dict[str, Any]], span: tuple[int, int]) -> list[dict[str, Any]]:
    return [
        entity
        for entity in entities
        if entity.get("start") is not None
        and span[0] <= int(entity["start"]) < span[1]
        and entity["entity"] != PRIOR_LINES
    ]
