"""A tracker store in each database, and turns as Rasa stores them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from server.databases import open_database
from server.sql_store import SqlStore

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "")
"""A PostgreSQL server on which databases may be made; without it those tests are left out."""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database, gone at the end."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kept' / 'conversations.sqlite'}"
        return
    name = f"test_{uuid4().hex}"
    server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def opened(url: str, domain: Domain) -> SqlStore:
    """A store as another process would open it."""
    return SqlStore(open_database(url), domain)


def turn(number: int, *more: Event) -> Iterator[Event]:
    yield UserUttered(f"question {number}", intent={"name": "inform", "confidence": 1.0})
    yield ActionExecuted("action_answer")
    yield BotUttered(f"answer {number}. " + "Ask your care team. " * 20)
    yield from more
    yield ActionExecuted(ACTION_LISTEN_NAME)


async def talk(store: SqlStore, sender: str, turns: range, *more: Event) -> None:
    """Each turn as Rasa does it: read the conversation, add to it, save it."""
    for number in turns:
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        for event in turn(number, *more):
            tracker.update(event, store.domain)
        await store.save(tracker)
