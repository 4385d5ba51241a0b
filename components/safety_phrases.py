"""Rasa graph component: word sequences that mean that somebody needs help now.

A safety net under the classifier: where a message holds such a sequence, the intent is the
emergency's or the crisis's, whatever the classifier thought. The sequences are edited in
content/safety.yml and kept in the model.
"""

import hashlib
import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import INTENT_RANKING
from components.length_limit import WHOLE_TEXT
from components.lexicon_extractor import content_folder
from relapse_guide.library.library import load_content
from relapse_guide.understanding.phrase_net import PhraseNet

FILE = "safety_phrases.json"
CONFIDENCE = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyPhrases(GraphComponent):
    """Overrides the intent where a safety phrase stands in the message; put it last."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`content_folder`: where safety.yml is, "" for the project's own content."""
        return {"content_folder": ""}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._nets: dict[str, PhraseNet] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SafetyPhrases":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SafetyPhrases":
        """The phrases as they were when training."""
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._set(json.loads((folder / FILE).read_text(encoding="utf-8")))
        return made

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A digest of safety.yml, so that `rasa train` does not reuse phrases from its cache."""
        return hashlib.sha256((content_folder(config) / "safety.yml").read_bytes()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Read the phrases from the content; the training sentences are not needed."""
        content = load_content(content_folder(self._config))
        phrases = {
            intent: entry.phrases for entry in content.safety.values() for intent in entry.intents
        }
        self._set(phrases)
        with self._model_storage.write_to(self._resource) as target:
            (target / FILE).write_text(json.dumps(phrases), encoding="utf-8")
        return self._resource

    def _set(self, phrases: dict[str, list[str]]) -> None:
        self._nets = {intent: PhraseNet(texts) for intent, texts in phrases.items()}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = self.intent_of(message.get(WHOLE_TEXT) or message.get(TEXT) or "")
            current = (message.get(INTENT) or {}).get("name")
            if intent is None or current in self._nets:
                continue
            found = {"name": intent, "confidence": CONFIDENCE}
            others = [
                guess for guess in message.get(INTENT_RANKING) or [] if guess["name"] != intent
            ]
            message.set(INTENT, found, add_to_output=True)
            message.set(INTENT_RANKING, [found, *others], add_to_output=True)
        return messages

    def intent_of(self, text: str) -> str | None:
        """The intent whose phrase stands in a text, also misspelled, or None."""
        return next((intent for intent, net in self._nets.items() if net.holds(text)), None)
