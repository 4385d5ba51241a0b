"""A human answers in the Page's inbox: the assistant stands aside, but tells of 911."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from channels.desk import Desk
from channels.messengers.facebook import FacebookChannel
from channels.messengers.facebook_humans import INBOX, OWN
from channels.shared import InThisProcess
from relapse_guide.settings import Settings
from tests.channels.messengers.messaging import Bot, running, serving
from tests.channels.messengers.test_facebook import (
    SECRET,
    TOKEN,
    VERIFY,
    FakeGraph,
    bot,  # noqa: F401
    graph,  # noqa: F401
    send,
    written,
)
from tests.channels.serving import GENEROUS, STANDING

OWN_APP = "1234"
OTHER_APP = "5678"
CALL_FOR_HELP = "i cannot breathe"


def echo(person: str = "p1", mid: str = "e1", **more: Any) -> dict[str, Any]:
    message = {"mid": mid, "text": "Hello, this is Jane", "is_echo": True, **more}
    return {"sender": {"id": "page"}, "recipient": {"id": person}, "message": message}


def passing(new_owner: Any, person: str = "p1") -> dict[str, Any]:
    change = {"new_owner_app_id": new_owner, "previous_owner_app_id": None, "metadata": ""}
    return {"sender": {"id": person}, "recipient": {"id": "page"}, "pass_thread_control": change}


def taking(person: str = "p1") -> dict[str, Any]:
    change = {"previous_owner_app_id": OWN_APP, "metadata": ""}
    return {"sender": {"id": person}, "recipient": {"id": "page"}, "take_thread_control": change}


HUMAN: dict[str, dict[str, Any]] = {
    "in the inbox": echo(app_id=int(INBOX)),
    "in another app": echo(app_id=OTHER_APP),
    "on a phone": echo(),
    "taken": taking(),
    "passed to the inbox": passing(INBOX),
}


@pytest.mark.parametrize("event", HUMAN.values(), ids=HUMAN)
async def test_the_assistant_stands_aside(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
    event: dict[str, Any],
) -> None:
    await send(bot, event, written("thank you, and now?"))
    await send(bot, written("", "m2", attachments=[{"type": "image", "payload": {"url": "x"}}]))
    await send(bot, written("hello", "m3", "p2"))  # Somebody else is answered.

    assert (await graph.received(1))[0].body["recipient"]["id"] == "p2"
    assert bot.agent.heard == ["hello"]


@pytest.mark.parametrize("event", HUMAN.values(), ids=HUMAN)
async def test_a_call_for_help_is_answered_all_the_same(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
    event: dict[str, Any],
) -> None:
    await send(bot, event)
    await send(bot, written(CALL_FOR_HELP))
    await send(bot, written(CALL_FOR_HELP))  # The same delivery once more.

    said = (await graph.received(1))[0].body["message"]["text"]
    assert "911" in said.splitlines()[0]
    assert bot.agent.heard == []


async def test_what_is_said_in_standby_is_another_apps_to_answer(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
) -> None:
    await send(bot, written("how is it given?"), written("x", "m2", "p2"), channel="standby")
    await graph.received(0)
    await send(bot, written(CALL_FOR_HELP, "m3"), channel="standby")

    assert "911" in (await graph.received(1))[0].body["message"]["text"]
    assert bot.agent.heard == []


async def test_a_call_for_help_that_the_other_app_keeps_from_us_costs_nothing_else(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    not_owner = {"error": {"code": 10, "error_subcode": 2018300}}
    graph.problems.append(web.json_response(not_owner, status=403))
    await send(bot, written(CALL_FOR_HELP), channel="standby")
    await graph.tried(1)
    await send(bot, written("hello", "m2"))

    await graph.received(1)
    assert "facebook gave 403" in caplog.text


async def test_its_own_words_do_not_silence_it(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
) -> None:
    await send(bot, written())
    sent = (await graph.received(1))[0].body["message"]
    assert sent["metadata"] == OWN
    await send(bot, echo(metadata=sent["metadata"], app_id=OWN_APP))
    await send(bot, written("hello", "m2"))

    await graph.received(2)


@pytest.mark.parametrize("new_owner", [OWN_APP, int(OWN_APP), None])
async def test_it_answers_again_when_the_conversation_is_given_back(
    bot: Bot,  # noqa: F811
    graph: FakeGraph,  # noqa: F811
    new_owner: Any,
) -> None:
    await send(bot, echo(app_id=INBOX))
    await send(bot, passing(new_owner))
    await send(bot, written())

    await graph.received(1)


@asynccontextmanager
async def serving_with(
    own_app: str = "", clock: Callable[[], float] = time.monotonic, **settings: Any
) -> AsyncIterator[tuple[Bot, FakeGraph]]:
    """A bot of its own, with these settings."""
    config = Settings(**{**GENEROUS, **settings})
    desk = Desk(config, lambda: STANDING, InThisProcess(clock))
    provider = FakeGraph()
    async with running(provider):
        made = FacebookChannel(VERIFY, SECRET, TOKEN, desk, provider.url, own_app)
        async with serving(made, desk=desk) as served:
            yield served, provider


async def test_with_its_apps_id_it_knows_what_is_passed_elsewhere() -> None:
    async with serving_with(OWN_APP) as (served, provider):
        await send(served, passing(OTHER_APP), written())
        await send(served, echo("p2", app_id=OWN_APP), written("hello", "m2", "p2"))

        assert (await provider.received(1))[0].body["recipient"]["id"] == "p2"
        await send(served, passing(OWN_APP), written("hello", "m3"))
        await provider.received(2)


async def test_where_that_is_switched_off_it_goes_on() -> None:
    async with serving_with(human_minutes=0) as (served, provider):
        await send(served, echo(app_id=INBOX), written())

        await provider.received(1)


async def test_it_answers_again_after_some_time() -> None:
    now = [1_000.0]
    async with serving_with(clock=lambda: now[0], human_minutes=30) as (served, provider):
        await send(served, echo(app_id=INBOX), written())
        now[0] += 30 * 60 - 1
        await send(served, written("hello", "m2"))
        await provider.received(0)
        now[0] += 2
        await send(served, written("hello", "m3"))

        await provider.received(1)
