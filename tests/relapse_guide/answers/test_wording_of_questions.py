"""What the words of a message say beyond its intent and its names."""

import pytest

from relapse_guide.answers.wording_of_questions import is_joined, is_turned
from relapse_guide.library.content import Content

ASKED = "ask_drug_approval"


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Was Farydak withdrawn?", True),
        ("is sarclisa still experimental", True),
        ("They took Blenrep OFF the market, or did they? Is it no longer available", True),
        ("I thought it was pulled off the market, is it back?", False),
        ("Is Kyprolis approved?", False),
        ("", False),
    ],
)
def test_a_question_the_other_way_round(content: Content, text: str, turned: bool) -> None:
    assert is_turned(content, ASKED, text) is turned


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Is Kyprolis approved with Pomalyst?", True),
        ("Are Velcade plus Revlimid OK'd?", True),
        ("Is Kyprolis approved without dex?", False),
        ("Are Kyprolis and Talvey approved?", False),
    ],
)
def test_drugs_asked_about_together(content: Content, text: str, joined: bool) -> None:
    assert is_joined(content, ASKED, text) is joined


def test_other_questions_have_no_such_words(content: Content) -> None:
    for intent in ("ask_explain", "no_such_intent"):
        assert not is_turned(content, intent, "Was it withdrawn?")
        assert not is_joined(content, intent, "with Pomalyst")
