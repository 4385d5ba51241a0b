"""Starts what is compared: this project's server, the floor, and the bot of `rasa init`."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import requests

from relapse_guide.settings import ROOT
from tests.evaluation.questions import QUESTIONS, read_questions
from tests.server.slow.running import environment, free_port

STOCK = ROOT / ".cache" / "stock-rasa-init"
"""Where the bot of `rasa init` is trained, once."""
START_SECONDS = 900
"""So long a server may take to start on a busy machine."""
TURN_SECONDS = 120
LONG = 900
"""Characters of a long message."""
SHORT = 70
"""Most characters of a short one."""
STOCK_SAYS = [
    "hello there", "I am sad", "no", "so so", "yes", "I feel so good", "are you a bot?",
    "super sad today", "not really", "goodbye",
]  # fmt: skip
"""Of the sentences that the bot of `rasa init` is made for, three to fifteen characters each."""
UNLIMITED = {
    "MESSAGES_PER_MINUTE": "1000000",
    "ADDRESS_MESSAGES_PER_MINUTE": "1000000",
}
HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass
class Bot:
    """A server that answers over Rasa's REST channel. `start_seconds`: until it could answer,
    `start_work`: the seconds of processor time until then."""

    name: str
    port: int
    process: "subprocess.Popen[bytes] | None"
    messages: Sequence[str]
    start_seconds: float = 0.0
    start_work: float = 0.0
    session: requests.Session = field(default_factory=requests.Session)

    def say(self, sender: str, message: str, session: requests.Session | None = None) -> float:
        """Milliseconds of one turn. Raises AssertionError if nothing is answered; the bot of `rasa
        init` has nothing to say now and then."""
        started = time.perf_counter()
        response = (session or self.session).post(
            f"http://127.0.0.1:{self.port}/webhooks/rest/webhook",
            json={"sender": sender, "message": message},
            timeout=TURN_SECONDS,
        )
        passed = (time.perf_counter() - started) * 1000
        assert response.status_code == 200, f"{self.name}: {response.status_code}"
        assert response.json() or self.name == "stock", f"{self.name} said nothing"
        return passed

    def is_ready(self) -> bool:
        """Whether it answers a message that asks nothing of its model."""
        try:
            url = f"http://127.0.0.1:{self.port}"
            paths = ("/ready", "/webhooks/rest/") if self.name == "ours" else ("/webhooks/rest/",)
            return all(requests.get(url + path, timeout=5).status_code == 200 for path in paths)
        except requests.RequestException:
            return False

    @property
    def megabytes(self) -> float:
        """Resident memory of the process."""
        if self.process is None:
            return float("nan")
        pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def work(self) -> float:
        """Seconds of processor time that it has taken so far; other programs do not count."""
        if self.process is None:
            return float("nan")
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / HERTZ


def patients_messages() -> list[str]:
    """Short questions of the evaluation's question set, as people typed them."""
    texts = [question.text for question in read_questions(QUESTIONS)]
    return [text for text in texts if len(text) <= SHORT][:60]


def long_message() -> str:
    """Many questions in one message of 900 characters."""
    return " ".join(patients_messages() * 3)[:LONG]


def ours(folder: Path) -> AbstractContextManager[Bot]:
    """This project's server, as `make run` starts it, with a new database."""
    kept = {**UNLIMITED, "RELAPSE_GUIDE_DATA": str(folder / "data")}
    return _served("ours", patients_messages(), ["-m", "server.app"], ROOT, kept, folder)


def echo(folder: Path) -> AbstractContextManager[Bot]:
    """The floor."""
    command = ["-m", "tests.benchmarks.echo"]
    return _served("floor", patients_messages(), command, ROOT, UNLIMITED, folder)


def stock(folder: Path) -> AbstractContextManager[Bot]:
    """The bot of `rasa init`, as `rasa run` starts it."""
    model = trained_stock()
    run = ["-m", "rasa", "run", "--model", str(model), "--port", "{port}"]
    return _served("stock", STOCK_SAYS, run, STOCK, {}, folder)


Starter = Callable[[Path], AbstractContextManager[Bot]]
STARTERS: dict[str, Starter] = {"ours": ours, "floor": echo, "stock": stock}


def trained_stock() -> Path:
    """The trained model of `rasa init`'s bot; trained now if it is not there (two minutes)."""
    found = sorted((STOCK / "models").glob("*.tar.gz"))
    if found:
        return found[-1]
    print("Training the bot of 'rasa init', once …", flush=True)
    rasa = find_spec("rasa")
    assert rasa
    assert rasa.origin
    project = Path(rasa.origin).parent / "cli" / "initial_project"
    shutil.copytree(project, STOCK, dirs_exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--out", "models"]
    subprocess.run(command, cwd=STOCK, env=environment(), check=True, capture_output=True)
    return sorted((STOCK / "models").glob("*.tar.gz"))[-1]


@contextlib.contextmanager
def _served(
    name: str,
    messages: Sequence[str],
    command: Sequence[str],
    place: Path,
    variables: dict[str, str],
    folder: Path,
) -> Iterator[Bot]:
    """The server, ready to answer; ended at the end whatever happens."""
    port = free_port()
    told = environment(HOST="127.0.0.1", PORT=str(port), **variables)
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *(part.format(port=port) for part in command)],
            cwd=place,
            env=told,
            stdout=output,
            stderr=output,
        )
        bot = Bot(name, port, process, messages)
        try:
            while not bot.is_ready():
                late = time.monotonic() - started > START_SECONDS
                if late or process.poll() is not None:
                    logged = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                    raise RuntimeError(f"{name} did not start:\n{logged}")
                time.sleep(0.05)
            bot.start_seconds = time.monotonic() - started
            bot.start_work = bot.work
            yield bot
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
