"""A throw-away project with the real scripts and a PATH of only what a test puts there."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["awk", "bash", "cat", "cp", "dirname", "env", "flock", "grep", "mkdir", "mktemp", "rm"]
TOOLS += ["sed", "sha256sum", "sleep", "wc"]


class Project:
    """Runs the scripts in `root`; every fake program notes its calls in one file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.bin = root / "bin"
        self.calls_file = root / "calls"
        shutil.copytree(ROOT / "scripts", root / "scripts")
        self.home.mkdir()
        self.bin.mkdir()
        self.calls_file.touch()
        for tool in TOOLS:
            if path := shutil.which(tool):
                (self.bin / tool).symlink_to(path)
        self.fake("bin/uname", "echo Linux x86_64")

    def fake(self, path: str, body: str) -> Path:
        """An executable that notes how it was called, then does `body`."""
        program = self.root / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{path} $*" >>"{self.calls_file}"\n{body}\n')
        program.chmod(0o755)
        return program

    def environment(self, **variables: str) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.home), **variables}

    def run(
        self, script: str, *arguments: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.bin / "bash", self.root / "scripts" / script, *arguments],
            cwd=self.root,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def start(self, script: str, **variables: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.bin / "bash", self.root / "scripts" / script],
            cwd=self.root,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def installs(self) -> list[str]:
        """The calls that installed something, oldest first."""
        return [call for call in self.calls if "pip install" in call]

    @property
    def calls(self) -> list[str]:
        """How the fake programs were called, oldest first."""
        return self.calls_file.read_text().splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
