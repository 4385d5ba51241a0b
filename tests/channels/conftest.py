"""A server with a fake agent for the fast tests of the channels, and every way to reach one."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving
from tests.channels.ways import EVERY, MESSENGERS, MessengerWay, Way, way_of


@pytest.fixture(scope="session")
def shared() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


@pytest.fixture
def served(shared: Served) -> Served:
    shared.agent.heard.clear()
    return shared


@pytest.fixture(params=EVERY)
async def way(request: pytest.FixtureRequest) -> AsyncIterator[Way]:
    async with way_of(request.param) as made:
        yield made


@pytest.fixture(params=MESSENGERS)
async def messenger(request: pytest.FixtureRequest) -> AsyncIterator[MessengerWay]:
    async with way_of(request.param) as made:
        assert isinstance(made, MessengerWay)
        yield made
