"""`make content` shows every entry and fails with words for editors."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from relapse_guide import report
from relapse_guide.answers.answer import Answer
from relapse_guide.library.content import Content
from relapse_guide.library.faults import Fault
from relapse_guide.library.library import Library, library
from relapse_guide.settings import SettingsError


@pytest.fixture
def reached(content: Content) -> dict[str, list[str]]:
    return {entry.id: ["ask_explain"] for _, entry in content.entries()}


@pytest.fixture
def places(content: Content) -> report.Places:
    return {entry.id: (f"content/{kind}.yml", 7) for kind, entry in content.entries()}


@pytest.fixture(autouse=True)
def _walked(monkeypatch: pytest.MonkeyPatch, walk: list[tuple[str, Answer]]) -> None:
    monkeypatch.setattr("relapse_guide.answers.reach.all_answers", lambda _: iter(walk))


def test_the_real_content_has_nothing_to_mend(
    content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main([]) == 0

    shown = capsys.readouterr()
    assert shown.err == ""
    lines = shown.out.splitlines()
    count = len(list(content.entries()))
    assert lines[0].split() == ["id", "reached", "by", "source", "and", "date", "grade"]
    assert len(lines) == count + 2
    assert lines[-1] == f"{count} entries, 0 to mend."
    row = next(line for line in lines if line.startswith("disease_course "))
    assert "imf_subsequent_relapse, reviewed July" in row
    assert 0 < float(row.split()[-1]) <= 8


def test_the_check_prints_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(["--check"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_what_no_question_reaches_is_a_fault(
    content: Content, reached: dict[str, list[str]], places: report.Places
) -> None:
    reached["refractory"] = []

    assert report.faults(content, reached, places) == [
        Fault(
            "content/glossary.yml",
            7,
            "no question reaches 'refractory'; give it an intent, name it where it belongs, or"
            " remove it",
        )
    ]


def test_a_text_too_hard_is_a_fault(
    content: Content, reached: dict[str, list[str]], places: report.Places
) -> None:
    term = content.glossary["clone"]
    hard = term.copy(
        update={
            "says": [
                "Intraclonal heterogeneity always necessitates comprehensive characterization."
            ]
        }
    )
    changed = dataclasses.replace(content, glossary={**content.glossary, "clone": hard})

    (fault,) = report.faults(changed, reached, places)

    assert str(fault).startswith("content/glossary.yml:7: 'clone' reads at grade ")
    assert fault.what.endswith("use shorter words and sentences to reach 8 or lower")


def test_each_entry_has_its_place(content: Content) -> None:
    places = report.places_in(library().folder)

    assert set(places) == {entry.id for _, entry in content.entries()}
    file, line = places["disease_course"]
    text = (library().folder.parent / file).read_text(encoding="utf-8")
    assert text.splitlines()[line - 1] == "- id: disease_course"


def test_what_cannot_be_used_is_told_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(library().folder, folder)
    for name in ("help", "drugs"):
        path = folder / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8") + "- id: x\n- 5\n", encoding="utf-8")
    monkeypatch.setattr(report, "library", lambda: Library(folder))

    assert report.main([]) == 1

    shown = capsys.readouterr()
    files = [line.partition(":")[0] for line in shown.err.splitlines()]
    assert files == sorted(files)
    assert set(files) == {"content/drugs.yml", "content/help.yml"}
    assert shown.out == f"{len(files)} to mend before the entries can be listed.\n"


def test_an_answer_that_cannot_be_made_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Content) -> dict[str, list[str]]:
        raise KeyError("nobody")

    monkeypatch.setattr(report, "reach", broken)

    assert report.main([]) == 1
    assert capsys.readouterr().err == "An answer cannot be made: KeyError: 'nobody'\n"


def test_a_wrong_setting_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> Library:
        raise SettingsError("The environment variable PORT is 'x'")

    monkeypatch.setattr(report, "library", refuse)

    assert report.main([]) == 1
    assert capsys.readouterr().err == "The environment variable PORT is 'x'\n"
