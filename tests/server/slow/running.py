"""Starts the project's programs as a user would, and talks to them."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from relapse_guide.library.library import library
from relapse_guide.settings import ROOT, settings
from server.train import model_path

CARE_TEAM = "care team"
START_LIMIT = 120
"""Seconds in which a server has to be ready, on a busy machine."""
UNLIMITED = {"MESSAGES_PER_MINUTE": "100000", "ADDRESS_MESSAGES_PER_MINUTE": "100000"}
"""Tests ask faster than people; the limits have tests of their own."""
TURN_LIMIT = 30
"""Seconds for one answer."""


def trained_model() -> Path:
    """The model that matches the files; `make test` trains it before these tests."""
    path = model_path(settings(), library().content)
    assert path.is_file(), "These tests need the trained model: run `make train` first."
    return path


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**variables: str) -> dict[str, str]:
    """What scripts/env sets for every command, and these variables."""
    told = subprocess.run(
        ["bash", "-c", "source scripts/env && env -0"], cwd=ROOT, capture_output=True, check=True
    )
    lines = told.stdout.decode().split("\0")
    return {**dict(line.split("=", 1) for line in lines if line), **UNLIMITED, **variables}


class Watch:
    """A proxy that connects nowhere and counts who wants to leave this machine."""

    def __init__(self) -> None:
        self.seen = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._count, daemon=True).start()

    @property
    def variables(self) -> dict[str, str]:
        """Sends every request of a process here, except those to this machine."""
        address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        proxies = {spelt: address for name in names for spelt in (name, name.lower())}
        here = "127.0.0.1,localhost"
        return {**proxies, "NO_PROXY": here, "no_proxy": here}

    def close(self) -> None:
        self._socket.close()

    def _count(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.seen += 1
            caller.close()


@dataclass
class Process:
    """A program of the project, with what it printed."""

    running: "subprocess.Popen[bytes]"
    printed: Path
    logged: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def output(self) -> str:
        return self.printed.read_text(encoding="utf-8", errors="replace")

    @property
    def log(self) -> str:
        return self.logged.read_text(encoding="utf-8", errors="replace")

    @property
    def resident_megabytes(self) -> float:
        """Memory that it holds now (Linux)."""
        status = Path(f"/proc/{self.running.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def kill(self) -> None:
        """As a machine that fails: nothing can be put in order."""
        self.running.kill()
        self.running.wait(timeout=30)

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.running.send_signal(signal.SIGINT)
        return self.running.wait(timeout=30)


@contextlib.contextmanager
def process(folder: Path, *arguments: str, **variables: str) -> Iterator[Process]:
    """`python -m …` in the project's folder, ended at the end whatever happens."""
    name = "-".join(argument.strip("-") for argument in arguments[:2]).replace("/", "_")
    printed, logged = folder / f"{name}.out", folder / f"{name}.err"
    with printed.open("wb") as out, logged.open("wb") as err:
        running = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        try:
            yield Process(running, printed, logged)
        finally:
            if running.poll() is None:
                running.terminate()
                try:
                    running.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    running.kill()
                    running.wait()


@dataclass
class Server:
    """A server that answers over Rasa's REST channel."""

    address: str
    process: Process

    def health(self, path: str = "/health") -> int:
        """The status code of this path; 0 while nobody listens."""
        try:
            return requests.get(self.address + path, timeout=TURN_LIMIT).status_code
        except requests.ConnectionError:
            return 0

    def wait(self, path: str = "/health") -> list[int]:
        """Wait until a path answers with 200; every status code seen on the way, once each."""
        seen: list[int] = []
        deadline = time.monotonic() + START_LIMIT
        while not seen or seen[-1] != 200:
            assert time.monotonic() < deadline, f"not ready: {seen}\n{self.process.log[-3000:]}"
            assert self.process.running.poll() is None, self.process.log[-3000:]
            code = self.health(path)
            if code not in seen:
                seen.append(code)
            time.sleep(0.05)
        return seen

    def post(self, **body: Any) -> requests.Response:
        url = f"{self.address}/webhooks/rest/webhook"
        return requests.post(url, json=body, timeout=TURN_LIMIT)

    def say(self, sender: str, message: str) -> list[dict[str, Any]]:
        """The messages that answer one message."""
        response = self.post(sender=sender, message=message)
        response.raise_for_status()
        messages: list[dict[str, Any]] = response.json()
        return messages

    def answer(self, sender: str, message: str) -> str:
        """The text of the answer proper, which is the last message."""
        return str(self.say(sender, message)[-1]["text"])


@contextlib.contextmanager
def our_server(folder: Path, **variables: str) -> Iterator[Server]:
    """`make run`, started but not waited for."""
    port = free_port()
    kept = {"RELAPSE_GUIDE_DATA": str(folder / "kept"), **variables}
    with process(folder, "server.app", HOST="127.0.0.1", PORT=str(port), **kept) as running:
        yield Server(f"http://127.0.0.1:{port}", running)
