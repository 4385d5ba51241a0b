"""What a running server holds, read from outside: memory, handles, its database.

`python -m tests.soak.measuring FOLDER` tells what a message costs in the database of a folder.
"""

import asyncio
import os
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.benchmarks.bots import HERTZ
from tests.server.slow.running import TURN_LIMIT, Server

EVERY = 5.0
"""Seconds between two samples of a long run."""


@dataclass(frozen=True)
class Sample:
    """What the process holds at a time, in seconds since the start."""

    at: float
    megabytes: float
    handles: int
    threads: int
    work: float
    """Seconds of processor time so far; what other programs do does not count."""


@dataclass(frozen=True)
class Database:
    """What SQLite's files hold. `bytes_`: of the texts of all events; `files`: of the disk."""

    conversations: int
    rows: int
    bytes_: int
    files: int
    free: int
    """Bytes in the file that are free to be used again."""

    @property
    def rows_each(self) -> float:
        """Events of a conversation."""
        return self.rows / max(1, self.conversations)

    @property
    def bytes_each(self) -> float:
        """Bytes of the files for each conversation, free ones left out."""
        return (self.files - self.free) / max(1, self.conversations)


def sample(server: Server, since: float) -> Sample:
    """The process as it is now (Linux)."""
    process = Path(f"/proc/{server.process.running.pid}")
    user, system = (process / "stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return Sample(
        time.monotonic() - since,
        server.process.resident_megabytes,
        len(os.listdir(process / "fd")),
        len(os.listdir(process / "task")),
        (int(user) + int(system)) / HERTZ,
    )


async def sample_for_ever(
    server: Server, samples: list[Sample], since: float, every: float
) -> None:
    """Add a sample every so many seconds."""
    while True:
        samples.append(sample(server, since))
        await asyncio.sleep(every)


def database(folder: Path) -> Database:
    """The database that is kept in a folder, while a server uses it."""
    file = folder / "conversations.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:

        def one(query: str) -> int:
            return int(connection.execute(query).fetchone()[0] or 0)

        return Database(
            one("SELECT COUNT(*) FROM conversations"),
            one("SELECT COUNT(*) FROM events"),
            one("SELECT SUM(LENGTH(CAST(data AS BLOB))) FROM events"),
            sum(each.stat().st_size for each in folder.iterdir()),
            one("PRAGMA freelist_count") * one("PRAGMA page_size"),
        )


def bytes_with(folder: Path, word: str) -> int:
    """How often a word stands in the files of a folder, whether in use or free."""
    return sum(each.read_bytes().count(word.encode()) for each in folder.iterdir())


class Metrics:
    """What /metrics told at one time."""

    def __init__(self, server: Server, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        told = requests.get(f"{server.address}/metrics", headers=headers, timeout=TURN_LIMIT)
        told.raise_for_status()
        self.body = told.text
        families = text_string_to_metric_families(self.body)
        self._samples = [one for family in families for one in family.samples]

    def value(self, name: str) -> float:
        """The sum of all values of a metric."""
        return float(sum(one.value for one in self._samples if one.name == name))

    def outcomes(self) -> dict[str, dict[str, int]]:
        """By channel, what became of the messages; outcomes without any are left out."""
        found: dict[str, dict[str, int]] = {}
        for one in self._samples:
            if one.name == "relapse_guide_turns_total" and one.value:
                told = found.setdefault(one.labels["channel"], {})
                told[one.labels["outcome"]] = int(one.value)
        return found


def main() -> None:
    """Print rows and bytes of a message of a user, with its answer."""
    folder = Path(sys.argv[1])
    kept = database(folder)
    file = folder / "conversations.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        query = "SELECT COUNT(*) FROM events WHERE type_name = 'user'"
        messages = int(connection.execute(query).fetchone()[0])
    print(
        f"{kept.conversations} conversations, {messages} messages; of a message"
        f" {kept.rows / messages:.1f} rows, {kept.bytes_ / messages / 1024:.1f} KB of text,"
        f" {(kept.files - kept.free) / messages / 1024:.1f} KB of the files"
    )


if __name__ == "__main__":
    main()
