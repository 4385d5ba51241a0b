"""Rasa graph component: the topic that a message asks for. Put it behind all that tells intents.

What was chosen stands in the message's attribute `topic`, and of further questions beside each of
them. Where it stands below another intent than the one that was understood, the message gets that
intent; those that are certain, as an emergency, stay.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_importer import TOPIC, TOPIC_INTENTS
from components.intent_classifier import ASKED_ALSO, CERTAIN, DOUBTFUL, GUESSED
from components.sentence_encoder import PIECES, PIECES_IN_CONTEXT
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.topic_choice import (
    CLEAR,
    FOUND,
    FOUND_ELSEWHERE,
    HEARD,
    KEPT,
    KEPT_TOGETHER,
    LIKELY_ELSEWHERE,
    SURE_OF_A_STORY,
    Choice,
    Floats,
    TopicChoice,
    TopicModel,
    of_both,
)

NEAR = "near"
"""Message attribute: the topics that it may ask for, but for the one that it got, the likeliest
first: `[{"name": "vaccines", "confidence": 0.2}]`."""
ARRAYS_FILE = "topics.npz"
TOPICS_FILE = "topics.json"
INTENTS_FILE = "intents.json"
ACROSS = ""
"""In these files the name of the model of all intents."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicChooser(KeptComponent):
    """Adds `topic` to a message whose intent has topics with sentences of their own."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`outweighs`: the least share of a topic of another intent, in shares of how sure the
        message's intent is; `outweighs_intent`: the same for single intents. What is not of this
        assistant's field holds many words of its topics; who is not understood is told whom to
        call; who asks for options tells what a drug did, which is a topic as well; and a feeling
        stands in many questions, whose topic says more than the answer to the feeling.
        `least_elsewhere`: the least share where that intent was understood, in the place of
        FOUND_ELSEWHERE.
        `unclear`: below this, what is understood says less than the likeliest topic of any intent,
        if that has `outweighs_unclear` of its share (`outweighs_unclear_intent`: for single
        intents).
        `unmistaken`: an intent without a topic that is as sure as this is no guess, and none of
        `for_all`, whose words fit whatever was told.
        `definite`: intents whose general sentences ask for what depends on the names in them, and
        so for no topic."""
        return {
            "outweighs": 0.9,
            "outweighs_intent": {
                "out_of_scope": 1.5,
                "nlu_fallback": 2.6,
                "ask_intolerance_options": 1.3,
                "ask_options_by_prior_lines": 1.3,
                "ask_resistance_options": 1.3,
                "express_distress": 0.5,
            },
            "least_elsewhere": {"express_distress": 0.48},
            "unmistaken": 0.9,
            "unclear": 0.4,
            "outweighs_unclear": 0.8,
            "outweighs_unclear_intent": {"out_of_scope": 1.2, "nlu_fallback": 2.0},
            "for_all": ["express_distress"],
            "definite": [
                "ask_intolerance_options",
                "ask_options_by_prior_lines",
                "ask_resistance_options",
                "ask_side_effects",
                "ask_treatment_options",
            ],
        }

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._choice = TopicChoice()
        self._intents: dict[str, list[str]] = {}
        """Of each topic, the intents under which it is asked for."""

    def learn(self, training_data: TrainingData) -> None:
        """Learn to tell the topics of each intent that has some."""
        examples = [
            example for example in training_data.intent_examples if example.get(PIECES) is not None
        ]
        intents = [str(example.get(INTENT)) for example in examples]
        topics = [example.get(TOPIC) for example in examples]
        vectors = np.vstack([_pieces(example).vectors[0] for example in examples])
        self._choice = TopicChoice.learned(intents, topics, vectors, self._config["definite"])
        self._intents = {
            str(example.get(TOPIC)): list(example.get(TOPIC_INTENTS) or [example.get(INTENT)])
            for example in examples
            if example.get(TOPIC)
        }

    def keep(self, folder: Path) -> None:
        models = dict(self._choice.models)
        if self._choice.across is not None:
            models[ACROSS] = self._choice.across
        numbers: dict[str, Any] = {}
        for name, model in models.items():
            numbers[f"{name}/coefficients"] = model.coefficients
            numbers[f"{name}/offsets"] = model.offsets
        np.savez(folder / ARRAYS_FILE, **numbers)
        topics = {name: model.topics for name, model in models.items()}
        (folder / TOPICS_FILE).write_text(json.dumps(topics), encoding="utf-8")
        (folder / INTENTS_FILE).write_text(json.dumps(self._intents), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        topics = json.loads((folder / TOPICS_FILE).read_text(encoding="utf-8"))
        self._intents = json.loads((folder / INTENTS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as numbers:
            models = {
                name: TopicModel(
                    labels, numbers[f"{name}/coefficients"], numbers[f"{name}/offsets"]
                )
                for name, labels in topics.items()
            }
        across = models.pop(ACROSS, None)
        self._choice = TopicChoice(models, across)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(PIECES) is None:
                continue
            pieces = _pieces(message)
            asked = message.get(INTENT) or {}
            # Of several questions, one that is clear is answered before one for a topic.
            stays = len(pieces.asking) > 1 and message.get(DOUBTFUL) is False
            found = self._chosen(asked, pieces, stays)
            likest = self._choice.likest(pieces.vectors[[0, *pieces.asking]])
            is_guess = found is None
            if is_guess:
                found = self._likely(message, asked, pieces, likest)
            if found:
                topic = {"name": found.topic, "confidence": found.confidence}
                message.set(TOPIC, topic, add_to_output=True)
                if not self._is_asked_under(asked.get("name"), found):
                    _ask(message, found)
                    message.set(GUESSED, is_guess, add_to_output=True)
                elif found.confidence >= CLEAR:
                    message.set(GUESSED, False, add_to_output=True)
            if len(pieces.asking) > 1 and not _is_certain(asked):
                others = self._others(message, found, pieces)
                message.set(ASKED_ALSO, others, add_to_output=True)
            near = [one for one in likest if found is None or one.topic != found.topic]
            told = [{"name": one.topic, "confidence": one.confidence} for one in near]
            message.set(NEAR, told, add_to_output=True)
        return messages

    def _likely(
        self,
        message: Message,
        asked: Mapping[str, Any],
        pieces: Pieces,
        likest: Sequence[Choice],
    ) -> Choice | None:
        """Where no topic is sure: the likeliest of all if it may answer, with a doubt, for a topic
        that is near says more than the general answer. None where the general answer is clearly
        asked for, or nothing is near."""
        is_other = self._is_other(asked, pieces)
        if is_other:
            message.set(GUESSED, True, add_to_output=True)
        found = likest[0] if likest and self._may_answer(likest[0], asked, pieces) else None
        if is_other or found:
            message.set(DOUBTFUL, True, add_to_output=True)
        return found

    def _may_answer(self, found: Choice, asked: Mapping[str, Any], pieces: Pieces) -> bool:
        intent, sure = asked.get("name"), float(asked.get("confidence") or 0)
        if intent is None or sure >= self._config["unmistaken"]:
            return False
        if self._is_asked_under(intent, found):
            vectors = pieces.vectors[[0, *pieces.asking]]
            return self._choice.is_likely(found, intent, sure, vectors)
        if sure >= self._config["unclear"]:
            return False
        single: dict[str, float] = self._config["outweighs_unclear_intent"]
        share: float = single.get(intent, self._config["outweighs_unclear"])
        return found.confidence >= max(LIKELY_ELSEWHERE, share * sure)

    def _is_other(self, asked: Mapping[str, Any], pieces: Pieces) -> bool:
        """Whether a message of an intent with topics asks for something in particular that is none
        of them."""
        intent = asked.get("name")
        if intent not in self._choice.models or intent in self._config["for_all"]:
            return False
        if asked["confidence"] >= self._config["unmistaken"]:
            return False
        return not self._choice.is_general(intent, pieces.vectors[[0, *pieces.asking]])

    def _others(
        self, message: Message, answered: Choice | None, pieces: Pieces
    ) -> list[dict[str, Any]]:
        """The questions of a message that are others than the one which is answered."""
        intent = (message.get(INTENT) or {}).get("name")
        topics = {None, answered.topic if answered else None}
        told = {asked["place"]: asked for asked in message.get(ASKED_ALSO) or []}
        others: list[dict[str, Any]] = []
        for place, row in enumerate(pieces.asking):
            asked = told.get(place)
            found = self._of_question(asked and asked["name"], pieces.vectors[[row]])
            own = found.topic if found else None
            name = found.intent if found else asked and asked["name"]
            if name is None or (name == intent and own in topics) or (own and own in topics):
                continue
            others.append({"name": name, "about": asked and asked["about"], "topic": own})
            topics.add(own)
        return others

    def _of_question(self, intent: str | None, vectors: Floats) -> Choice | None:
        """The topic of one of several questions; of any intent where its own is not clear."""
        if intent is None:
            return self._choice.find(vectors, SURE_OF_A_STORY)
        return self._choice.choose(intent, vectors, SURE_OF_A_STORY)

    def _chosen(self, asked: Mapping[str, Any], pieces: Pieces, stays: bool) -> Choice | None:
        """By the questions of a message or the whole of it; by all its sentences where none
        of them asks. A topic of another intent only where the intent is not certain, nor `stays`.
        """
        intent = asked.get("name")
        whole = pieces.vectors[:1]
        if not pieces.asking:
            below = self._choice.choose(intent, pieces.vectors[: pieces.sentences])
            return of_both(below, self._anywhere(asked, whole), self._agreed(below, whole))
        questions = pieces.vectors[list(pieces.asking)]
        below = self._surer(
            self._choice.choose(intent, questions),
            # "Do we have to make him go on" alone may ask for much.
            self._choice.choose(intent, whole, SURE_OF_A_STORY),
        )
        anywhere = self._anywhere(asked, questions)
        if anywhere and self._choice.share(anywhere.topic, whole) < HEARD:
            # "Where does it come from" asks for what the message is about.
            anywhere = None
        anywhere = anywhere or self._anywhere(asked, whole, SURE_OF_A_STORY)
        if anywhere and stays and not self._is_asked_under(intent, anywhere):
            anywhere = None
        return of_both(below, anywhere, self._agreed(below, np.vstack([whole, questions])))

    @staticmethod
    def _surer(first: Choice | None, second: Choice | None) -> Choice | None:
        if first is None or second is None:
            return first or second
        return second if second.confidence > first.confidence else first

    def _agreed(self, below: Choice | None, vectors: Floats) -> float:
        """The share among all topics of the one below the message's intent, where that counts."""
        counts = below is not None and KEPT_TOGETHER <= below.confidence < KEPT
        return self._choice.share(below.topic, vectors) if below and counts else 0.0

    def _is_asked_under(self, intent: str | None, found: Choice) -> bool:
        """Whether a message of this intent can ask for a topic."""
        return intent in self._intents.get(found.topic, [found.intent])

    def _anywhere(
        self, asked: Mapping[str, Any], vectors: Floats, sure: float = FOUND
    ) -> Choice | None:
        """A topic of any intent, unless the message's intent is certain or much surer."""
        if asked.get("name") is None or _is_certain(asked):
            return None
        found = self._choice.find(vectors, sure)
        if found is None or found.intent == asked["name"]:
            return found
        share = self._config["outweighs_intent"].get(asked["name"], self._config["outweighs"])
        least = self._config["least_elsewhere"].get(asked["name"], FOUND_ELSEWHERE)
        needed = max(least, share * asked["confidence"])
        return found if found.confidence >= needed else None


def _ask(message: Message, found: Choice) -> None:
    """Make a message ask for a topic of another intent, with what was understood next to it."""
    asked = {"name": found.intent, "confidence": found.confidence}
    others = [
        guess
        for guess in message.get(INTENT_RANKING_KEY) or []
        if guess["name"] not in (None, found.intent)
    ]
    message.set(INTENT, asked, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [asked, *others], add_to_output=True)
    message.set(DOUBTFUL, found.confidence < CLEAR, add_to_output=True)


def _is_certain(asked: Mapping[str, Any]) -> bool:
    return float(asked.get("confidence") or 0) >= CERTAIN


def _pieces(message: Message) -> Pieces:
    pieces = message.get(PIECES_IN_CONTEXT) or message.get(PIECES)
    assert isinstance(pieces, Pieces), "SentenceEncoder stands before this component"
    return pieces
