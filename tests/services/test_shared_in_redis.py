"""What processes count together in Redis, as they would alone in memory; and without Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis import Redis

from channels.limits import Limiter
from channels.shared import InThisProcess, Shared
from channels.shared_in_redis import InRedis
from tests.services.conftest import REDIS, service

ADDRESS = "203.0.113.77"
MARK = "wamid.kumquat-7531"


@pytest.fixture
async def both(redis: Redis) -> AsyncIterator[tuple[InRedis, InRedis]]:
    """Two processes with one Redis."""
    redis.flushall()
    made = InRedis(REDIS), InRedis(REDIS)
    yield made
    for one in made:
        await one.close()


async def test_two_processes_count_together(both: tuple[InRedis, InRedis]) -> None:
    one, other = (process.limits("person", 6) for process in both)
    taken = [await limits.take(ADDRESS) for limits in (one, other) * 3]
    assert taken == [0] * 6
    assert await one.take(ADDRESS) in (9, 10)
    assert await other.take(ADDRESS, 2) in (19, 20)
    assert await one.take("somebody else") == 0
    assert await both[0].limits("opening", 6).take(ADDRESS) == 0


@pytest.mark.parametrize("cost", [1, 2, 5, 50])
async def test_it_lets_through_what_memory_does(both: tuple[InRedis, InRedis], cost: int) -> None:
    memory, limits = Limiter(20), both[0].limits("person", 20)
    for _ in range(30):
        ours, theirs = memory.take(ADDRESS, cost), await limits.take(ADDRESS, cost)
        assert (ours > 0, abs(ours - theirs) <= 1) == (theirs > 0, True)


async def test_what_is_used_up_is_earned_back(both: tuple[InRedis, InRedis]) -> None:
    limits = both[0].limits("person", 60)
    assert await limits.take(ADDRESS, 60) == 0
    assert await limits.take(ADDRESS) == 1
    await asyncio.sleep(1.05)
    assert await limits.take(ADDRESS) == 0


async def test_a_delivery_is_taken_once(both: tuple[InRedis, InRedis]) -> None:
    asked = [shared.was_delivered("slack", str(n)) for n in range(20) for shared in both * 2]
    known = await asyncio.gather(*asked)
    assert known.count(False) == 20
    assert not await both[0].was_delivered("telegram", "1")


async def test_what_one_process_holds_every_one_holds(both: tuple[InRedis, InRedis]) -> None:
    await both[0].hold(ADDRESS, 1)
    assert [await shared.is_held(ADDRESS) for shared in both] == [True, True]
    assert not await both[1].is_held(MARK)
    await both[1].hold(ADDRESS, 0)
    assert [await shared.is_held(ADDRESS) for shared in both] == [False, False]
    await both[0].hold(ADDRESS, 1)
    await asyncio.sleep(1.1)
    assert not await both[1].is_held(ADDRESS)


async def test_no_name_stands_in_redis_and_all_of_it_goes(
    both: tuple[InRedis, InRedis], redis: Redis
) -> None:
    await both[0].limits("person", 60).take(ADDRESS, 30)
    await both[0].was_delivered("slack", MARK)
    kept = {key: (redis.get(key), redis.ttl(key)) for key in redis.scan_iter()}
    assert len(kept) == 2
    assert ADDRESS not in repr(kept)
    assert MARK not in repr(kept)
    assert sorted(seconds for _, seconds in kept.values())[0] in (29, 30)
    assert all(seconds > 0 for _, seconds in kept.values())


async def test_without_redis_each_counts_for_itself_and_then_together_again(
    both: tuple[InRedis, InRedis], redis: Redis
) -> None:
    one, other = (process.limits("person", 2) for process in both)
    assert await one.take(ADDRESS, 2) == 0
    assert await other.take(ADDRESS, 2) > 0
    assert not await both[0].was_delivered("slack", "a")
    service("crash", "redis")
    try:
        started = asyncio.get_running_loop().time()
        assert await other.take(ADDRESS, 2) == 0, "rather too many than nobody"
        assert await other.take(ADDRESS, 2) > 0
        assert await both[0].was_delivered("slack", "a")
        assert not await both[0].was_delivered("slack", "b")
        assert await both[0].was_delivered("slack", "b")
        assert asyncio.get_running_loop().time() - started < 2
    finally:
        service("start", "redis")
    await asyncio.sleep(2.1)
    assert await one.take("new", 2) == 0
    assert await other.take("new", 2) > 0


async def test_a_redis_that_hangs_keeps_few_waiting(
    both: tuple[InRedis, InRedis], redis: Redis
) -> None:
    limits = both[0].limits("person", 1000)
    assert await limits.take(ADDRESS) == 0
    redis.execute_command("CLIENT", "PAUSE", 1500)
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert [await limits.take(ADDRESS) for _ in range(50)] == [0] * 50
    assert loop.time() - started < 1


async def test_an_address_that_nobody_listens_at_stops_nothing() -> None:
    shared: Shared = InRedis("redis://guide:kumquat@127.0.0.1:9/0")
    assert await shared.limits("person", 1).take(ADDRESS) == 0
    assert await shared.limits("person", 1).take(ADDRESS) == 0
    assert not await shared.was_delivered("slack", "a")


async def test_an_outage_is_told_once_and_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shared = InRedis("redis://guide:kumquat@127.0.0.1:9/0")
    for _ in range(3):
        await shared.was_delivered("slack", MARK)
    assert caplog.text.count("Redis does not answer") == 1
    assert "kumquat" not in caplog.text


async def test_memory_is_shared_with_nobody() -> None:
    one: Shared = InThisProcess()
    assert await one.limits("a", 1).take(ADDRESS) == 0
    assert await one.limits("a", 1).take(ADDRESS) == 0
    assert not await one.was_delivered("slack", MARK)
    assert await one.was_delivered("slack", MARK)
    await one.hold(MARK, 60)
    assert await one.is_held(MARK)
    await one.hold(MARK, 0)
    assert not await one.is_held(MARK)
    assert not await InThisProcess().was_delivered("slack", MARK)
