"""The plain Rasa way: `rasa run` and `rasa shell` with `rasa run actions` beside them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from relapse_guide.settings import ROOT
from tests.server.slow.running import (
    START_LIMIT,
    Process,
    Server,
    Watch,
    environment,
    free_port,
    process,
)
from tests.server.slow.test_terminal import DOWN, ENTER, terminal

pytestmark = pytest.mark.slow

CONVERSATION = [
    "Hello there, good day",
    "What if I am resistant to Revlimid?",
    "and Velcade too?",
    "I've had 3 lines",
    "tell me more",
    "which of them is approved?",
    '/ask_explain{"drug":"carfilzomib"}',
    "seven chairs drug maybe",
    "/deny",
    "make a list of questions for my dad's doctor",
    "He can't breathe and his lips are turning blue",
    "Can you recommend a good pizza place?",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain_rasa")


@pytest.fixture(scope="module")
def actions(folder: Path, watch: Watch) -> Iterator[tuple[Process, Path]]:
    """`rasa run actions` on a free port, and our endpoints.yml with that port."""
    port = free_port()
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://localhost:{port}/webhook"
    file = folder / "endpoints.yml"
    file.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    command = ("rasa", "run", "actions", "--port", str(port))
    with process(folder, *command, **watch.variables) as running:
        Server(f"http://localhost:{port}", running).wait()
        yield running, file


@pytest.fixture(scope="module")
def plain(
    model: Path, folder: Path, actions: tuple[Process, Path], watch: Watch
) -> Iterator[Server]:
    """`rasa run` with our endpoints and credentials, on a free port of this machine only."""
    port = free_port()
    (folder / "rasa").mkdir()
    command = ("rasa", "run", "--model", str(model), "--endpoints", str(actions[1]))
    place = ("--interface", "127.0.0.1", "--port", str(port))
    with process(folder / "rasa", *command, *place, **watch.variables) as running:
        server = Server(f"http://127.0.0.1:{port}", running)
        server.wait("/webhooks/rest/")
        # The port is open before the model is loaded; until then every message fails.
        while server.say("warm-up", "hello")[-1]["answer"]["id"] == "failed":
            assert running.running.poll() is None
        yield server


def test_it_answers_as_our_own_server_does(plain: Server, server: Server) -> None:
    sender = uuid4().hex
    for message in CONVERSATION:
        assert plain.say(sender, message) == server.say(sender, message), message


def test_its_long_conversations_stay_short(plain: Server, actions: tuple[Process, Path]) -> None:
    """The tracker store of endpoints.yml is ours here, too."""
    for _ in range(12):
        plain.say("long", "Does myeloma always return?")
    assert "Traceback" not in plain.process.log + actions[0].log


def test_rasas_telemetry_is_off(plain: Server, watch: Watch) -> None:
    assert environment()["RASA_TELEMETRY_ENABLED"] == "false"
    assert plain.health() in (200, 404)
    assert watch.seen == 0


def test_rasas_shell_chats(model: Path, actions: tuple[Process, Path]) -> None:
    place = ("--port", str(free_port()), "--endpoints", str(actions[1]))
    with terminal("rasa", "shell", "--model", str(model), *place) as chat:
        chat.read_to("Bot loaded.", START_LIMIT)
        chat.read_to("Your input ->")
        chat.type("Thank you ever so much for this" + ENTER)
        assert "care team" in chat.read_to("Type out your own message")
        chat.type(DOWN * 2 + ENTER)
        chat.read_to("Your input ->")
        chat.type("/stop" + ENTER)
        chat.ends()
        assert "Traceback" not in chat.seen
