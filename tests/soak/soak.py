"""`make soak`: people and hostile messages on the real server for some time; writes
docs/reliability.md, and exits with 1 where a bound is broken."""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import aiohttp

from relapse_guide.settings import ROOT
from relapse_guide.version import version
from tests.server.slow.running import Server, free_port, process
from tests.soak.doors import LOST, NAMES, Door, Messenger, credentials, doors, providers
from tests.soak.findings import Findings, HostileRecord, bounds, write_page
from tests.soak.hostile import HUGE, MARK, hostile_bodies, hostile_texts
from tests.soak.measuring import (
    EVERY,
    Metrics,
    bytes_with,
    database,
    sample,
    sample_for_ever,
)
from tests.soak.people import NORMAL, NORMAL_ANSWER, OWN_WORD, Person, Record

PAGE = ROOT / "docs" / "reliability.md"
MINUTES = "SOAK_MINUTES"
PEOPLE = 6
PAUSE = 0.5
"""Seconds before each message of a person, on average."""
HOSTILE = 5000
BODIES = 0.12
"""The share of whole requests among the hostile messages."""
SENDERS = 4
SEED = 20261129
CALM = 0.3
"""The share of the run before the hostile messages, and at least as much after them."""
REACTION_SECONDS = 1.0
"""So long is waited for an answer on a messenger before the next hostile message."""
REST_SECONDS = 45.0
"""In which idle connections are closed."""
_strangers = count(1_000_000)


class Soak:
    """One run. `seconds`: of people talking, if the hostile messages do not take longer."""

    def __init__(self, server: Server, folder: Path, token: str, seconds: float) -> None:
        self._server, self._token, self._seconds = server, token, seconds
        self._kept = folder / "kept"
        self._over = False
        self.found = Findings("", PEOPLE, PAUSE, Record(), HostileRecord())

    async def run(self, channels: Sequence[Door], hostile: int) -> None:
        """Talk, attack, talk on, look, delete, and look again."""
        found, record = self.found, self.found.record
        minutes = self._seconds / 60
        found.command = f'SOAK_MINUTES={minutes:g} make soak ARGS="--hostile {hostile}"'
        found.ready = sample(self._server, record.started)
        every = min(EVERY, self._seconds / 30)
        sampling = asyncio.create_task(
            sample_for_ever(self._server, found.samples, record.started, every)
        )
        people = [Person(channels, SEED + number, record, PAUSE) for number in range(PEOPLE)]
        talking = [asyncio.create_task(one.talk(lambda: self._over)) for one in people]
        await asyncio.sleep(self._seconds * CALM)
        found.attacked = sample(self._server, record.started)
        await self._attack(channels, hostile)
        found.silent_doors = [one.name for one in channels if not await _answers(one)]
        found.calm = sample(self._server, record.started)
        await asyncio.sleep(max(self._seconds * CALM, self._seconds - record.seconds))
        self._over = True
        await asyncio.gather(*talking)
        found.ended = sample(self._server, record.started)
        sampling.cancel()
        await self._look_and_delete(people)
        found.providers_wrong = sum(
            len(one.provider.wrong) for one in channels if isinstance(one, Messenger)
        )

    async def _attack(self, channels: Sequence[Door], number: int) -> None:
        bodies = int(number * BODIES)
        texts = iter(enumerate(hostile_texts(number - bodies, SEED)))
        requests = iter(enumerate(hostile_bodies(bodies)))

        async def send() -> None:
            for at, one in texts:
                door = channels[at % len(channels)]
                await self._send_text(door, one.kind, one.text)
                if at % 7 == 0 and (body := next(requests, None)):
                    door = channels[body[0] % len(channels)]
                    told = await door.send_body(body[1].body, body[1].content_type)
                    big = len(body[1].body) >= HUGE
                    self.found.hostile.add(door.name, body[1].kind, told.status, told.seconds, big)

        await asyncio.gather(*(send() for _ in range(SENDERS)))

    async def _send_text(self, door: Door, kind: str, text: str) -> None:
        person = NAMES[door.name](next(_strangers))
        if isinstance(door, Messenger):
            told = await door.say(person, text, REACTION_SECONDS)
        else:
            told = await door.say(person, text)
        status = told.status
        if status == 200 and not told.parts and not isinstance(door, Messenger):
            status = LOST  # Nothing was said.
        self.found.hostile.add(door.name, kind, status, told.seconds)

    async def _look_and_delete(self, people: Sequence[Person]) -> None:
        found = self.found
        metrics = await asyncio.to_thread(Metrics, self._server, self._token)
        found.outcomes = metrics.outcomes()
        found.store_failures = metrics.value("relapse_guide_store_failures_total")
        found.words_logged += _words_of_users(metrics.body)
        found.before = database(self._kept)
        found.words_before = bytes_with(self._kept, OWN_WORD)
        for one in people:
            for door, person in one.left:
                status = await door.delete(person)
                found.deleted += status == 204
                if status != 204:
                    found.record.errors[f"{door.name}: a deletion gave {status}"] += 1
        found.after = database(self._kept)
        found.words_after = bytes_with(self._kept, OWN_WORD)

    async def end(self) -> None:
        """Once no caller is connected any more: look at what the process still holds, end it."""
        found, server = self.found, self._server
        assert found.ready
        end = time.monotonic() + REST_SECONDS
        while time.monotonic() < end:
            found.rest = sample(server, found.record.started)
            if found.rest.handles <= found.ready.handles:
                break
            await asyncio.sleep(1)
        found.words_logged += _words_of_users(server.process.log + server.process.output)
        found.exit_code = await asyncio.to_thread(server.process.interrupt)


async def _answers(door: Door) -> bool:
    """Whether a normal question gets its answer."""
    person = NAMES[door.name](next(_strangers))
    if isinstance(door, Messenger):
        return NORMAL_ANSWER in (await door.say(person, NORMAL, until=NORMAL_ANSWER)).text
    return NORMAL_ANSWER in (await door.say(person, NORMAL)).text


def _words_of_users(text: str) -> int:
    return sum(text.count(word) for word in (MARK, OWN_WORD))


async def soak(seconds: float, hostile: int, folder: Path) -> Findings:
    """Start the server, do all of it, end the server."""
    token = secrets.token_hex(16)
    async with providers() as fakes:
        file = folder / "credentials.yml"
        file.write_text(credentials(fakes), encoding="utf-8")
        port = free_port()
        variables = {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "RELAPSE_GUIDE_DATA": str(folder / "kept"),
            "SOAK_CREDENTIALS": str(file),
            "LOG_LEVEL": "INFO",
            "PROXIES": "1",  # So that each person has an address of their own.
            "METRICS_TOKEN": token,
        }
        with process(folder, "tests.soak.server", **variables) as running:
            server = Server(f"http://127.0.0.1:{port}", running)
            await asyncio.to_thread(server.wait, "/ready")
            one = Soak(server, folder, token, seconds)
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as http:
                await one.run(doors(server.address, http, fakes), hostile)
            await one.end()
            return one.found


def main() -> int:
    """Run, write the page, and tell. 1 if a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    minutes = float(os.environ.get(MINUTES) or 10)
    parser.add_argument("--minutes", type=float, default=minutes, help=f"or {MINUTES}")
    parser.add_argument("--hostile", type=int, default=HOSTILE)
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args()
    print(f"Soaking for {options.minutes:g} minutes …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(soak(options.minutes * 60, options.hostile, Path(folder)))
    write_page(options.out, found, version())
    broken = [one for one in bounds(found) if one.is_broken]
    for one in broken:
        print(f"Broken: {one.name} is {one.found:g}, at most {one.most:g} is allowed.")
    for what, number in (found.record.errors + found.hostile.broken).most_common():
        print(f"  {number} times: {what}")
    print(f"{len(found.record.turns)} answers, {found.hostile.sent} hostile messages.")
    print(f"Written: {options.out}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
