"""`make content` shows every entry and fails with words for editors."""

import dataclasses

import pytest

from relapse_guide import report
from relapse_guide.answers.answer import Answer
from relapse_guide.library.content import Content
from relapse_guide.library.faults import ContentError


@pytest.fixture
def reached(content: Content) -> dict[str, list[str]]:
    return {entry.id: ["ask_explain"] for _, entry in content.entries()}


@pytest.fixture(autouse=True)
def _walked(monkeypatch: pytest.MonkeyPatch, walk: list[tuple[str, Answer]]):
    monkeypatch.setattr("relapse_guide.answers.reach.all_answers", lambda _: iter(walk))


def test_the_real_content_has_nothing_to_mend(content: Content, capsys: pytest.CaptureFixture[str]):
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


def test_the_check_prints_no_table(capsys: pytest.CaptureFixture[str]):
    assert report.main(["--check"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_what_no_question_reaches_is_a_fault(content: Content, reached: dict[str, list[str]]):
    reached["refractory"] = []

    assert report.faults(content, reached) == [
        "content/glossary.yml: no question reaches 'refractory'; give it an intent, name it where"
        " it belongs, or remove it."
    ]


def test_a_text_too_hard_is_a_fault(content: Content, reached: dict[str, list[str]]):
    term = content.glossary["clone"]
    hard = term.copy(
        update={
            "says": [
                "Intraclonal heterogeneity always necessitates comprehensive characterization."
            ]
        }
    )
    changed = dataclasses.replace(content, glossary={**content.glossary, "clone": hard})

    (fault,) = report.faults(changed, reached)

    assert fault.startswith("content/glossary.yml: 'clone' reads at grade ")
    assert fault.endswith("use shorter words and sentences to reach 8 or lower.")


def test_content_that_cannot_be_read_ends_with_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refuse(_: object) -> None:
        raise ContentError("content/drugs.yml:3", "the id 'a' stands twice; rename it")

    monkeypatch.setattr(report, "load_content", refuse)

    assert report.main([]) == 1
    assert capsys.readouterr().err == "content/drugs.yml:3: the id 'a' stands twice; rename it\n"
