"""Rasa graph component: word sequences that mean that somebody needs help now.

A safety net under the classifier: where a message holds such a sequence, the intent is the
emergency's or the crisis's, whatever the classifier thought. The sequences are edited in
content/safety.yml and kept in the model.
"""

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_source import content_digest, content_of
from components.intent_classifier import INTENT_RANKING
from components.length_limit import WHOLE_TEXT
from relapse_guide.understanding.safety_net import SafetyNet

CONFIDENCE = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyPhrases(KeptComponent):
    """Overrides the intent where a safety phrase stands in the message; put it last."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`content_folder`: where safety.yml is, "" for the project's own content."""
        return {"content_folder": ""}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See `content_digest`."""
        return content_digest(config)

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._net = SafetyNet({})

    def learn(self, training_data: TrainingData) -> None:
        """Read the phrases from the content; the training sentences are not needed."""
        safety = content_of(self._config).safety.values()
        self._net = SafetyNet(
            {intent: entry.phrases for entry in safety for intent in entry.intents}
        )

    def keep(self, folder: Path) -> None:
        self._net.keep(folder)

    def restore(self, folder: Path) -> None:
        self._net = SafetyNet.restored(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = self._net.intent_of(message.get(WHOLE_TEXT) or message.get(TEXT) or "")
            current = (message.get(INTENT) or {}).get("name")
            if intent is None or current in self._net.intents:
                continue
            found = {"name": intent, "confidence": CONFIDENCE}
            others = [
                guess for guess in message.get(INTENT_RANKING) or [] if guess["name"] != intent
            ]
            message.set(INTENT, found, add_to_output=True)
            message.set(INTENT_RANKING, [found, *others], add_to_output=True)
        return messages
