"""A message in another language is answered in it, and leaves the conversation as it was."""

from typing import Any

import pytest

from tests.actions.test_actions import answer_in, run, tracker

SPANISH: dict[str, Any] = {"language": {"code": "es"}}


def test_spanish() -> None:
    entities = [{"entity": "drug", "value": "bortezomib", "role": "resistant"}]
    messages, slots = run(tracker("ask_explain", entities, None, **SPANISH))
    (answer,) = map(answer_in, messages)
    assert (answer.id, answer.language) == ("other_language_es", "es")
    assert slots == {}


def test_a_language_without_words() -> None:
    messages, _ = run(tracker("ask_explain", language={"code": "other"}))
    assert [answer_in(message).id for message in messages] == ["introduction", "other_language"]


@pytest.mark.parametrize(
    ("intent", "answer_id"), [("report_emergency", "emergency_es"), ("report_crisis", "crisis_es")]
)
def test_a_call_for_help(intent: str, answer_id: str) -> None:
    urgency = {"level": "sure", "kind": intent.removeprefix("report_")}
    messages, _ = run(tracker(intent, urgency=urgency, **SPANISH))
    assert [answer_in(message).id for message in messages] == [answer_id]


def test_a_country_is_told_of_once() -> None:
    said: dict[str, Any] = {"country": {"code": "uk"}}
    messages, slots = run(tracker("ask_prognosis", **said))
    assert "UK" in answer_in(messages[-1]).country_note
    assert slots["country"] == "uk"
    messages, _ = run(tracker("ask_prognosis", [], slots, **said))
    assert answer_in(messages[-1]).country_note == ""


def test_a_country_of_which_nothing_is_known() -> None:
    messages, slots = run(tracker("ask_cost", country={"code": "nowhere"}))
    assert answer_in(messages[-1]).country_note == ""
    assert "country" not in slots
