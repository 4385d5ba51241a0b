"""Temperatures are read as numbers, and other numbers are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.language import language
from relapse_guide.understanding.temperatures import temperatures_in

CUES = language().temperatures
SURE, LOOKS = True, False


def read(text: str) -> list[tuple[float, bool, bool]]:
    return [(one.celsius, one.is_fever, one.is_sure) for one in temperatures_in(text, CUES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("temp 101.3", (38.5, True, SURE)),
        ("her tempreture is 38.4", (38.4, True, SURE)),
        ("102 fever", (38.9, True, SURE)),
        ("it was 39 C", (39.0, True, SURE)),
        ("100.4 F", (38.0, True, SURE)),
        ("100.3 F", (37.9, False, SURE)),
        ("38,5 °C", (38.5, True, SURE)),
        ("101 point 5 on the thermometer", (38.6, True, SURE)),
        ("no fever, 98.6", (37.0, False, SURE)),
        ("temp was 102 last week", (38.9, True, SURE)),
        ("running 101.4 tonight", (38.6, True, LOOKS)),
        ("in this heat 39.4 and shaking, temp", (39.4, True, SURE)),
        ("it is hot outside and I am 39 degrees", (39.0, True, SURE)),
    ],
)
def test_is_a_temperature(text: str, found: tuple[float, bool, bool]) -> None:
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "kappa 101.4 and a fever",
        "I am 102 years old with a temp",
        "38 years and no fever",
        "fever and 40 mg of dex",
        "creatinine 101, feverish",
        "blood pressure 102/60, no fever",
        "temp fine, glucose 105",
        "page 102 of the fever leaflet",
        "I have had 38 infusions",
        "call 101 for it",
        "fever of 60",
        "our 40 degree summers",
        "40 C in the shade and chills",
    ],
)
def test_is_none(text: str) -> None:
    assert read(text) == []


@given(st.floats(93, 108, allow_nan=False).map(lambda value: round(value, 1)))
def test_fahrenheit_is_a_fever_from_100_point_4(value: float) -> None:
    ((_, is_fever, _),) = read(f"my temp is {value}")
    assert is_fever == (value >= 100.4)


@given(st.floats(35, 42, allow_nan=False).map(lambda value: round(value, 1)))
def test_celsius_is_a_fever_from_38(value: float) -> None:
    ((celsius, is_fever, _),) = read(f"my temp is {value}")
    assert (celsius, is_fever) == (value, value >= 38)
