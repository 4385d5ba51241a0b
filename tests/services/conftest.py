"""What the tests with a real PostgreSQL and Redis share; `make test-services` starts both."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from relapse_guide.settings import ROOT
from tests.server.stores import POSTGRESQL, database

REDIS = os.environ.get("TEST_REDIS_URL", "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.services)


@pytest.fixture(autouse=True, scope="session")
def _started() -> None:
    assert POSTGRESQL, "These need PostgreSQL and Redis: run `make test-services`."
    assert REDIS, "These need PostgreSQL and Redis: run `make test-services`."


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A new PostgreSQL database."""
    with database("postgresql", tmp_path_factory.mktemp("unused")) as address:
        yield address


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    """A Redis that is empty at first."""
    client = Redis.from_url(REDIS, decode_responses=True)
    client.flushall()
    yield client
    client.close()


def service(deed: str, name: str) -> None:
    """Start, stop or crash `postgresql` or `redis`."""
    # Files, not pipes, which what is started would keep open.
    subprocess.run(
        [ROOT / "scripts" / "services", deed, name],
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
