"""A component that derives from the base says what it keeps; Rasa's storage is handled there."""

import json
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent, PlainComponent
from tests.components.conftest import Project


class Counter(KeptComponent):
    """Counts the training sentences."""

    count = 0

    def learn(self, training_data: TrainingData) -> None:
        self.count = len(training_data.training_examples)

    def keep(self, folder: Path) -> None:
        (folder / "count.json").write_text(json.dumps(self.count), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        self.count = json.loads((folder / "count.json").read_text(encoding="utf-8"))


def test_what_was_learned_comes_back(project: Project) -> None:
    made = project.create(Counter)
    data = TrainingData([Message({"text": text, "intent": "greet"}) for text in ("hi", "hello")])
    assert made.train(data).name == "Counter"
    loaded = project.load(Counter)
    assert (made.count, loaded.count) == (2, 2)
    assert isinstance(loaded, Counter)


def test_a_model_without_it_is_refused(project: Project) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        project.load(Counter)


def test_what_is_not_said_is_missed(project: Project) -> None:
    with pytest.raises(NotImplementedError):
        project.create(KeptComponent).train(TrainingData())


def test_plain_component_is_made_from_its_config(project: Project) -> None:
    context = ExecutionContext(GraphSchema({}), node_name="plain")
    made = PlainComponent.create({"a": 1}, project.storage, Resource("plain"), context)
    assert made._config == {"a": 1}
