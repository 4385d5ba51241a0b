"""Rasa graph component: the topic that a message asks for below its intent. Put it last.

`intent.name` stays the parent; what was chosen stands in the message's attribute `topic`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_importer import TOPIC
from components.sentence_encoder import PIECES, PIECES_IN_CONTEXT
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.topic_choice import (
    SURE_OF_A_STORY,
    Choice,
    TopicChoice,
    TopicModel,
)

ARRAYS_FILE = "topics.npz"
TOPICS_FILE = "topics.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicChooser(KeptComponent):
    """Adds `topic` to a message whose intent has topics with sentences of their own."""

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._choice = TopicChoice()

    def learn(self, training_data: TrainingData) -> None:
        """Learn to tell the topics of each intent that has some."""
        examples = [
            example for example in training_data.intent_examples if example.get(PIECES) is not None
        ]
        intents = [str(example.get(INTENT)) for example in examples]
        topics = [example.get(TOPIC) for example in examples]
        vectors = np.vstack([_pieces(example).vectors[0] for example in examples])
        self._choice = TopicChoice.learned(intents, topics, vectors)

    def keep(self, folder: Path) -> None:
        numbers: dict[str, Any] = {}
        for intent, model in self._choice.models.items():
            numbers[f"{intent}/coefficients"] = model.coefficients
            numbers[f"{intent}/offsets"] = model.offsets
        np.savez(folder / ARRAYS_FILE, **numbers)
        topics = {intent: model.topics for intent, model in self._choice.models.items()}
        (folder / TOPICS_FILE).write_text(json.dumps(topics), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        topics = json.loads((folder / TOPICS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as numbers:
            self._choice = TopicChoice(
                {
                    intent: TopicModel(
                        names, numbers[f"{intent}/coefficients"], numbers[f"{intent}/offsets"]
                    )
                    for intent, names in topics.items()
                }
            )

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(PIECES) is None:
                continue
            pieces = _pieces(message)
            intent = (message.get(INTENT) or {}).get("name")
            found = self._chosen(intent, pieces)
            if found:
                topic = {"name": found.topic, "confidence": found.confidence}
                message.set(TOPIC, topic, add_to_output=True)
        return messages

    def _chosen(self, intent: str | None, pieces: Pieces) -> Choice | None:
        """By the questions of a message, else by the whole of it; by all its sentences where none
        of them asks."""
        if not pieces.asking:
            return self._choice.choose(intent, pieces.vectors[: pieces.sentences])
        asked = self._choice.choose(intent, pieces.vectors[list(pieces.asking)])
        return asked or self._choice.choose(intent, pieces.vectors[:1], SURE_OF_A_STORY)


def _pieces(message: Message) -> Pieces:
    pieces = message.get(PIECES_IN_CONTEXT) or message.get(PIECES)
    assert isinstance(pieces, Pieces), "SentenceEncoder stands before this component"
    return pieces
