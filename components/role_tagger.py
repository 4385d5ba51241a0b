"""Rasa graph component: gives extracted drugs and classes the role they play in the message."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from components.base import PlainComponent
from components.spelling_mender import mended_of, moved
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.roles import Span, parts_in

LISTED = "listed"
"""The key of a name that stands in one breath with others."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RoleTagger(PlainComponent):
    """Adds `role` to the entities named in its config, and `listed` to those that stand in one
    breath with others; put it after their extractor."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`entities`: the entity types that can fail or be ruled out. `language`: the folder
        below `language/` that says how messages are read."""
        return {"entities": ["drug", "drug_class", "regimen"], "language": ENGLISH}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._language = language(config["language"])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._tag(message)
        return messages

    def _tag(self, message: Message) -> None:
        tagged = [
            entity
            for entity in message.get(ENTITIES, [])
            if entity["entity"] in self._config["entities"] and entity.get("start") is not None
        ]
        mended = mended_of(message)
        spans = [Span(int(one["start"]), int(one["end"])) for one in moved(tagged, mended)]
        parts = parts_in(mended.text, spans, self._language)
        for entity, part in zip(tagged, parts, strict=True):
            if part.role:
                entity["role"] = part.role
            if part.listed:
                entity[LISTED] = True
