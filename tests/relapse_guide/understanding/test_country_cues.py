"""Where somebody writes from is heard by what only they say; names of towns alone tell nothing."""

import pytest

from relapse_guide.library.content import Content
from relapse_guide.understanding.language import language

SAID = [
    ("uk", "Is Carvykti on the NHS yet?"),
    ("uk", "has NICE approved it? the NICE guidance says third line"),
    ("uk", "here in England nobody mentions it"),
    ("uk", "my consultant in Leeds wants to stop"),
    ("uk", "should I ring 999 or 111"),
    ("uk", "Hello from Scotland"),
    ("uk", "how do i claim PIP for this"),
    ("uk", "our attendance allowance appeal"),
    ("uk", "I was sick in the car park at Tesco"),
    ("canada", "is it covered in Canada"),
    ("canada", "I'm Canadian, does OHIP pay"),
    ("canada", "we live in Nova Scotia"),
    ("canada", "not yet approved by Health Canada"),
    ("australia", "Is Kyprolis on the PBS"),
    ("australia", "in Australia what comes next"),
    ("australia", "does Medicare Australia pay for scans"),
    ("australia", "has it got TGA approval"),
]
NOT_SAID = [
    "",
    "that is nice, thank you",
    "what is Kyprolis",
    "does Medicare pay for Revlimid",
    "I saw it on public television",
    "the patient from Ontario, California",
    "my insurance consultant said no",
    "is a canadian mint okay with pills",
    "I take 999 mg",
    "Pip is my cat",
    "I am in pain and in bed",
]


@pytest.mark.parametrize(("country", "text"), SAID)
def test_country(country: str, text: str) -> None:
    assert language().countries.country_in(text) == country


@pytest.mark.parametrize("text", NOT_SAID)
def test_no_country(text: str) -> None:
    assert language().countries.country_in(text) is None


def test_the_first_country_counts() -> None:
    text = "I live in Canada and my mum is in England"
    assert language().countries.country_in(text) == "canada"


def test_every_country_that_is_heard_is_told_something(content: Content) -> None:
    assert sorted(language().countries.patterns) == sorted(content.countries)
