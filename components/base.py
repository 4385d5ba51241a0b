"""What the project's graph components share: how Rasa makes them, and how they are kept."""

from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

Plain = TypeVar("Plain", bound="PlainComponent")
Kept = TypeVar("Kept", bound="KeptComponent")


class PlainComponent(GraphComponent):
    """A component that learns nothing: it is made from its config."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls: type[Plain],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Plain:
        return cls(config)


class KeptComponent(GraphComponent):
    """A component that learns when training, and is as it was then when the model is loaded.

    A class that derives from it says what it learns (`learn`) and how that is written to and
    read from a folder (`keep`, `restore`); Rasa's storage is handled here.
    """

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        """`name`: of the component's place in the graph."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource

    def learn(self, training_data: TrainingData) -> None:
        """Learn from the training sentences or from the content."""
        raise NotImplementedError

    def keep(self, folder: Path) -> None:
        """Write what was learned into a folder: numbers and words, no pickles."""
        raise NotImplementedError

    def restore(self, folder: Path) -> None:
        """Read what was kept in a folder."""
        raise NotImplementedError

    def train(self, training_data: TrainingData) -> Resource:
        """Learn, and keep it in the model."""
        self.learn(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self.keep(folder)
        return self._resource

    @classmethod
    def create(
        cls: type[Kept],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Kept:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls: type[Kept],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Kept:
        """The component as it was trained."""
        made = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            made.restore(folder)
        return made
