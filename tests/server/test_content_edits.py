"""A running action server, Rasa's own, says what editors have just written."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from relapse_guide.settings import ROOT

PATIENCE = 20
"""Seconds; an edit takes two looks, a second apart."""


class Running:
    """An action server with its own content folder and log."""

    def __init__(self, port: int, content: Path, log: Path) -> None:
        self.content = content
        self._port = port
        self._log = log

    def say_hello(self) -> str:
        """What is said to a greeting."""
        call = {
            "next_action": "action_answer",
            "sender_id": "somebody",
            "tracker": {
                "sender_id": "somebody",
                "slots": {},
                "latest_message": {"text": "hello", "intent": {"name": "greet"}, "entities": []},
                "events": [],
            },
        }
        with contextlib.closing(HTTPConnection("127.0.0.1", self._port, timeout=10)) as connection:
            connection.request("POST", "/webhook", json.dumps(call))
            answered: dict[str, Any] = json.loads(connection.getresponse().read())
        return " ".join(said["text"] for said in answered["responses"])

    def logged(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    content, log = tmp_path / "content", tmp_path / "log"
    shutil.copytree(ROOT / "content", content)
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "RELAPSE_GUIDE_CONTENT": str(content)},
            stdout=output,
            stderr=output,
        )
    served = Running(port, content, log)
    try:
        wait_until(lambda: _answers(served))
        yield served
    finally:
        process.terminate()
        process.wait(20)


def _answers(served: Running) -> bool:
    with contextlib.suppress(OSError):
        return bool(served.say_hello())
    return False


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def test_an_edit_is_said_and_a_mistake_keeps_what_was_good(running: Running) -> None:
    assert "Hello, I am a program" in running.say_hello()

    running.edit("chat.yml", "Hello, I am a program", "Good day, I am a program")
    wait_until(lambda: "Good day, I am a program" in running.say_hello())

    running.edit("chat.yml", "- id: introduction", "- id: introducktion")
    wait_until(lambda: "the entry 'introduction' is missing; put it back" in running.logged())
    assert "Good day, I am a program" in running.say_hello()
    assert running.logged().count("is missing; put it back") == 1
    assert "content/chat.yml:" in running.logged()

    running.edit("chat.yml", "- id: introducktion", "- id: introduction")
    running.edit("chat.yml", "Good day, I am a program", "Welcome back, I am a program")
    wait_until(lambda: "Welcome back, I am a program" in running.say_hello())
    assert "answers follow it from now on" in running.logged()
