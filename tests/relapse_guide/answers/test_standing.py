"""The answers that channels give by themselves are made once, and follow an edit."""

import shutil
from pathlib import Path

import pytest

from relapse_guide.answers import standing as module
from relapse_guide.answers.standing import standing, standing_answers
from relapse_guide.library.content import Content
from relapse_guide.library.library import Library
from relapse_guide.settings import ROOT


def test_they_are_made_once_for_each_content(content: Content) -> None:
    assert standing_answers(content) is standing_answers(content)
    assert standing() is standing_answers(content)


def test_they_follow_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    held = Library(folder)
    monkeypatch.setattr(module, "library", lambda: held)
    before = standing()

    chat = folder / "chat.yml"
    chat.write_text(chat.read_text(encoding="utf-8").replace("I am a program,", "I am a robot,"))
    held.look()
    assert standing() is before
    held.look()

    assert "I am a program," in " ".join(before.introduction.paragraphs)
    assert "I am a robot," in " ".join(standing().introduction.paragraphs)
