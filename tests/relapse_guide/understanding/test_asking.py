"""What asks is found in a story, wherever it stands."""

import pytest

from relapse_guide.understanding.language import language


def asked(text: str) -> list[str]:
    return [part.of(text) for part in language().asked_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My dad had velcade. What is left for him? He is tired.", ["What is left for him?"]),
        ("so what else is there", ["so what else is there"]),
        ("he had 3 lines but i dont get it, is there anything else", ["is there anything else"]),
        ("She is 70. I was wondering if a trial would help", ["wondering if a trial would help"]),
        ("what is it? and can he drive?", ["what is it?", "and can he drive?"]),
        ("kyprolis?", ["kyprolis?"]),
        (
            "what does this drug do, and who pays for it",
            ["what does this drug do", "and who pays for it"],
        ),
        (
            "My hair is thin, is it the drug and will it grow back?",
            ["My hair is thin, is it the drug", "will it grow back?"],
        ),
        ("is it a pill and can he drive?", ["is it a pill", "can he drive?"]),
        ("is it a pill and a shot?", ["is it a pill and a shot?"]),
        ("why, and what now?", ["why, and what now?"]),
    ],
)
def test_question_is_found(text: str, found: list[str]) -> None:
    assert asked(text) == found


def test_question_at_the_end_of_a_long_sentence_is_taken_out() -> None:
    story = "we have been at this since 2015 and he has had more drugs than i can count by now and"
    text = f"{story} everybody in the family is worn out, so how is carfilzomib given?"
    assert asked(text) == ["so how is carfilzomib given?"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I had velcade, then dara",
        "Dad got sick when he was on it, which is when we stopped",
        "they told us what they know. He did it for two years.",
        "thanks",
    ],
)
def test_story_asks_nothing(text: str) -> None:
    assert asked(text) == []
