"""Tells whether a conversation is still the one that was read, when something is written to it.

A write that waits for a slow database lands after its turn was given up, and so perhaps after the
conversation was deleted, emptied or begun anew. It must bring nothing back.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

BUCKETS = 65_536
"""So few that thousands of possible users share each one: what is counted there names nobody."""


@dataclass(frozen=True)
class Life:
    """A conversation as it was found. `first`: the number of its first event, which no other life
    of it has; None: there was none. `emptied`: how often one of its bucket was emptied."""

    first: int | None
    emptied: int

    def is_over(self, now: "Life") -> bool:
        """Whether what was found then is gone, whatever has been begun under its name since."""
        if self.first is None:
            return now.emptied != self.emptied
        return now.first != self.first


def life_of(connection: Connection, key: str) -> Life:
    """The conversation as it is now."""
    query = text(
        "SELECT (SELECT MIN(id) FROM events WHERE sender_id = :key),"
        " (SELECT times FROM emptied WHERE bucket = :bucket)"
    )
    first, emptied = connection.execute(query, {"key": key, "bucket": bucket_of(key)}).one()
    return Life(first, emptied or 0)


def count_emptied(connection: Connection, key: str) -> None:
    """Remember that a conversation was emptied, also if nothing of it was stored yet."""
    query = text(
        "INSERT INTO emptied (bucket, times) VALUES (:bucket, 1)"
        " ON CONFLICT (bucket) DO UPDATE SET times = emptied.times + 1"
    )
    connection.execute(query, {"bucket": bucket_of(key)})


def bucket_of(key: str) -> int:
    """The number that a conversation shares with many others."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % BUCKETS
