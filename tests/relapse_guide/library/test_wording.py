"""Lists and dates as American readers know them, without a comma before the last name."""

import datetime as dt

import pytest

from relapse_guide.library.wording import all_of, any_of, day_words, month_words


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["A"], "A"), (["A", "B"], "A # B"), (["A", "{b}", "C"], "A, {b} # C")],
)
def test_names_are_joined(names: list[str], joined: str) -> None:
    assert all_of(names) == joined.replace("#", "and")
    assert any_of(names) == joined.replace("#", "or")


def test_dates_in_words() -> None:
    assert day_words(dt.date(2021, 7, 3)) == "July 3, 2021"
    assert month_words(dt.date(2021, 7, 3)) == "July 2021"
