"""The graph is run as Rasa's own runner runs it, and an archive is unpacked nowhere else."""

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from server.lean_processor import ServedModel, StraightRunner

RUNNERS = [StraightRunner, DaskGraphRunner]


class Adding(GraphComponent):
    """Adds its config's number to what it is given."""

    ran: list[int] = []

    def __init__(self, number: int) -> None:
        self._number = number

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> "Adding":
        return cls(config["number"])

    def one(self, given: int) -> int:
        self.ran.append(self._number)
        return given + self._number

    def two(self, given: int, other: int) -> int:
        return given * 100 + other


def node(number: int, function: str = "one", **needs: str) -> SchemaNode:
    return SchemaNode(needs, Adding, "create", function, {"number": number})


SCHEMA = GraphSchema(
    {
        "last": node(0, "two", given="left", other="right"),
        "left": node(1, given="first"),
        "right": node(2, given="first"),
        "first": node(3, given="__message__"),
        "unused": node(4, given="__message__"),
    }
)


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> GraphRunner:
    Adding.ran = []
    made: GraphRunner = request.param.create(
        SCHEMA, LocalModelStorage.create(tmp_path), ExecutionContext(SCHEMA)
    )
    return made


def test_a_node_runs_once_after_what_it_needs(runner: GraphRunner) -> None:
    assert runner.run({"__message__": 10}, ["last"]) == {"last": 1415}
    assert sorted(Adding.ran) == [1, 2, 3]


def test_other_targets_of_the_same_graph(runner: GraphRunner) -> None:
    assert runner.run({"__message__": 10}, ["last"]) == {"last": 1415}
    assert runner.run({"__message__": 20}, ["right", "unused"]) == {"right": 25, "unused": 24}
    assert runner.run({"__message__": 0}, ["last"]) == {"last": 405}


def archive(folder: Path, name: str) -> Path:
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 4
        tar.addfile(entry, io.BytesIO(b"data"))
    return path


def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()

    ServedModel._extract_archive_to_directory(archive(tmp_path, "components/a.json"), unpacked)

    assert (unpacked / "components" / "a.json").read_bytes() == b"data"


@pytest.mark.parametrize("name", ["../outside", "components/../../outside"])
def test_an_archive_does_not_write_elsewhere(tmp_path: Path, name: str) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()

    with pytest.raises(tarfile.FilterError):
        ServedModel._extract_archive_to_directory(archive(tmp_path, name), unpacked)

    assert not (tmp_path / "outside").exists()
