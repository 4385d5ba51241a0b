"""How many treatments somebody has had, as people say it, and numbers that say something else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relapse_guide.understanding.prior_lines import prior_lines_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("I have had 3 prior lines", [3]),
        ("ive had three lines of therapy", [3]),
        ("three prior treatments", [3]),
        ("Three different regimens 😀", [3]),
        ("5 diffrent treatments", [5]),
        ("I've had ten treatmants", [10]),
        ("twelve prior therapies", [12]),
        ("two failed treatments", [2]),
        ("tried 3 combos", [3]),
        ("3 rounds of treatment", [3]),
        ("2 previous therapys", [2]),
        ("I've been through five lines of treatment", [5]),
        ("lines: 2", [2]),
        ("prior lines = 4", [4]),
        ("# of prior lines: 3", [3]),
        ("0 prior lines", [0]),
        ("just 1 treatment so far", [1]),
        ("more than 3 prior lines", [3]),
        ("3 prior lines in 2 years", [3]),
        ("what is available after 1 prior therapy", [1]),
        ("after two lines", [2]),
        ("I had 3 lines and 2 transplants", [3]),
        ("four prior lines; 2 of them failed", [4]),
        ("2 relapses", [2]),
        ("I've had 2 relapses and 3 lines", [2, 3]),
        ("this is my second relapse", [2]),
        ("3rd relapse", [3]),
        ("it’s his fourth relapse", [4]),
        ("my 2nd late relapse", [2]),
        ("relapsed twice", [2]),
        ("relapsed 3 times", [3]),
        ("relapsed 2x", [2]),
        ("2x relapsed", [2]),
        ("came back twice", [2]),
        ("it has come back three times", [3]),
        ("3", [3]),
        ("three", [3]),
        ("Three.", [3]),
        ("maybe 4", [4]),
        ("um, about four I think", [4]),
        ("sorry I meant 2", [2]),
        ("it returned after my fifth treatment", [5]),
        ("after the 3rd line of therapy", [3]),
        ("his second line has stopped", [2]),
        ("the fourth regimen of treatment just failed", [4]),
        ("prior_lines: 6", [6]),
        ("the two treatments I had", [2]),
    ],
)
def test_stated(text: str, numbers: list[int]) -> None:
    assert [lines.value for lines in prior_lines_in(text)] == numbers
    assert [lines.value for lines in prior_lines_in(text.upper())] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "first relapse",
        "I relapsed",
        "for 3 years",
        "3 months of treatment",
        "3 cycles of treatment",
        "three treatments a week",
        "3 treatments per month",
        "10 treatments of radiation",
        "1 to 3 prior lines",
        "1-3 prior lines",
        "1–3 lines",
        "one to three lines",
        "2 or 3 prior treatments",
        "25 mg",
        "10 mg of dex",
        "60 mg 3 times a day",
        "take 4 pills",
        "I am 72 years old",
        "age 72",
        "he's 68",
        "call 1-800-452-2873",
        "call me at 555 1234",
        "Jan 3 2024",
        "on 3/4/2023 I had treatment",
        "2021",
        "diagnosed in 2019",
        "3 kids",
        "2 infusions per month",
        "t(11;14)",
        "CD38",
        "stage 3",
        "day 1 of cycle 2",
        "99 lines",
        "no prior treatments",
        "",
        "😀",
    ],
)
def test_not_stated(text: str) -> None:
    assert prior_lines_in(text) == []


def test_places_are_those_of_the_numbers() -> None:
    text = "😀 had two prior lines, now my 3rd relapse"
    found = prior_lines_in(text)
    assert [text[lines.start : lines.end] for lines in found] == ["two", "3rd"]


@pytest.mark.parametrize("unit", ["3 ", "three prior ", "1 to 3 ", "i think ", "come back so "])
def test_10000_characters_are_read(unit: str) -> None:
    assert isinstance(prior_lines_in((unit * 10_000)[:10_000]), list)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(alphabet="123 lines-toprxfa\n", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for lines in prior_lines_in(text):
        assert 0 <= lines.start < lines.end <= len(text)
        assert 0 <= lines.value <= 20
