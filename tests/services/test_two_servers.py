"""Two real server processes on one PostgreSQL and one Redis, and what happens when one of these
four goes."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import pytest
import requests
from redis import Redis

from tests.server.slow.running import TURN_LIMIT, Server, our_server, trained_model
from tests.services.conftest import REDIS, service
from tests.services.talking import CRISIS, FAILED, Person, check, people, stored, talk

TURNS = int(os.environ.get("TEST_TURNS", "400"))
"""Turns of the longest test; more of them take longer and find more."""
CONVERSATIONS = 50


@pytest.fixture(scope="module")
def servers(
    url: str, redis: Redis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Server]]:
    trained_model()
    shared = {"DATABASE_URL": url, "REDIS_URL": REDIS}
    with ExitStack() as stack:
        made = [
            stack.enter_context(our_server(tmp_path_factory.mktemp("server"), **shared))
            for _ in range(2)
        ]
        for server in made:
            server.wait("/ready")
        yield made


def test_turns_go_to_either_server(servers: list[Server], url: str) -> None:
    persons = people(CONVERSATIONS, "either", servers)
    started = time.monotonic()
    talk(persons, TURNS // CONVERSATIONS)
    seconds = time.monotonic() - started
    print(f"{TURNS} turns of {CONVERSATIONS} conversations: {TURNS / seconds:.1f} a second")
    assert sum(person.asked_to_try_again for person in persons) == 0
    check(persons, url)


def test_what_is_said_to_both_at_once_is_answered_one_after_the_other(
    servers: list[Server], url: str
) -> None:
    names = [f"once{n}" for n in range(10)]
    questions = ["What is Velcade?", "What is Kyprolis?"]
    with ThreadPoolExecutor(20) as pool:
        asked = [
            pool.submit(servers[n].post, sender=name, message=questions[n])
            for name in names
            for n in range(2)
        ]
        assert all(reply.result().status_code == 200 for reply in asked)
    kept = stored(url)
    for name in names:
        events = kept[f"rest:{name}"]
        turns = [event["event"] for event in events if event["event"] in ("user", "bot")]
        assert turns == ["user", "bot", "bot", "user", "bot"], "one introduction, then two answers"


def test_a_message_that_reaches_both_is_answered_once(servers: list[Server], url: str) -> None:
    names = [f"same{n}" for n in range(10)]
    with ThreadPoolExecutor(20) as pool:
        asked = {
            name: [
                pool.submit(server.post, sender=name, message="hello", message_id="m")
                for server in servers
            ]
            for name in names
        }
        answers = {name: [reply.result().json() for reply in asked[name]] for name in names}
    kept = stored(url)
    for name in names:
        assert answers[name][0] == answers[name][1]
        users = [event for event in kept[f"rest:{name}"] if event["event"] == "user"]
        assert len(users) == 1


def test_what_is_deleted_at_one_is_unknown_to_the_other(servers: list[Server], url: str) -> None:
    one, other = (f"{server.address}/webhooks/web/conversations" for server in servers)
    name = requests.post(one, timeout=TURN_LIMIT).json()["id"]
    messages = f"{other}/{name}/messages"
    said = {"message": "What is Velcade?"}
    assert requests.post(messages, json=said, timeout=TURN_LIMIT).status_code == 200
    with ThreadPoolExecutor(2) as pool:
        asking = pool.submit(requests.post, messages, json=said, timeout=TURN_LIMIT)
        assert requests.delete(f"{one}/{name}", timeout=TURN_LIMIT).status_code == 204
        asking.result()
    assert requests.post(messages, json=said, timeout=TURN_LIMIT).status_code == 404
    assert f"web:{name}" not in stored(url)


def test_without_redis_everybody_is_answered(servers: list[Server], url: str) -> None:
    persons = people(10, "redis", servers)
    gone = _for_some_seconds("redis")
    talk(persons, 6)
    gone.join()
    talk(persons, 2)
    assert sum(person.asked_to_try_again for person in persons) == 0
    check(persons, url)


def test_without_its_database_it_asks_to_try_again_and_then_goes_on(
    servers: list[Server], url: str
) -> None:
    persons = people(10, "database", servers)
    talk(persons, 1)
    service("crash", "postgresql")
    with ThreadPoolExecutor(1) as pool:
        talking = pool.submit(talk, persons, 4)
        try:
            assert servers[0].answer("nobody", "What is Kyprolis?").startswith(FAILED)
            for server in servers:
                assert "988" in server.answer("nobody", CRISIS)
                assert server.health("/health") == 200
                assert server.health("/ready") == 503
        finally:
            service("start", "postgresql")
        talking.result()
    for server in servers:
        server.wait("/ready")
    talk(persons, 1)
    assert sum(person.asked_to_try_again for person in persons) > 0
    check(persons, url)


def test_a_database_that_starts_anew_under_load_loses_no_turn(
    servers: list[Server], url: str
) -> None:
    persons = people(10, "anew", servers)
    gone = _for_some_seconds("postgresql")
    talk(persons, 8)
    gone.join()
    check(persons, url)


def test_a_server_that_is_killed_in_mid_turn_takes_nothing_with_it(
    servers: list[Server], url: str
) -> None:
    """The last test: one server is gone afterwards."""
    persons = people(16, uuid4().hex, servers)
    killing = threading.Thread(target=_kill_amid, args=(servers[1], persons, 2 * len(persons)))
    killing.start()
    talk(persons, 6)
    killing.join()
    assert servers[1].process.running.poll() is not None
    assert sum(person.not_reached for person in persons) > 0
    assert sum(person.asked_to_try_again for person in persons) == 0
    assert max(person.slowest for person in persons) < 10, "its turns did not have to run out"
    check(persons, url)


def _kill_amid(server: Server, persons: list[Person], turns: int) -> None:
    """Kill a server once so many turns were answered: by the clock, a fast machine may be done."""
    until = time.monotonic() + TURN_LIMIT
    while sum(len(person.said) for person in persons) < turns and time.monotonic() < until:
        time.sleep(0.005)
    server.process.kill()


def _for_some_seconds(name: str) -> threading.Thread:
    """A thread that makes a service go in a moment, and come back."""

    def go() -> None:
        time.sleep(1)
        service("crash", name)
        time.sleep(1)
        service("start", name)

    thread = threading.Thread(target=go)
    thread.start()
    return thread
