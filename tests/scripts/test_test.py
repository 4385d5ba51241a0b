"""scripts/test runs all in order with one summary, or what it is told; scripts/quietly is quiet."""

import shlex

import pytest

from tests.scripts.conftest import Project

SUITE = '<testsuite name="pytest" errors="0" failures="1" skipped="2" tests="10" time="1">'
PYTEST = f"""
for argument; do
    case "$argument" in --junitxml=*) echo {shlex.quote(SUITE)} >"${{argument#*=}}" ;; esac
done
case "$*" in *"$BREAKS"*) exit 1 ;; esac
"""
STORIES = """
for argument; do
    case "$argument" in
        reports/*) mkdir -p "$argument"; echo {} >"$argument/story_report.json" ;;
    esac
done
"""


@pytest.fixture
def project(project: Project) -> Project:
    """The programs that the tests use, as fakes; BREAKS says with what words pytest fails."""
    for program in ("mypy", "oxfmt", "oxlint", "ruff"):
        project.fake(f"bin/{program}", "")
    project.fake("bin/python", STORIES)
    project.fake("bin/pytest", PYTEST)
    stories = project.root / "tests" / "stories"
    stories.mkdir(parents=True)
    (stories / "test_talk.yml").write_text("stories:\n  - story: One\n  - story: Two\n")
    return project


def test_arguments_go_to_pytest_alone(project: Project) -> None:
    result = project.run("test", "tests/channels", "-k", "slack or rest", BREAKS="none")

    assert (result.returncode, result.stdout) == (0, "")
    assert project.calls == ["bin/pytest tests/channels -k slack or rest"]


def test_the_summary_sums_all_that_pytest_ran(project: Project) -> None:
    result = project.run("test", BREAKS="none")

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "14 passed, 2 failed, 4 skipped"
    assert "2 stories went as written." in result.stdout
    assert [call for call in project.calls if "server.train" in call]


def test_without_databases_and_a_browser_it_says_what_it_did_not_run(project: Project) -> None:
    result = project.run("test", BREAKS="none")

    assert "Not run: make test-slow" in result.stdout
    assert "make test-services" in result.stdout
    assert not [call for call in project.calls if "-m slow" in call or "-m services" in call]


def test_the_slow_tests_come_after_a_training_or_are_what_is_asked_for(project: Project) -> None:
    assert project.run("test-slow", BREAKS="none").returncode == 0
    assert [call.split()[0] for call in project.calls] == ["bin/python", "bin/pytest"]
    assert "-m slow and not services" in project.calls[-1]

    project.run("test-slow", "tests/talk", BREAKS="none")
    assert project.calls[-1].endswith("tests/talk")


def test_it_stops_at_the_first_step_that_fails(project: Project) -> None:
    result = project.run("test", BREAKS="-m walk")

    assert result.returncode == 1
    assert result.stdout.splitlines()[-2].split()[:2] == ["FAILED", "walks"]
    assert "Not run" not in result.stdout
    assert result.stdout.splitlines()[-1] == "14 passed, 2 failed, 4 skipped"
    assert not [call for call in project.calls if "server.train" in call]


def test_in_ci_all_is_run(project: Project) -> None:
    services = project.root / "scripts" / "services"
    services.write_text('#!/usr/bin/env bash\nshift\nexec "$@"\n')

    result = project.run("test", BREAKS="none", CI="true")

    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "28 passed, 4 failed, 8 skipped"
    assert [call for call in project.calls if "-m services" in call]
    assert [call for call in project.calls if "-m slow and not services" in call]
    assert "Not run" not in result.stdout


def test_what_services_need_is_said_in_one_sentence(project: Project) -> None:
    result = project.run("test-services")

    assert result.returncode == 1
    assert "apt-get install" in result.stderr
    assert "redis-server" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_quietly_prints_nothing_of_what_succeeds(project: Project) -> None:
    project.fake("bin/works", "echo said; echo complained >&2")

    result = project.run("quietly", "works", "with these")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert project.calls == ["bin/works with these"]


def test_quietly_prints_all_of_what_fails(project: Project) -> None:
    project.fake("bin/fails", "echo said; echo complained >&2; exit 3")

    result = project.run("quietly", "fails")

    assert (result.returncode, result.stdout, result.stderr) == (3, "", "said\ncomplained\n")
