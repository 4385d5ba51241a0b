"""Whoever asks in words to have the conversation deleted has it deleted, on every channel."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.databases import open_database
from server.sql_store import SqlStore
from tests.channels.fake_agent import SECRET
from tests.channels.serving import STANDING
from tests.channels.ways import EVERY, MESSENGERS, Way, way_of

DELETED = STANDING.deleted.lead
LONG = "What are the side effects of Kyprolis for my father?"


@pytest.fixture(params=EVERY)
async def way(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Way]:
    async with way_of(request.param) as made:
        keep_in(made, tmp_path)
        yield made


def keep_in(way: Way, folder: Path) -> None:
    """Let the assistant keep its conversations as `make run` does."""
    database = open_database(f"sqlite:///{folder / 'conversations.sqlite'}")
    agent: Any = way.bot.agent
    agent.tracker_store = SqlStore(database, agent.domain)


async def kept(way: Way) -> list[str]:
    agent: Any = way.bot.agent
    return list(await agent.tracker_store.keys())


def written(folder: Path) -> bytes:
    """All that stands in the database's files."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_nothing_is_kept_and_the_next_message_begins_anew(way: Way, tmp_path: Path) -> None:
    await way.say(f"greet {SECRET}")
    await way.told(1)
    assert len(await kept(way)) == 1
    assert SECRET.encode() in written(tmp_path)

    await way.say("Please delete my conversation")
    assert DELETED in (await way.told(2))[1]
    assert await kept(way) == []
    assert SECRET.encode() not in written(tmp_path)

    await way.say("greet")
    assert "Hello" in (await way.told(3))[2]
    assert len(await kept(way)) == 1
    assert way.heard == [f"greet {SECRET}", "greet"]


async def test_others_keep_theirs(way: Way) -> None:
    await way.say("greet", person=2)
    await way.say("greet")
    await way.told(2)
    await way.say("/delete")
    assert DELETED in (await way.told(3))[2]
    assert len(await kept(way)) == 1


async def test_what_is_being_answered_goes_too(way: Way) -> None:
    await way.say("greet")
    asked = asyncio.create_task(way.say(f"slow 0.3 {SECRET}"))
    await asyncio.sleep(0.1)
    await way.say("erase what I told you")
    await asked
    assert DELETED in (await way.told(3))[2]
    assert await kept(way) == []


async def test_a_deletion_that_fails_is_told(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_: SqlStore, key: str) -> None:
        raise ConnectionError(key)

    await way.say("greet")
    monkeypatch.setattr(SqlStore, "empty", fail)
    await way.say("delete everything")
    assert "something went wrong" in (await way.told(2))[1]
    assert len(await kept(way)) == 1


@pytest.mark.parametrize("name", MESSENGERS)
async def test_what_is_said_afterwards_is_no_echo(name: str, tmp_path: Path) -> None:
    async with way_of(name) as way:
        keep_in(way, tmp_path)
        await way.say(LONG)
        await way.told(1)
        await way.say("delete my chat")
        await way.told(2)
        await way.say(LONG)
        await way.told(3)
        assert way.heard == [LONG, LONG]
