"""The running server and the programs beside it, started once for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.slow.running import Server, Watch, our_server, trained_model


@pytest.fixture(scope="session")
def model() -> Path:
    return trained_model()


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.close()


@pytest.fixture(scope="session")
def server(model: Path, watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Our own server, ready to answer."""
    with our_server(tmp_path_factory.mktemp("server"), **watch.variables) as server:
        server.wait()
        yield server
