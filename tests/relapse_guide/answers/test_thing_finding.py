"""Which things a message asks about, and whether an answer speaks of them."""

import pytest

from relapse_guide.answers.thing_finding import speaks_of, things_asked, things_in
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Thing
from relapse_guide.understanding.language import language

THINGS = Content(
    things={
        thing.id: thing
        for thing in (
            Thing(id="hair", name="hair loss", words=["hair", "bald*"], covered=["alopecia"]),
            Thing(id="dye", name="contrast dye", words=["contrast dye", "dye for the scan"]),
            Thing(id="color", name="hair dye", words=["hair dye", "dye* my hair"]),
            Thing(id="deletion", name="del(17p)", words=["del(17p)", "17p"]),
        )
    }
)
READING = language()
STORY = "We have been through a lot with dad this year and he lost all his hair in the spring, " * 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Will I lose my HAIR?", ["hair"]),
        ("hairs, hairless chairs", ["hair"]),
        ("is going bald or baldness usual", ["hair"]),
        ("can I have hair dye, or the contrast dye?", ["color", "dye"]),
        ("may I go on dyeing my hair", ["color"]),
        ("what does DEL(17P) mean", ["deletion"]),
        ("is dye for a scan safe", []),
        ("", []),
    ],
)
def test_things_are_found_by_whole_words_the_longest_first(text: str, found: list[str]) -> None:
    assert things_in(THINGS, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{STORY}. What about contrast dye?", ["dye"]),
        (f"{STORY}.", []),
        ("my hair is gone since spring", ["hair"]),
        ("My hair is gone. What now?", ["hair"]),
    ],
)
def test_what_is_asked_counts_and_a_long_story_does_not(text: str, found: list[str]) -> None:
    assert things_asked(THINGS, text, READING) == found


def test_an_answer_speaks_of_a_thing_by_any_of_its_words() -> None:
    assert speaks_of(THINGS, "hair", ["It can cause alopecia [1]."])
    assert speaks_of(THINGS, "hair", ["Nothing.", "Some people's hair thins."])
    assert not speaks_of(THINGS, "hair", ["Chairs are free."])
