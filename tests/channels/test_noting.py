"""What a desk notes for editors, and that by default it notes nothing."""

from collections.abc import Iterator

import pytest

from channels.noting import Doubt, Note, note_of
from channels.replies import Reply
from tests.channels.fake_agent import CONTENT, FakeAgent, content_answer
from tests.channels.serving import Served, serving

TOPIC = content_answer("ask_clinical_trials").dict()
UNSURE = content_answer("nlu_fallback").dict()


def noted(asked: str, **changed: object) -> Note | None:
    replies = [Reply("", data={**TOPIC, **changed}, asked=asked)]
    return note_of(CONTENT, "key", "what I wrote", replies)


@pytest.mark.parametrize(
    ("asked", "changed", "doubt"),
    [
        ("nlu_fallback", {"kind": "clarify"}, Doubt.not_understood),
        ("ask_explain", {"kind": "clarify"}, Doubt.asked_back),
        ("ask_explain", {"uses": ["barely_understood"]}, Doubt.guessed),
    ],
)
def test_a_doubt_is_noted(asked: str, changed: dict[str, object], doubt: Doubt) -> None:
    assert noted(asked, **changed) == Note(doubt, TOPIC["id"], "key", "what I wrote")


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ("ask_explain", {}),
        ("nlu_fallback", {"kind": "safety"}),
        ("nlu_fallback", {"kind": "clarify", "alert": "Call 911."}),
    ],
)
def test_what_was_clear_and_what_may_be_a_danger_is_not(
    asked: str, changed: dict[str, object]
) -> None:
    assert noted(asked, **changed) is None


def test_silence_and_what_was_not_typed_is_not() -> None:
    assert note_of(CONTENT, "key", "words", []) is None
    doubtful = [Reply("", data={**TOPIC, "kind": "clarify"})]
    assert note_of(CONTENT, "key", "", doubtful) is None


@pytest.fixture
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


def test_a_desk_notes_typed_messages_and_what_was_not_clear(served: Served) -> None:
    notes: list[Note] = []
    served.desk.note = notes.append
    conversation = served.open()
    served.web(conversation, message="nlu_fallback")
    served.web(conversation, message="ask_clinical_trials")
    served.web(conversation, payload="/nlu_fallback", title="nlu_fallback")
    for clear in (True, False):
        vote = {"entry": TOPIC["id"], "clear": clear}
        assert served.request("POST", "/webhooks/web/clear", vote).status == 204

    assert notes == [
        Note(Doubt.asked_back, UNSURE["id"], f"web:{conversation}", "nlu_fallback"),
        Note(Doubt.not_clear, TOPIC["id"]),
    ]


def test_by_default_nothing_is_noted(served: Served) -> None:
    assert served.desk.note is None
    assert served.web(served.open(), message="nlu_fallback").status == 200
