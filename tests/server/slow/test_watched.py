"""What the running server tells operators: counts and logs of whole conversations, no words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.server.slow.running import TURN_LIMIT, Server, our_server

pytestmark = pytest.mark.slow

TALK = (
    "Hello, this is Wilhelmina Kettleborough from Poughkeepsie, telephone 845-555-0142",
    "velcade quit on me after 2 lines, and my daughter Hortensia weeps over it",
    "and Revlimid too?",
    "what is the differnce between darzalex and sarclisa, asks wilhelmina@kettleborough.example",
    "flibbertigibbet quandary zygote umbrella",
    '/ask_explain{"drug": "kumquatinib"}',
    "/inform{kumquatinib}",
    "Estoy muy cansada y mi marido Bartolomeo no entiende nada",
    "make me a list of questions for my doctor Featherstonehaugh",
    "I have chest pain and cannot breathe, come to 14 Persimmon Crescent",
    "I want to end my life tonight at Gethsemane bridge",
    "ok thanks " + "pineapple " * 130,
)
ID = "5e1f00d5-0000-4000-8000-0123456789ab"


@pytest.fixture(scope="module", params=["text", "json"])
def talked(
    model: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Server, str, list[str]]]:
    """The format, a server after whole conversations, its log before them, and what was given."""
    folder = tmp_path_factory.mktemp("watched")
    settings = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": request.param, "STALE_DAYS": "1"}
    with our_server(folder, **settings) as server:
        server.wait("/ready")
        before = server.process.log
        keys = [web(server), rest(server)]
        plain(server)
        yield request.param, server, before, keys


def web(server: Server) -> str:
    start = f"{server.address}/webhooks/web"
    opened = requests.post(f"{start}/conversations", timeout=TURN_LIMIT).json()["id"]
    address = f"{start}/conversations/{opened}"
    for words in TALK:
        headers = {"X-Request-Id": ID}
        sent = requests.post(
            f"{address}/messages", json={"message": words}, headers=headers, timeout=TURN_LIMIT
        )
        assert sent.headers["X-Request-Id"] == ID
        for message in sent.json()["messages"]:
            vote = {"entry": message["answer"]["id"], "clear": False}
            requests.post(f"{start}/clear", json=vote, timeout=TURN_LIMIT)
    requests.get(address, timeout=TURN_LIMIT)
    assert requests.delete(address, timeout=TURN_LIMIT).status_code == 204
    return str(opened)


def rest(server: Server) -> str:
    sender = "sender-hildegard-quackenbush"
    for words in TALK:
        server.say(sender, words)
    server.post(sender=sender, message=[TALK[0]])
    return sender


def plain(server: Server) -> None:
    for words in TALK:
        address = f"{server.address}/webhooks/plain/chat"
        requests.post(address, data={"message": words}, timeout=TURN_LIMIT)


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


def test_no_word_that_was_said_is_logged(talked: tuple[str, Server, str, list[str]]) -> None:
    _, server, before, keys = talked
    log = server.process.log
    said = words_in(" ".join(TALK)) - words_in(before + server.process.output)

    assert {"wilhelmina", "daughter", "kumquatinib", "pineapple", "velcade"} <= said, (
        "these are not in the log for other reasons"
    )
    assert len(log) > len(before), "at DEBUG each turn logs something"
    assert sorted(said & words_in(log[len(before) :])) == []
    for told in (*keys, "Wilhelmina", "Kettleborough", "845-555", "555-0142"):
        assert told not in log + server.process.output


def test_as_json_each_line_is_an_object(talked: tuple[str, Server, str, list[str]]) -> None:
    form, server, _, _ = talked
    if form != "json":
        assert re.search(r"^DEBUG:rasa\.", server.process.log, re.MULTILINE)
        return
    lines: list[dict[str, Any]] = [
        json.loads(line)
        for line in [*server.process.log.splitlines(), *server.process.output.splitlines()]
    ]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert [line for line in lines if line.get("request_id") == ID]
    assert {line["logger"].partition(".")[0] for line in lines} >= {"rasa", "server"}
    assert any("is ready at" in line["message"] for line in lines)


def test_stale_content_is_told_in_one_line(talked: tuple[str, Server, str, list[str]]) -> None:
    _, _, before, _ = talked
    (line,) = [line for line in before.splitlines() if "Not checked for more than" in line]
    assert ".yml: " in line
    assert "STALE_DAYS" in line


def test_what_happened_is_counted(talked: tuple[str, Server, str, list[str]]) -> None:
    _, server, _, keys = talked
    body = requests.get(f"{server.address}/metrics", timeout=TURN_LIMIT).text
    # Labels come in the order of their names.
    told = {
        (sample.name.removeprefix("relapse_guide_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }

    channels = ("web", "rest", "plain")
    for channel in channels:
        turns = {
            key[2]: value for key, value in told.items() if key[:2] == ("turns_total", channel)
        }
        assert sum(turns.values()) == len(TALK)
        assert turns["too_long"] == 1
        assert turns["failed"] == turns["timed_out"] == 0
        assert told["turn_seconds_count", channel] == turns["answered"] + turns["urgent"]
    assert told["urgent_total", "emergency", "sure"] == 3
    assert told["urgent_total", "crisis", "sure"] == 3
    assert told["questions_total", "ask_compare"] >= 3
    assert told["asked_back_total", "question"] >= 1
    assert told["clear_total", "no", "crisis"] == 1
    assert ("questions_total", "other") not in told
    assert ("answers_total", "other", "content") not in told
    assert told["errors_total", "rasa"] == told["errors_total", "channels"] == 0
    assert told["store_failures_total",] == 0
    assert told["stale_entries", "fact"] > 0
    assert told["loaded",] == 1
    assert told["process_resident_memory_bytes",] > 1e8
    assert not words_in(" ".join(TALK)) & words_in(body) & {
        "wilhelmina", "kumquatinib", "hortensia", "pineapple", "flibbertigibbet", "845",
    }  # fmt: skip
    assert not [key for key in keys if key in body]
