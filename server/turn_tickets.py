"""The order of turns in a conversation, kept by PostgreSQL for all processes that use it.

A message draws a ticket when it arrives, and has its turn when no lower one of its conversation is
left, whichever processes these are of. A process that dies takes its tickets with it: they count
only as long as the connection that drew them lives. The order is kept where the conversations are:
while it cannot be had, these cannot be had either.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from channels.queues import Full, Queues
from server.sql_store import lock_of

LIFE = 20
"""Seconds for which a ticket counts; a turn that takes longer was told long ago that it failed."""
PAUSE = 0.025
"""Seconds between two looks whether the turn has come, where another process has it."""

_IS_BEHIND = f"""EXISTS (SELECT FROM turns earlier
    WHERE earlier.conversation = :conversation AND earlier.ticket < {{ticket}}
    AND earlier.at > extract(epoch FROM clock_timestamp()) - {LIFE}
    AND EXISTS (SELECT FROM pg_stat_get_activity(earlier.holder)))"""
# Drawn one by one in a conversation, so that nobody overlooks a lower ticket. One message to the
# server, three statements: each sees what was done before it.
_DRAW = f"""SELECT pg_advisory_xact_lock(:lock);
INSERT INTO turns (conversation, holder, at)
    VALUES (:conversation, pg_backend_pid(), extract(epoch FROM clock_timestamp()));
SELECT ticket, {_IS_BEHIND.format(ticket="turns.ticket")} FROM turns
    WHERE ticket = currval(pg_get_serial_sequence('turns', 'ticket'))"""
_LOOK = f"SELECT {_IS_BEHIND.format(ticket=':ticket')}"
_GIVE_BACK = "DELETE FROM turns WHERE ticket = :ticket"


class TurnTickets:
    """The turns of all processes, as channels.queues.TurnOrder.

    `engine`: each statement a transaction of its own; one of its connections is kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._line = _Line(engine)
        self._here = Queues()

    @asynccontextmanager
    async def place(
        self, key: str, most: int | None = None, *, here: bool = False
    ) -> AsyncIterator[None]:
        """Wait for the earlier ones, and keep the later ones waiting meanwhile.

        Raises Full where `most` of this process are in or waiting, SQLAlchemyError while the
        database cannot be used.
        """
        if here:
            async with self._here.place(key, most):
                yield
            return
        if most is not None and self._here.length(key) >= most:
            raise Full
        # Drawn at once, in the order of arrival, and before anything is waited for.
        drawn = self._line.draw(key)
        try:
            async with self._here.place(key, most):
                ticket, is_behind = await asyncio.wrap_future(drawn)
                while is_behind:
                    await asyncio.sleep(PAUSE)
                    is_behind = await asyncio.wrap_future(self._line.look(key, ticket))
                yield
        finally:
            # What is not drawn yet need not be; what is being drawn is given back when it is.
            drawn.cancel()
            drawn.add_done_callback(self._line.give_back)


class _Line:
    """The one connection whose life is that of this process's tickets, used by one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="turns")

    def draw(self, key: str) -> "Future[tuple[int, bool]]":
        """A ticket, and whether another is before it."""
        return self._thread.submit(self._draw, key)

    def look(self, key: str, ticket: int) -> "Future[bool]":
        """Whether another ticket is before this one."""
        values = {"conversation": _name(key), "ticket": ticket}
        return self._thread.submit(lambda: bool(self._said(_LOOK, values)[0]))

    def give_back(self, drawn: "Future[tuple[int, bool]]") -> None:
        """Let the next one have the turn."""
        if not drawn.cancelled() and drawn.exception() is None:
            self._thread.submit(self._give_back, drawn.result()[0])

    def _draw(self, key: str) -> tuple[int, bool]:
        values = {"conversation": _name(key), "lock": lock_of(f"turn {key}")}
        try:
            said = self._said(_DRAW, values)
        except SQLAlchemyError:
            # The database may have been started anew since the last message. Nothing is drawn
            # twice: a ticket of the old connection is void.
            said = self._said(_DRAW, values)
        return int(said[0]), bool(said[1])

    def _give_back(self, ticket: int) -> None:
        self._with_connection(lambda line: line.execute(text(_GIVE_BACK), {"ticket": ticket}))

    def _said(self, query: str, values: dict[str, Any]) -> Any:
        return self._with_connection(lambda line: line.execute(text(query), values).first())

    def _with_connection(self, deed: Any) -> Any:
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return deed(self._connection)
        except Exception:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _name(key: str) -> str:
    """A conversation's name as it stands in the table of turns, which is not deleted with it."""
    return f"{lock_of(key):x}"
