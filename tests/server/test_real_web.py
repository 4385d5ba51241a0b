"""The real server with the trained model: the widget's way through it, and hostile input."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from relapse_guide.settings import ROOT
from tests.channels.fake_agent import SECRET
from tests.channels.serving import JSON, Served

pytestmark = pytest.mark.slow

HOSTILE = [
    "/restart",
    '/ask_explain{"drug": "x"}',
    "\u202e\u200d\ufeff" + "a" * 990,
    "😀" * 600,
    "'; DROP TABLE events; --",
    "{{7*7}} ${jndi:ldap://x} %s %n",
    "?",
    "\\",
    "...",
    "1" * 1000,
    "a\u0300" * 500,
    "\ud800",
]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "PYTHONWARNINGS": "ignore",
        "RELAPSE_GUIDE_DATA": str(log.parent / "kept"),
        "MESSAGES_PER_MINUTE": "1000",
        "ADDRESS_MESSAGES_PER_MINUTE": "1000",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.app"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        served = Served(port, None)
        try:
            _wait(served, process)
            yield served, log
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def _wait(served: Served, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            if served.request("GET", "/health").status == 200:
                return
        time.sleep(0.5)
    raise AssertionError("the server is not ready")


def test_prints_the_address_of_the_page(real: tuple[Served, Path]) -> None:
    served, log = real

    assert f"{served.address}/" in log.read_text()


def test_a_conversation_from_opening_to_deletion(real: tuple[Served, Path]) -> None:
    served, _ = real
    conversation = served.open()

    (answer,) = served.web(conversation, message="What if I am resistant to Revlimid?").json()[
        "messages"
    ]
    buttons = answer["answer"]["buttons"]
    pressed = [served.web(conversation, **button).status for button in buttons]
    history = served.conversation("GET", conversation).json()["messages"]

    assert "introduction" in history[0]["answer"]["id"]
    assert "Revlimid" in answer["text"]
    assert buttons
    assert set(pressed) == {200}
    assert [message["text"] for message in history if message["from"] == "user"] == [
        "What if I am resistant to Revlimid?",
        *(button["title"] for button in buttons),
    ]
    assert served.conversation("DELETE", conversation).status == 204
    assert served.conversation("GET", conversation).status == 404


def test_a_repeat_is_one_turn_and_its_answer_can_be_judged(real: tuple[Served, Path]) -> None:
    served, _ = real
    conversation = served.open()

    more = {"message": "What if I am resistant to Revlimid?", "id": "one"}
    first, again = (served.web(conversation, **more).json() for _ in range(2))
    history = served.conversation("GET", conversation).json()["messages"]
    vote = {"entry": first["messages"][0]["answer"]["id"], "clear": True}

    assert again == first
    assert [message["from"] for message in history] == ["bot", "user", "bot"]
    assert served.request("POST", "/webhooks/web/clear", vote).status == 204


def test_the_plain_page_answers(real: tuple[Served, Path]) -> None:
    served, _ = real
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for question, expected in [
        ("What if I am resistant to Revlimid?", b"Revlimid"),
        ("I can't breathe", b'href="tel:911"'),
    ]:
        body = urlencode({"message": question})
        reply = served.request("POST", "/webhooks/plain/chat", body, form)
        assert reply.status == 200
        assert expected in reply.body.partition(b"<h1>")[2]
        assert b"care team" in reply.body


def test_an_emergency_comes_with_a_number_to_call(real: tuple[Served, Path]) -> None:
    served, _ = real

    message = served.web(served.open(), message="I can't breathe").json()["messages"][-1]

    assert message["answer"]["kind"] == "safety"
    assert message["answer"]["phones"][0]["dial"] == "911"


def test_hostile_text_is_answered_and_not_logged(real: tuple[Served, Path]) -> None:
    served, log = real
    conversation = served.open()
    for text in HOSTILE:
        for said in (text, f"{SECRET} {text}"[:1000]):
            started = time.monotonic()
            reply = served.web(conversation, message=said)
            assert reply.status == 200 or (reply.status, said) == (400, "\ud800")
            assert time.monotonic() - started < 10
            assert served.rest(said).status == reply.status
    served.request("POST", "/webhooks/rest/webhook", f'{{"sender": 1, "message": "{SECRET}"', JSON)

    assert SECRET not in log.read_text()
    assert "Traceback" not in log.read_text()
