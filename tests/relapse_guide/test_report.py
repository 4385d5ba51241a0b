"""`make content` shows every entry and fails with words for editors."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from relapse_guide import proofreading, report
from relapse_guide.answers.answer import Answer
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.faults import Fault
from relapse_guide.library.library import Library, library
from relapse_guide.library.subjects import Term
from relapse_guide.settings import SettingsError
from tests.relapse_guide.asking import mention

Asked = Callable[..., None]
Shown = pytest.CaptureFixture[str]
EXPLAINS_VELCADE = "explain_bortezomib"


@pytest.fixture
def reached(content: Content) -> dict[str, list[str]]:
    return {entry.id: ["ask_explain"] for _, entry in content.entries()}


@pytest.fixture
def places(content: Content) -> report.Places:
    return {entry.id: (f"content/{kind}.yml", 7) for kind, entry in content.entries()}


@pytest.fixture(autouse=True)
def _walked(monkeypatch: pytest.MonkeyPatch, walk: list[tuple[str, Answer]]) -> None:
    """The walk is made once for all tests, and proofread in test_proofreading.py."""
    monkeypatch.setattr("relapse_guide.answers.reach.all_answers", lambda _: iter(walk))
    monkeypatch.setattr(report, "all_questions", lambda _: iter(()))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Has these questions proofread; each answer that is an explanation "is odd"."""

    def _asked(*questions: Question) -> None:
        monkeypatch.setattr(report, "all_questions", lambda _: iter(questions))
        monkeypatch.setattr(report, "faults", lambda *_: [])
        monkeypatch.setattr(proofreading, "faults_in", odd)

    def odd(content: Content, question: Question, answer: Answer) -> list[str]:
        return [f"is odd ({answer.id})"] if question.intent == "ask_explain" else []

    return _asked


def explaining(content: Content, *values: str) -> Question:
    return Question(intent="ask_explain", mentions=[mention(content, value) for value in values])


@pytest.fixture
def opened_once(content: Content, monkeypatch: pytest.MonkeyPatch) -> Content:
    """Content, held by the library, of which one address is yet to be opened."""
    sources = {
        source.id: source.copy(update={"unopened": source is content.page})
        for source in content.sources.values()
    }
    changed = dataclasses.replace(content, sources=sources)
    held = SimpleNamespace(content=changed, folder=library().folder)
    monkeypatch.setattr(report, "library", lambda: held)
    monkeypatch.setattr(report, "faults", lambda *_: [])
    return changed


def test_the_real_content_has_nothing_to_mend(
    content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main([]) == 0

    shown = capsys.readouterr()
    assert shown.err == ""
    lines = shown.out.splitlines()
    count = len(list(content.entries()))
    assert lines[0].split() == ["id", "reached", "by", "source", "and", "date", "grade"]
    to_open = report.unopened(content, report.places_in(library().folder))
    assert len(lines) == count + 2 + bool(to_open) + len(to_open)
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


def test_a_bad_wording_is_told_once_with_what_asks_for_it(content: Content, asked: Asked) -> None:
    asked(
        explaining(content, "bortezomib"),
        Question(intent="thank"),
        explaining(content, "bortezomib", "bortezomib"),
        explaining(content, "carfilzomib"),
    )

    told = report.badly_worded(content)

    first = [line for line in told if "about bortezomib" in line]
    assert f"The answer to ask_explain about bortezomib is odd ({EXPLAINS_VELCADE})." in first
    assert all(line.endswith(").") and "is odd (" in line for line in told)
    assert len(told) == len(set(told)) == len({line.split("(")[-1] for line in told})


def test_what_failed_is_told_where_nothing_is_named(content: Content, asked: Asked) -> None:
    asked(
        Question(intent="ask_explain", resistant=["bortezomib"], intolerant=["carfilzomib"]),
        Question(intent="ask_explain"),
    )

    told = report.badly_worded(content)

    assert told[0].startswith("The answer to ask_explain about bortezomib, carfilzomib is odd")


def test_a_bad_wording_is_something_to_mend(content: Content, asked: Asked, capsys: Shown) -> None:
    asked(explaining(content, "bortezomib"))
    told = report.badly_worded(content)

    assert report.main(["--check"]) == 1

    shown = capsys.readouterr()
    assert shown.err.splitlines() == told
    assert shown.out.endswith(f" entries, {len(told)} to mend.\n")


def test_addresses_to_open_are_listed_with_their_places(
    opened_once: Content, places: report.Places
) -> None:
    assert report.unopened(opened_once, places) == [
        f"content/sources.yml:7: {opened_once.page.address}"
    ]


def test_addresses_to_open_are_no_mistakes(opened_once: Content, capsys: Shown) -> None:
    (line,) = report.unopened(opened_once, report.places_in(library().folder))

    assert report.main([]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[-3:-1] == [
        "Addresses to open once, and then to take 'unopened: true' away:",
        f"  {line}",
    ]

    assert report.main(["--check"]) == 0
    assert line not in capsys.readouterr().out


def test_sources_of_texts_count_for_no_grade(
    content: Content, reached: dict[str, list[str]]
) -> None:
    term = content.glossary["clone"]
    marked = term.copy(update={"says": ["It helps to ask a lot. [imf_subsequent_relapse]"]})
    plain = term.copy(update={"says": ["It helps to ask a lot."]})

    first, second = (
        {row[0]: row for row in report.rows(with_term(content, changed), reached)}["clone"]
        for changed in (marked, plain)
    )

    assert first == second


def with_term(content: Content, term: Term) -> Content:
    return dataclasses.replace(content, glossary={**content.glossary, term.id: term})


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
