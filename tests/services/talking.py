"""People who talk with several servers in turn, and who send again what was not answered."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy import create_engine, text

from tests.channels.serving import STANDING
from tests.server.slow.running import Server

AT_ONCE = 8
TRIES = 100
PAUSE = 0.3
"""Seconds after which a person sends again what was not answered."""
FAILED = STANDING.failed.lead
CRISIS = "I want to kill myself"


@dataclass
class Person:
    """A conversation over REST, each message sent to another server than the one before."""

    name: str
    servers: Sequence[Server]
    said: list[str] = field(default_factory=list)
    told: list[list[str]] = field(default_factory=list)
    asked_to_try_again: int = 0
    not_reached: int = 0
    slowest: float = 0.0

    def turn(self) -> None:
        """Say one thing, with the same mark until it is answered."""
        number = len(self.said)
        message = f"What is Kyprolis? Number {number}."
        for attempt in range(TRIES):
            answered = self._sent(self.servers[(number + attempt) % len(self.servers)], message)
            if answered:
                self.said.append(message)
                self.told.append(answered)
                return
            time.sleep(PAUSE)
        raise AssertionError(f"not answered in {TRIES} tries: {message}")

    def _sent(self, server: Server, message: str) -> list[str]:
        """The texts of the answer; none if it has to be sent again."""
        started = time.monotonic()
        try:
            mark = f"{self.name} {len(self.said)}"
            reply = server.post(sender=self.name, message=message, message_id=mark)
        except requests.ConnectionError:
            self.not_reached += 1
            return []
        self.slowest = max(self.slowest, time.monotonic() - started)
        if reply.status_code == 503:  # A server that was just started says so.
            self.not_reached += 1
            return []
        assert reply.status_code == 200, reply.text
        texts = [str(said["text"]) for said in reply.json()]
        assert texts
        if texts[-1].startswith(FAILED):
            assert "911" in texts[-1]
            self.asked_to_try_again += 1
            return []
        return texts


def people(number: int, name: str, servers: Sequence[Server]) -> list[Person]:
    """So many, half of whom begin with each server."""
    return [
        Person(
            f"{name}{n}", [*servers[n % 2 :], *servers[: n % 2]] if len(servers) > 1 else servers
        )
        for n in range(number)
    ]


def talk(persons: Sequence[Person], turns: int) -> None:
    """Everybody says so many things, one after the other; several people talk at once."""

    def all_turns(person: Person) -> None:
        for _ in range(turns):
            person.turn()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(all_turns, persons))


def stored(url: str) -> dict[str, list[dict[str, Any]]]:
    """The events of every conversation in the database, in their order there."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT sender_id, data FROM events ORDER BY id")).all()
    engine.dispose()
    kept: dict[str, list[dict[str, Any]]] = {}
    for key, data in rows:
        kept.setdefault(key, []).append(json.loads(data))
    return kept


def check(persons: Sequence[Person], url: str) -> None:
    """Nothing was lost, doubled or put in another order, as the table of events has it."""
    kept = stored(url)
    for person in persons:
        events = kept[f"rest:{person.name}"]
        assert [event["text"] for event in events if event["event"] == "user"] == person.said
        assert _answers(events) == person.told
        times = [event["timestamp"] for event in events if event["event"] == "user"]
        assert times == sorted(times)


def _answers(events: list[dict[str, Any]]) -> list[list[str]]:
    """What was said after each message of the user; each turn ends by listening."""
    turns: list[list[str]] = []
    listens = True
    for event in events:
        if event["event"] == "user":
            assert listens, "a turn began within another"
            turns.append([])
        if event["event"] == "bot":
            turns[-1].append(event["text"])
        if event["event"] == "action":
            listens = event["name"] == "action_listen"
    return turns
