"""Conversations in a database: kept whole, read shortly, deleted wholly."""

import asyncio
import stat
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event as sql_event
from sqlalchemy.exc import SQLAlchemyError

from channels.desk import MARK, SHOWN
from server.conversations import ForgettingStore
from server.databases import StoreError, open_database
from server.lives import Life, bucket_of
from server.migrations import STEPS, migrate
from server.retention import DAY, Retention
from server.sql_store import SqlStore
from server.tracker_store import MAX_EVENTS, DeletedError, RepeatedError
from tests.server.stores import database, opened, talk, turn

OPENING = 3 + 16
"""Events put before the last turns: the session's start, a listen, and the slots."""
SECRET = "kumquat-7531"
STATEMENTS = 12
"""For a turn, the beginnings of transactions counted where they are sent."""
PATIENCE = 10
"""Seconds for what happens at once."""


async def kept(store: SqlStore, sender: str) -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


async def asked(store: SqlStore, sender: str) -> list[str]:
    """What the user said in all of a conversation."""
    return [event.text for event in await store.said(sender) if isinstance(event, UserUttered)]


async def test_another_process_goes_on_where_it_was(
    store: SqlStore, url: str, domain: Domain
) -> None:
    await talk(store, "a", range(3), SlotSet("resistant", ["bortezomib"]))
    other = opened(url, domain)

    assert (await kept(other, "a")).get_slot("resistant") == ["bortezomib"]
    await talk(other, "a", range(3, 4))
    assert await asked(store, "a") == [f"question {number}" for number in range(4)]
    assert other.secret == store.secret


async def test_slots_outlive_the_turns_that_are_read(store: SqlStore) -> None:
    await talk(store, "a", range(1), SlotSet("resistant", ["bortezomib"]), SlotSet("part", 1.0))
    await talk(store, "a", range(1, 2), SlotSet("resistant", ["lenalidomide"]))
    await talk(store, "a", range(2, 3), SlotSet("prior_lines", 3.0), SlotSet("part", None))
    await talk(store, "a", range(3, 100))

    tracker = await kept(store, "a")

    assert tracker.get_slot("resistant") == ["lenalidomide"]
    assert tracker.get_slot("prior_lines") == 3.0
    assert tracker.get_slot("part") is None


async def test_a_turn_reads_the_same_at_turn_500_and_nothing_is_lost(store: SqlStore) -> None:
    read = []
    for number in range(500):
        tracker = await store.get_or_create_tracker("a", append_action_listen=False)
        read.append(len(tracker.events))
        for event in turn(number, SlotSet("part", float(number % 20))):
            tracker.update(event, store.domain)
        await store.save(tracker)

    assert max(read) <= MAX_EVENTS + OPENING
    assert await asked(store, "a") == [f"question {number}" for number in range(500)]
    whole = await store.retrieve_full_tracker("a")
    assert whole is not None
    assert len(whole.events) == 500 * 5


async def test_a_turn_asks_the_database_as_often_at_turn_100(store: SqlStore) -> None:
    asked_for: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked_for.append(statement)

    await talk(store, "a", range(2))
    sql_event.listen(store._engine, "before_cursor_execute", note)
    counts = []
    for number in range(2, 100):
        asked_for.clear()
        await talk(store, "a", range(number, number + 1))
        counts.append(len(asked_for))

    print(f"{max(counts)} statements for a turn on {store._engine.dialect.name}")
    assert max(counts) <= STATEMENTS
    assert set(counts) == {counts[0]}


async def test_a_new_session_forgets_the_slots_and_keeps_the_history(store: SqlStore) -> None:
    await talk(store, "a", range(30), SlotSet("resistant", ["bortezomib"]))
    tracker = await kept(store, "a")
    tracker.update(SessionStarted())
    await store.save(tracker)
    await talk(store, "a", range(30, 31))

    again = await kept(store, "a")

    assert again.get_slot("resistant") is None
    assert len(again.events) == 1 + 4
    assert len(await asked(store, "a")) == 31


async def test_a_tracker_that_is_saved_twice_is_stored_once(store: SqlStore) -> None:
    tracker = await store.get_or_create_tracker("a", append_action_listen=False)
    for number in range(2):
        for event in turn(number):
            tracker.update(event, store.domain)
        await store.save(tracker)
    await store.save(tracker)

    assert await asked(store, "a") == ["question 0", "question 1"]


async def test_turns_that_were_answered_at_once_are_both_kept(store: SqlStore) -> None:
    await talk(store, "a", range(40))
    first, second = await kept(store, "a"), await kept(store, "a")
    for tracker, number in ((first, 40), (second, 41)):
        for event in turn(number):
            tracker.update(event, store.domain)
    await asyncio.gather(store.save(first), store.save(second))
    await talk(store, "a", range(42, 44))

    said = await asked(store, "a")

    assert sorted(said, key=lambda text: int(text.split()[1])) == [
        f"question {number}" for number in range(44)
    ]
    assert len((await kept(store, "a")).events) <= MAX_EVENTS + OPENING + 2 * 4


async def test_nothing_said_costs_no_row(store: SqlStore) -> None:
    await store.get_or_create_tracker("silent", append_action_listen=False)

    assert not await store.exists("silent")
    assert list(await store.keys()) == []


async def test_conversations_do_not_mix(store: SqlStore) -> None:
    await talk(store, "a", range(20), SlotSet("resistant", ["bortezomib"]))
    await talk(store, "b", range(20), SlotSet("resistant", ["lenalidomide"]))

    assert (await kept(store, "a")).get_slot("resistant") == ["bortezomib"]
    assert (await kept(store, "b")).get_slot("resistant") == ["lenalidomide"]


async def test_deletes_one_and_no_other(store: SqlStore) -> None:
    port: ForgettingStore = store
    await talk(store, "a", range(2))
    await talk(store, "b", range(2))

    await port.delete("a")

    assert not await port.exists("a")
    assert await port.was_deleted("a")
    assert await store.retrieve("a") is None
    assert await port.said("a") == []
    assert await port.exists("b")
    assert not await port.was_deleted("b")


async def test_what_was_emptied_begins_anew(store: SqlStore) -> None:
    port: ForgettingStore = store
    await talk(store, "a", range(2))
    await talk(store, "b", range(2))

    await port.empty("a")

    assert await port.said("a") == []
    assert not await port.exists("a")
    assert not await port.was_deleted("a")
    assert await port.exists("b")
    await talk(store, "a", range(1))
    assert [event.as_dict()["event"] for event in await port.said("a")] == ["user", "bot"]


async def test_nothing_of_a_deleted_one_is_left_in_the_files(
    tmp_path: Path, domain: Domain
) -> None:
    with database("sqlite", tmp_path) as url:
        store = opened(url, domain)
        await talk(store, "other", range(3))
        tracker = store.init_tracker("patient-42")
        for _ in range(200):
            tracker.update(UserUttered(f"I am {SECRET}"), domain)
        await store.save(tracker)
        folder = tmp_path / "kept"
        assert any(SECRET.encode() in file.read_bytes() for file in folder.iterdir())

        await store.delete("patient-42")

        for file in folder.iterdir():
            assert SECRET.encode() not in file.read_bytes(), file.name
            assert b"patient-42" not in file.read_bytes(), file.name


async def test_only_what_is_silent_for_long_expires(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(store, "old", range(2))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 29 * DAY)
    await talk(store, "new", range(2))
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)

    gone = await store.expire(time.time() - 30 * DAY)

    assert gone == 1
    assert list(await store.keys()) == ["new"]


async def test_retention_runs_by_itself(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    await talk(store, "old", range(2))
    monkeypatch.setattr("server.retention.FIRST", 0)
    monkeypatch.setattr("server.retention.EVERY", 0.01)
    now, clock = time.time(), time.monotonic
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    # It goes on: the event loop reads it, too.
    monkeypatch.setattr("server.retention.time.monotonic", lambda: clock() + 31 * DAY)
    job = asyncio.create_task(Retention(store, 30).run())
    for _ in range(200):
        if not await store.exists("old"):
            break
        await asyncio.sleep(0.02)
    job.cancel()

    assert not await store.exists("old")


async def test_a_clock_that_jumps_deletes_nothing(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(store, "a", range(2))
    retention = Retention(store, 30)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 5 * 365 * DAY)

    assert await retention.once() == 0
    assert await store.exists("a")


async def test_steps_are_taken_once(store: SqlStore, url: str) -> None:
    await talk(store, "a", range(1))
    migrate(store._engine)

    assert await store.exists("a")
    numbers = store._rows("SELECT number FROM migrations ORDER BY number")
    assert [row[0] for row in numbers] == list(range(1, len(STEPS) + 1))


async def test_a_store_that_fails_says_nothing_of_what_was_said(
    tmp_path: Path, domain: Domain
) -> None:
    with database("sqlite", tmp_path) as url:
        store = opened(url, domain)
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE events")
        tracker = store.init_tracker("a")
        tracker.update(UserUttered(SECRET), domain)
        with pytest.raises(SQLAlchemyError) as raised:
            await store.save(tracker)
        assert SECRET not in str(raised.value)


async def test_a_failed_turn_leaves_nothing_half_written(tmp_path: Path, domain: Domain) -> None:
    with database("sqlite", tmp_path) as url:
        store = opened(url, domain)
        with store._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE conversations RENAME TO gone")
        tracker = store.init_tracker("a")
        tracker.update(UserUttered("hello"), domain)
        with pytest.raises(SQLAlchemyError):
            await store.save(tracker)
        with pytest.raises(SQLAlchemyError):
            await store.check()
        with store._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE gone RENAME TO conversations")
        await store.check()
        assert await store.said("a") == []
        await store.save(tracker)
        assert len(await store.said("a")) == 1


async def test_where_there_is_no_room_nothing_is_half_stored_and_can_still_be_deleted(
    tmp_path: Path, domain: Domain
) -> None:
    with database("sqlite", tmp_path) as url:
        store = opened(url, domain)
        await talk(store, "a", range(3))
        await talk(store, "b", range(1))
        pages = store._rows("PRAGMA page_count")[0][0]

        def limit(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        sql_event.listen(store._engine, "checkout", limit)
        on_its_way = await kept(store, "a")
        on_its_way.update_with_events([*turn(3), UserUttered("long " * 5000)], domain)
        with pytest.raises(SQLAlchemyError, match="full"):
            await store.save(on_its_way)
        assert len(await asked(store, "a")) == 3
        await store.delete("b")
        assert not await store.exists("b")

        pages *= 100
        await store.save(on_its_way)
        assert len(await asked(store, "a")) == 5


def test_only_its_user_reads_the_files(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as url:
        open_database(url)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "kept").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700


def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    file.write_text("notes " * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database") as raised:
        open_database(f"sqlite:///{file}")
    assert str(file) in str(raised.value)


def test_a_password_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.databases.PAUSES", ())
    with pytest.raises(StoreError, match=r"mend that") as raised:
        open_database(f"postgresql://guide:{SECRET}@127.0.0.1:9/guide")
    assert SECRET not in str(raised.value)
    assert "guide:***@127.0.0.1:9" in str(raised.value)


async def test_what_was_deleted_does_not_come_back_by_what_was_on_its_way(store: SqlStore) -> None:
    await talk(store, "a", range(2))
    on_its_way = await kept(store, "a")
    on_its_way.update_with_events([*turn(2)], store.domain)
    await store.delete("a")

    with pytest.raises(DeletedError):
        await store.save(on_its_way)

    assert not await store.exists("a")
    assert await asked(store, "a") == []


def pausing(store: SqlStore, query: str) -> tuple[threading.Event, threading.Event]:
    """The store stops once, after a query; the first event tells that it did, the second lets it
    go on."""
    reached, going_on = threading.Event(), threading.Event()

    def pause(connection: object, cursor: object, statement: str, *_: object) -> None:
        if query in statement and not reached.is_set():
            reached.set()
            assert going_on.wait(PATIENCE)

    sql_event.listen(store._engine, "after_cursor_execute", pause)
    return reached, going_on


async def test_what_is_deleted_in_the_middle_of_writing_is_gone(
    store: SqlStore, url: str, domain: Domain
) -> None:
    await talk(store, "a", range(2))
    await talk(store, "b", range(2))
    on_its_way = await kept(store, "a")
    on_its_way.update_with_events([*turn(2)], store.domain)
    reached, going_on = pausing(store, "FROM deleted")
    other = opened(url, domain)

    writing = asyncio.create_task(store.save(on_its_way))
    assert await asyncio.to_thread(reached.wait, PATIENCE)
    deleting = asyncio.create_task(other.delete("a"))
    await asyncio.sleep(0.3)
    assert not deleting.done(), "it waits for who is writing"
    going_on.set()
    await asyncio.gather(writing, deleting)

    assert not await store.exists("a")
    assert await asked(store, "a") == []
    with pytest.raises(DeletedError):
        await store.save(on_its_way)
    assert await asked(store, "b") == ["question 0", "question 1"]


async def test_who_writes_again_while_the_old_are_deleted_is_kept(
    store: SqlStore, url: str, domain: Domain
) -> None:
    for name in ("gone", "back"):
        await talk(store, name, range(1))
    limit = time.time()
    reading = pausing(store, "SELECT sender_id FROM conversations WHERE active")

    expiring = asyncio.create_task(store.expire(limit))
    assert await asyncio.to_thread(reading[0].wait, PATIENCE)
    await talk(opened(url, domain), "back", range(1, 2))
    reading[1].set()

    assert await expiring == 1
    assert await asked(store, "back") == ["question 0", "question 1"]
    assert not await store.exists("gone")


async def say_marked(store: SqlStore, mark: str) -> None:
    tracker = await store.get_or_create_tracker("a", append_action_listen=False)
    said = UserUttered("hello", metadata={MARK: mark, SHOWN: "Hello"})
    tracker.update_with_events([said, *list(turn(0))[1:]], store.domain)
    await store.save(tracker)


async def test_the_answer_to_a_message_that_comes_again_is_found(store: SqlStore) -> None:
    assert await store.answers_to("a", "aa") == []
    await talk(store, "a", range(2))
    await say_marked(store, "aa")
    await talk(store, "a", range(3))

    assert [event.type_name for event in await store.answers_to("a", "aa")] == ["bot"]
    assert await store.answers_to("a", "ab") == []
    assert await store.answers_to("b", "aa") == []


async def test_a_message_that_comes_again_is_stored_once(store: SqlStore) -> None:
    await say_marked(store, "aa")
    await say_marked(store, "ab")
    with pytest.raises(RepeatedError):
        await say_marked(store, "aa")

    assert await asked(store, "a") == ["hello"] * 2


async def test_what_was_silent_too_long_begins_anew(store: SqlStore) -> None:
    await talk(store, "a", range(2), SlotSet("resistant", ["bortezomib"]))
    on_its_way = await kept(store, "a")
    on_its_way.update_with_events([*turn(2)], store.domain)
    assert await store.expire(time.time() + 1) == 1

    with pytest.raises(DeletedError):
        await store.save(on_its_way)
    assert await asked(store, "a") == []

    await talk(store, "a", range(2, 3))
    assert await asked(store, "a") == ["question 2"]
    assert (await kept(store, "a")).get_slot("resistant") is None


async def delete(store: SqlStore) -> None:
    await store.delete("a")


async def empty(store: SqlStore) -> None:
    await store.empty("a")


async def expire(store: SqlStore) -> None:
    await store.expire(time.time() + 1)


class Late:
    """A turn that was given up while its write waited for a slow database."""

    def __init__(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self._begun, self._going_on, self._landed = (threading.Event() for _ in range(3))
        self.refused = False
        write = store._write

        def late(tracker: DialogueStateTracker) -> Life:
            monkeypatch.undo()
            self._begun.set()
            assert self._going_on.wait(PATIENCE)
            try:
                return write(tracker)
            except DeletedError:
                self.refused = True
                raise
            finally:
                self._landed.set()

        self._store = store
        monkeypatch.setattr(store, "_write", late)

    async def give_up(self, number: int) -> None:
        more = SlotSet("resistant", ["bortezomib"])
        told = asyncio.create_task(talk(self._store, "a", range(number, number + 1), more))
        assert await asyncio.to_thread(self._begun.wait, PATIENCE)
        told.cancel()
        with pytest.raises(asyncio.CancelledError):
            await told

    async def land(self) -> None:
        self._going_on.set()
        assert await asyncio.to_thread(self._landed.wait, PATIENCE)


async def late_after(
    gone: Callable[[SqlStore], Awaitable[None]],
    store: SqlStore,
    monkeypatch: pytest.MonkeyPatch,
    before: int,
) -> Late:
    """A write to a conversation of so many turns that is on its way while that is made to go."""
    await talk(store, "a", range(before))
    late = Late(store, monkeypatch)
    await late.give_up(before)
    await gone(store)
    return late


@pytest.mark.parametrize(
    ("gone", "before"), [(delete, 0), (delete, 2), (empty, 0), (empty, 2), (expire, 2)]
)
async def test_a_write_that_lands_late_brings_nothing_back(
    store: SqlStore,
    monkeypatch: pytest.MonkeyPatch,
    gone: Callable[[SqlStore], Awaitable[None]],
    before: int,
) -> None:
    late = await late_after(gone, store, monkeypatch, before)
    await talk(store, "b", range(1))

    await late.land()

    assert late.refused
    assert not await store.exists("a")
    assert await store.retrieve_full_tracker("a") is None
    assert await asked(store, "b") == ["question 0"]


@pytest.mark.parametrize(("gone", "before"), [(empty, 0), (empty, 2), (expire, 2)])
async def test_what_was_begun_anew_gets_nothing_of_what_was_deleted(
    store: SqlStore,
    monkeypatch: pytest.MonkeyPatch,
    gone: Callable[[SqlStore], Awaitable[None]],
    before: int,
) -> None:
    late = await late_after(gone, store, monkeypatch, before)
    await talk(store, "a", range(7, 9))

    await late.land()

    assert late.refused
    assert await asked(store, "a") == ["question 7", "question 8"]
    assert (await kept(store, "a")).get_slot("resistant") is None
    await talk(store, "a", range(9, 10))
    assert await asked(store, "a") == [f"question {number}" for number in (7, 8, 9)]


async def test_a_write_that_lands_late_and_was_not_deleted_is_kept(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(store, "a", range(2))
    await talk(store, "b", range(1))
    late = Late(store, monkeypatch)
    await late.give_up(2)
    await store.empty("b")

    await late.land()

    assert not late.refused
    assert await asked(store, "a") == [f"question {number}" for number in range(3)]


async def test_what_is_remembered_of_emptying_names_nobody(store: SqlStore) -> None:
    for number in range(3):
        await talk(store, "twilio:+15550001", range(number))
        await store.empty("twilio:+15550001")

    assert [tuple(row) for row in store._rows("SELECT * FROM emptied")] == [
        (bucket_of("twilio:+15550001"), 3)
    ]
    assert 0 <= bucket_of("twilio:+15550001") < 65_536


@pytest.mark.parametrize("url", ["postgresql://u:p@ss:word@host/db", "sqlite", "mysql://h/db"])
def test_an_address_that_is_none_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as told:
        open_database(url)
    assert "DATABASE_URL" in str(told.value)
    assert "word" not in str(told.value).replace("password", "")
