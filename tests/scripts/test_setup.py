"""scripts/setup installs the lock as it is, once, and again only when it has to."""

import shutil

import pytest

from tests.scripts.conftest import Project

LOCK = """\
rasa==3.6.21 \\
    --hash=sha256:aa
uv==0.13.9 \\
    --hash=sha256:bb
zipp==3 \\
    --hash=sha256:cc
"""
PYTHON = """
case "$*" in
    *version_info*) echo 3.10 ;;
    "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *"pip install"*uv.lock) cp .venv/uv.lock "$HOME/uv.lock"; exit 1 ;;
esac
"""
UV = """
case "$1" in
    venv) mkdir -p .venv/bin; cp "$HOME/../bin/python3.10" .venv/bin/python ;;
    pip) sleep "${SLOW:-0}"; exit "${BREAKS:-0}" ;;
esac
"""


@pytest.fixture
def project(project: Project) -> Project:
    (project.root / "requirements.lock").write_text(LOCK)
    project.fake("bin/python3.10", PYTHON)
    project.fake("bin/uv", UV)
    return project


def test_installs_the_lock_with_hashes_and_without_resolving(project: Project) -> None:
    result = project.run("setup")

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Setting up: installing 3 packages")
    (install,) = project.installs
    assert install.startswith("bin/uv pip install")
    assert install.endswith("--no-deps --require-hashes -r requirements.lock")


def test_does_nothing_when_the_lock_is_unchanged(project: Project) -> None:
    project.run("setup")
    (project.bin / "uv").unlink()

    again = project.run("setup")

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert len(project.installs) == 1


def test_is_redone_when_the_lock_changes(project: Project) -> None:
    project.run("setup")
    left_over = project.root / ".venv" / "left-over"
    left_over.touch()
    (project.root / "requirements.lock").write_text(LOCK.replace("aa", "dd"))

    project.run("setup")

    assert len(project.installs) == 2
    assert not left_over.exists()


def test_is_redone_when_it_was_interrupted(project: Project) -> None:
    broken = project.run("setup", BREAKS="1")
    assert broken.returncode != 0
    assert "done" not in broken.stdout

    assert project.run("setup").returncode == 0
    assert len(project.installs) == 2
    assert project.run("setup").stdout == ""


def test_is_redone_with_another_python(project: Project) -> None:
    project.run("setup")
    other = project.fake("other/python", PYTHON)

    project.run("setup", PYTHON=str(other))

    assert len(project.installs) == 2


def test_is_redone_when_its_python_is_gone(project: Project) -> None:
    project.run("setup")
    (project.root / ".venv" / "bin" / "python").unlink()

    assert project.run("setup").returncode == 0
    assert len(project.installs) == 2


@pytest.mark.skipif(not shutil.which("flock"), reason="set-ups wait for each other with flock")
def test_a_second_one_waits_and_then_has_nothing_to_do(project: Project) -> None:
    both = [project.start("setup", SLOW="0.5") for _ in range(2)]
    outputs = [process.communicate(timeout=30)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sorted(bool(output) for output in outputs) == [False, True]
    assert len(project.installs) == 1


def test_without_uv_pip_does_it(project: Project) -> None:
    (project.bin / "uv").unlink()

    result = project.run("setup")

    assert result.returncode == 0, result.stderr
    of_uv, of_all = project.installs
    assert "--no-deps --require-hashes -r .venv/uv.lock" in of_uv
    assert (project.home / "uv.lock").read_text() == "uv==0.13.9 \\\n    --hash=sha256:bb\n"
    assert "pip install" in of_all
    assert of_all.endswith("--no-deps --require-hashes -r requirements.lock")


def test_refuses_a_platform_that_the_lock_is_not_for(project: Project) -> None:
    project.fake("bin/uname", "echo Darwin arm64")

    result = project.run("setup")

    assert result.returncode == 1
    assert result.stderr == (
        "Set-up works on Linux x86_64 only (on Windows: WSL); this is Darwin arm64.\n"
    )
    assert project.installs == []


def test_tells_when_there_is_no_python(project: Project) -> None:
    project.fake("bin/python3.10", "exit 127")
    project.fake("bin/uv", "exit 127")

    result = project.run("setup")

    assert result.returncode == 1
    assert result.stderr.startswith("Python 3.10 is needed")
    assert not (project.root / ".venv").exists()
