"""Rasa graph component: extracts what the content names, and stated prior lines.

Fed by `content/` alone at training time; the names and the everyday words that look like
them are kept in the model, so serving reads neither the content nor a dictionary for it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spellchecker import SpellChecker

from relapse_guide.knowledge.names import OTHER_NAME, Name, all_names
from relapse_guide.library.reading import load_content
from relapse_guide.settings import settings
from relapse_guide.understanding.language import ENGLISH, language, language_files
from relapse_guide.understanding.lexicon import MIN_FUZZY_LETTERS, Known, Lexicon, confusable
from relapse_guide.understanding.prior_lines import prior_lines_in

FILE = "lexicon.json"
COMMON_TERM_LETTERS = 8
EVERYDAY_COUNT = 30
"""Occurrences in pyspellchecker's corpus from which a word counts as everyday English."""


# Rasa shows training sentences to what it takes for a featurizer only; the names must be marked
# in them too, so that the encoder after this masks them.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=True,
)
class LexiconExtractor(GraphComponent, EntityExtractorMixin):
    """Extracts drugs, classes, regimens, terms and prior lines; tolerant of misspelling."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`content_folder`: where the names come from, "" for the project's own content.
        `language`: the folder below `language/` that says how messages are read."""
        return {"content_folder": "", "language": ENGLISH}

    @staticmethod
    def required_packages() -> list[str]:
        # Not spellchecker: Rasa looks packages up by their import name, which it does not have.
        return ["rapidfuzz"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A digest of the content and the language, so that `rasa train` does not reuse names
        from its cache."""
        digest = hashlib.sha256()
        content = sorted(content_folder(config).glob("*.yml"))
        for path in [*content, *language_files(config.get("language", ENGLISH))]:
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._language = language(config["language"])
        self._lexicon = lexicon or self._make_lexicon([], [])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LexiconExtractor":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LexiconExtractor":
        """The extractor with the names that it was trained with."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        made = cls(config, model_storage, resource)
        made._lexicon = made._make_lexicon(
            [Known(**name) for name in kept["names"]], kept["everyday"]
        )
        return made

    def train(self, training_data: TrainingData) -> Resource:
        """Read the names from the content; the training sentences are not needed."""
        content = load_content(content_folder(self._config))
        counts = SpellChecker(language=self._language.everyday.dictionary).word_frequency.dictionary
        common = {word for word, count in counts.items() if count >= EVERYDAY_COUNT}
        names = [known_from(name, common) for name in all_names(content)]
        everyday = confusable(common, self._make_lexicon(names, []))
        self._lexicon = self._make_lexicon(names, everyday)
        with self._model_storage.write_to(self._resource) as target:
            kept = {"names": [vars(name) for name in names], "everyday": everyday}
            (target / FILE).write_text(json.dumps(kept), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Mark the names in the training sentences, so that featurizers see them as at run time."""
        self.process([example for example in training_data.nlu_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            extracted = self.extract(message.get(TEXT) or "")
            message.set(ENTITIES, message.get(ENTITIES, []) + extracted, add_to_output=True)
        return messages

    def extract(self, text: str) -> list[dict[str, Any]]:
        """Rasa entities with `entity`, `value`, `start`, `end`, `confidence`, `extractor`."""
        found = [
            self._entity(name.entity, name.id, name.start, name.end, name.confidence)
            for name in self._lexicon.find(text)
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

    def _make_lexicon(self, names: list[Known], everyday: list[str]) -> Lexicon:
        return Lexicon(
            names,
            everyday,
            self._language.everyday.treatment_words,
            self._language.everyday.other_worlds,
            self._language.people.before_a_name,
            self._language,
        )


def content_folder(config: dict[str, Any]) -> Path:
    """The folder that the config names, or the project's own."""
    folder = config.get("content_folder")
    return Path(folder) if folder else settings().content_folder


def known_from(name: Name, common: set[str]) -> Known:
    """How tolerantly a name is looked for.

    A nickname or abbreviation that is an everyday word ("DVd") is `casual`. Brands, generics
    and class names may be misspelled from five letters on, terms of one word from eight on.
    """
    letters = sum(character.isalnum() for character in name.text)
    words = name.text.lower().split()
    is_everyday = len(words) == 1 and words[0] in common
    short = name.key == "nicknames"
    casual = is_everyday and name.key in ("nicknames", "abbreviations")
    least = COMMON_TERM_LETTERS if name.entity == "term" else MIN_FUZZY_LETTERS
    fuzzy = name.key not in ("abbreviations", "spoken") and letters >= least and not short
    if name.entity == "term" and len(words) > 1:
        fuzzy = False
    return Known(name.text, name.entity, name.id, short, casual, fuzzy)
