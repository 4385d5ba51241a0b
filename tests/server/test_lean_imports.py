"""What serving never uses is not imported for it, and is there for who uses it."""

import subprocess
import sys

import pytest

from relapse_guide.settings import ROOT
from server.lean_imports import Later

HEAVY = ("tensorflow", "keras", "sklearn", "matplotlib", "slack_sdk", "prompt_toolkit", "aiogram")


def printed_by(program: str) -> str:
    """What a process prints that has imported nothing yet."""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def test_the_server_imports_nothing_that_only_trainings_and_other_channels_use() -> None:
    program = f"import server.app, sys; print([m for m in {HEAVY} if m in sys.modules])"

    assert printed_by(program) == "[]"


def test_without_it_they_are_imported() -> None:
    """So that it goes once Rasa imports less by itself."""
    program = f"import rasa.core.agent, sys; print([m for m in {HEAVY} if m in sys.modules])"

    assert "tensorflow" in printed_by(program)


def test_a_channel_of_rasas_own_is_there_for_who_wants_it() -> None:
    program = (
        "import server; from rasa.core.channels import BUILTIN_CHANNELS, UserMessage, channel;"
        "print(BUILTIN_CHANNELS['slack'].__module__, UserMessage is channel.UserMessage)"
    )

    assert printed_by(program) == "rasa.core.channels.slack True"


def test_what_rasa_trains_with_is_there_for_who_trains() -> None:
    program = (
        "import server, rasa.utils.train_utils as utils, rasa.nlu.classifiers.diet_classifier;"
        "from rasa.utils.tensorflow.data_generator import RasaBatchDataGenerator as real;"
        "print(utils.RasaBatchDataGenerator._real() is real, isinstance(real, type))"
    )

    assert printed_by(program) == "True True"


def test_what_is_put_off_is_called_and_looked_into_as_itself() -> None:
    path = Later("pathlib", "PurePosixPath")

    assert str(path("a", "b")) == "a/b"
    assert path.mro()[-1] is object
    with pytest.raises(AttributeError):
        path.no_such_thing  # noqa: B018
