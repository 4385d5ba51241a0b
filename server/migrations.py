"""The tables of the conversations, made and changed in numbered steps.

A step that has been released is never edited: a change is a further step. Each runs once, in a
transaction of its own, whichever process comes first.
"""

import secrets
import time

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

STEPS: tuple[tuple[str, ...], ...] = (
    (
        # As Rasa's SQLTrackerStore has it, so that Rasa's tools read it; ids that do not run out.
        """CREATE TABLE IF NOT EXISTS events (
            id {serial}, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL,
            timestamp {double}, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)""",
        "CREATE INDEX IF NOT EXISTS events_of_a_conversation ON events (sender_id, id)",
        # `turn_from`: the first event that a turn needs; `turn_slots`: what those before had set.
        """CREATE TABLE conversations (
            sender_id VARCHAR(255) PRIMARY KEY, active {double} NOT NULL,
            turn_from BIGINT NOT NULL, turn_slots TEXT NOT NULL)""",
        "CREATE INDEX conversations_by_age ON conversations (active)",
    ),
    (
        # Ids that were opened lately and deleted (as digests), until they are too old to be used.
        "CREATE TABLE deleted (digest VARCHAR(64) PRIMARY KEY, at {double} NOT NULL)",
        # What the ids of opened conversations are signed with, by every process alike.
        "CREATE TABLE secrets (name VARCHAR(64) PRIMARY KEY, value VARCHAR(128) NOT NULL)",
    ),
    (
        # Whose turn it is, for several processes on one PostgreSQL (server/turn_tickets.py); after
        # a crash of the database it is nobody's.
        """CREATE {passing} TABLE turns (ticket {serial}, conversation VARCHAR(20) NOT NULL,
            holder INTEGER NOT NULL, at {double} NOT NULL)""",
        "CREATE INDEX turns_of_a_conversation ON turns (conversation, ticket)",
    ),
    (
        # What editors may look at. It goes with its conversation, whoever deletes that.
        """CREATE TABLE review (
            id {serial}, at {double} NOT NULL, doubt VARCHAR(32) NOT NULL,
            entry VARCHAR(255) NOT NULL, words TEXT NOT NULL, sender_id VARCHAR(255)
            REFERENCES conversations (sender_id) ON DELETE CASCADE)""",
        "CREATE INDEX review_of_a_conversation ON review (sender_id)",
        "CREATE INDEX review_by_age ON review (at)",
    ),
    (
        # How often conversations were emptied, counted in buckets that many share
        # (server/lives.py), so that what was on its way to one of them is not stored afterwards.
        "CREATE TABLE emptied (bucket INTEGER PRIMARY KEY, times BIGINT NOT NULL)",
        # What /ready writes: that a statement is allowed tells nothing of a disk that is full.
        "CREATE TABLE probes (place INTEGER PRIMARY KEY, times BIGINT NOT NULL)",
    ),
)
_TYPES = {
    "sqlite": {
        "serial": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "double": "REAL",
        "passing": "",
    },
    "postgresql": {
        "serial": "BIGSERIAL PRIMARY KEY",
        "double": "DOUBLE PRECISION",
        "passing": "UNLOGGED",
    },
}
_ONE_AT_A_TIME = 7_046_029_254
"""The key of PostgreSQL's advisory lock; any number that nobody else uses."""
OPENED = "opened"


def migrate(engine: Engine) -> None:
    """Bring the tables up to date. Raises SQLAlchemyError, leaving them as before."""
    for number, statements in enumerate(STEPS, 1):
        with engine.begin() as connection:
            if _is_done(connection, number):
                continue
            for statement in statements:
                connection.execute(text(statement.format(**_TYPES[engine.dialect.name])))
            connection.execute(
                text("INSERT INTO migrations (number, at) VALUES (:number, :at)"),
                {"number": number, "at": time.time()},
            )
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING"),
            {"name": OPENED, "value": secrets.token_hex(32)},
        )


def _is_done(connection: Connection, number: int) -> bool:
    """Whether a step was taken; until the transaction ends, no other process takes one."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    double = _TYPES[connection.dialect.name]["double"]
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS migrations"
            f" (number INTEGER PRIMARY KEY, at {double} NOT NULL)"
        )
    )
    found = connection.execute(
        text("SELECT 1 FROM migrations WHERE number = :number"), {"number": number}
    )
    return found.first() is not None
