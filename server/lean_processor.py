"""Rasa's processor for serving one trained model: what is read, checked or searched anew at every
start and turn there, although it never changes, is done once here.

Rasa reads all classes that a model was trained with, and by them TensorFlow, to serve it; unpacks
its archive twice; and plans the graph by dask for each of the three runs of a turn.
"""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.shared.utils.io import read_json_file


class LeanAgent(Agent):
    """An agent that answers by a LeanProcessor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model's archive. Raises what the archive's fault makes Rasa raise."""
        self.processor = LeanProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        self.nlg.responses = self.domain.responses


class LeanProcessor(MessageProcessor):
    """A processor whose model is read for serving only."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        archive = Path(model_path)
        with tempfile.TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), archive, ServedModel, StraightRunner
            )
        return archive.name, metadata, runner


class ServedModel(LocalModelStorage):
    """The unpacked model, without what only a training needs."""

    @staticmethod
    def _extract_archive_to_directory(archive: str | Path, folder: Path) -> None:
        with tarfile.open(archive, mode="r:gz") as tar:
            # Refuses what would be written elsewhere, while it unpacks.
            tar.extractall(folder, filter="data")

    @staticmethod
    def _load_metadata(folder: Path) -> ModelMetadata:
        written = read_json_file(folder / MODEL_ARCHIVE_METADATA_FILE)
        return ModelMetadata.from_dict({**written, "train_schema": {"nodes": {}}})


class StraightRunner(GraphRunner):
    """Runs the nodes of a graph one after the other, in an order that is worked out once."""

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        self._schema = graph_schema
        self._nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> "StraightRunner":
        """The runner, with all components loaded."""
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """What the targets put out, by name. Raises what a component raises."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = list(self._order(wanted, set()))
        found: dict[str, Any] = dict(inputs or {})
        for name in self._orders[wanted]:
            needs = self._schema.nodes[name].needs.values()
            _, found[name] = self._nodes[name](*((one, found[one]) for one in needs))
        return {name: found[name] for name in wanted}

    def _order(self, wanted: tuple[str, ...], seen: set[str]) -> Iterator[str]:
        """The wanted nodes, each after those that it needs; inputs are no nodes."""
        for name in wanted:
            if name in self._nodes and name not in seen:
                seen.add(name)
                yield from self._order(tuple(self._schema.nodes[name].needs.values()), seen)
                yield name
