"""What programs write in a person's name is told from what people write."""

import pytest

from relapse_guide.understanding.language import language
from relapse_guide.understanding.roles import QUOTED, RESISTANT, Span, roles_in

CUES = language().machine_text


@pytest.mark.parametrize(
    "text",
    [
        'Liked "Revlimid stopped working for me too"',
        "Loved “call 911 now”",
        "Reacted 👍 to “I want to die”",
        'Reacted ❤️ to "Kyprolis failed"',
        'Laughed at "my fever is 103"',
        "Emphasized “help”",
        'Removed a heart from "Velcade failed"',
        "Loved an image",
        "I am out of the office until Monday. For urgent matters call 911.",
        "Automatic reply: clinic visit",
        "Auto-reply: I'm driving with do not disturb turned on",
        "Thank you for your message. We will reply within 2 business days.",
    ],
)
def test_reactions_and_automatic_replies(text: str) -> None:
    assert CUES.is_by_machine(text)
    assert CUES.is_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "I liked Velcade but it quit",
        'I loved the "break" I got',
        "Liked it better on Velcade",
        "I reacted badly to Velcade",
        'Liked "rest day" but now I have a fever of 103',
        "Loved your message. I have chest pain and can't breathe",
        "my doctor is out of the office and I have a fever",
        "I'm out of the office with a fever of 103",
        "we are on vacation and dad has a fever of 102",
        "I'm driving and my chest hurts",
        "what does [1] mean",
        "",
    ],
)
def test_what_people_write(text: str) -> None:
    assert not CUES.is_in(text)


FORWARDED = (
    "When Revlimid no longer works, there are FDA-approved uses of Carvykti. [1] "
    "Zenbexus is a relative of Revlimid. [2]"
)


def test_an_answer_that_comes_back() -> None:
    assert CUES.is_in(FORWARDED)
    assert CUES.is_alone(FORWARDED)
    assert not CUES.is_alone(f"{FORWARDED} what does that mean for mom?")


def test_machine_text_is_no_history() -> None:
    text = 'Liked "Revlimid stopped working"'
    assert roles_in(text, [Span(7, 15)]) == [QUOTED]
    assert roles_in("my Revlimid stopped working", [Span(3, 11)]) == [RESISTANT]


def test_long_text_is_read_quickly() -> None:
    assert not CUES.is_in("liked " * 20_000)
