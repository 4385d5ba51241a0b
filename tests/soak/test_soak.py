"""A soak tells what is broken, and a short one of the real server keeps all bounds."""

import dataclasses
from pathlib import Path

import pytest

from tests.server.slow.running import trained_model
from tests.soak.findings import GROWTH, Findings, HostileRecord, bounds, write_page
from tests.soak.hostile import BODIES, MARK, TEXTS, hostile_bodies, hostile_texts
from tests.soak.measuring import Database, Sample
from tests.soak.people import Record, Turn
from tests.soak.soak import soak

SHORT_SECONDS = 8
SHORT_HOSTILE = 2 * len(TEXTS) + 6


def found(**changes: object) -> Findings:
    """Of a run of 100 seconds in which nothing was wrong."""
    record = Record(turns=[Turn(float(at), 0.05) for at in range(100)])
    hostile = HostileRecord()
    hostile.add("rest", "SQL", 200, 0.1)
    at_rest = sample(100)
    kept = Database(conversations=10, rows=150, bytes_=90_000, files=200_000, free=0)
    given = Findings(
        command="make soak",
        people=1,
        pause=0.1,
        record=record,
        hostile=hostile,
        samples=[sample(at) for at in range(0, 100, 5)],
        ready=sample(0),
        rest=at_rest,
        attacked=sample(30),
        calm=sample(70),
        ended=sample(100),
        before=kept,
        after=dataclasses.replace(kept, rows=0, free=190_000),
        exit_code=0,
    )
    return dataclasses.replace(given, **changes)  # type: ignore[arg-type]


def sample(at: float, megabytes: float = 450, handles: int = 18, work: float = 0.02) -> Sample:
    return Sample(at, megabytes, handles, 5, at * work)


def broken(findings: Findings) -> list[str]:
    return [one.name for one in bounds(findings) if one.is_broken]


def test_nothing_is_broken_where_nothing_is() -> None:
    assert broken(found()) == []


def test_memory_that_grows_is_seen() -> None:
    growing = [sample(at, 450 + at * GROWTH / 35) for at in range(0, 100, 5)]
    assert broken(found(samples=growing)) == ["memory, growth from middle to end, MB"]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"rest": sample(100, handles=60)}, "open files at rest, more than when ready"),
        ({"ended": Sample(100, 450, 18, 5, 5.0)}, "processor time of an answer afterwards, ms"),
        ({"words_logged": 1}, "words of hostile messages in log or metrics"),
        ({"words_after": 1}, "words of deleted conversations in its files"),
        ({"silent_doors": ["web"]}, "channels without the right answer afterwards"),
        ({"exit_code": -9}, "exit code of the server at Ctrl-C"),
        (
            {"outcomes": {"web": {"answered": 9, "timed_out": 1}}},
            "messages that failed, timed out or had no answer (/metrics)",
        ),
        ({"store_failures": 1.0}, "failures of the database"),
        (
            {"after": Database(10, 0, 0, files=300_000, free=0)},
            "bytes of the database more after the deletion",
        ),
    ],
)
def test_what_is_wrong_is_told(changes: dict[str, object], name: str) -> None:
    assert broken(found(**changes)) == [name]


@pytest.mark.parametrize("status", [500, 503, 0, -1])
def test_a_hostile_message_is_answered_or_refused(status: int) -> None:
    hostile = HostileRecord()
    hostile.add("rest", "SQL", status, 0.1)
    assert broken(found(hostile=hostile)) == ["hostile messages neither answered nor refused"]


def test_a_body_too_big_to_be_read_may_be_cut_off() -> None:
    hostile = HostileRecord()
    hostile.add("rest", "a huge body", -1, 0.1, big=True)
    assert broken(found(hostile=hostile)) == []


def test_what_cannot_be_measured_is_broken() -> None:
    assert "memory, growth from middle to end, MB" in broken(found(samples=[]))


def test_hostile_messages_are_of_all_kinds_and_the_same_again() -> None:
    texts = list(hostile_texts(200, seed=1))
    assert {one.kind for one in texts} == TEXTS.keys()
    assert all(MARK in one.text for one in texts)
    assert texts == list(hostile_texts(200, seed=1))
    assert texts != list(hostile_texts(200, seed=2))
    assert {one.kind for one in hostile_bodies(200)} == {kind for kind, _, _ in BODIES}


def test_the_page_tells_each_bound_and_its_breach(tmp_path: Path) -> None:
    page = tmp_path / "reliability.md"
    write_page(page, found(words_logged=3), "1.2.3")
    told = page.read_text(encoding="utf-8")
    assert "| words of hostile messages in log or metrics | 3 | 0 | BROKEN |" in told
    assert "| failures of the database | 0 | 0 | kept |" in told
    assert "`make soak`" in told
    assert "version 1.2.3" in told


@pytest.mark.slow
async def test_a_short_soak_keeps_all_bounds(tmp_path: Path) -> None:
    trained_model()
    findings = await soak(SHORT_SECONDS, SHORT_HOSTILE, tmp_path)
    assert broken(findings) == [], (findings.record.errors, findings.hostile.broken)
    assert findings.hostile.sent == SHORT_HOSTILE
    assert len(findings.record.turns) > 5
    assert {"web", "rest", "slack", "telegram", "twilio", "facebook"} <= findings.outcomes.keys()
