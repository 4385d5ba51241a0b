"""The Makefile: plain `make` lists every command, each with a line of its own."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_make_lists_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (listed,) = re.findall(r"^\.PHONY: (.*)", makefile, flags=re.MULTILINE)
    commands = listed.split()

    listing = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert [line.split()[:2] for line in listing] == [["make", command] for command in commands]
    assert all(len(line) > len("make content    ") for line in listing)


def test_every_script_stops_at_its_first_error() -> None:
    scripts = [path for path in (ROOT / "scripts").iterdir() if path.name != "env"]

    assert scripts
    for script in [*scripts, ROOT / ".ci" / "run"]:
        text = script.read_text()
        assert text.startswith("#!/usr/bin/env bash\n"), script
        assert "\nset -euo pipefail\n" in text, script
        subprocess.run(["bash", "-n", script], check=True)
