"""The holder follows its files: a good edit is taken in whole, a bad one told and left out."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from relapse_guide.library import library as module
from relapse_guide.library.content import Content
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import Library, library, signature
from relapse_guide.settings import settings
from tests.relapse_guide.library.conftest import Write
from tests.relapse_guide.library.small import SMALL

Logged = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Logged:
    """What the library logged so far, as (level, words)."""
    caplog.set_level(logging.INFO, logger=module.__name__)
    return lambda: [(record.levelname, record.getMessage()) for record in caplog.records]


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Save a file as editors do: written beside it, then put in its place."""
    beside = folder / f"{name}.yml.tmp"
    beside.write_text((folder / f"{name}.yml").read_text().replace(old, new))
    beside.rename(folder / f"{name}.yml")


def look_twice(held: Library) -> None:
    held.look()
    held.look()


def hello(content: Content) -> str:
    return content.chat["greet"].lead


def test_this_process_has_one_library() -> None:
    assert library() is library()
    assert library().folder == settings().content_folder


def test_there_is_no_library_without_good_content(write: Write) -> None:
    with pytest.raises(ContentError, match=r"content/chat\.yml:4"):
        Library(write("chat", "Talk with your care team.", "Talk."))


def test_an_edit_is_taken_in_when_the_files_have_settled(write: Write, logged: Logged) -> None:
    folder = write()
    held = Library(folder)
    before = held.content

    edit(folder, "chat", "Hello.", "Good day.")
    held.look()
    assert held.content is before
    held.look()

    assert hello(held.content) == "Good day."
    assert hello(before) == "Hello."
    assert logged() == [("INFO", "The content was edited, and answers follow it from now on")]


def test_nothing_is_read_again_without_an_edit(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Library(write())
    monkeypatch.setattr(module, "load_content", None)

    look_twice(held)
    look_twice(held)


def test_a_faulty_edit_leaves_the_last_good_content_and_is_told_once(
    write: Write, logged: Logged
) -> None:
    folder = write()
    held = Library(folder)
    before = held.content

    edit(folder, "chat", "  care_team: Talk with your care team.\n", "")
    edit(folder, "help", "  name: A line\n", "")
    look_twice(held)
    look_twice(held)
    (folder / "chat.yml").touch()
    look_twice(held)

    assert held.content is before
    assert [fault.where for fault in held.faults] == ["content/chat.yml:1", "content/help.yml:1"]
    assert logged() == [
        ("ERROR", "The content has 2 mistakes; answers stay as they were"),
        ("ERROR", "content/chat.yml:1: the key 'care_team' is missing; add it"),
        ("ERROR", "content/help.yml:1: the key 'name' is missing; add it"),
    ]


def test_other_mistakes_are_told_anew_and_mending_them_is_told(
    write: Write, logged: Logged
) -> None:
    folder = write()
    held = Library(folder)

    edit(folder, "chat", "lead: Hello.", "laed: Hello.")
    look_twice(held)
    edit(folder, "chat", "laed: Hello.", "leda: Hello.")
    look_twice(held)
    edit(folder, "chat", "leda: Hello.", "lead: Good day.")
    look_twice(held)

    assert hello(held.content) == "Good day."
    assert held.faults == ()
    assert [level for level, _ in logged()] == ["ERROR"] * 6 + ["WARNING"]


def test_a_file_that_is_half_written_is_not_told(write: Write, logged: Logged) -> None:
    folder = write()
    held = Library(folder)

    (folder / "chat.yml").write_text(SMALL["chat"][:50])
    held.look()
    (folder / "chat.yml").write_text(SMALL["chat"].replace("Hello.", "Good day."))
    look_twice(held)

    assert hello(held.content) == "Good day."
    assert [level for level, _ in logged()] == ["INFO"]


def test_a_folder_that_is_gone_and_back_is_followed(write: Write, logged: Logged) -> None:
    folder = write()
    held = Library(folder)

    folder.rename(folder.with_name("away"))
    look_twice(held)
    assert "this folder cannot be read" in logged()[-1][1]
    folder.with_name("away").rename(folder)
    edit(folder, "chat", "Hello.", "Good day.")
    look_twice(held)

    assert hello(held.content) == "Good day."


def test_what_is_edited_while_it_is_read_is_read_again(
    write: Write, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    folder = write()
    held = Library(folder)
    read = module.load_content

    def edited_meanwhile(of: Path) -> Content:
        content = read(of)
        edit(folder, "chat", "Good day.", "Good evening.")
        monkeypatch.setattr(module, "load_content", read)
        return content

    monkeypatch.setattr(module, "load_content", edited_meanwhile)
    edit(folder, "chat", "Hello.", "Good day.")
    look_twice(held)
    assert hello(held.content) == "Hello."
    look_twice(held)

    assert hello(held.content) == "Good evening."
    assert len(logged()) == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("drugs", "brands: [Beta]", "brands: [Beta, Betta]", "names"),
        ("safety", "  sources: [page]", "  phrases: [cant breathe]\n  sources: [page]", "phrases"),
        ("questions", "- id: is_naming\n", "- id: is_naming_it\n", "questions"),
    ],
)
def test_what_needs_training_is_told(
    write: Write, logged: Logged, name: str, old: str, new: str, part: str
) -> None:
    folder = write()
    held = Library(folder)

    edit(folder, name, old, new)
    look_twice(held)
    edit(folder, "chat", "Hello.", "Good day.")
    look_twice(held)

    warnings = [words for level, words in logged() if level == "WARNING"]
    assert warnings == [
        f"What the model learns from the content was edited ({part}): it is understood as before"
        " until 'make train' and a new start"
    ]


def test_a_watched_library_follows_by_itself(write: Write) -> None:
    folder = write()
    held = Library(folder).watch(every=0.01)
    thread = held._thread
    assert held.watch()._thread is thread
    assert thread is not None
    assert thread.daemon

    edit(folder, "chat", "Hello.", "Good day.")

    deadline = time.monotonic() + 5
    while hello(held.content) != "Good day." and time.monotonic() < deadline:
        time.sleep(0.01)
    assert hello(held.content) == "Good day."
    held.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_watching_survives_what_nobody_thought_of(
    write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write()
    read = module.signature
    failed: list[Path] = []

    def fail_once(of: Path) -> module.Signature:
        if not failed:
            failed.append(of)
            raise RuntimeError("unthinkable")
        return read(of)

    held = Library(folder)
    monkeypatch.setattr(module, "signature", fail_once)
    held.watch(every=0.01)
    edit(folder, "chat", "Hello.", "Good day.")

    deadline = time.monotonic() + 5
    while hello(held.content) != "Good day." and time.monotonic() < deadline:
        time.sleep(0.01)
    assert hello(held.content) == "Good day."
    assert "could not be looked at" in caplog.text
    held.stop()


def test_the_signature_is_of_content_files_alone(write: Write) -> None:
    folder = write()
    before = signature(folder)

    (folder / ".chat.yml.swp").write_text("x")
    (folder / "notes.txt").write_text("x")
    assert signature(folder) == before
    (folder / "chat.yaml").write_text("x")
    assert signature(folder) != before
    assert signature(folder / "nowhere") == frozenset()
