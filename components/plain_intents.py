"""Rasa graph component: gives a message the intent that its words tell beyond doubt.

Text that a program wrote asks nothing; "start over" takes back what was told. Neither is left to
the classifier, which weighs words. Put it after the component that tells how urgent a message is:
what is surely urgent stays so.
"""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.base import PlainComponent
from components.intent_classifier import DOUBTFUL
from relapse_guide.understanding.dangers import Level, Urgency
from relapse_guide.understanding.language import ENGLISH, language

URGENCY = "urgency"
"""Message attribute: how urgent it is (components/urgency_reader.py)."""
CERTAIN = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PlainIntents(PlainComponent):
    """Sets the intents of its config for what a program wrote and for what takes back."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`machine_text`, `taking_back`: the intents that such messages get. `language`: the folder
        below `language/` that says how messages are read."""
        return {
            "machine_text": "message_by_machine",
            "taking_back": "forget_history",
            "language": ENGLISH,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._language = language(config["language"])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = self._intent_of(message)
            if intent is None or _is_urgent(message):
                continue
            found = {"name": intent, "confidence": CERTAIN}
            others = [g for g in message.get(INTENT_RANKING_KEY) or [] if g["name"] != intent]
            message.set(INTENT, found, add_to_output=True)
            message.set(DOUBTFUL, False, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [found, *others], add_to_output=True)
        return messages

    def _intent_of(self, message: Message) -> str | None:
        text = message.get(TEXT) or ""
        if self._language.machine_text.is_alone(text):
            return str(self._config["machine_text"])
        if self._language.taking_back.is_in(text) and not _tells(message):
            return str(self._config["taking_back"])
        return None


def _tells(message: Message) -> bool:
    """Whether a message tells something new of what it names."""
    return any(entity.get("role") for entity in message.get(ENTITIES) or [])


def _is_urgent(message: Message) -> bool:
    return Urgency.from_data(message.get(URGENCY)).level is Level.SURE
