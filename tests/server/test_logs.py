"""Logs go to standard error, from one level on, and stay free of what users write."""

import json
import subprocess
import sys

import pytest

from relapse_guide.settings import ROOT

SPEAK = """
import logging
import sys

import structlog

from server.logs import configure_logging

configure_logging(sys.argv[1])
structured = structlog.get_logger("rasa.core.processor")
for level in ("debug", "info", "warning", "error"):
    getattr(structured, level)(f"structlog.{level}", text="what the user wrote")
    for name in ("rasa.core", "relapse_guide.answers", "matplotlib", "sanic.root"):
        getattr(logging.getLogger(name), level)(f"{name}.{level}")
"""


def logged(level: str) -> str:
    """What a process with this level writes to standard error."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SPEAK, level],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout == ""
    return run.stderr


@pytest.mark.parametrize(
    ("level", "heard", "silent"),
    [
        ("WARNING", ["warning", "error"], ["debug", "info"]),
        ("ERROR", ["error"], ["debug", "info", "warning"]),
    ],
)
def test_the_level_holds_for_both_ways_of_logging(
    level: str, heard: list[str], silent: list[str]
) -> None:
    said = logged(level)
    for name in ("structlog", "rasa.core", "relapse_guide.answers"):
        assert all(f"{name}.{word}" in said for word in heard)
        assert not any(f"{name}.{word}" in said for word in silent)


def test_libraries_stay_quiet_when_details_are_asked_for() -> None:
    said = logged("DEBUG")
    assert "rasa.core.debug" in said
    assert "structlog.debug" in said
    assert "matplotlib.info" not in said
    assert "sanic.root.info" not in said
    assert "matplotlib.warning" in said


def test_a_structured_line_can_be_read_by_a_program() -> None:
    lines = [line for line in logged("ERROR").splitlines() if "structlog.error" in line]
    found = json.loads(lines[0][lines[0].index("{") :])
    assert found["event"] == "structlog.error"
