"""What is a choice by number, and what is a keyword."""

import pytest

from channels.typed import typed

CHOICES = (
    *("2", "2.", "2)", "(2)", "#2", "two", "Two", "2!", "2,", "2 please", "No. 2", "'2'"),
    *("2\u200b", "2️⃣", "２", "②", "➋", "⑵", "⒉", "2 👍", "option 2", "the second one", "second"),
    *("2nd", "the 2nd one please", "I'd like 2", "I’ll take number two", "yes, 2", "2 and 2"),
    *("nr 2", "answer: 2", "  2  "),
)


@pytest.mark.parametrize("text", CHOICES)
def test_one_choice(text: str) -> None:
    assert typed().numbers_in(text) == [2]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 and 3", [1, 3]),
        ("1,3", [1, 3]),
        ("1, 3", [1, 3]),
        ("first and third", [1, 3]),
        ("one", [1]),
        ("the first one", [1]),
        ("9", [9]),
        ("12", [12]),
    ],
)
def test_several_and_far(text: str, numbers: list[int]) -> None:
    assert typed().numbers_in(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "2 lines",
        "two relapses",
        "after 2",
        "I have 2",
        "no",
        "no one",
        "please",
        "100.4",
        "38,5",
        "102",
        "39",
        "2.5",
        "2 " * 40,
        "not 2",
        "what is the second drug",
    ],
)
def test_no_choice(text: str) -> None:
    assert typed().numbers_in(text) == []


@pytest.mark.parametrize(
    "text", ["STOP", "stop", "Stop.", " StopAll ", "/stop", "QUIT!", "Opt-out"]
)
def test_stop(text: str) -> None:
    assert typed().stops(text)


@pytest.mark.parametrize("text", ["", "stop velcade", "can I stop", "end of treatment", "x" * 99])
def test_no_stop(text: str) -> None:
    assert not typed().stops(text)


def test_other_keywords() -> None:
    assert typed().asks_more("More, please!")
    assert not typed().asks_more("more about Velcade")
    assert typed().starts("UNSTOP")
    assert typed().asks_help("/help")
    assert not typed().asks_help("help me breathe")


@pytest.mark.parametrize(
    "text",
    [
        *("delete", "/delete", "Delete.", "DELETE MY CONVERSATION"),
        *("please delete my chat", "Can you erase what I told you?", "erase everything, please"),
        *(
            "I'd like you to delete all my data now",
            "delete what I’ve told you",
            "ok, delete it all",
        ),
    ],
)
def test_what_deletes(text: str) -> None:
    assert typed().deletes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "?", "deleted", "don't delete my conversation", "how do I delete my conversation"),
        *("deletion 17p", "delete 17p", "what is del(17p)", "erase my pain", "delete my account"),
        *("erase me", "I want to erase myself", "delete my chat and tell me about Velcade"),
        *("delete the last line", "forget what I told you", "everything", "my data"),
    ],
)
def test_what_deletes_nothing(text: str) -> None:
    assert not typed().deletes(text)
