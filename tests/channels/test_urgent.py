"""A call for help is answered as one, however long or strangely written the message is."""

from collections.abc import Callable

import pytest

from relapse_guide.answers.answer import Kind
from relapse_guide.understanding.phrase_net import folded
from tests.channels.fake_agent import CONTENT
from tests.channels.serving import STANDING, Served, serving

CALM = "I went to see my sister and we had tea. " * 40
URGENT = {
    "report_crisis": ["I want to kill myself.", "i want to end my life", "im better off dead"],
    "report_emergency": ["I can't breathe.", "he is gasping for air", "hes burnin up"],
}
SAID = [(intent, text) for intent, texts in URGENT.items() for text in texts]


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


def safety_id(intent: str) -> str:
    return next(entry.id for entry in CONTENT.safety.values() if intent in entry.intents)


@pytest.mark.parametrize(("intent", "text"), SAID)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_in_a_message_that_is_too_long(shared: Served, intent: str, text: str, place: str) -> None:
    whole = {"first": f"{text} {CALM}", "middle": f"{CALM}{text} {CALM}", "last": CALM + text}[
        place
    ]
    assert answers(shared, whole) == [safety_id(intent)]
    conversation = shared.open()
    said = shared.web(conversation, message=whole).json()["messages"]
    assert [message["answer"]["kind"] for message in said] == [Kind.safety.value]


@pytest.mark.parametrize(("intent", "text"), SAID)
@pytest.mark.parametrize("way", WRITTEN)
def test_however_it_is_written(intent: str, text: str, way: str) -> None:
    urgent = STANDING.urgent_answer(f"hello, {WRITTEN[way](text)}")
    assert urgent is not None, WRITTEN[way](text)
    assert urgent.id == safety_id(intent)


def test_a_long_calm_message_is_asked_to_be_shorter(shared: Served) -> None:
    assert answers(shared, CALM * 2) == ["too_long"]


def test_where_the_dialogue_fails(shared: Served) -> None:
    assert answers(shared, "fail: I want to kill myself") == [safety_id("report_crisis")]
    assert answers(shared, "fail") == ["failed"]


def test_where_there_are_too_many_messages(served: Served) -> None:
    with serving(served.agent, messages_per_minute=1) as limited:
        limited.rest("greet")
        assert limited.rest("greet").status == 429
        assert answers(limited, "I want to kill myself") == [safety_id("report_crisis")]


def test_letters_are_read_as_a_person_reads_them(shared: Served) -> None:
    shared.rest(full_width("what is Velcade"))
    assert shared.agent.heard[-1].text == "what is Velcade"
    assert folded("Ｋｉｌｌ") == " kill "
