"""Faults under a running server: people are answered, or told to try again, and it recovers by
itself. What a dead database, provider or process does beside this: test_kept.py,
tests/channels/messengers, tests/services."""

import asyncio
import contextlib
import json
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import requests
from aiohttp import web as aiohttp_web

from relapse_guide.settings import ROOT
from tests.channels.serving import STANDING
from tests.server.slow.running import (
    START_LIMIT,
    TURN_LIMIT,
    Server,
    free_port,
    our_server,
    process,
)
from tests.soak.doors import Messenger, Telegram, credentials, doors, providers

pytestmark = pytest.mark.slow

FAILED = STANDING.failed.lead
TOLD = "What if I am resistant to Revlimid?"
LIST = "make me a list of questions for my doctor"
QUESTION = "What is Kyprolis?"
ANSWER = "Kyprolis (carfilzomib)"
CRISIS = "I want to kill myself"
LOCKED_SECONDS = 10
PATIENCE = 20
"""Seconds for what happens by itself."""
LOCKS = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""
CLOCK = """
import os, time
real = time.time
def shifted():
    try:
        with open(os.environ["CLOCK"]) as file:
            return real() + float(file.read() or 0)
    except (OSError, ValueError):
        return real()
time.time = shifted
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder that may be broken."""
    folder = tmp_path_factory.mktemp("content") / "content"
    shutil.copytree(ROOT / "content", folder)
    return folder


@pytest.fixture(scope="module")
def faulty(
    model: Path, content: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Path]]:
    """A server that meets one fault after the other, and the folder of its database."""
    folder = tmp_path_factory.mktemp("faulty")
    with our_server(folder, RELAPSE_GUIDE_CONTENT=str(content)) as server:
        server.wait("/ready")
        yield server, folder / "kept"
        assert "Traceback" not in server.process.log
        assert "kyprolis" not in server.process.log.lower()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def asked_until_answered(server: Server, sender: str, message: str) -> int:
    """As a person does who is told to try again, with the same mark; how often that was."""
    mark = uuid4().hex
    for told_to_try_again in range(60):
        reply = server.post(sender=sender, message=message, message_id=mark)
        assert reply.status_code == 200, reply.text
        last = str(reply.json()[-1]["text"])
        if ANSWER in last:
            return told_to_try_again
        assert last.startswith(FAILED), last
        assert "911" in last
        time.sleep(0.3)
    raise AssertionError("it did not recover")


def said(kept: Path, sender: str) -> list[str]:
    """What somebody said on REST, as the database has it."""
    file = kept / "conversations.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT data FROM events WHERE sender_id = ? AND type_name = 'user' ORDER BY id",
            (f"rest:{sender}",),
        )
        return [str(json.loads(data)["text"]) for (data,) in rows]


def web(server: Server, method: str, path: str = "", **body: Any) -> requests.Response:
    url = f"{server.address}/webhooks/web/conversations{path}"
    return requests.request(method, url, json=body or None, timeout=TURN_LIMIT)


def metric(server: Server, name: str) -> float:
    told = requests.get(f"{server.address}/metrics", timeout=TURN_LIMIT).text
    return sum(float(line.split()[-1]) for line in told.splitlines() if line.startswith(name))


@contextlib.contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """No file of the server grows, as on a disk that is full; also its log does not."""
    pid = server.process.running.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, most))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


def test_on_a_full_disk_it_says_so_and_recovers(faulty: tuple[Server, Path]) -> None:
    server, kept = faulty
    server.answer("patient", TOLD)
    mark = {"sender": "patient", "message": QUESTION, "message_id": "m"}
    before = metric(server, "relapse_guide_store_failures_total")
    with full_disk(server):
        for number in range(3):
            told = server.post(**mark).json()[-1]["text"]
            assert told.startswith(FAILED), told
            assert "911" in told
            assert server.answer(f"new{number}", QUESTION).startswith(FAILED)
        assert "988" in server.answer("patient", CRISIS)
        assert server.health("/health") == 200
        assert server.health("/ready") == 503
        assert metric(server, "relapse_guide_store_failures_total") >= before + 6

    assert server.post(**mark).json()[-1]["text"].startswith(ANSWER)
    assert "Revlimid (lenalidomide)" in server.answer("patient", LIST)
    server.wait("/ready")
    assert said(kept, "patient") == [TOLD, QUESTION, LIST]


def test_a_database_that_another_process_locks_for_ten_seconds(
    faulty: tuple[Server, Path],
) -> None:
    server, kept = faulty
    people = [f"person{number}" for number in range(6)]
    for name in people:
        server.answer(name, TOLD)
    locks = [sys.executable, "-c", LOCKS, str(kept / "conversations.sqlite"), str(LOCKED_SECONDS)]
    with subprocess.Popen(locks, stdout=subprocess.PIPE) as locking:
        assert locking.stdout
        assert locking.stdout.readline() == b"locked\n"
        with ThreadPoolExecutor(len(people)) as pool:
            waited = list(
                pool.map(lambda name: asked_until_answered(server, name, QUESTION), people)
            )
    assert sum(waited) > 0
    server.wait("/ready")
    for name in people:
        assert said(kept, name) == [TOLD, QUESTION], "once, in its order"


def test_a_clock_that_goes_backwards_loses_nothing(model: Path, tmp_path: Path) -> None:
    clock, code = tmp_path / "clock", tmp_path / "code"
    code.mkdir()
    (code / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
    clock.write_text("0", encoding="utf-8")
    shifted = {"PYTHONPATH": f"{code}{os.pathsep}{ROOT}", "CLOCK": str(clock)}
    with our_server(tmp_path, **shifted) as server:
        server.wait("/ready")
        before = web(server, "POST").json()["id"]
        web(server, "POST", f"/{before}/messages", message=TOLD)
        clock.write_text(str(-6 * 60 * 60), encoding="utf-8")

        reply = web(server, "POST", f"/{before}/messages", message=LIST)
        assert "Revlimid (lenalidomide)" in reply.json()["messages"][-1]["text"]
        during = web(server, "POST").json()["id"]
        reply = web(server, "POST", f"/{during}/messages", message=QUESTION)
        assert reply.json()["messages"][-1]["text"].startswith(ANSWER)

        clock.write_text("0", encoding="utf-8")
        for name, earlier in ((before, [TOLD, LIST]), (during, [QUESTION])):
            reply = web(server, "POST", f"/{name}/messages", message=QUESTION)
            assert reply.json()["messages"][-1]["text"].startswith(ANSWER)
            messages = web(server, "GET", f"/{name}").json()["messages"]
            users = [one["text"] for one in messages if one["from"] == "user"]
            assert users == [*earlier, QUESTION]
        assert web(server, "DELETE", f"/{before}").status_code == 204
        assert web(server, "GET", f"/{before}").status_code == 404
        stamps = times(tmp_path / "kept", during)
        assert max(stamps) - min(stamps) > 5 * 60 * 60, "the server's clock did jump"


def times(kept: Path, conversation: str) -> list[float]:
    file = kept / "conversations.sqlite"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT timestamp FROM events WHERE sender_id = ?", (f"web:{conversation}",)
        )
        return [float(stamp) for (stamp,) in rows]


def test_a_model_that_is_broken_stops_no_running_server_and_is_named_at_the_next_start(
    model: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    copy = models / model.name
    shutil.copy2(model, copy)
    given = {"RELAPSE_GUIDE_MODELS": str(models)}
    with our_server(tmp_path, **given) as server:
        server.wait("/ready")
        with copy.open("r+b") as file:
            file.truncate(copy.stat().st_size // 2)
        assert server.answer("patient", QUESTION).startswith(ANSWER)
        assert server.process.interrupt() == 0

    (tmp_path / "again").mkdir()
    with process(tmp_path / "again", "server.app", PORT=str(free_port()), **given) as running:
        assert running.running.wait(START_LIMIT) == 1
    told = [line for line in running.log.splitlines() if str(copy) in line]
    assert len(told) == 1
    assert "delete this file and start again" in told[0]
    assert "Traceback" not in running.log

    shutil.copy2(model, copy)
    (tmp_path / "mended").mkdir()
    with our_server(tmp_path / "mended", **given) as server:
        server.wait("/ready")
        assert server.answer("patient", QUESTION).startswith(ANSWER)


def test_content_that_is_swapped_for_something_broken_changes_no_answer(
    faulty: tuple[Server, Path], content: Path, tmp_path: Path
) -> None:
    server, _ = faulty
    server.say("reader", QUESTION)
    before = server.say("reader", QUESTION)
    drugs, chat = content / "drugs.yml", content / "chat.yml"
    whole = drugs.read_bytes()

    def nothing_changed() -> None:
        wait_until(lambda: metric(server, "relapse_guide_content_mistakes") > 0)
        assert server.say("reader", QUESTION) == before
        assert server.health("/ready") == 200

    drugs.write_bytes(whole[: len(whole) // 2])
    nothing_changed()
    drugs.write_bytes(os.urandom(10_000))
    nothing_changed()
    drugs.unlink()
    nothing_changed()
    content.rename(tmp_path / "away")
    nothing_changed()
    (tmp_path / "away").rename(content)

    drugs.write_bytes(whole)
    text = chat.read_text(encoding="utf-8")
    assert "Hello, I am a program" in text
    chat.write_text(text.replace("Hello, I am a program", "Good day, I am a program"), "utf-8")
    wait_until(lambda: metric(server, "relapse_guide_content_mistakes") == 0)
    wait_until(lambda: "Good day, I am a program" in server.answer("reader", "hello"))


def test_who_hangs_up_before_the_answer_gets_it_when_asking_again(
    faulty: tuple[Server, Path],
) -> None:
    server, kept = faulty
    host, port = server.address.removeprefix("http://").split(":")
    questions = [f"What is Kyprolis? Number {number}." for number in range(8)]
    for number, question in enumerate(questions):
        body = json.dumps({"sender": "hasty", "message": question, "message_id": f"m{number}"})
        request = (
            f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(request.encode())
            time.sleep(0.01 * number)
    for number, question in enumerate(questions):
        reply = server.post(sender="hasty", message=question, message_id=f"m{number}")
        assert reply.json()[-1]["text"].startswith(ANSWER)
    assert sorted(said(kept, "hasty")) == questions, "each once, however often it was sent"


async def test_a_provider_that_fails_costs_nobody_else_and_is_tried_again(
    model: Path, tmp_path: Path
) -> None:
    async with providers() as fakes, aiohttp.ClientSession() as http:
        file = tmp_path / "credentials.yml"
        file.write_text(credentials(fakes), encoding="utf-8")
        port = free_port()
        kept = {"RELAPSE_GUIDE_DATA": str(tmp_path / "kept"), "SOAK_CREDENTIALS": str(file)}
        listening = {"HOST": "127.0.0.1", "PORT": str(port)}
        with process(tmp_path, "tests.soak.server", **listening, **kept) as running:
            server = Server(f"http://127.0.0.1:{port}", running)
            await asyncio.to_thread(server.wait, "/ready")
            channels = {one.name: one for one in doors(server.address, http, fakes)}
            telegram, facebook = channels["telegram"], channels["facebook"]
            assert isinstance(telegram, Messenger)
            assert isinstance(facebook, Messenger)
            fake = fakes[Telegram]
            problems: list[aiohttp_web.Response | float] = [
                aiohttp_web.Response(status=500),
                aiohttp_web.Response(status=429),
                30.0,  # It hangs.
            ]
            for number, problem in enumerate(problems):
                fake.always = problem
                asked = asyncio.create_task(
                    telegram.say(str(100 + number), QUESTION, until="carfilzomib", patience=60)
                )
                other = await facebook.say(f"p{number}", QUESTION, until="carfilzomib")
                assert "carfilzomib" in other.text, "others do not wait for it"
                assert other.seconds < 5
                fake.always = None
                assert "carfilzomib" in (await asked).text, "it was tried again"
            assert not running.log.count("kyprolis")
