"""Who may use whom: the rooms of the house, their arrows, and the picture of them in README.md."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = "relapse_guide"
"""The modules right in this folder, such as the settings: all may use them; they use nothing."""
PLAIN = {
    "report": ["proofreading", "answers", "dialogue", "library", "readability"],
    "proofreading": ["answers", "readability", "dialogue", "library"],
    "readability": ["knowledge", "library"],
    "answers": ["knowledge", "dialogue", "understanding", "library"],
    "knowledge": ["library"],
    "dialogue": ["library"],
    "library": [],
    "understanding": [],
}
"""The rooms in `relapse_guide`: plain Python, without Rasa."""
USABLE = [f"{BASE}.{room}" for room in PLAIN if room not in ("report", "proofreading")]
"""`report` is a program, and `proofreading` is for it and the tests: nothing else uses them."""
MAY_USE: dict[str, list[str]] = {
    "server": [
        "channels.http",
        "channels.messengers",
        "channels",
        "components",
        "actions",
        *USABLE,
    ],
    "adapting": ["components", *USABLE],
    "channels.http": ["channels", *USABLE],
    "channels.messengers": ["channels", *USABLE],
    "channels": USABLE,
    "components": USABLE,
    "actions": USABLE,
    **{f"{BASE}.{room}": [f"{BASE}.{used}" for used in uses] for room, uses in PLAIN.items()},
    BASE: [],
}
"""Room -> the rooms whose modules its own may import, beside its own and the base."""
MAY_USE_RASA = {
    "rasa": {
        "server",
        "adapting",
        "channels",
        "channels.http",
        "channels.messengers",
        "components",
    },
    "rasa_sdk": {"server", "actions"},
}


def our_modules() -> dict[str, Path]:
    """Every module of the project by its dotted name, without the tests."""
    tops = {room.partition(".")[0] for room in MAY_USE}
    paths = sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


MODULES = our_modules()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path.name}: modules are imported by their whole names"
            assert not node.level, f"{path.name}: modules are imported by their whole names"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


IMPORTS = {name: set(imported(path)) for name, path in MODULES.items()}


def room_of(module: str) -> str:
    """The innermost room that a module is in."""
    parts = module.split(".")
    outwards = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next(name for name in outwards if name in MAY_USE)


def arrows_from(room: str) -> Iterator[tuple[str, str]]:
    """Who imports whom, of the imports that leave the modules of a room."""
    for module in (name for name in MODULES if room_of(name) == room):
        for used in IMPORTS[module] & MODULES.keys():
            if room_of(used) != room:
                yield module, used


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_only_what_it_may(room: str) -> None:
    allowed = {BASE, *MAY_USE[room]} if room != BASE else set()
    assert any(room_of(module) == room for module in MODULES), "an empty room"

    wrong = [
        f"{user} -> {used}" for user, used in arrows_from(room) if room_of(used) not in allowed
    ]

    assert sorted(wrong) == []


@pytest.mark.parametrize("package", MAY_USE_RASA)
def test_only_some_rooms_know_rasa(package: str) -> None:
    users = [name for name in MODULES if any(m.split(".")[0] == package for m in IMPORTS[name])]

    assert users
    assert sorted(name for name in users if room_of(name) not in MAY_USE_RASA[package]) == []


def test_no_room_uses_the_tests() -> None:
    assert [name for name in MODULES if any(m.startswith("tests.") for m in IMPORTS[name])] == []


def test_there_is_no_folder_of_python_that_is_no_room() -> None:
    """A new folder gets a line in the table, in one of its own or in that of a room around it."""
    folders = {name.rpartition(".")[0] for name in MODULES} - {""}

    assert sorted(folders - MAY_USE.keys()) == []


def test_no_module_uses_itself_through_others() -> None:
    graph = {name: IMPORTS[name] & MODULES.keys() - {name} for name in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def floors() -> list[list[str]]:
    """The rooms of the picture in README.md, from the top, those of one floor together."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, chapter = readme.partition("## How the parts fit\n")
    picture = chapter.split("```")[1]
    found = [re.findall(r"^ ([a-z_]+(?:/[a-z_]+)*)/? ", f, re.M) for f in picture.split("|\n")]
    return [[name.replace("/", ".") for name in floor] for floor in found if floor]


def test_the_picture_shows_every_room_once() -> None:
    assert sorted(room for floor in floors() for room in floor) == sorted(MAY_USE.keys() - {BASE})


def test_every_arrow_goes_down_in_the_picture() -> None:
    floor_of = {room: number for number, floor in enumerate(floors()) for room in floor}

    wrong = [
        f"{room} -> {used}"
        for room, others in MAY_USE.items()
        for used in others
        if floor_of[used] <= floor_of[room]
    ]

    assert wrong == []
