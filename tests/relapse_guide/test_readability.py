"""Every text of the content reads at grade 8 or lower."""

from collections.abc import Iterator

import pytest

from relapse_guide.library.content import Content
from relapse_guide.library.entries import Entry
from relapse_guide.library.library import library
from relapse_guide.readability import HIGHEST_GRADE, grade, masked


def entries() -> Iterator[object]:
    for kind, entry in library().content.entries():
        if entry.texts():
            yield pytest.param(entry, id=f"{kind}-{entry.id}")


@pytest.mark.parametrize("entry", entries())
def test_every_entry_reads_easily(content: Content, entry: Entry) -> None:
    measured = grade(content, entry.texts())

    assert measured is None or measured <= HIGHEST_GRADE


def test_the_limit_is_grade_8() -> None:
    assert HIGHEST_GRADE == 8


def test_a_hard_text_is_found(content: Content) -> None:
    hard = (
        "Notwithstanding considerable heterogeneity, immunophenotypic characterization"
        " facilitates individualized therapeutic decision-making considerably."
    )

    assert (grade(content, [hard]) or 0) > HIGHEST_GRADE
    assert (grade(content, ["You can ask them, and they will tell you."]) or 0) < 5


def test_less_than_a_sentence_has_no_grade(content: Content) -> None:
    assert grade(content, ["Tell me more"]) is None


def test_names_are_masked_and_nothing_else(content: Content) -> None:
    text = "{bortezomib} or Darzalex Faspro with <drugs>, as immunomodulatory drugs; rest a while."

    assert masked(content, text) == "drug or drug with drug, as drug; rest a while."
