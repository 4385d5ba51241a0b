"""Every answer is written down, so that a change of medical wording shows in review as text."""

from pathlib import Path
from typing import Any

import pytest

from relapse_guide.answers.answer import Answer, AnswerButton, Kind, SourceNote
from relapse_guide.library.content import Content
from tests.content.snapshot import COMMAND, FOLDER, SOURCES, snapshot, write, written

MOST_BYTES = 1_000_000
SHOWN = 5
"""Changed lines that a failure shows of each file."""


def an_answer(**changes: Any) -> Answer:
    given: dict[str, Any] = {
        "id": "made_up",
        "kind": Kind.content,
        "lead": "It is a drug. [1]",
        "paragraphs": ["It is given as a shot. [2]", "That takes an hour. [1, 2]"],
        "warning": "It can harm the heart. [1]",
        "care_team": "Ask your care team about it.",
        "sources": [source("first"), source("second")],
        "buttons": [AnswerButton.asking("Side effects", "ask_side_effects")],
    }
    return Answer(**{**given, **changes})


def source(name: str) -> SourceNote:
    address = f"https://example.org/{name}"
    return SourceNote(id=name, title=name, publisher="P", address=address, date="read May 2, 2026")


@pytest.fixture(scope="module")
def made(content: Content, walk: list[tuple[str, Answer]]) -> dict[str, str]:
    """The files as they would be written now."""
    return snapshot(content, walk)


def differences(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Files that differ, each with its first lines that are new or gone."""
    found = []
    for name in sorted({*before, *now}):
        old, new = (one.get(name, "").splitlines() for one in (before, now))
        changed = [f"  - {line}" for line in old if line not in set(new)][:SHOWN]
        changed += [f"  + {line}" for line in new if line not in set(old)][:SHOWN]
        if old != new:
            found += [f"tests/content/answers/{name}.txt", *changed]
    return found


def test_every_answer_is_the_one_that_was_written_down(made: dict[str, str]) -> None:
    found = differences(written(), made)

    told = "These answers are not as they were written down; if that is meant, run"
    assert not found, "\n".join([f"{told} `{COMMAND}` and read the change:", *found])


def test_every_line_of_every_answer_stands_in_a_file(
    made: dict[str, str], answers: list[Answer]
) -> None:
    lines = "\n".join(made.values())
    texts = {text for answer in answers for text in answer.texts()}

    # Its sources are numbers in the answer, and names in the file.
    assert [text for text in texts if text.partition(" [")[0] not in lines] == []


def test_the_files_can_be_read_in_a_review(made: dict[str, str]) -> None:
    assert len(made) > 50
    assert [name for name, text in made.items() if len(text.encode()) > MOST_BYTES] == []
    for text in made.values():
        assert text.endswith("\n")
        assert "\n\n\n" not in text


def test_a_changed_word_shows_as_text(content: Content) -> None:
    before = snapshot(content, [("ask", an_answer())])
    changed = an_answer(warning="It can harm the liver. [1]")

    assert differences(before, snapshot(content, [("ask", changed)]))[2:] == [
        "  - warning: It can harm the heart. [first]",
        f"  + {snapshot(content, [('ask', changed)])['ask'].splitlines()[0]}",
        "  + warning: It can harm the liver. [first]",
    ]


def test_a_changed_order_or_number_of_answers_shows_as_well(content: Content) -> None:
    """Where no line is new, the digest is."""
    one, other = an_answer(), an_answer(paragraphs=["That takes an hour. [1, 2]"])

    texts = {snapshot(content, [("ask", a) for a in walk])["ask"] for walk in ([one], [one, other])}

    assert len(texts) == 2


def test_an_answer_stands_whole_only_where_it_is_new(content: Content) -> None:
    similar = an_answer(id="similar", paragraphs=["It is given as a shot. [2]", "It is old. [1]"])

    shown = snapshot(content, [("ask", an_answer()), ("ask_too", similar)])

    assert "# made_up\nIt is a drug. [first]\n" in shown["ask"]
    assert shown["ask_too"].endswith("# similar, beside what stands above\nIt is old. [first]\n")
    assert "first: first, P, read May 2, 2026: https://example.org/first\n" in shown[SOURCES]


def test_a_safety_answer_always_stands_whole(content: Content) -> None:
    urgent = {"kind": Kind.safety, "lead": "Call 911 now. [1]"}
    first, second = an_answer(**urgent), an_answer(**urgent, warning="Lie down. [1]")

    shown = snapshot(content, [("ask", first), ("ask", second)])["ask"]

    assert shown.count("Call 911 now.") == 2


def test_only_what_changed_is_written_and_what_is_no_more_goes(tmp_path: Path) -> None:
    folder = tmp_path / "answers"

    assert write({"a": "1\n", "b": "2\n"}, folder) == ["a", "b"]
    assert write({"a": "1\n", "c": "3\n"}, folder) == ["b", "c"]
    assert written(folder) == {"a": "1\n", "c": "3\n"}
    assert write(written(folder), folder) == []


def test_the_folder_holds_nothing_else() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} == {".txt"}
