"""The extractor and the encoder, each trained once, for all tests of the components."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.lexicon_extractor import LexiconExtractor
from components.sentence_encoder import SentenceEncoder


class Project:
    """Somebody's Rasa project: makes, trains, and loads components as Rasa's graph does."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.storage = LocalModelStorage(folder)

    def create(self, component: Any, **config: Any) -> Any:
        return component.create(*self._arguments(component, config))

    def load(self, component: Any, **config: Any) -> Any:
        return component.load(*self._arguments(component, config))

    def _arguments(self, component: Any, config: dict[str, Any]) -> tuple[Any, ...]:
        name = component.__name__
        context = ExecutionContext(GraphSchema({}), model_id="test", node_name=name)
        return (
            {**component.get_default_config(), **config},
            self.storage,
            Resource(name),
            context,
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "models")


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which the extractor and the encoder have been trained."""
    project = Project(tmp_path_factory.mktemp("trained"))
    project.create(LexiconExtractor).train(TrainingData())
    project.create(SentenceEncoder).train(TrainingData())
    return project


@pytest.fixture(scope="session")
def extractor(trained: Project) -> LexiconExtractor:
    loaded = trained.load(LexiconExtractor)
    assert isinstance(loaded, LexiconExtractor)
    return loaded


@pytest.fixture(scope="session")
def encoder_of_messages(trained: Project) -> SentenceEncoder:
    loaded = trained.load(SentenceEncoder)
    assert isinstance(loaded, SentenceEncoder)
    return loaded
