"""Rasa reports to nobody and draws no bars, however the server is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relapse_guide.settings import ROOT

ASK = """
import server
from rasa import telemetry
from rasa.shared.utils.io import is_logging_disabled
print(telemetry.is_telemetry_enabled(), is_logging_disabled())
"""
ENABLED = "metrics:\n  enabled: true\n  date: 2026-01-01\n  rasa_user_id: somebody\n"


@pytest.mark.parametrize("variable", [None, "true"])
def test_telemetry_is_off_and_no_bars_are_drawn(tmp_path: Path, variable: str | None) -> None:
    """Also where the user of this machine has switched telemetry on."""
    (tmp_path / ".config/rasa").mkdir(parents=True)
    (tmp_path / ".config/rasa/global.yml").write_text(ENABLED, encoding="utf-8")
    left_out = ("RASA_TELEMETRY_ENABLED", "LOG_LEVEL")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment["HOME"] = str(tmp_path)
    if variable:
        environment["RASA_TELEMETRY_ENABLED"] = variable
    run = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert run.stdout.split() == ["False", "True"]
