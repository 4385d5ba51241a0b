"""Rasa graph component: keeps over-long messages from the rest of the pipeline.

Without a limit one message of 100,000 characters froze the stock pipeline for 91 s and took
18.7 GB (Rasa 3.6.21, two cores). Put it first.
"""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import PlainComponent

WHOLE_TEXT = "whole_text"
"""Message attribute: an over-long message as it was written (str)."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LengthLimit(PlainComponent):
    """Empties a message that is too long and gives it the intent of the config."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`max_characters`: the longest message that is read. `intent`: what others get."""
        return {"max_characters": 1000, "intent": "message_too_long"}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training sentences stay as they are; Rasa asks this of what comes first."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if len(text) <= self._config["max_characters"]:
                continue
            message.set(WHOLE_TEXT, text)
            message.set(TEXT, "", add_to_output=True)
            intent = {"name": self._config["intent"], "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
        return messages
