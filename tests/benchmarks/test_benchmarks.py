"""The parts of `make bench` measure and tell what they are for; nothing is trained here."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.benchmarks.bench import measure
from tests.benchmarks.bots import LONG, Bot, echo, long_message, patients_messages
from tests.benchmarks.measuring import Measured, Times, at_turn, long_turns, short_turns
from tests.benchmarks.report import table, write_report

SLOW_MS = 20


class _Rest(BaseHTTPRequestHandler):
    """Answers as the REST channel does, slowly where the message is long."""

    protocol_version = "HTTP/1.1"
    answer = [{"recipient_id": "me", "text": "Hello."}]

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if len(said["message"]) >= LONG:
            time.sleep(SLOW_MS / 1000)
        body = json.dumps(self.answer).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Silent(_Rest):
    answer = []


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # Five, as usual, are too few for 32 at once.


def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    with _Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def port() -> Iterator[int]:
    yield from served(_Rest)


@pytest.fixture
def silent_port() -> Iterator[int]:
    yield from served(_Silent)


def bots(port: int) -> list[Bot]:
    return [Bot(name, port, None, ["hi", "bye"]) for name in ("ours", "stock", "floor")]


def test_percentiles() -> None:
    times = Times(tuple(float(number) for number in range(100)))

    assert [times.percentile(share) for share in (50, 95, 99)] == [50, 95, 99]
    assert Times((3.0,)).percentile(99) == 3.0


def test_a_turn_of_a_conversation_is_counted_from_one_and_smoothed() -> None:
    assert at_turn([float(turn) for turn in range(1, 101)], 50) == 50.0
    assert at_turn([1.0] * 19 + [900.0] + [1.0] * 10, 20) == 1.0


def test_each_bot_is_asked_as_often(port: int) -> None:
    found = short_turns(bots(port), rounds=2, turns=3)

    assert {name: len(times.values) for name, (times, _) in found.items()} == {
        "ours": 6,
        "stock": 6,
        "floor": 6,
    }


def test_a_slow_answer_is_seen(port: int) -> None:
    ours = bots(port)[:1]

    assert long_turns(ours, long_message(), 2)["ours"].percentile(50) >= SLOW_MS


def test_a_bot_that_says_nothing_is_a_mistake(silent_port: int) -> None:
    with pytest.raises(AssertionError, match="said nothing"):
        bots(silent_port)[0].say("me", "hi")


def test_what_is_said_is_as_long_as_it_is_told_to_be() -> None:
    assert len(long_message()) == LONG
    assert len(patients_messages()) > 20


def test_all_is_measured_and_reported(port: int, tmp_path: Path) -> None:
    measured = measure(bots(port), scale=0.05, whole=False)
    for one in measured.values():
        one.starts, one.start_works = [2.0], [1.0]
    page = tmp_path / "benchmarks.md"

    write_report(page, measured, "1.2.3")

    told = page.read_text(encoding="utf-8")
    assert "| start until ready, s | 2.0 | 2.0 | 1.000 | 2.0 |" in told
    assert "version 1.2.3" in told
    assert (tmp_path / "benchmarks.png").stat().st_size > 1000


def test_the_ratio_is_ours_by_stock() -> None:
    measured = {name: Measured(short=Times((ms,))) for name, ms in (("ours", 2.0), ("stock", 8.0))}

    assert "| turn, p50, ms | 2.0 | 8.0 | 0.250 |  |" in table(measured)


@pytest.mark.slow
def test_the_floor_is_our_server_and_answers(tmp_path: Path) -> None:
    with echo(tmp_path) as bot:
        assert bot.say("me", "hello") > 0
        assert bot.megabytes > 10
        assert bot.start_work > 0
