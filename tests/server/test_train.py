"""A model is trained again when, and only when, something that it is made from has changed."""

import ast
from pathlib import Path

import pytest

from relapse_guide.settings import ROOT, Settings
from server import train
from server.train import TRAINED_FROM, fingerprint, model_path, train_if_needed

FILES = [
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/nlu.yml",
    "data/rules.yml",
    "components/role_tagger.py",
    "relapse_guide/library/reading.py",
    "relapse_guide/knowledge/names.py",
    "content/drugs.yml",
]
OTHERS = [
    "README.md",
    "Makefile",
    "actions/answer_action.py",
    "server/app.py",
    "relapse_guide/answers/answer.py",
    "tests/stories/test_talk.yml",
    "endpoints.yml",
    "credentials.yml",
    "content/notes.txt",
]
NO_PART_OF_A_MODEL = {"relapse_guide/settings.py"}
"""Imported by components, but only says where things are."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES + OTHERS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}, as it was\n", encoding="utf-8")
    return tmp_path


def of(project: Path) -> str:
    return fingerprint(project, project / "content")


def test_it_is_a_short_name_that_stays_the_same(project: Path) -> None:
    assert of(project) == of(project)
    assert len(of(project)) == 12
    assert set(of(project)) <= set("0123456789abcdef")


@pytest.mark.parametrize("name", FILES)
def test_it_changes_with_what_a_model_is_made_from(project: Path, name: str) -> None:
    before = of(project)
    with (project / name).open("a", encoding="utf-8") as file:
        file.write("changed\n")
    assert of(project) != before


@pytest.mark.parametrize("name", ["data/more.yml", "content/more.yml", "components/more.py"])
def test_it_changes_with_a_new_file(project: Path, name: str) -> None:
    before = of(project)
    (project / name).write_text("new\n", encoding="utf-8")
    assert of(project) != before


def test_it_changes_when_a_file_is_gone(project: Path) -> None:
    before = of(project)
    (project / "data/rules.yml").unlink()
    assert of(project) != before


@pytest.mark.parametrize("name", OTHERS)
def test_it_stays_when_something_else_changes(project: Path, name: str) -> None:
    before = of(project)
    (project / name).write_text("changed\n", encoding="utf-8")
    assert of(project) == before


def test_the_content_can_be_elsewhere(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "drugs.yml").write_text("other drugs\n", encoding="utf-8")
    assert fingerprint(project, elsewhere) != of(project)


def test_the_model_is_named_after_it(project: Path) -> None:
    config = Settings(content_folder=project / "content", models_folder=project / "models")
    assert model_path(config, project) == project / "models" / f"{of(project)}.tar.gz"


def test_all_code_that_components_import_counts() -> None:
    """A component that starts to use another module of the project must not be forgotten."""
    counted = {path for pattern in TRAINED_FROM for path in ROOT.glob(pattern)}
    waiting, seen = list((ROOT / "components").glob("*.py")), set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _imported_from_here(path)
    forgotten = {str(path.relative_to(ROOT)) for path in seen - counted}
    assert {name for name in forgotten if not name.endswith("__init__.py")} == NO_PART_OF_A_MODEL


def _imported_from_here(path: Path) -> list[Path]:
    """The project's files that a Python file imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    stems = [ROOT / name.replace(".", "/") for name in names]
    files = [stem.with_suffix(".py") for stem in stems] + [stem / "__init__.py" for stem in stems]
    return [file for file in files if file.is_file()]


class Trainings:
    """Stands in for the training itself, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        monkeypatch.setattr(train, "_train", self._train)

    def _train(self, path: Path) -> None:
        self.made.append(path.name)
        path.write_bytes(b"a model")


def test_it_trains_once_and_keeps_only_the_model_that_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trainings = Trainings(monkeypatch)
    config = Settings(models_folder=tmp_path)
    old = tmp_path / "0123456789ab.tar.gz"
    old.write_bytes(b"an old model")

    path = train_if_needed(config)
    assert train_if_needed(config) == path

    assert trainings.made == [path.name]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert "Trained in" in capsys.readouterr().out


def test_main_says_what_an_editor_has_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Trainings(monkeypatch)
    monkeypatch.setattr(train, "settings", lambda: Settings(content_folder=tmp_path))
    assert train.main() == 1
    said = capsys.readouterr().err
    assert "sources.yml" in said
    assert "Traceback" not in said


def test_main_says_when_training_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Path) -> None:
        raise RuntimeError("Training failed; see the lines above.")

    monkeypatch.setattr(train, "_train", fail)
    monkeypatch.setattr(train, "settings", lambda: Settings(models_folder=tmp_path))
    assert train.main() == 1
    assert capsys.readouterr().err == "Training failed; see the lines above.\n"
