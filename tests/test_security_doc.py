"""docs/security.md names tests that exist, and packages as the lock holds them."""

import ast
import re
from pathlib import Path

from relapse_guide.settings import ROOT

DOCUMENT = ROOT / "docs" / "security.md"
ROWS = re.compile(r"^\| `([\w-]+)` ([\w.]+) \|", re.MULTILINE)
PIN = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def names_in(path: Path) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text())

    assert len(named) > 30
    assert [(path, name) for path, name in named if name not in names_in(ROOT / path)] == []


def test_every_way_in_has_a_test() -> None:
    ways = text().partition("## Ways in")[2].partition("## Not stopped")[0]
    rows = [row for row in ways.splitlines() if row.startswith("| ")][1:]

    assert len(rows) > 15
    assert [row for row in rows if "::" not in row.split("|")[4]] == []


def test_packages_are_named_in_the_release_that_is_installed() -> None:
    pinned = dict(PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    told = dict(ROWS.findall(text()))

    assert len(told) > 5
    assert told == {name: pinned.get(name) for name in told}
