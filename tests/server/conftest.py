"""What several tests of the server need."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from relapse_guide.settings import ROOT
from server.sql_store import SqlStore
from tests.server.stores import POSTGRESQL, database, opened


@pytest.fixture(scope="session")
def domain() -> Domain:
    with warnings.catch_warnings():
        # Rasa tells every custom slot mapping what has changed since Rasa 2.
        warnings.filterwarnings("ignore", "Slot auto-fill", UserWarning)
        return Domain.load(ROOT / "domain.yml")


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgresql",
            marks=[
                pytest.mark.services,
                pytest.mark.skipif(not POSTGRESQL, reason="it needs make test-services"),
            ],
        ),
    ]
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database of each kind."""
    with database(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def store(url: str, domain: Domain) -> Iterator[SqlStore]:
    """A store in it."""
    made = opened(url, domain)
    yield made
    made._engine.dispose()
