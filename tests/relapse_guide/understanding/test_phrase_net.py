"""The net finds its phrases however they are written, and nothing that only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.library.content import Content
from relapse_guide.understanding.phrase_net import PhraseNet

NET = PhraseNet(
    ["can't breathe", "better off dead", "lips are blue", "won't wake up", "kill myself"]
)


@pytest.mark.parametrize(
    "text",
    [
        "I can't breathe",
        "I can’t breathe!",
        "i cant BREATHE, what is DPd",
        "he'd be better off dead",
        "betta off ded",
        "beter off dead",
        "his lips, are blue",
        "her lips are bloo",
        "gran wont wake up",
        "gran wont wak up",
        "i will kil myself",
    ],
)
def test_found(text: str) -> None:
    assert NET.holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "can breathe easier now",
        "better off with Velcade",
        "her lips are fine",
        "I wake up at night",
        "can a cell kill itself",
        "dead tired, better now",
        "want to take up sport",
        "he is better off that way",
    ],
)
def test_not_found(text: str) -> None:
    assert not NET.holds(text)


def test_every_phrase_of_the_content_is_found_in_a_message(content: Content) -> None:
    for entry in content.safety.values():
        net = PhraseNet(entry.phrases)
        missed = [
            phrase
            for phrase in entry.phrases
            if not net.holds(f"What is DPd? {phrase.upper()}; and its price")
        ]
        assert missed == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert NET.holds(text) in (True, False)


def test_long_text_is_searched_for_the_exact_words() -> None:
    story = "so and so went home " * 5_000
    assert NET.holds(f"{story} i can't breathe")
    assert not NET.holds(story)
