"""Every action says exactly one answer, whatever happens, and logs nothing of the message."""

import inspect
import logging
from typing import Any

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import base, boundaries, clarify, drugs, regimens, talk, topics, visit_questions
from actions.base import AnswerAction
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Conversation
from relapse_guide.settings import ROOT

MODULES = (boundaries, clarify, drugs, regimens, talk, topics, visit_questions)
ACTIONS: list[type[AnswerAction]] = [
    action
    for module in MODULES
    for _, action in inspect.getmembers(module, inspect.isclass)
    if issubclass(action, AnswerAction) and action is not AnswerAction
]
INTRODUCES_ITSELF = {"greet"}
SAFETY = {"report_emergency", "report_crisis"}
SECRET = "my name is Ruth Miller"
MENTIONED: list[list[dict[str, Any]]] = [
    [],
    [{"entity": "drug", "value": "bortezomib"}],
    [{"entity": "drug", "value": "bortezomib", "role": "resistant"}],
    [{"entity": "drug_class", "value": "proteasome_inhibitor"}],
    [{"entity": "therapy", "value": "car_t_cell_therapy"}],
    [{"entity": "regimen", "value": "DPd"}],
    [{"entity": "term", "value": "refractory"}],
    [{"entity": "prior_lines", "value": 2}],
    [{"entity": "drug", "value": ["bortezomib", "lenalidomide"]}],
    [{"entity": "drug", "value": "aspirin"}],
    [{"entity": "prior_lines", "value": SECRET}],
    [{"entity": "time", "value": SECRET}],
]


def tracker(
    entities: list[dict[str, Any]] | None = None,
    slots: dict[str, Any] | None = None,
    ranking: list[dict[str, Any]] | None = None,
) -> Tracker:
    message = {"text": SECRET, "entities": entities or [], "intent_ranking": ranking or []}
    return Tracker("user", slots or {}, message, [], False, None, {}, "action_listen")


def run(action: Action, given: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages that an action sends, and the slots that it sets."""
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, given, {})
    assert all(event["event"] == "slot" for event in events)
    return dispatcher.messages, {event["name"]: event["value"] for event in events}


def answer_in(message: dict[str, Any]) -> Answer:
    """The answer as data, which has to be all that the message says."""
    answer = Answer.parse_obj(message["answer"])
    assert message["text"] == to_plain_text(answer)
    assert message["buttons"] == [button.dict() for button in answer.buttons]
    return answer


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())
    return loaded


def test_every_intent_has_an_action_and_a_rule(domain: dict[str, Any]):
    intents = [next(iter(intent)) for intent in domain["intents"]]
    rules = yaml.safe_load((ROOT / "data" / "rules.yml").read_text())["rules"]
    steps = {tuple(step.popitem() for step in rule["steps"]) for rule in rules}

    assert steps == {(("intent", name), ("action", f"action_{name}")) for name in intents}
    assert len(rules) == len(intents)
    by_name = {action().name(): action for action in ACTIONS}
    assert set(by_name) == set(domain["actions"])
    for name in intents:
        assert by_name[f"action_{name}"].intent == name
    assert by_name["action_default_fallback"].intent == "nlu_fallback"


def test_every_part_of_the_conversation_is_a_slot(domain: dict[str, Any]):
    assert set(domain["slots"]) == set(Conversation.__fields__)
    assert set(base.ENTITIES) == {
        entity if isinstance(entity, str) else next(iter(entity)) for entity in domain["entities"]
    }


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
@pytest.mark.parametrize("introduced", [True, False])
def test_every_action_says_one_answer(
    action: type[AnswerAction], introduced: bool, caplog: pytest.LogCaptureFixture
):
    for entities in MENTIONED:
        messages, slots = run(action(), tracker(entities, {"introduced": introduced}))

        *opening, answer = [answer_in(message) for message in messages]
        if introduced or action.intent in INTRODUCES_ITSELF | SAFETY:
            assert opening == []
        else:
            assert [first.id for first in opening] == ["introduction"]
            assert opening[0].buttons == []
            assert "911" in to_plain_text(opening[0])
        assert "care team" in messages[-1]["text"]
        assert (answer.kind.value == "safety") == (action.intent in SAFETY)
        if not introduced and action.intent not in SAFETY:
            assert slots["introduced"] is True
        assert set(slots) <= set(Conversation.__fields__)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_no_action_is_silent_when_its_answer_fails(
    action: type[AnswerAction], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object) -> Answer:
        raise RuntimeError(f"cannot answer '{SECRET}'") from KeyError(SECRET)

    monkeypatch.setattr(action, "answer", fail)
    before = {"introduced": True, "resistant": ["bortezomib"], "last_question": "ask_explain"}

    messages, slots = run(action(), tracker([], before))

    (answer,) = [answer_in(message) for message in messages]
    if action.intent in SAFETY:
        assert answer.kind.value == "safety", "a call for help is answered all the same"
    else:
        assert answer.kind.value == "error"
        assert "911" in answer.paragraphs[1]
    assert slots == {}, "the conversation stays as it was"
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage().startswith(f"{action().name()} failed with RuntimeError:")
    assert "test_actions.py" in record.getMessage()
    assert SECRET not in caplog.text


def test_slots_that_cannot_be_read_are_answered_and_reset(caplog: pytest.LogCaptureFixture):
    broken = {"last_mentions": [SECRET], "introduced": True}

    messages, slots = run(topics.ActionAskSource(), tracker([], broken))

    assert answer_in(messages[-1]).kind.value == "error"
    assert set(slots) == set(Conversation.__fields__)
    assert answer_in(run(topics.ActionAskSource(), tracker([], slots))[0][-1]).id == "source_review"
    assert SECRET not in caplog.text


def test_the_answer_to_an_emergency_comes_alone_and_the_introduction_later():
    messages, slots = run(boundaries.ActionReportEmergency(), tracker())

    assert len(messages) == 1
    assert messages[0]["text"].startswith("Call 911 now")
    messages, _ = run(topics.ActionAskSource(), tracker([], slots))
    assert [answer_in(message).id for message in messages] == ["introduction", "source_review"]


def test_a_conversation_through_slots():
    slots: dict[str, Any] = {}
    turns = [
        (regimens.ActionAskResistanceOptions(), [{"entity": "drug", "value": "lenalidomide"}]),
        (clarify.ActionInform(), [{"entity": "drug", "value": "bortezomib"}]),
        (clarify.ActionInform(), [{"entity": "prior_lines", "value": 1}]),
        (drugs.ActionAskDrugApproval(), []),
        (clarify.ActionTellMeMore(), []),
        (visit_questions.ActionAskVisitSummary(), []),
    ]
    ids = []
    for action, entities in turns:
        messages, changed = run(action, tracker(entities, slots))
        slots |= changed
        ids.append(answer_in(messages[-1]).id)

    assert ids == [
        "resistance_lenalidomide",
        "resistance_lenalidomide_bortezomib",
        "resistance_lenalidomide_bortezomib",
        "approval_PCd_KPd",
        "no_more",
        "visit_list",
    ]
    assert slots["resistant"] == ["lenalidomide", "bortezomib"]
    assert slots["prior_lines"] == 1
    assert slots["listed"] == ["PCd", "KPd"]


RANKING = [{"name": name} for name in ("greet", "ask_cost", "inform", "ask_dosage", "ask_explain")]


def test_unsure_offers_two_guesses_then_the_topics_and_the_infoline():
    fallback = clarify.ActionNluFallback()
    messages, slots = run(fallback, tracker([], {"introduced": True}, RANKING))
    first = answer_in(messages[-1])

    assert [button.payload for button in first.buttons] == ["/ask_cost", "/ask_dosage", "/deny"]
    assert slots["unsure_count"] == 1
    messages, slots = run(fallback, tracker([], {"introduced": True, **slots}, RANKING))
    assert answer_in(messages[-1]).id == "unsure_again"
    assert "1-800-452-2873" in messages[-1]["text"]
    assert slots["unsure_count"] == 2


def test_something_else_asks_for_other_words():
    messages, slots = run(
        clarify.ActionDeny(), tracker([], {"introduced": True, "unsure_count": 1.0})
    )

    assert answer_in(messages[-1]).id == "something_else"
    # It is no answer yet: unsure after it leads to the topics and the InfoLine.
    assert "unsure_count" not in slots


def test_unsure_without_a_guess_asks_for_other_words():
    messages, _ = run(clarify.ActionNluFallback(), tracker([], {"introduced": True}))

    assert answer_in(messages[-1]).id == "something_else"
