"""Components read the content once, and again when it has changed."""

import shutil
from pathlib import Path

import pytest

from components.content_source import content_digest, content_of
from relapse_guide.settings import settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "their_content"
    shutil.copytree(settings().content_folder, target)
    return target


def test_the_projects_own_is_the_default() -> None:
    own = content_of({"content_folder": ""})
    assert own is content_of({})
    assert own is content_of({"content_folder": str(settings().content_folder)})


def test_it_is_read_again_after_an_edit(folder: Path) -> None:
    config = {"content_folder": str(folder)}
    before = content_of(config)
    assert before is content_of(config)
    with (folder / "drugs.yml").open("a", encoding="utf-8") as file:
        file.write("# A remark.\n")
    assert before is not content_of(config)
    assert before.drugs == content_of(config).drugs


def test_only_what_is_trained_changes_the_digest(folder: Path) -> None:
    config = {"content_folder": str(folder)}
    before = content_digest(config)
    drugs = (folder / "drugs.yml").read_text(encoding="utf-8")
    (folder / "drugs.yml").write_text(f"# A remark.\n{drugs}", encoding="utf-8")
    assert content_digest(config) == before
    renamed = drugs.replace("brands: [Velcade", "brands: [Velcade, Quizzolade", 1)
    assert renamed != drugs, "a brand is added"
    (folder / "drugs.yml").write_text(renamed, encoding="utf-8")
    assert content_digest(config) != before
