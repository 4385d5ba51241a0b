"""Rasa graph component: which language a message is in, where that is not English, and where its
writer is, where that is not the US.

See relapse_guide/understanding/identifying.py and country_cues.py. Such a message gets
`language: {"code": "es"}`, or `country: {"code": "uk"}`.
"""

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_source import content_digest, content_of
from relapse_guide.cache import digest_of
from relapse_guide.understanding.identifying import Identifier
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.spoken import spoken_files

LANGUAGE = "language"
"""The key of the message; it has none if it is in English."""
COUNTRY = "country"
"""The key of the message whose writer is in another country than the US: `{"code": "uk"}`."""
WORDS_FILE = "known_words.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageReader(KeptComponent):
    """Tells messages that are not in English; put it after the limit of the length."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As Identifier explains them. `candidates`: languages of which each has its own letters
        or is spoken by many in the US; near ones, such as Galician, would take from their
        neighbours. `content_folder`: where the names stand, "" for the project's own content.
        `language`: the folder below `language/` whose words tell where a writer is."""
        return {
            "candidates": [
                "en", "es", "zh", "tl", "vi", "ar", "fr", "ko", "ru", "ht", "pt", "hi", "de", "it",
                "pl", "ro", "nl", "ja", "fa", "ur", "bn", "gu", "pa", "te", "ta", "el", "he", "hy",
            ],
            "certain": 0.7,
            "certain_of_known": 0.3,
            "certain_of_two": 0.9,
            "most_known": 0.67,
            "short_words": 4,
            "content_folder": "",
            "language": ENGLISH,
        }  # fmt: skip

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Of the content whose names it keeps, and of how languages are told."""
        read = language(config.get("language", ENGLISH)).files
        told = [path.read_bytes() for path in (*spoken_files(), *read)]
        return digest_of(content_digest(config).encode(), *told)

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._identifier = Identifier(config)
        self._countries = language(config["language"]).countries

    def learn(self, training_data: TrainingData) -> None:
        """Learn which words are English, from the training sentences and the names."""
        sentences = [str(one.get(TEXT)) for one in training_data.nlu_examples if one.get(TEXT)]
        entries = content_of(self._config).entries()
        self._identifier.learn(sentences, (name for _, one in entries for _, name in one.called()))

    def keep(self, folder: Path) -> None:
        known = {
            "english": sorted(self._identifier.english),
            "names": sorted(self._identifier.names),
        }
        (folder / WORDS_FILE).write_text(json.dumps(known), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        known = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        self._identifier = Identifier(self._config, known["english"], known["names"])
        self._identifier.prepare()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            code = self._identifier.language_of(message.get(TEXT) or "")
            if code:
                message.set(LANGUAGE, {"code": code}, add_to_output=True)
            country = self._countries.country_in(message.get(TEXT) or "")
            if country:
                message.set(COUNTRY, {"code": country}, add_to_output=True)
        return messages
