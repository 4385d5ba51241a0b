"""The order of turns in PostgreSQL: one at a time, in the order of arrival, over all processes."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import SQLAlchemyError

from channels.queues import Full, TurnOrder
from relapse_guide.settings import ROOT
from server.databases import one_line, open_database
from server.turn_tickets import TurnTickets
from tests.services.conftest import service

DIES = """
import asyncio, sys
from server.databases import one_line
from server.turn_tickets import TurnTickets

async def hold():
    async with TurnTickets(one_line(sys.argv[1])).place("killed"):
        print("has the turn", flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


@pytest.fixture
def processes(url: str) -> Iterator[list[TurnTickets]]:
    """The orders of three processes."""
    open_database(url).dispose()
    engines = [one_line(url) for _ in range(3)]
    yield [TurnTickets(engine) for engine in engines]
    for engine in engines:
        engine.dispose()


async def test_one_at_a_time_in_the_order_of_arrival(processes: list[TurnTickets]) -> None:
    done: list[int] = []
    inside: list[int] = []

    async def take(order: TurnOrder, number: int) -> None:
        async with order.place("a"):
            inside.append(number)
            assert len(inside) == 1
            await asyncio.sleep(0.15)
            inside.remove(number)
            done.append(number)

    for order in processes:
        await _enter(order, "a")  # Now each is connected.
    tasks = []
    for number in range(15):
        tasks.append(asyncio.create_task(take(processes[number % 3], number)))
        await asyncio.sleep(0.1)  # A message on its way; they come faster than they are answered.
    await asyncio.gather(*tasks)

    assert done == list(range(15))


async def test_other_conversations_do_not_wait(processes: list[TurnTickets]) -> None:
    async with processes[0].place("b"):
        await asyncio.wait_for(_enter(processes[1], "c"), 2)
        await asyncio.wait_for(_enter(processes[0], "d"), 2)


async def test_who_gives_up_keeps_nobody_waiting(processes: list[TurnTickets]) -> None:
    async with processes[0].place("e"):
        waiting = asyncio.create_task(_enter(processes[1], "e"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.sleep(0.1)
    await asyncio.wait_for(_enter(processes[2], "e"), 1)


async def test_so_many_of_a_process_wait(processes: list[TurnTickets]) -> None:
    async with processes[0].place("f", 1):
        with pytest.raises(Full):
            await _enter(processes[0], "f", most=1)


async def test_a_process_that_is_killed_gives_its_turn_away(
    processes: list[TurnTickets], url: str
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", DIES, url], env=environment, stdout=subprocess.PIPE
    ) as dying:
        assert dying.stdout
        assert b"has the turn" in dying.stdout.readline()
        waiting = asyncio.create_task(_enter(processes[0], "killed"))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        killed = time.monotonic()
        dying.kill()
        await asyncio.wait_for(waiting, 5)
        assert time.monotonic() - killed < 2


async def test_without_the_database_there_is_no_turn_and_then_there_is_again(
    processes: list[TurnTickets],
) -> None:
    await _enter(processes[0], "g")
    service("crash", "postgresql")
    try:
        with pytest.raises(SQLAlchemyError):
            await _enter(processes[0], "g")
        async with processes[0].place("g", here=True):
            """An answer that needs no turn is given all the same."""
    finally:
        service("start", "postgresql")
    for order in processes:
        await _enter(order, "g")


async def _enter(order: TurnOrder, key: str, most: int | None = None) -> None:
    async with order.place(key, most):
        pass
