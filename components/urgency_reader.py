"""Rasa graph component: how urgent a message is, beside the question that it asks.

See relapse_guide/understanding/urgency.py. The message gets `urgency` with a level and a kind;
where it is sure, the intent becomes the one that asks for the urgent answer.
"""

from collections.abc import Mapping
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
from components.language_reader import LANGUAGE
from components.length_limit import WHOLE_TEXT
from components.sentence_encoder import PIECES
from components.spelling_mender import AS_MEANT
from relapse_guide.cache import digest_of
from relapse_guide.progress import tell
from relapse_guide.understanding.dangers import Danger, Level, Urgency
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.safety_net import SafetyNet
from relapse_guide.understanding.spoken import danger_in_others
from relapse_guide.understanding.urgency import Lesson, Nets, UrgencyModel, UrgencyReading

URGENCY = "urgency"
"""The key of the message: `{"level": "possible", "kind": "crisis"}`, and of an example's
`metadata` in the training data."""
CERTAIN = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UrgencyReader(KeptComponent):
    """Tells how urgent a message is; put it after all that decides the intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`urgent`: of each danger, the intent that asks for its answer. `sure`, `possible`: the
        probability from which on a whole message is so; `crisis_sure`: in the place of `sure` for a
        crisis, as calm people speak of dying more than of chest pain; `part_sure`, `part_possible`:
        the same of a clause; `sentence_sure`, `crisis_sentence_sure`: of a whole sentence, which
        says more, and of one that speaks of a crisis, which stands in the midst of a long story
        more often; `long_possible`: in the place of `possible` from `long_words` words on, where
        some likeness to despair is in most stories; `likely`: the probability from which on what is
        not sure is rather there than not; `alarming`: from where on a part is looked at,
        whether it speaks of now; `lowered`: the probability from which on one that is lately over,
        or despair that is denied, is worth a line. `C`, `max_iter`: as of scikit-learn's
        LogisticRegression; `parts_weight`, `possible_weight`: what a part of a calm message and a
        message of a possible danger weigh beside other messages; `lighter`: intents whose calm
        sentences weigh less, since their answers name 988 anyway. `letters_weight` and the n-grams:
        as of EmbeddingIntentClassifier. `content_folder`: where safety.yml is, "" for the project's
        own content. `language`: the folder below `language/` that says how messages are read."""
        return {
            "urgent": {kind.value: f"report_{kind.value}" for kind in Danger},
            "sure": 0.5,
            "crisis_sure": 0.7,
            "sentence_sure": 0.85,
            "crisis_sentence_sure": 0.85,
            "part_sure": 0.9,
            "possible": 0.1,
            "long_possible": 0.35,
            "long_words": 20,
            "part_possible": 0.5,
            "likely": 0.6,
            "alarming": 0.3,
            "lowered": 0.3,
            "C": 10.0,
            "max_iter": 150,
            "parts_weight": 0.6,
            "possible_weight": 1.5,
            "lighter": {"express_distress": 0.3},
            "letters_weight": 2.0,
            "word_ngrams": [1, 2],
            "word_min_count": 3,
            "letter_ngrams": [3, 5],
            "letter_min_count": 10,
            "content_folder": "",
            "language": ENGLISH,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Of the content that it keeps, and of how the language is read."""
        read = language(config.get("language", ENGLISH)).files
        return digest_of(content_digest(config).encode(), *(path.read_bytes() for path in read))

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self._model = UrgencyModel(config)
        self._nets = Nets(SafetyNet({}), SafetyNet({}))
        self._reading = self._made()

    def learn(self, training_data: TrainingData) -> None:
        """Read the phrases from the content, and learn from the training sentences."""
        content = content_of(self._config)
        pressing = (sign for sign in content.signs.values() if not sign.waits)
        signs = [words for sign in pressing for words in sign.words]
        self._nets = Nets(
            SafetyNet({kind: content.safety[kind.value].phrases for kind in Danger}),
            SafetyNet({Danger.EMERGENCY: signs}),
        )
        tell("Fitting what is urgent")
        self._model.fit(
            [
                self._lesson(example)
                for example in training_data.intent_examples
                if example.get(PIECES)
            ]
        )
        self._reading = self._made()

    def _lesson(self, example: Message) -> Lesson:
        urgency = taught_urgency(example, self._config["urgent"])
        lighter = self._config["lighter"] if urgency.level is Level.NONE else {}
        return Lesson(example.get(PIECES), urgency, lighter.get(example.get(INTENT), 1.0))

    def keep(self, folder: Path) -> None:
        for name, net in self._nets._asdict().items():
            net.keep(folder, name)
        self._model.keep(folder)

    def restore(self, folder: Path) -> None:
        self._nets = Nets(*(SafetyNet.restored(folder, name) for name in Nets._fields))
        self._model.restore(folder)
        self._reading = self._made()

    def reading_with(self, **thresholds: float) -> UrgencyReading:
        """How it would read with other thresholds, for choosing them."""
        reading = language(self._config["language"])
        return UrgencyReading({**self._config, **thresholds}, self._model, self._nets, reading)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(WHOLE_TEXT) or message.get(TEXT)
            if text:
                self._tell(message, self._urgency_of(message, text))
        return messages

    def _urgency_of(self, message: Message, text: str) -> Urgency:
        """By what is learned of English; in other languages, and in the midst of English, by
        phrases alone. A danger told in a language is answered in it."""
        heard = (message.get(LANGUAGE) or {}).get("code")
        told = danger_in_others(text, heard)
        if told is None:
            meant = message.get(AS_MEANT) if not message.get(WHOLE_TEXT) else None
            return self._reading.of(text, None if heard else message.get(PIECES), meant)
        message.set(LANGUAGE, {"code": told.code}, add_to_output=True)
        return Urgency(Level.SURE, told.kind)

    def _tell(self, message: Message, urgency: Urgency) -> None:
        message.set(URGENCY, urgency.as_data(), add_to_output=True)
        if urgency.level is not Level.SURE or urgency.kind is None:
            return
        found = {"name": self._config["urgent"][urgency.kind.value], "confidence": CERTAIN}
        others = [g for g in message.get(INTENT_RANKING) or [] if g["name"] != found["name"]]
        message.set(INTENT, found, add_to_output=True)
        message.set(INTENT_RANKING, [found, *others], add_to_output=True)

    def _made(self) -> UrgencyReading:
        return self.reading_with()


def taught_urgency(example: Message, urgent: Mapping[str, str]) -> Urgency:
    """How urgent a training sentence is, by its metadata or its block's, else by its intent.

    `urgent`: of each danger, the intent that asks for its answer.
    """
    metadata = example.get("metadata") or {}
    for given in (metadata.get("example"), metadata.get(INTENT), metadata):
        if isinstance(given, dict) and URGENCY in given:
            return Urgency.from_data(given[URGENCY])
    for kind in Danger:
        if example.get(INTENT) == urgent[kind.value]:
            return Urgency(Level.SURE, kind)
    return Urgency()
