"""A call for help is answered as one, however long or strangely written the message is."""

from collections.abc import Callable

import pytest

from relapse_guide.answers.answer import Kind
from relapse_guide.understanding.phrase_net import folded
from tests.channels.serving import STANDING, Served, serving

CALM = "I went to see my sister and we had tea. " * 40
URGENT = {
    "crisis": ["I want to kill myself.", "i want to end my life", "im better off dead"],
    "sign_trouble_breathing": ["I can't breathe.", "he is gasping for air"],
    "sign_fever": ["hes burnin up"],
}
"""The id of the answer, and what is said."""
SAID = [(answer, text) for answer, texts in URGENT.items() for text in texts]


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


WRITTEN: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "letters apart": " ".join,
    "dots between": ".".join,
    "no spaces": lambda text: text.replace(" ", ""),
    "capitals": str.upper,
    "cyrillic": lambda text: text.translate(str.maketrans("aeopcyx", "аеорсух")),
    "accents": lambda text: "".join(f"{char}\u0301" if char in "aeiou" else char for char in text),
    "curly": lambda text: text.replace("'", "’"),
    "acute for apostrophe": lambda text: text.replace("'", "´"),
}


def answers(served: Served, text: str) -> list[str]:
    """The ids of the answers over REST."""
    return [message["answer"]["id"] for message in served.rest(text).json()]


@pytest.mark.parametrize(("answer", "text"), SAID)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_in_a_message_that_is_too_long(shared: Served, answer: str, text: str, place: str) -> None:
    whole = {"first": f"{text} {CALM}", "middle": f"{CALM}{text} {CALM}", "last": CALM + text}[
        place
    ]
    assert answers(shared, whole) == [answer]
    conversation = shared.open()
    said = shared.web(conversation, message=whole).json()["messages"]
    assert [message["answer"]["kind"] for message in said] == [Kind.safety.value]


@pytest.mark.parametrize(("answer", "text"), SAID)
@pytest.mark.parametrize("way", WRITTEN)
def test_however_it_is_written(answer: str, text: str, way: str) -> None:
    urgent = STANDING.urgent_answer(f"hello, {WRITTEN[way](text)}")
    assert urgent is not None, WRITTEN[way](text)
    # A sign may not be found in letters that stand apart; the general answer names 911 as well.
    assert urgent.id in ({"crisis"} if answer == "crisis" else {answer, "emergency"})


def test_a_long_calm_message_is_asked_to_be_shorter(shared: Served) -> None:
    assert answers(shared, CALM * 2) == ["too_long"]


def test_where_the_dialogue_fails(shared: Served) -> None:
    assert answers(shared, "fail: I want to kill myself") == ["crisis"]
    assert answers(shared, "fail") == ["failed"]


def test_where_there_are_too_many_messages(served: Served) -> None:
    with serving(served.agent, messages_per_minute=1) as limited:
        limited.rest("greet")
        assert limited.rest("greet").status == 429
        assert answers(limited, "I want to kill myself") == ["crisis"]


def test_letters_are_read_as_a_person_reads_them(shared: Served) -> None:
    shared.rest(full_width("what is Velcade"))
    assert shared.agent.heard[-1].text == "what is Velcade"
    assert folded("Ｋｉｌｌ") == " kill "
