"""Logs go to standard error, from one level on, as text or JSON, and hold nothing users write."""

import json
import subprocess
import sys
from typing import Any

import pytest

from relapse_guide.settings import ROOT

SECRET = "kumquat"
OTHERS = ("rasa.core.x", "rasa_sdk.executor", "sanic.error", "asyncio", "urllib3.pool")
"""Loggers of other people's code."""
SPEAK = """
import asyncio
import gc
import logging
import sys
import threading
import warnings

import structlog

from server.logs import be_quiet_about_errors, complain, configure_logging, tell

level, form = sys.argv[1:]
configure_logging("CRITICAL", "text")
configure_logging(level, form)
be_quiet_about_errors()
secret = "kum" + "quat"

structured = structlog.get_logger("rasa.core.processor")
ours = logging.getLogger("relapse_guide.answers")
for said in ("debug", "info", "warning", "error"):
    getattr(structured, said)("structured." + said, text=secret)
    getattr(ours, said)("ours.%s", said)
    for name in ("matplotlib", "sanic.root", "sqlalchemy.engine"):
        getattr(logging.getLogger(name), said)("library " + said)

structured.warning("structured.constant", text=secret)
for name in ("rasa.core.x", "rasa_sdk.executor", "sanic.error", "asyncio", "urllib3.pool"):
    other = logging.getLogger(name)
    other.warning("a line of theirs")
    other.warning("a line of theirs that holds %s", secret)
    other.warning(f"it holds {secret}")
    other.warning("it is told of " + secret)
    other.warning({"text": secret})
    try:
        raise ValueError(secret)
    except ValueError:
        other.exception("it failed")
        other.error(f"it failed on {secret}", exc_info=True)
        ours.exception("ours failed")

warnings.warn(secret)
thread = threading.Thread(target=lambda: {}[secret])
thread.start()
thread.join()

class Broken:
    def __del__(self):
        raise ValueError(secret)

Broken()
gc.collect()

async def forgotten():
    async def fails():
        raise ValueError(secret)
    asyncio.ensure_future(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()

asyncio.run(forgotten())
complain("it cannot start", form)
tell("it is ready", form)
"""


def spoken(level: str, form: str = "text") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SPEAK, level, form],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.fixture(scope="module")
def text() -> "subprocess.CompletedProcess[str]":
    return spoken("DEBUG")


@pytest.fixture(scope="module")
def objects() -> "subprocess.CompletedProcess[str]":
    return spoken("DEBUG", "json")


@pytest.mark.parametrize(
    ("level", "heard", "silent"),
    [
        ("WARNING", ["warning", "error"], ["debug", "info"]),
        ("ERROR", ["error"], ["debug", "info", "warning"]),
    ],
)
def test_the_level_holds(level: str, heard: list[str], silent: list[str]) -> None:
    said = spoken(level).stderr
    for word in heard:
        assert f"{word.upper()}:relapse_guide.answers:ours.{word}" in said
    for word in silent:
        assert f"{word.upper()}:" not in said


def test_details_are_heard_but_of_libraries(text: "subprocess.CompletedProcess[str]") -> None:
    assert "DEBUG:relapse_guide.answers:ours.debug" in text.stderr
    assert "DEBUG:rasa.core.processor:" in text.stderr
    for name in ("matplotlib", "sanic.root", "sqlalchemy.engine"):
        assert f"INFO:{name}" not in text.stderr
        assert f"WARNING:{name}" in text.stderr


def test_others_say_what_stands_in_their_code_and_no_more(
    text: "subprocess.CompletedProcess[str]",
) -> None:
    assert SECRET not in text.stderr + text.stdout
    assert "WARNING:rasa.core.processor:structured.constant" in text.stderr
    for name in OTHERS:
        assert f"WARNING:{name}:a line of theirs\n" in text.stderr
        assert f"WARNING:{name}:a line of theirs that holds %s\n" in text.stderr
        assert text.stderr.count(f"WARNING:{name}:said in line ") == 3
        assert f"ERROR:{name}:it failed: ValueError\n" in text.stderr
    assert "ERROR:relapse_guide.answers:ours failed: ValueError\n  File" in text.stderr


def test_what_nobody_caught_is_told_without_its_words(
    text: "subprocess.CompletedProcess[str]",
) -> None:
    assert "WARNING:server.logs:UserWarning in line" in text.stderr
    assert "ERROR:server.logs:Nobody caught an error: KeyError" in text.stderr
    assert "ERROR:server.logs:Nobody caught an error: ValueError" in text.stderr
    assert "ERROR:asyncio:said in line" in text.stderr


def test_as_json_every_line_is_an_object(objects: "subprocess.CompletedProcess[str]") -> None:
    assert SECRET not in objects.stderr + objects.stdout
    lines: list[dict[str, Any]] = [
        json.loads(line) for line in [*objects.stderr.splitlines(), *objects.stdout.splitlines()]
    ]
    for line in lines:
        assert {"time", "level", "logger", "message"} <= line.keys()
        assert line["time"].endswith("Z")
    failed = [line for line in lines if line["message"] == "it failed"]
    assert [line["logger"] for line in failed] == list(OTHERS)
    assert all(line["error"] == "ValueError" for line in failed)
    assert all(len(line["where"]) == 1 for line in failed)
    assert lines[-1]["message"] == "it is ready"
    assert [line["level"] for line in lines if line["message"] == "it cannot start"] == ["error"]
    assert not any("request_id" in line for line in lines)
