"""A server with a fake agent for the fast tests of the channels."""

from collections.abc import Iterator

import pytest

from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving


@pytest.fixture(scope="session")
def shared() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


@pytest.fixture
def served(shared: Served) -> Served:
    shared.agent.heard.clear()
    return shared
