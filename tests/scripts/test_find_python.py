"""scripts/find-python takes a Python 3.10 that runs, and nothing else."""

from tests.scripts.conftest import Project

RUNS_310 = "echo 3.10"
RUNS_311 = "echo 3.11"
FAILS = "echo 'pyenv: python3.10: command not found' >&2; exit 127"


def test_takes_the_one_on_path(project: Project) -> None:
    python = project.fake("bin/python3.10", RUNS_310)

    result = project.run("find-python")

    assert result.stdout == f"{python}\n"
    assert result.returncode == 0


def test_passes_over_one_that_fails(project: Project) -> None:
    project.fake("bin/python3.10", FAILS)
    later = project.fake("later/python3.10", RUNS_310)

    result = project.run("find-python", PATH=f"{project.bin}:{later.parent}")

    assert result.stdout == f"{later}\n"
    assert result.stderr == ""


def test_passes_over_one_of_another_version(project: Project) -> None:
    project.fake("bin/python3.10", RUNS_311)
    pyenv = project.fake("home/.pyenv/versions/3.10.13/bin/python", RUNS_310)

    assert project.run("find-python").stdout == f"{pyenv}\n"


def test_takes_the_one_named_by_PYTHON_first(project: Project) -> None:  # noqa: N802
    project.fake("bin/python3.10", RUNS_310)
    named = project.fake("named/python", RUNS_310)

    assert project.run("find-python", PYTHON=str(named)).stdout == f"{named}\n"


def test_passes_over_a_PYTHON_that_is_not_there(project: Project) -> None:  # noqa: N802
    python = project.fake("bin/python3.10", RUNS_310)

    assert project.run("find-python", PYTHON="/nowhere/python").stdout == f"{python}\n"


def test_passes_over_the_one_made_from_it(project: Project) -> None:
    project.fake(".venv/bin/python3.10", RUNS_310)
    project.fake("bin/uv", "exit 2")
    path = f"{project.root}/.venv/bin:{project.bin}"

    assert project.run("find-python", PATH=path).returncode == 1


def test_asks_uv_last(project: Project) -> None:
    project.fake("bin/python3.10", FAILS)
    managed = project.fake("managed/python3.10", RUNS_310)
    project.fake("bin/uv", f'case "$*" in "python find"*) echo {managed};; esac')

    assert project.run("find-python").stdout == f"{managed}\n"


def test_passes_over_a_uv_that_fails(project: Project) -> None:
    project.fake("bin/uv", "exit 127")
    managed = project.fake("managed/python3.10", RUNS_310)
    later = project.fake("later/uv", f'case "$*" in "python find"*) echo {managed};; esac')

    result = project.run("find-python", PATH=f"{project.bin}:{later.parent}")

    assert result.stdout == f"{managed}\n"


def test_says_in_one_sentence_what_to_install(project: Project) -> None:
    result = project.run("find-python")

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(
        "Python 3.10 is needed and none was found that runs: install it"
    )
    assert result.stderr.count("\n") == 1
