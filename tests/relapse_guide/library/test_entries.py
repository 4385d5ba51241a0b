"""The typed values of the content."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.library.approvals import Lines
from relapse_guide.library.entries import HelpLine, PartialDate, Phrase


@pytest.mark.parametrize(
    ("written", "earliest", "words"),
    [
        ("2021-07-30", dt.date(2021, 7, 30), "July 30, 2021"),
        ("2021-07", dt.date(2021, 7, 1), "July 2021"),
        ("2021", dt.date(2021, 1, 1), "2021"),
        ("2024-02-29", dt.date(2024, 2, 29), "February 29, 2024"),
    ],
)
def test_a_date_is_as_precise_as_its_source(written: str, earliest: dt.date, words: str) -> None:
    date = PartialDate.parse(written)

    assert date.earliest == earliest
    assert date.words == words


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_day_of_the_calendar_is_a_date(day: dt.date) -> None:
    assert PartialDate.parse(day.isoformat()).earliest == day


@pytest.mark.parametrize("written", ["", "soon", "21", "2021-7", "2021-00", "2021-02-30", "0000"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        PartialDate.parse(written)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=2).map(sorted), st.integers(0, 20))
def test_lines_admit_both_ends_and_no_more(ends: list[int], lines: int) -> None:
    least, most = ends

    assert Lines(min=least, max=most).admits(lines) == (least <= lines <= most)
    assert Lines(min=least).admits(lines) == (least <= lines)


def test_a_phrase_fills_its_blanks_and_only_those() -> None:
    phrase = Phrase(id="listed", says="With <drugs>, after <lines>:")

    assert phrase.blanks == ["drugs", "lines"]
    assert phrase.fill(drugs="<lines>", lines="2") == "With <lines>, after 2:"
    with pytest.raises(KeyError, match="lines"):
        phrase.fill(drugs="Velcade")


@pytest.mark.parametrize(
    ("phone", "digits"), [("911", "911"), ("1-800-452-CURE (1-800-452-2873)", "18004522873")]
)
def test_a_phone_is_dialled_by_its_digits(phone: str, digits: str) -> None:
    line = HelpLine(id="line", name="A line", phone=phone, says="Call it.", sources=["page"])

    assert line.dial == digits
