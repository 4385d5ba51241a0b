"""Where somebody writes from is heard by what only they say; names of towns alone tell nothing."""

import pytest

from relapse_guide.library.content import Content
from relapse_guide.understanding.language import language

SAID = [
    ("uk", "Is Carvykti on the NHS yet?"),
    ("uk", "has NICE approved it? the NICE guidance says third line"),
    ("uk", "here in England nobody mentions it"),
    ("uk", "im in manchester uk, he has a fevr"),
    ("uk", "my consultant in Leeds wants to stop"),
    ("uk", "should I ring 999 or 111"),
    ("uk", "Hello from Scotland"),
    ("uk", "how do i claim PIP for this"),
    ("uk", "our attendance allowance appeal"),
    ("uk", "I was sick in the car park at Tesco"),
    ("uk", "my pip renewal went in late"),
    ("uk", "must I tell the DVLA"),
    ("canada", "Rural Saskatchewan, the center is five hours away"),
    ("canada", "is it covered in Canada"),
    ("canada", "I'm Canadian, does OHIP pay"),
    ("canada", "we live in Nova Scotia"),
    ("canada", "not yet approved by Health Canada"),
    ("australia", "Is Kyprolis on the PBS"),
    ("australia", "in Australia what comes next"),
    ("australia", "does Medicare Australia pay for scans"),
    ("australia", "has it got TGA approval"),
    ("ireland", "I am in Ireland, who pays"),
    ("ireland", "my consultant in Galway wants to stop"),
    ("ireland", "does the HSE fund Carvykti"),
    ("ireland", "Wife here, Cork. He is tired"),
    ("ireland", "we live in Donegal"),
    ("ireland", "has Talvey come to Ireland yet"),
    ("south_africa", "a small clinic in the Eastern Cape"),
    ("uk", "here in Northern Ireland"),
    ("uk", "my consultant in Aberdeen wants to stop"),
    ("new_zealand", "is it funded in New Zealand"),
    ("new_zealand", "not yet funded by Pharmac"),
    ("new_zealand", "we live in Auckland"),
    ("india", "my mother is being treated in India"),
    ("india", "we live in Chennai"),
    ("india", "they are telling 5-6 lakh for it"),
    ("philippines", "we live in the Philippines"),
    ("philippines", "does PhilHealth pay"),
    ("south_africa", "I live in South Africa"),
    ("south_africa", "treated at Groote Schuur"),
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
    "are these pills made in India",
    "I am from the Philippines and live in Texas",
    "my parents came from India",
    "an Irish pub in Boston",
    "can I eat kiwi",
    "we live in Dunedin",
    "we live in Aberdeen",
    "my hematologist at Beaumont",
    "there is a cork in the wine, we live in Galveston",
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
