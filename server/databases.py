"""Opens the database of the conversations: SQLite in a file, or PostgreSQL."""

import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from server.migrations import migrate

CONNECTIONS = 4
"""At a time, of one process; more would wait for the same processor."""
PATIENCE = 5
"""Seconds for a connection, a lock or a statement; the user is told after 15."""
NO_ADDRESS = (
    "DATABASE_URL is no address of a database: write postgresql://user:password@host/name or"
    " sqlite:///file, with the signs : / @ of a password as %3A %2F %40."
)
PAUSES = (1, 2, 4, 8, 15)
"""Seconds between the attempts to reach a database at start, which may be starting, too."""


class StoreError(Exception):
    """A database that cannot be used, told in one sentence without its password."""


def open_database(url: str) -> Engine:
    """The engine, with all tables. Raises StoreError if it cannot be had."""
    try:
        engine = _postgresql(url) if url.startswith("postgresql") else _sqlite(url)
    except (ArgumentError, ImportError, ValueError):
        # Without the error's own words, which may hold a part of the password.
        raise StoreError(NO_ADDRESS) from None
    pauses = PAUSES if engine.dialect.name == "postgresql" else ()
    for pause in (*pauses, 0):
        try:
            migrate(engine)
            return engine
        except OperationalError as error:
            if not pause:
                raise _unusable(engine, error) from None
            time.sleep(pause)
        except SQLAlchemyError as error:
            raise _unusable(engine, error) from None
    raise AssertionError  # Not reached: the last attempt returns or raises.


def one_line(url: str) -> Engine:
    """An engine for one lasting connection to a PostgreSQL that was opened before, where each
    statement stands for itself, and need not outlive a crash of the database."""
    engine = _postgresql(url, "-c synchronous_commit=off")
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _unusable(engine: Engine, error: SQLAlchemyError) -> StoreError:
    # As repr, which hides the password; str does not.
    where = engine.url.database if engine.dialect.name == "sqlite" else repr(engine.url)
    reason = str(getattr(error, "orig", error)).strip().splitlines()
    return StoreError(
        f"Conversations cannot be kept in {where} ({reason[0] if reason else error}):"
        " mend that, or set DATABASE_URL to another database."
    )


def _postgresql(url: str, options: str = "") -> Engine:
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        # An error must not repeat what a user wrote.
        hide_parameters=True,
        connect_args={
            "connect_timeout": PATIENCE,
            # Of a database that went silent the kernel would tell after a quarter of an hour.
            "keepalives_idle": PATIENCE,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            "tcp_user_timeout": PATIENCE * 1000,
            "options": f"-c statement_timeout={PATIENCE * 1000} -c lock_timeout={PATIENCE * 1000}"
            f" {options}",
        },
    )


def _sqlite(url: str) -> Engine:
    _make_private(make_url(url).database or "")
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=PATIENCE,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # Python's driver begins transactions late, and not at all around CREATE TABLE.
        connection.isolation_level = None
        # Written ahead: a kill loses nothing, and readers do not wait. What is deleted is
        # overwritten, not only marked as free; and what hangs on it goes with it.
        settings = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON")
        for setting in settings:
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads")
        # Who will write takes the lock at once: two who both read first would block each other.
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _make_private(path: str) -> None:
    """Make the file so that only this user reads it; SQLite's further files take after it."""
    try:
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"Conversations cannot be kept in {path} ({error.strerror}): make it writable, or set"
            " RELAPSE_GUIDE_DATA to another folder."
        ) from None
