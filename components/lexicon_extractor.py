"""Rasa graph component: extracts what the content names, and stated prior lines.

Fed by `content/` alone at training time; the names and the everyday words that look like
them are kept in the model, so serving reads neither the content nor a dictionary for it.
"""

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_source import cache, content_digest, content_of
from relapse_guide.cache import digest_of
from relapse_guide.knowledge.names import OTHER_NAME, all_names
from relapse_guide.progress import tell
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.lexicon import Lexicon
from relapse_guide.understanding.lexicon_building import Names, RememberingLexicon, names_from
from relapse_guide.understanding.prior_lines import prior_lines_in


# Rasa shows training sentences to what it takes for a featurizer only; the names must be marked
# in them too, so that the encoder after this masks them.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
)
class LexiconExtractor(KeptComponent, EntityExtractorMixin):
    """Extracts drugs, classes, regimens, terms and prior lines; tolerant of misspelling."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`content_folder`: where the names come from, "" for the project's own content.
        `language`: the folder below `language/` that says how messages are read."""
        return {"content_folder": "", "language": ENGLISH}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Of what is trained from the content, and of how the language is read."""
        read = language(config.get("language", ENGLISH)).files
        return digest_of(content_digest(config).encode(), *(path.read_bytes() for path in read))

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._language = language(config["language"])
        self._names = Names([], [])
        self._lexicon = self._made(Lexicon)

    def learn(self, training_data: TrainingData) -> None:
        """Read the names from the content; the training sentences are not needed."""
        tell("Reading the names in the content")
        self._names = names_from(all_names(content_of(self._config)), cache(), self._language)
        self._lexicon = self._made(Lexicon)

    def keep(self, folder: Path) -> None:
        self._names.keep(folder)

    def restore(self, folder: Path) -> None:
        self._names = Names.restored(folder)
        self._lexicon = self._made(Lexicon)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Mark the names in the training sentences, so that featurizers see them as at run time."""
        examples = [example for example in training_data.nlu_examples if example.get(TEXT)]
        tell(f"Looking for names in {len(examples):,} sentences")
        self._mark(examples, self._made(RememberingLexicon))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        self._mark(messages, self._lexicon)
        return messages

    def extract(self, text: str) -> list[dict[str, Any]]:
        """Rasa entities with `entity`, `value`, `start`, `end`, `confidence`, `extractor`."""
        return self._extracted(text, self._lexicon)

    def _mark(self, messages: list[Message], lexicon: Lexicon) -> None:
        for message in messages:
            extracted = self._extracted(message.get(TEXT) or "", lexicon)
            message.set(ENTITIES, message.get(ENTITIES, []) + extracted, add_to_output=True)

    def _extracted(self, text: str, lexicon: Lexicon) -> list[dict[str, Any]]:
        found = [
            self._entity(name.entity, name.id, name.start, name.end, name.confidence)
            for name in lexicon.find(text)
            if name.entity != OTHER_NAME
        ]
        found += [
            self._entity("prior_lines", lines.value, lines.start, lines.end, 1.0)
            for lines in prior_lines_in(text, self._language)
        ]
        return sorted(found, key=lambda entity: int(entity["start"]))

    def _entity(
        self, entity: str, value: str | int, start: int, end: int, confidence: float
    ) -> dict[str, Any]:
        return {
            "entity": entity,
            "value": value,
            "start": start,
            "end": end,
            "confidence_entity": round(confidence, 3),
            "extractor": type(self).__name__,
        }

    def _made(self, kind: type[Lexicon]) -> Lexicon:
        return kind(
            self._names.known,
            self._names.everyday,
            self._language.everyday.treatment_words,
            self._language.everyday.other_worlds,
            self._language.people.before_a_name,
            self._language,
        )
