"""`/metrics`: what stands in it, who may read it, and that no word and no id gets there."""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from rasa.shared.core.domain import Domain
from sqlalchemy.exc import SQLAlchemyError

from relapse_guide.library.library import Library
from relapse_guide.settings import ROOT
from server.metrics import ErrorCount, Watched
from server.tracker_store import DeletedError
from tests.channels.fake_agent import SECRET, FakeAgent
from tests.channels.serving import Reply, Served, serving
from tests.server.stores import database, opened, talk

TOKEN = "not-the-one-of-a-real-server"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def local() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


def values(reply: Reply) -> dict[tuple[str, tuple[str, ...]], float]:
    """Each value by its name and its labels' values."""
    assert reply.status == 200
    families = text_string_to_metric_families(reply.body.decode())
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_tells_what_was_counted_in_the_form_of_prometheus(local: Served) -> None:
    before = values(local.request("GET", "/metrics"))
    conversation = local.open()
    local.web(conversation, message="ask_clinical_trials")
    reply = local.request("GET", "/metrics")
    told = values(reply)

    assert reply.headers["content-type"].startswith("text/plain; version=")
    assert reply.headers["cache-control"] == "no-store"
    turns = ("relapse_guide_turns_total", ("web", "answered"))
    assert told[turns] == before[turns] + 1
    assert before["relapse_guide_turns_total", ("rest", "failed")] == 0
    assert told["relapse_guide_loaded", ()] == 1
    assert not [name for name, _ in told if name.endswith("_created")]


def test_before_the_model_is_loaded_it_says_so() -> None:
    with serving(None) as served:
        assert values(served.request("GET", "/metrics"))["relapse_guide_loaded", ()] == 0


def test_two_apps_count_apart(local: Served) -> None:
    local.rest("greet")
    with serving(FakeAgent()) as other:
        told = values(other.request("GET", "/metrics"))
    assert sum(value for (name, _), value in told.items() if name.endswith("turns_total")) == 0


def test_no_word_and_no_conversation_gets_there(local: Served) -> None:
    conversation = local.open()
    for words in (SECRET, f"fail {SECRET}", f"/{SECRET}", f'/ask_explain{{"drug":"{SECRET}"}}'):
        local.web(conversation, message=words)
        local.rest(words, sender=SECRET)
    local.request("POST", "/webhooks/web/clear", {"entry": SECRET, "clear": True})
    body = local.request("GET", "/metrics").body.decode()

    assert SECRET not in body
    assert "kumquat" not in body
    assert conversation not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.7"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 proxy"},
        {"Host": "guide.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "[nonsense"},
        {"Host": ""},
    ],
)
def test_without_a_token_only_this_machine_reads_it(local: Served, headers: dict[str, str]) -> None:
    refused = local.request("GET", "/metrics", headers=headers)
    nothing = local.request("GET", "/no-such-page", headers=headers)

    assert (refused.status, refused.body) == (nothing.status, nothing.body)
    assert refused.status in (400, 404)
    assert local.request("GET", "/metrics", headers={"Host": "localhost:1"}).status == 200


def test_behind_a_proxy_that_was_told_of_this_machine_is_no_proof() -> None:
    with serving(FakeAgent(), proxies=1) as served:
        assert served.request("GET", "/metrics").status == 404


def test_with_a_token_whoever_has_it_reads_it() -> None:
    far = {"Host": "guide.example.org", "X-Forwarded-For": "203.0.113.7"}
    with serving(FakeAgent(), metrics_token=TOKEN, proxies=1) as served:
        assert served.request("GET", "/metrics", headers={**far, **BEARER}).status == 200
        for wrong in ({}, {"Authorization": TOKEN}, {"Authorization": "Bearer ü"}):
            given = {name: value.encode("utf-8").decode("latin-1") for name, value in wrong.items()}
            assert served.request("GET", "/metrics", headers=given).status == 404


def read(collector: Any) -> dict[tuple[str, ...], float]:
    registry = CollectorRegistry()
    registry.register(collector)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in registry.collect()
        for sample in family.samples
    }


def test_edits_of_the_content_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Library(_copy(tmp_path))
    watched = Watched(held, 365, lambda: 0)
    chat = tmp_path / "chat.yml"
    good = chat.read_text()

    def edit(text: str) -> dict[tuple[str, ...], float]:
        chat.write_text(text)
        for _ in range(2):
            held.look()
        return read(watched)

    wrong = edit(good + "\n- id: broken\n")
    assert wrong["relapse_guide_content_reloads_total", "failed"] == 1
    assert wrong["relapse_guide_content_mistakes",] > 0
    mended = edit(good + "\n")
    assert mended["relapse_guide_content_reloads_total", "failed"] == 1
    assert mended["relapse_guide_content_reloads_total", "ok"] == 1
    assert mended["relapse_guide_content_mistakes",] == 0


def _copy(folder: Path) -> Path:
    for file in (ROOT / "content").glob("*.yml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_stale_entries_are_counted_by_kind() -> None:
    class Held:
        taken, refused, faults = 0, 0, ()
        content = Library(ROOT / "content").content

    told = read(Watched(Held(), 1, lambda: 0))  # type: ignore[arg-type]
    content = Held.content
    day = dt.date.today() - dt.timedelta(days=1)
    old = [one for one in content.approvals.values() if one.as_of.earliest < day]

    assert told["relapse_guide_stale_entries", "fact"] == len(old) > 0
    assert told["relapse_guide_stale_entries", "source"] > 0
    Held.content = replace(content, approvals={}, sources=dict([*content.sources.items()][:1]))
    told = read(Watched(Held(), 1, lambda: 0))  # type: ignore[arg-type]
    assert told["relapse_guide_stale_entries", "fact"] == 0
    assert told["relapse_guide_stale_entries", "source"] == 0


async def test_failures_of_the_database_are_counted(tmp_path: Path, domain: Domain) -> None:
    with database("sqlite", tmp_path) as url:
        store = opened(url, domain)
        await talk(store, "somebody", range(1))
        assert store.failures == 0
        await store.delete("somebody")
        with pytest.raises(DeletedError):
            await talk(store, "somebody", range(1))
        assert store.failures == 0, "what was deleted does not come back: no failure"

        store._engine.dispose()
        (tmp_path / "kept" / "conversations.sqlite").unlink()
        with pytest.raises(SQLAlchemyError):
            await store.check()
        assert store.failures == 1
    assert read(Watched(Library(ROOT / "content"), 365, lambda: store.failures))[
        "relapse_guide_store_failures_total",
    ] == 1  # fmt: skip


def test_errors_are_counted_by_the_part_that_logs_them() -> None:
    registry = CollectorRegistry()
    handler = ErrorCount(registry)
    for name in ("channels.desk", "channels", "__main__", "wilhelmina.kettleborough", "rasa.core"):
        handler.handle(logging.LogRecord(name, logging.ERROR, "", 0, SECRET, None, None))

    def count(part: str) -> float | None:
        return registry.get_sample_value("relapse_guide_errors_total", {"part": part})

    assert [count(part) for part in ("channels", "server", "rasa", "other", "actions")] == [
        2,
        1,
        1,
        1,
        0,
    ]


def test_the_connection_stays_usable_after_a_refusal(local: Served) -> None:
    connection = HTTPConnection("127.0.0.1", local.port, timeout=20)
    for headers, status in (({"Via": "1.1 x"}, 404), ({}, 200)):
        connection.request("GET", "/metrics", headers=headers)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    connection.close()
