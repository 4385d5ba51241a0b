"""Notes for editors: kept apart, stripped, counted, and gone with their conversation."""

import asyncio
import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from channels.noting import Doubt, Note
from relapse_guide.library.content import Content
from relapse_guide.settings import ROOT
from server.retention import DAY
from server.review import ReviewNotes, report
from server.sql_store import SqlStore
from server.stripping import words_of_content
from tests.server.stores import talk


@pytest.fixture
def notes(store: SqlStore, content: Content) -> ReviewNotes:
    return ReviewNotes(store._engine, lambda: content, days=30)


def asked(conversation: str, words: str = "can I call Wilhelmina on 845-555-0142") -> Note:
    return Note(Doubt.not_understood, "unsure_first", conversation, words)


def listed(store: SqlStore, content: Content) -> list[str]:
    return list(report(store._engine, words_of_content(content)))


async def test_notes_are_counted_and_hold_no_person(
    store: SqlStore, notes: ReviewNotes, content: Content
) -> None:
    for sender in ("a", "b"):
        await talk(store, sender, range(1))
        notes.write(asked(sender))
    notes.write(Note(Doubt.asked_back, "about_what", "a", "so what"))
    notes.write(Note(Doubt.not_clear, "explain_bortezomib"))

    assert listed(store, content) == [
        "not understood (2)",
        "     2  unsure_first  can i call _ on _",
        "asked back (1)",
        "     1  about_what  so what",
        "not clear (1)",
        "     1  explain_bortezomib",
    ]
    with store._engine.begin() as connection:
        # Without the times, in whose digits anything can stand.
        query = text("SELECT doubt, entry, words, sender_id FROM review")
        rows = str(connection.execute(query).fetchall())
    assert "Wilhelmina" not in rows
    assert "845" not in rows


async def test_they_go_with_their_conversation(
    store: SqlStore, notes: ReviewNotes, content: Content, tmp_path: Path
) -> None:
    for sender in ("a", "b"):
        await talk(store, sender, range(1))
    notes.write(asked("a", "zygotes of flibbertigibbet"))
    notes.write(asked("b"))

    await store.delete("a")

    assert listed(store, content)[0] == "not understood (1)"
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not [file for file in files if b"flibbertigibbet" in file.read_bytes()]

    await store.expire(time.time() + 1)
    assert listed(store, content) == []


async def test_what_was_deleted_meanwhile_is_not_noted(
    store: SqlStore, notes: ReviewNotes, content: Content
) -> None:
    await talk(store, "a", range(1))
    await store.delete("a")

    notes.write(asked("a"))

    assert listed(store, content) == []


async def test_an_opinion_is_kept_no_longer_than_conversations(
    store: SqlStore, notes: ReviewNotes, content: Content
) -> None:
    notes.write(Note(Doubt.not_clear, "explain_bortezomib"))
    with store._engine.begin() as connection:
        old = {"at": time.time() - 31 * DAY}
        connection.execute(text("UPDATE review SET at = :at"), old)
    notes.write(Note(Doubt.not_clear, "explain_ixazomib"))

    assert listed(store, content) == ["not clear (1)", "     1  explain_ixazomib"]


async def test_nobody_waits_and_a_failure_holds_no_words(
    store: SqlStore, notes: ReviewNotes, caplog: pytest.LogCaptureFixture
) -> None:
    with store._engine.begin() as connection:
        connection.execute(text("DROP TABLE review"))
    for _ in range(1000):
        notes.add(asked("a", "flibbertigibbet"))
    assert notes._waiting <= 100
    while notes._waiting:
        await asyncio.sleep(0.01)

    assert "could not be noted" in caplog.text
    assert "flibbertigibbet" not in caplog.text


def run(url: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "server.review"],
        cwd=ROOT,
        env={"PATH": "", "DATABASE_URL": url, "SQLALCHEMY_SILENCE_UBER_WARNING": "1", **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_switched_off_the_command_says_so(url: str) -> None:
    told = run(url)
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1
    assert "REVIEW=on" in told.stderr


def test_the_command_prints_the_notes(store: SqlStore, notes: ReviewNotes, url: str) -> None:
    assert run(url, REVIEW="on").stdout == "Nothing has been noted yet.\n"
    with contextlib.suppress(SQLAlchemyError):
        notes.write(Note(Doubt.not_clear, "explain_bortezomib"))

    told = run(url, REVIEW="on")

    assert told.returncode == 0, told.stderr
    assert told.stdout == "not clear (1)\n     1  explain_bortezomib\n"
