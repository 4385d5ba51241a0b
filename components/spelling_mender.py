"""Rasa graph component: mends the slips of spelling in a message, for all that reads it after this.

The text and the places of its entities stay as they were written. Put it after what finds names,
which tolerates slips by itself.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from relapse_guide.cache import digest_of
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.masks import masked_text
from relapse_guide.understanding.mended import Mended, mended_text
from relapse_guide.understanding.spelling import Spelling

MENDED = "mended"
"""Message attribute: the message as it was meant (Mended), where that is not as it was written."""
AS_MEANT = "as_meant"
"""Message attribute: the text of that."""


def mended_of(message: Message) -> Mended:
    """A message as it was meant; as it was written, if nothing mended it."""
    found = message.get(MENDED)
    return found if isinstance(found, Mended) else Mended(message.get(TEXT) or "")


def moved(entities: Iterable[dict[str, Any]], mended: Mended) -> list[dict[str, Any]]:
    """Copies of the entities that have a place, by their places in the mended text."""
    return [
        {**one, "start": mended.there(int(one["start"])), "end": mended.there(int(one["end"]))}
        for one in entities
        if one.get("start") is not None
    ]


# Rasa shows training sentences to what it takes for a featurizer only.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
)
class SpellingMender(KeptComponent):
    """Tells misspelt words as they were meant, by the words of the training sentences."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`language`: the folder below `language/` that says how messages are read."""
        return {"language": ENGLISH}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Of how the language is read."""
        read = language(config.get("language", ENGLISH)).files
        return digest_of(*(path.read_bytes() for path in read))

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._language = read = language(config["language"])
        self._spelling = Spelling({}, {}, (), read.spelling, read.sounds)

    def learn(self, training_data: TrainingData) -> None:
        """How words are spelt."""
        texts = [self._masked(one) for one in training_data.nlu_examples if one.get(TEXT)]
        read = self._language
        self._spelling = Spelling.learned(
            texts, read.everyday.dictionary, read.spelling, read.sounds
        )

    def keep(self, folder: Path) -> None:
        self._spelling.keep(folder)

    def restore(self, folder: Path) -> None:
        read = self._language
        self._spelling = Spelling.restored(folder, read.spelling, read.sounds)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Mend the training sentences, so that what is learned from them is as at run time."""
        with self._model_storage.read_from(self._resource) as folder:
            self.restore(folder)
        self.process([example for example in training_data.nlu_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            names = message.get(ENTITIES) or []
            mended = mended_text(text, names, self._language.masks, self._spelling)
            if mended.slips:
                message.set(MENDED, mended)
                message.set(AS_MEANT, mended.text, add_to_output=True)
        return messages

    def _masked(self, message: Message) -> str:
        names = message.get(ENTITIES) or []
        return masked_text(message.get(TEXT), names, self._language.masks)
