"""What a user typed, and what the dialogue reads of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.cleaning import UNSAID, visible, words_of


@pytest.mark.parametrize(
    "nothing", ["", " ", "\n\t", "\u0000\u0007", "\u200b", "\u2060\ufeff", "\u3164", "\u00ad \x7f"]
)
def test_nothing_to_see_is_nothing(nothing: str) -> None:
    assert visible(nothing) == ""
    assert words_of(nothing) == ""


@pytest.mark.parametrize("slashes", ["/", "///", " / / ", "／", "/\u200b/"])
def test_slashes_alone_are_something_without_words(slashes: str) -> None:
    assert words_of(slashes) == UNSAID


def test_what_was_typed_is_shown_as_typed() -> None:
    assert visible(" /ｗｈａｔ?\u0007 ") == "/ｗｈａｔ?"
    assert visible("a\ud83d") == "a\ufffd"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_words_are_never_a_command_and_can_always_be_stored(text: str) -> None:
    words = words_of(text)
    words.encode("utf-8")
    assert not words.lstrip().startswith("/")
    assert bool(words) == bool(visible(text))
    assert "\u0000" not in words
