"""A model is trained again when, and only when, something that it is made from has changed."""

import ast
import errno
import os
from pathlib import Path

import pytest

from relapse_guide.library.content import Content
from relapse_guide.library.library import load_content
from relapse_guide.progress import tell
from relapse_guide.settings import ROOT, Settings, settings
from server import train
from server.train import TRAINED_FROM, fingerprint, model_path, train_if_needed

FILES = [
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/nlu.yml",
    "data/rules.yml",
    "components/role_tagger.py",
    "relapse_guide/library/texts.py",
    "relapse_guide/library/trained.py",
    "relapse_guide/knowledge/names.py",
    "relapse_guide/understanding/urgency.py",
    "language/en/cues.yml",
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
    "content/drugs.yml",
    "relapse_guide/library/reading.py",
]
NO_PART_OF_A_MODEL = {
    "relapse_guide/settings.py",
    "relapse_guide/known_secrets.py",
    "relapse_guide/cache.py",
    "relapse_guide/progress.py",
    "relapse_guide/quiet_errors.py",
    "relapse_guide/dialogue/conversation.py",
    "relapse_guide/dialogue/questions.py",
    *(
        f"relapse_guide/library/{path.name}"
        for path in (ROOT / "relapse_guide/library").glob("*.py")
    ),
} - set(FILES)
"""Imported by components, but they only say where things are, read the conversation while the
assistant runs, or read the content, of which the trained parts are compared themselves."""


def settings_with(**folders: Path) -> Settings:
    return settings().copy(update=folders)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES + OTHERS:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}, as it was\n", encoding="utf-8")
    return tmp_path


def of(project: Path) -> str:
    return fingerprint(project, Content())


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


@pytest.mark.parametrize("name", ["data/more.yml", "language/es/cues.yml", "components/more.py"])
def test_it_changes_with_a_new_file(project: Path, name: str) -> None:
    before = of(project)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
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


def test_it_changes_with_what_is_trained_of_the_content(project: Path) -> None:
    """What that is, tests/relapse_guide/library/test_trained.py says."""
    content = load_content(settings().content_folder)
    assert fingerprint(project, content) != of(project)


def test_the_model_is_named_after_it(project: Path) -> None:
    config = settings_with(models_folder=project / "models")
    path = model_path(config, Content(), project)
    assert path == project / "models" / f"{of(project)}.tar.gz"


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
    assert {name for name in forgotten if not name.endswith("__init__.py")} <= NO_PART_OF_A_MODEL


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


def test_it_trains_once_and_keeps_the_last_two_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trainings = Trainings(monkeypatch)
    config = settings_with(models_folder=tmp_path)
    for day in range(4):
        old = tmp_path / f"00000000000{day}.tar.gz"
        old.write_bytes(b"an old model")
        os.utime(old, (day, day))

    path = train_if_needed(config)
    assert train_if_needed(config) == path

    assert trainings.made == [path.name]
    assert {file.name for file in tmp_path.iterdir()} == {
        path.name,
        "000000000003.tar.gz",
        "000000000002.tar.gz",
    }
    assert "Trained in" in capsys.readouterr().out


def test_a_model_that_is_used_again_counts_as_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Trainings(monkeypatch)
    config = settings_with(models_folder=tmp_path)
    path = train_if_needed(config)
    os.utime(path, (1, 1))
    train_if_needed(config)
    assert path.stat().st_mtime > 1


def test_a_model_that_may_not_be_touched_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an image whose files cannot be changed."""

    def refuse(_: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    trainings = Trainings(monkeypatch)
    config = settings_with(models_folder=tmp_path)
    path = train_if_needed(config)
    monkeypatch.setattr(os, "utime", refuse)

    assert train_if_needed(config) == path
    assert len(trainings.made) == 1


def test_a_failed_training_leaves_the_models_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half a model stays nor does an old one go."""
    from rasa.shared.exceptions import RasaException

    from server import training_graph

    def fail(_: Path, path: Path) -> None:
        path.write_bytes(b"half a mod")
        raise RasaException("the domain is wrong")

    monkeypatch.setattr(training_graph, "train_and_pack", fail)
    old = tmp_path / "000000000000.tar.gz"
    old.write_bytes(b"an old model")
    with pytest.raises(RuntimeError, match=r"^Training failed: the domain is wrong$"):
        train_if_needed(settings_with(models_folder=tmp_path))
    assert list(tmp_path.iterdir()) == [old]


def test_each_step_is_one_plain_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from server import training_graph

    def make(_: Path, path: Path) -> None:
        tell("Encoding 2 new sentences")
        path.write_bytes(b"a model")

    monkeypatch.setattr(training_graph, "train_and_pack", make)
    train_if_needed(settings_with(models_folder=tmp_path))
    assert "\n  Encoding 2 new sentences\n" in capsys.readouterr().out


def test_main_says_what_an_editor_has_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Trainings(monkeypatch)
    monkeypatch.setattr(train, "settings", lambda: settings_with(content_folder=tmp_path))
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
    monkeypatch.setattr(train, "settings", lambda: settings_with(models_folder=tmp_path))
    assert train.main() == 1
    assert capsys.readouterr().err == "Training failed; see the lines above.\n"
