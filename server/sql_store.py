"""Keeps conversations in SQLite or PostgreSQL.

The events are those of Rasa's SQLTrackerStore, in its table. Its code is not used beyond that: it
reads the whole session at every turn, so turns get slower without end; it blocks the event loop,
waits for ever for a database that is down, and can neither delete nor expire. Here a turn reads
the last turns only, with the slots that the earlier ones had set, and the whole stays stored.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from channels.desk import MARK
from relapse_guide.quiet_errors import log_quietly
from server.databases import CONNECTIONS
from server.lives import Life, count_emptied, life_of
from server.migrations import OPENED
from server.opened_ids import OPENED_SECONDS
from server.tracker_store import (
    MAX_EVENTS,
    DeletedError,
    RepeatedError,
    opening_of,
    slots_before,
    turn_start,
)

logger = logging.getLogger(__name__)

EVENTS = SQLTrackerStore.SQLEvent.__table__
SAID = (UserUttered.type_name, BotUttered.type_name)
AT_ONCE = 200
"""Conversations that are deleted in one transaction."""
_READ = "_as_it_was_stored"
"""A tracker's attribute: a _Read, of what the store had when it was read."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class _Read:
    """What a tracker rests on: the conversation's life, and how many of its events are stored."""

    life: Life
    events: int


@dataclass(frozen=True)
class _Turns:
    """What a turn needs of a conversation: its last events, and the slots before these."""

    life: Life
    slots: dict[str, Any]
    rows: list[str]


class SqlStore(TrackerStore):
    """Conversations in a database. Every method raises SQLAlchemyError if that fails."""

    def __init__(
        self, engine: Engine, domain: Domain | None = None, event_broker: EventBroker | None = None
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = engine
        self._readers = engine.execution_options(reads=True)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="store")
        self.failures = 0
        """Uses of the database that failed since the start."""
        with self._readers.begin() as connection:
            query = text("SELECT value FROM secrets WHERE name = :name")
            self.secret = bytes.fromhex(connection.execute(query, {"name": OPENED}).scalar())

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last turns of a conversation, and the slots as they are."""
        found = await self._in_thread(lambda: self._read_turns(sender_id))
        return self._tracker(sender_id, found) if found.rows else None

    async def get_or_create_tracker(
        self,
        sender_id: str,
        max_event_history: int | None = None,
        append_action_listen: bool = True,
    ) -> DialogueStateTracker:
        """The same, or a tracker of a conversation that has yet to begin."""
        self.max_event_history = max_event_history
        found = await self._in_thread(lambda: self._read_turns(sender_id))
        tracker = self._tracker(sender_id, found)
        if not found.rows and append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
            await self.save(tracker)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All of a conversation."""
        found = await self._in_thread(lambda: self._read_whole(conversation_id))
        return self._tracker(conversation_id, found) if found.rows else None

    async def said(self, conversation_id: str) -> list[Event]:
        """What the user and the assistant said in all of a conversation."""
        rows = await self._in_thread(lambda: self._read_all(conversation_id, SAID))
        return [_event(row) for row in rows]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new. A tracker without events leaves no trace.

        Raises DeletedError for a conversation that was deleted, or emptied since it was read, and
        RepeatedError for a message that was answered before.
        """
        await self.stream_events(tracker)
        if tracker.events:
            life = await self._in_thread(lambda: self._write(tracker))
            setattr(tracker, _READ, _Read(life, len(tracker.events)))

    async def answers_to(self, conversation_id: str, mark: str) -> list[Event]:
        """What the assistant said to the message of this mark, if that was one of the last; else
        nothing."""
        rows = await self._in_thread(lambda: self._read_answers(conversation_id, mark))
        return [Event.from_parameters(json.loads(row)) for row in rows]

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything of the conversation is kept."""
        query = "SELECT 1 FROM conversations WHERE sender_id = :key"
        return bool(await self._in_thread(lambda: self._rows(query, key=conversation_id)))

    async def delete(self, conversation_id: str) -> None:
        """Forget a conversation; nothing of it is kept, and its id opens none again."""
        await self._in_thread(lambda: self._delete([conversation_id], for_good=True))

    async def empty(self, conversation_id: str) -> None:
        """Forget what a conversation holds; under its name another can begin."""
        await self._in_thread(lambda: self._delete([conversation_id]))

    async def was_deleted(self, conversation_id: str) -> bool:
        """Whether it was deleted, for as long as its id could still be used."""
        query = "SELECT 1 FROM deleted WHERE digest = :digest"
        digest = _digest(conversation_id)
        return bool(await self._in_thread(lambda: self._rows(query, digest=digest)))

    async def expire(self, before: float) -> int:
        """Forget the conversations that are silent since this time; how many there were."""
        return await self._in_thread(lambda: self._expire(before))

    async def check(self) -> None:
        """Return if the database can be written to."""
        await self._in_thread(self._try_to_write)

    async def keys(self) -> Iterable[str]:
        """The names of all conversations."""
        return [
            row[0]
            for row in await self._in_thread(
                lambda: self._rows("SELECT sender_id FROM conversations")
            )
        ]

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        """Do something that waits for the database without letting others wait."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except DeletedError:
            raise
        except Exception:
            self.failures += 1
            raise

    def _rows(self, query: str, **values: Any) -> list[Any]:
        with self._readers.begin() as connection:
            return list(connection.execute(text(query), values))

    def _try_to_write(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text("DELETE FROM conversations WHERE 1 = 0"))
            connection.execute(
                text(
                    "INSERT INTO probes (place, times) VALUES (0, 1)"
                    " ON CONFLICT (place) DO UPDATE SET times = probes.times + 1"
                )
            )

    def _read_turns(self, key: str) -> _Turns:
        """The slots before the last turns, and the events of these."""
        with self._readers.begin() as connection:
            # First of all: what is emptied from here on is noticed when the turn is written.
            life = life_of(connection, key)
            row = _conversation(connection, key)
            if row is None:
                return _Turns(Life(None, life.emptied), {}, [])
            rows = _events_from(connection, key, row.turn_from)
            return _Turns(life, json.loads(row.turn_slots), rows)

    def _read_whole(self, key: str) -> _Turns:
        with self._readers.begin() as connection:
            life = life_of(connection, key)
            return _Turns(life, {}, _events_from(connection, key, 0))

    def _read_all(self, key: str, types: tuple[str, ...] = ()) -> list[str]:
        query = EVENTS.select().where(EVENTS.c.sender_id == key).order_by(EVENTS.c.id)
        if types:
            query = query.where(EVENTS.c.type_name.in_(types))
        with self._readers.begin() as connection:
            return [row.data for row in connection.execute(query)]

    def _read_answers(self, key: str, mark: str) -> list[str]:
        with self._readers.begin() as connection:
            row = _conversation(connection, key)
            return _answers_to(connection, key, row.turn_from, mark) if row else []

    def _tracker(self, key: str, found: _Turns) -> DialogueStateTracker:
        events = [_event(row) for row in found.rows]
        if found.slots and events:
            events = [*opening_of(found.slots, events[0].timestamp), *events]
        if events:
            tracker = DialogueStateTracker.from_events(key, events, slots=self.domain.slots)
        else:
            tracker = self.init_tracker(key)
        setattr(tracker, _READ, _Read(found.life, len(events)))
        return tracker

    def _write(self, tracker: DialogueStateTracker) -> Life:
        """Add what is new. The conversation's life, which may begin by this."""
        events = list(tracker.events)
        key = tracker.sender_id
        with self._engine.begin() as connection:
            _alone_with(connection, [key])
            now = life_of(connection, key)
            # A tracker that was not read from here is one of a conversation that begins.
            read: _Read = getattr(tracker, _READ, _Read(Life(None, now.emptied), 0))
            if read.life.is_over(now) or _is_deleted(connection, key):
                raise DeletedError
            new = events[min(read.events, len(events)) :]
            old = _conversation(connection, key)
            if old and any(
                _answers_to(connection, key, old.turn_from, mark) for mark in _marks(new)
            ):
                raise RepeatedError
            if new:
                connection.execute(EVENTS.insert(), [_row(key, event) for event in new])
            ids = _ids_from(connection, key, old.turn_from if old else 0)
            start, slots = _last_turns(tracker, events, ids)
            connection.execute(
                text(
                    "INSERT INTO conversations (sender_id, active, turn_from, turn_slots)"
                    " VALUES (:key, :active, :start, :slots) ON CONFLICT (sender_id) DO UPDATE"
                    " SET active = excluded.active, turn_from = excluded.turn_from,"
                    " turn_slots = excluded.turn_slots"
                ),
                {
                    "key": key,
                    "active": time.time(),
                    "start": start if start is not None else ids[0],
                    "slots": slots if slots is not None else (old.turn_slots if old else "{}"),
                },
            )
            return Life(ids[0] if now.first is None else now.first, now.emptied)

    def _expire(self, before: float) -> int:
        query = "SELECT sender_id FROM conversations WHERE active < :before LIMIT :most"
        gone = 0
        while found := [row[0] for row in self._rows(query, before=before, most=AT_ONCE)]:
            gone += self._delete(found, before)
        with self._engine.begin() as connection:
            oldest = {"oldest": time.time() - OPENED_SECONDS}
            connection.execute(text("DELETE FROM deleted WHERE at < :oldest"), oldest)
        return gone

    def _delete(self, keys: list[str], before: float | None = None, for_good: bool = False) -> int:
        """Delete these, `for_good` so that they do not come back; or, `before` a time, those among
        them that are silent since then: somebody may have written meanwhile. How many there were.
        """
        gone = 0
        with self._engine.begin() as connection:
            _alone_with(connection, keys)
            for key in keys:
                gone += _delete_one(connection, key, before)
                if for_good:
                    _remember_deleted(connection, key)
                elif before is None:
                    # What expires was stored, so that what was read of it tells that it is gone.
                    count_emptied(connection, key)
        if self._engine.dialect.name == "sqlite":
            try:
                self._empty_log()
            except Exception as error:
                # It is deleted; the log is emptied at the next deletion.
                log_quietly(logger, "The write-ahead log could not be emptied", error)
        return gone

    def _empty_log(self) -> None:
        """Take what was deleted out of the write-ahead log, too."""
        connection = self._engine.raw_connection()
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


def _alone_with(connection: Connection, keys: list[str]) -> None:
    """Let no other process write these conversations before this transaction ends.

    Rows would not do as locks: of a conversation that is new, or deleted, there are none. SQLite
    has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        # In one order: who deletes several blocks nobody who does so, too.
        for lock in sorted(lock_of(key) for key in keys):
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def lock_of(name: str) -> int:
    """The number of PostgreSQL's advisory lock that stands for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _delete_one(connection: Connection, key: str, before: float | None) -> int:
    named = {"key": key, "before": before}
    silent = "" if before is None else " AND active < :before"
    rows = f"DELETE FROM conversations WHERE sender_id = :key{silent}"
    found = connection.execute(text(rows), named).rowcount
    if found or before is None:
        connection.execute(text("DELETE FROM events WHERE sender_id = :key"), named)
    return int(found)


def _is_deleted(connection: Connection, key: str) -> bool:
    gone = text("SELECT 1 FROM deleted WHERE digest = :digest")
    return connection.execute(gone, {"digest": _digest(key)}).first() is not None


def _remember_deleted(connection: Connection, key: str) -> None:
    named = {"digest": _digest(key), "at": time.time()}
    remember = "INSERT INTO deleted (digest, at) VALUES (:digest, :at) ON CONFLICT DO NOTHING"
    connection.execute(text(remember), named)


def _conversation(connection: Connection, key: str) -> Any:
    query = text("SELECT turn_from, turn_slots FROM conversations WHERE sender_id = :key")
    return connection.execute(query, {"key": key}).first()


def _events_from(connection: Connection, key: str, start: int) -> list[str]:
    query = text("SELECT data FROM events WHERE sender_id = :key AND id >= :start ORDER BY id")
    return [row[0] for row in connection.execute(query, {"key": key, "start": start})]


def _answers_to(connection: Connection, key: str, start: int, mark: str) -> list[str]:
    """What was said between the message of a mark and the next message."""
    query = text(
        "SELECT id FROM events WHERE sender_id = :key AND id >= :start AND type_name = :user"
        " AND data LIKE :mark ORDER BY id DESC LIMIT 1"
    )
    marked = f"%{json.dumps(MARK)}: {json.dumps(mark)}%"
    user = UserUttered.type_name
    found = connection.execute(query, {"key": key, "start": start, "user": user, "mark": marked})
    place = found.scalar()
    if place is None:
        return []
    query = EVENTS.select().where(EVENTS.c.sender_id == key, EVENTS.c.id > place)
    said = connection.execute(query.where(EVENTS.c.type_name.in_(SAID)).order_by(EVENTS.c.id))
    return [row.data for row in takewhile(lambda row: row.type_name != user, said)]


def _marks(events: list[Event]) -> list[str]:
    """The marks of the messages among these events."""
    said = [event for event in events if isinstance(event, UserUttered)]
    return [event.metadata[MARK] for event in said if MARK in event.metadata]


def _ids_from(connection: Connection, key: str, start: int) -> list[int]:
    query = text("SELECT id FROM events WHERE sender_id = :key AND id >= :start ORDER BY id")
    return [row[0] for row in connection.execute(query, {"key": key, "start": start})]


@cache
def _classes() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in all_subclasses(Event)}


def _event(row: str) -> Event:
    """As Event.from_parameters, which looks through all classes of Python for each event."""
    written = json.loads(row)
    return _classes()[written["event"]]._from_parameters(written)


def _row(key: str, event: Event) -> dict[str, Any]:
    """As Rasa's SQLTrackerStore writes it."""
    data = event.as_dict()
    return {
        "sender_id": key,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _last_turns(
    tracker: DialogueStateTracker, events: list[Event], ids: list[int]
) -> tuple[int | None, str | None]:
    """Where the turns begin that the next one needs, and the slots before; None: as they were."""
    put_before = len(events) - len(ids)
    sessions = [place for place, event in enumerate(events) if isinstance(event, SessionStarted)]
    start = sessions[-1] if sessions else 0
    if len(events) - start > MAX_EVENTS:
        start = turn_start(events, len(events) - MAX_EVENTS) or start
    # Below 0, somebody else wrote meanwhile: then the next turn, which has read all, sets it.
    if put_before < 0 or start <= put_before:
        return None, None
    anew = isinstance(events[start], SessionStarted)
    slots = {} if anew else slots_before(tracker, events[:start])
    return ids[start - put_before], json.dumps(slots)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
