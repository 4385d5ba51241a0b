"""A model that cannot be loaded is told in one sentence that names the file."""

import errno
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain, SessionConfig

from relapse_guide.settings import ROOT, settings
from server import app, shell
from server.assistant import ModelError, end_sessions, load_assistant
from server.lean_processor import LeanAgent
from tests.channels.serving import a_desk


@pytest.fixture(params=["empty", "no archive", "cut short", "of something else"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "0123456789ab.tar.gz"
    (tmp_path / "notes.txt").write_text("notes " * 10_000, encoding="utf-8")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "notes.txt", "notes.txt")
    whole = path.read_bytes()
    written = {"empty": b"", "no archive": b"a model?", "cut short": whole[:-40]}
    path.write_bytes(written.get(request.param, whole))
    return path


def test_broken_model_is_named(broken: Path) -> None:
    with pytest.raises(ModelError) as raised:
        load_assistant(broken)
    told = str(raised.value)
    assert told.startswith(f"The model {broken} cannot be loaded (")
    assert told.endswith("): delete this file and start again, which trains a new one.")
    assert "\n" not in told


def test_no_room_is_not_the_models_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LeanAgent, "load_model", full)
    with pytest.raises(ModelError, match=r"No space left on device\): make room there") as raised:
        load_assistant(tmp_path / "model.tar.gz")
    assert "delete" not in str(raised.value)


def test_what_was_told_ends_with_the_session() -> None:
    domain = Domain.empty()
    agent = cast(Agent, SimpleNamespace(processor=SimpleNamespace(domain=domain)))
    end_sessions(agent, 30)
    assert domain.session_config == SessionConfig(30, carry_over_slots=False)
    end_sessions(cast(Agent, SimpleNamespace(processor=None)), 30)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Rasa's, about intents of the content.
def test_the_domain_itself_carries_nothing_over() -> None:
    config = Domain.load(str(ROOT / "domain.yml")).session_config
    assert config == SessionConfig(60, carry_over_slots=False)


def test_shell_ends_with_1(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shell, "train_if_needed", lambda _: broken)
    assert shell.main() == 1
    assert capsys.readouterr().err.count("delete this file") == 1


async def test_server_is_stopped_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = app.compose(settings(), [], a_desk(), "broken_model")
    stopped = []
    monkeypatch.setattr(type(made), "stop", lambda _: stopped.append(True))
    monkeypatch.setattr(LeanAgent, "load_model", lambda *_: 1 / 0)
    await app._load(made, settings(), tmp_path / "model.tar.gz")
    assert stopped
    assert made.ctx.failed
    assert "ZeroDivisionError" in capsys.readouterr().err
