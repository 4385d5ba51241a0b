"""Trains the NLU pipeline of a config on given sentences, without Rasa's training graph.

The components are the real ones, made, trained and run in the order of the config, so that
five folds can be trained in minutes and each step can be timed.
"""

import tempfile
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from components.content_importer import TOPIC
from components.intent_classifier import EmbeddingIntentClassifier
from components.sentence_encoder import PIECES
from components.urgency_reader import URGENCY, UrgencyReader
from relapse_guide.understanding.dangers import Level, Urgency
from tests.evaluation.questions import CONTENT, ROOT, URGENT_INTENTS, Labelled, Understood

BUILT_IN = {"FallbackClassifier": FallbackClassifier}


class Pipeline:
    """Our pipeline, trained on some sentences."""

    def __init__(self, sentences: Sequence[Labelled], steps: list[dict[str, Any]] | None = None):
        self._folder = tempfile.TemporaryDirectory()
        self._storage = LocalModelStorage(Path(self._folder.name))
        data = TrainingData([example_of(sentence) for sentence in sentences])
        self._components = []
        for step in steps or configured_steps():
            component = self._component(dict(step))
            if hasattr(component, "train"):
                component.train(data)
            if hasattr(component, "process_training_data"):
                component.process_training_data(data)
            self._components.append(component)

    def _component(self, step: dict[str, Any]) -> Any:
        name = step.pop("name")
        made_from = BUILT_IN.get(name) or class_from_module_path(name)
        config = {**made_from.get_default_config(), **step}
        context = ExecutionContext(GraphSchema({}), "evaluation", node_name=uuid.uuid4().hex)
        resource = Resource(uuid.uuid4().hex)
        return made_from.create(config, self._storage, resource, context)

    def _processed(self, text: str) -> Message:
        return self._run(self._components, Message({TEXT: text}))

    def _run(self, components: Sequence[Any], message: Message) -> Message:
        for component in components:
            component.process([message])
        return message

    def featurized(self, sentence: Labelled) -> Message:
        """A message as the classifier gets it; none of what runs before learns from sentences."""
        return self._run(self._components[: self._classifier], Message({TEXT: sentence.text}))

    def levels(self, messages: Sequence[Message], **thresholds: float) -> list[Level]:
        """How urgent featurized messages would be with other thresholds."""
        readers = [one for one in self._components if isinstance(one, UrgencyReader)]
        reading = readers[0].reading_with(**thresholds)
        return [reading.of(str(one.get(TEXT)), one.get(PIECES)).level for one in messages]

    def refitted(self, messages: Sequence[Message], sentences: Sequence[Labelled]) -> "Refitted":
        """The pipeline with all that learns from sentences trained on others, which `featurized`
        has made messages of."""
        examples = []
        for message, sentence in zip(messages, sentences, strict=True):
            example = example_of(sentence)
            example.set(PIECES, message.get(PIECES))
            examples.append(example)
        data = TrainingData(examples)
        learned = []
        for step in configured_steps()[self._classifier :]:
            component = self._component(dict(step))
            if hasattr(component, "train"):
                component.train(data)
            learned.append(component)
        return Refitted(learned)

    @property
    def _classifier(self) -> int:
        kinds = [type(component) for component in self._components]
        return kinds.index(EmbeddingIntentClassifier)

    def entities(self, text: str) -> list[dict[str, Any]]:
        """The entities that the pipeline finds, in the order of the text."""
        return list(self._processed(text).get(ENTITIES) or [])

    def parse(self, text: str) -> Understood:
        """What the pipeline makes of a message."""
        return understood(self._processed(text).data)


class Refitted:
    """The classifier and what comes after it."""

    def __init__(self, components: Sequence[Any]) -> None:
        self._components = components

    def parse(self, featurized: Message) -> Understood:
        """What they make of a message."""
        message = Message(dict(featurized.data))
        for component in self._components:
            component.process([message])
        return understood(message.data)


def example_of(sentence: Labelled) -> Message:
    """A training sentence as Rasa's reader makes it."""
    example = Message({TEXT: sentence.text, INTENT: sentence.intent})
    if sentence.urgency:
        example.set("metadata", {INTENT: {URGENCY: sentence.urgency}})
    return example


def configured_steps() -> list[dict[str, Any]]:
    """The pipeline of config.yml."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    steps: list[dict[str, Any]] = config["pipeline"]
    return steps


def understood(parsed: Mapping[str, Any]) -> Understood:
    """Rasa's parse result as data; one without a word of urgency is urgent by its intent alone."""
    values: dict[str, set[str]] = {}
    for entity in parsed.get(ENTITIES) or []:
        values.setdefault(entity["entity"], set()).add(str(entity["value"]))
    intent = (parsed.get(INTENT) or {}).get("name")
    told = Urgency.from_data(parsed.get(URGENCY)).level
    topic = CONTENT.topics.get((parsed.get(TOPIC) or {}).get("name") or "")
    return Understood(
        intent=intent,
        under=frozenset(topic.intents if topic else ()),
        ranking=tuple(
            (guess["name"], guess["confidence"])
            for guess in parsed.get("intent_ranking") or []
            if guess["name"] != "nlu_fallback"
        ),
        entities={name: frozenset(found) for name, found in values.items()},
        level=Level.SURE if intent in URGENT_INTENTS else told,
    )
