"""Rasa graph component: which sentences of the topics that a message asks for are nearest to it.
Put it last.

They are told by keys, as the model keeps no texts: the answer, which knows the texts, finds them by
these. A sentence that was written after the training has none, and stands where its editor put it.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_importer import TOPIC
from components.content_source import cache, content_of
from components.intent_classifier import ASKED_ALSO
from components.sentence_encoder import AS_WRITTEN, keep_encoder_of
from components.topic_chooser import NEAR
from relapse_guide.cache import digest_of
from relapse_guide.library.content import Content
from relapse_guide.library.texts import DRUG_MARK, sentence_key, split_sources
from relapse_guide.understanding.encoder import Encoder, encoder_digest
from relapse_guide.understanding.known_vectors import KnownVectors
from relapse_guide.understanding.language import ENGLISH
from relapse_guide.understanding.near_sentences import NearSentences

NEAR_SENTENCES = "near_sentences"
"""Message attribute: the keys (texts.sentence_key) of those sentences of its topics that are
nearest to it, the nearest of each topic first."""
ARRAYS_FILE = "sentences.npz"
KEYS_FILE = "sentences.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceFinder(KeptComponent):
    """Adds `near_sentences` to a message for which topics were chosen."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`content_folder`: where the topics come from, "" for the project's own content.
        `language`: the one whose encoder reads them. `max_tokens`: word pieces read of one
        sentence. `batch_size`: sentences encoded at once."""
        return {"content_folder": "", "language": ENGLISH, "max_tokens": 128, "batch_size": 64}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Of the sentences that it learns."""
        return digest_of(json.dumps(sentences_of(content_of(config))).encode())

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._near = NearSentences()

    def learn(self, training_data: TrainingData) -> None:
        """Embed the sentences of all topics; those of earlier trainings are remembered."""
        told = sentences_of(content_of(self._config))
        texts = list(dict.fromkeys(text for says in told.values() for text in says.values()))
        vectors = dict(zip(texts, self._embedded(texts), strict=True)) if texts else {}
        self._near = NearSentences(
            {topic: list(says) for topic, says in told.items()},
            {topic: np.vstack([vectors[text] for text in says.values()])
             for topic, says in told.items()},
        )  # fmt: skip

    def _embedded(self, texts: list[str]) -> Any:
        most, size = self._config["max_tokens"], self._config["batch_size"]
        with tempfile.TemporaryDirectory() as folder:
            keep_encoder_of(self._config["language"], Path(folder))
            known = KnownVectors(cache(), encoder_digest(Path(folder), most))
            encoder = Encoder(Path(folder), most)
            return known.of(texts, lambda new: encoder.encode_many(new, size))

    def keep(self, folder: Path) -> None:
        np.savez(folder / ARRAYS_FILE, **self._near.vectors)
        (folder / KEYS_FILE).write_text(json.dumps(self._near.keys), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        keys = json.loads((folder / KEYS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            self._near = NearSentences(keys, {topic: arrays[topic] for topic in keys})

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            asked = message.get(AS_WRITTEN)
            found = message.get(TOPIC)
            topics = [found["name"]] if found else []
            topics += [also["topic"] for also in message.get(ASKED_ALSO) or [] if also.get("topic")]
            topics += [near["name"] for near in message.get(NEAR) or []]
            if asked is not None and topics:
                keys = [key for topic in topics for key in self._near.nearest(topic, asked)]
                message.set(NEAR_SENTENCES, keys, add_to_output=True)
        return messages


def sentences_of(content: Content) -> dict[str, dict[str, str]]:
    """Of each topic that says more than a sentence, the sentences by their keys, as people read
    them."""
    return {
        topic.id: {sentence_key(text): _as_read(content, text) for text in topic.says}
        for topic in content.topics.values()
        if len(topic.says) > 1
    }


def _as_read(content: Content, text: str) -> str:
    words, _ = split_sources(text)
    return DRUG_MARK.sub(lambda mark: _called(content, mark[1]), words)


def _called(content: Content, content_id: str) -> str:
    """`Velcade`, `proteasome inhibitors`."""
    drug = content.drugs.get(content_id)
    return drug.short_name if drug else content.drug_classes[content_id].plural
