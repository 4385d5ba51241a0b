"""Queues: in order, bounded, and undisturbed by those who give up."""

import asyncio

import pytest

from channels.queues import Full, Queues


async def test_the_order_is_kept_when_some_give_up() -> None:
    queues, going_on, done = Queues(), asyncio.Event(), []

    async def go(number: int) -> None:
        async with queues.place("a"):
            await going_on.wait()
            done.append(number)

    tasks = [asyncio.create_task(go(number)) for number in range(6)]
    await asyncio.sleep(0.01)
    for quitter in (0, 2, 5):
        tasks[quitter].cancel()
    await asyncio.sleep(0.01)
    tasks.append(asyncio.create_task(go(6)))
    going_on.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert done == [1, 3, 4, 6]
    assert queues.length("a") == 0
    assert not queues._queues, "nothing is kept of a key that nobody waits for"


async def test_a_full_queue_takes_nobody() -> None:
    queues, going_on = Queues(at_once=1), asyncio.Event()

    async def go(key: str) -> None:
        async with queues.place(key, most=2):
            await going_on.wait()

    tasks = [asyncio.create_task(go(key)) for key in "aab"]
    await asyncio.sleep(0.01)
    with pytest.raises(Full):
        await go("a")
    assert (queues.length("a"), queues.length("b")) == (2, 1)
    going_on.set()
    await asyncio.gather(*tasks)
    await go("a")


async def test_several_are_let_in_at_once() -> None:
    queues, inside = Queues(at_once=2), []

    async def go(number: int) -> None:
        async with queues.place("a"):
            inside.append(number)
            await asyncio.sleep(0.01)
            assert len(inside) <= 2
            inside.remove(number)

    await asyncio.gather(*(go(number) for number in range(7)))
    assert inside == []
