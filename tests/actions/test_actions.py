"""The action says exactly one answer to every question, whatever happens, and logs no words."""

import logging
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer_action
from actions.answer_action import AnswerAction, message_of, taken_in
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Conversation, Heard, Mention
from relapse_guide.knowledge.names import all_subjects
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from relapse_guide.settings import ROOT

INTENTS = list(library().content.questions)
INTRODUCES_ITSELF = {"greet"}
SAFETY = {"report_emergency", "report_crisis"}
SECRET = "my name is Ruth Miller"
MENTIONED: list[list[dict[str, Any]]] = [
    [],
    [{"entity": "drug", "value": "bortezomib"}],
    [{"entity": "drug", "value": "bortezomib", "role": "resistant"}],
    [{"entity": "drug_class", "value": "proteasome_inhibitor"}],
    [{"entity": "drug_class", "value": "car_t_cell_therapy"}],
    [{"entity": "regimen", "value": "DPd"}],
    [{"entity": "term", "value": "refractory"}],
    [{"entity": "prior_lines", "value": 2}],
    [{"entity": "drug", "value": ["bortezomib", "lenalidomide"]}],
    [{"entity": "drug", "value": "aspirin"}],
    [{"entity": "prior_lines", "value": SECRET}],
    [{"entity": "time", "value": SECRET}],
]


def tracker(
    intent: str | None,
    entities: list[dict[str, Any]] | None = None,
    slots: dict[str, Any] | None = None,
    **understood: Any,
) -> Tracker:
    message = {"text": SECRET, "intent": {"name": intent}, "entities": entities or [], **understood}
    return Tracker("user", slots or {}, message, [], False, None, {}, "action_listen")


def run(given: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages that the action sends, and the slots that it sets."""
    dispatcher = CollectingDispatcher()
    events = AnswerAction().run(dispatcher, given, {})
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


def test_every_part_of_the_conversation_is_a_slot(domain: dict[str, Any]) -> None:
    assert set(domain["slots"]) == set(Conversation.__fields__)


def test_everything_that_can_be_named_is_an_entity_of_the_domain(domain: dict[str, Any]) -> None:
    content = answer_action.content()
    assert {subject.entity for subject in all_subjects(content)} | {"prior_lines", "topic"} == {
        entity if isinstance(entity, str) else next(iter(entity)) for entity in domain["entities"]
    }


def test_an_id_that_nobody_can_name_is_no_mention() -> None:
    given = tracker("ask_explain", [{"entity": "drug", "value": "imf_subsequent_relapse"}])

    assert answer_in(run(given)[0][-1]).id == "ask_explain_what"


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("introduced", [True, False])
def test_every_question_gets_one_answer(
    intent: str, introduced: bool, caplog: pytest.LogCaptureFixture
) -> None:
    for entities in MENTIONED:
        messages, slots = run(tracker(intent, entities, {"introduced": introduced}))

        *opening, answer = [answer_in(message) for message in messages]
        if introduced or intent in INTRODUCES_ITSELF | SAFETY:
            assert opening == []
        else:
            assert [first.id for first in opening] == ["introduction"]
            assert opening[0].buttons == []
            assert "911" in to_plain_text(opening[0])
        assert "care team" in messages[-1]["text"]
        assert (answer.kind.value == "safety") == (intent in SAFETY)
        if not introduced and intent not in SAFETY:
            assert slots["introduced"] is True
        assert set(slots) <= set(Conversation.__fields__)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("intent", INTENTS)
def test_it_is_not_silent_when_the_answer_fails(
    intent: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures: list[Any] = []

    def fail_once(content: Content, question: Any) -> Answer:
        if not failures:
            failures.append(question)
            raise RuntimeError(f"cannot answer '{SECRET}'") from KeyError(SECRET)
        return answer_question(content, question)

    monkeypatch.setattr(answer_action, "answer_question", fail_once)
    before = {"introduced": True, "resistant": ["bortezomib"], "last_question": "ask_explain"}

    messages, slots = run(tracker(intent, [], before))

    (answer,) = [answer_in(message) for message in messages]
    if intent in SAFETY:
        assert answer.kind.value == "safety", "a call for help is answered all the same"
    else:
        assert answer.kind.value == "error"
        assert "911" in to_plain_text(answer)
    assert slots == {}, "the conversation stays as it was"
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage().startswith(f"Answering {intent} failed: RuntimeError")
    assert "test_actions.py" in record.getMessage()
    assert SECRET not in caplog.text


def test_slots_that_cannot_be_read_are_answered_and_reset(caplog: pytest.LogCaptureFixture) -> None:
    broken = {"last_mentions": [SECRET], "introduced": True}

    messages, slots = run(tracker("ask_source", [], broken))

    assert answer_in(messages[-1]).kind.value == "error"
    assert set(slots) == set(Conversation.__fields__)
    assert answer_in(run(tracker("ask_source", [], slots))[0][-1]).id == "source_review"
    assert SECRET not in caplog.text


def test_the_answer_to_an_emergency_comes_alone_and_the_introduction_later() -> None:
    messages, slots = run(tracker("report_emergency"))

    assert len(messages) == 1
    assert messages[0]["text"].startswith("Call 911 now")
    messages, _ = run(tracker("ask_source", [], slots))
    assert [answer_in(message).id for message in messages] == ["introduction", "source_review"]


def test_a_conversation_through_slots() -> None:
    slots: dict[str, Any] = {}
    turns: list[tuple[str, list[dict[str, Any]]]] = [
        ("ask_resistance_options", [{"entity": "drug", "value": "lenalidomide"}]),
        ("inform", [{"entity": "drug", "value": "bortezomib"}]),
        ("inform", [{"entity": "prior_lines", "value": 1}]),
        ("tell_me_more", []),
        ("ask_drug_approval", []),
        ("ask_visit_summary", []),
    ]
    ids = []
    for intent, entities in turns:
        messages, changed = run(tracker(intent, entities, slots))
        slots |= changed
        ids.append(answer_in(messages[-1]).id)

    assert ids == [
        "options_failure_lenalidomide",
        "options_failure_lenalidomide_bortezomib",
        "options_failure_1_lenalidomide_bortezomib",
        "options_failure_1_lenalidomide_bortezomib_more_1",
        "approval_" + "_".join(slots["listed"][:3]),
        "visit_list",
    ]
    assert slots["resistant"] == ["lenalidomide", "bortezomib"]
    assert slots["prior_lines"] == 1
    assert "ciltacabtagene_autoleucel" in slots["listed"]


def test_a_number_of_lines_is_awaited_and_then_not_any_more() -> None:
    failed = [{"entity": "drug", "value": "lenalidomide", "role": "resistant"}]
    _, slots = run(tracker("ask_resistance_options", failed))
    assert slots["awaiting"] == "prior_lines"

    messages, changed = run(tracker("inform", [{"entity": "prior_lines", "value": "2"}], slots))

    assert answer_in(messages[-1]).id == "options_failure_2_lenalidomide"
    assert changed["awaiting"] is None


def test_the_questions_of_an_answer_are_kept_for_the_list() -> None:
    _, slots = run(tracker("ask_when_to_call"))
    assert len(slots["doctor_questions"]) == 2

    messages, _ = run(tracker("ask_visit_summary", [], slots))

    shown = [bullet for group in answer_in(messages[-1]).groups for bullet in group.bullets]
    assert set(slots["doctor_questions"]) <= set(shown)


@pytest.mark.parametrize(
    ("intent", "text", "answer_id"),
    [
        ("report_emergency", "I have chest pain", "sign_chest_pain"),
        ("report_emergency", "something is terribly wrong", "emergency"),
        ("ask_when_to_call", "when do I call about a fever", "when_to_call"),
        ("ask_symptoms", "I have chest pain", "symptoms"),
    ],
)
def test_signs_of_danger_are_looked_for_where_the_answer_depends_on_them(
    intent: str, text: str, answer_id: str
) -> None:
    given = tracker(intent, [], {"introduced": True})
    given.latest_message["text"] = text

    assert answer_in(run(given)[0][-1]).id == answer_id


def test_a_message_without_a_text_has_no_signs() -> None:
    given = tracker("report_emergency", [], {"introduced": True})
    given.latest_message["text"] = None

    assert answer_in(run(given)[0][-1]).id == "emergency"


RANKING = [{"name": name} for name in ("greet", "ask_cost", "inform", "ask_dosage", "ask_explain")]


def test_unsure_offers_two_guesses_then_the_topics_and_the_infoline() -> None:
    slots: dict[str, Any] = {"introduced": True}
    messages, changed = run(tracker("nlu_fallback", [], slots, intent_ranking=RANKING))
    first = answer_in(messages[-1])

    assert [button.payload for button in first.buttons] == ["/ask_cost", "/ask_dosage", "/deny"]
    assert changed["unsure_count"] == 1
    again = tracker("nlu_fallback", [], slots | changed, intent_ranking=RANKING)
    messages, changed = run(again)
    assert answer_in(messages[-1]).id == "unsure_again"
    assert "1-800-452-2873" in messages[-1]["text"]
    assert changed["unsure_count"] == 2


def test_something_else_asks_for_other_words() -> None:
    messages, slots = run(tracker("deny", [], {"introduced": True, "unsure_count": 1.0}))

    assert answer_in(messages[-1]).id == "something_else"
    # It is no answer yet: unsure after it leads to the topics and the InfoLine.
    assert "unsure_count" not in slots


@pytest.mark.parametrize("intent", [None, "no_such_intent"])
def test_what_is_no_question_of_the_table_was_not_understood(intent: str | None) -> None:
    messages, _ = run(tracker(intent, [], {"introduced": True}))

    assert answer_in(messages[-1]).id == "something_else"


def test_a_message_without_a_letter_is_asked_back() -> None:
    nothing = [{"name": None, "confidence": 0.0}]
    messages, _ = run(tracker(None, [], {"introduced": True}, intent_ranking=nothing))

    assert answer_in(messages[-1]).id == "something_else"


def test_a_button_asks_for_a_topic() -> None:
    now = answer_action.content()
    topics = [topic for topic in now.topics.values() if topic.title]
    for topic in topics:
        entity = {"entity": "topic", "value": topic.id}
        given = tracker(topic.intents[0], [entity], {"introduced": True})
        messages, slots = run(given)
        assert answer_in(messages[0]).id == topic.id
        assert slots.get("last_topic") in (None, topic.id)
        assert not slots.get("last_mentions")


def test_a_button_for_a_topic_that_is_gone_gets_the_general_answer() -> None:
    entity = {"entity": "topic", "value": "gone"}
    messages, _ = run(tracker("ask_cost", [entity], {"introduced": True}))
    assert (
        answer_in(messages[0]).id
        == answer_in(run(tracker("ask_cost", [], {"introduced": True}))[0][0]).id
    )


def test_a_topic_that_is_not_in_the_content_any_more_does_no_harm() -> None:
    given = tracker("ask_cost", [], {"introduced": True}, topic={"name": "gone"})

    assert answer_in(run(given)[0][-1]).id == answer_in(run(tracker("ask_cost"))[0][-1]).id


@pytest.mark.parametrize("role", [None, "resistant", "intolerant"])
def test_a_steroid_in_a_list_is_a_partner(role: str | None) -> None:
    now = answer_action.content()
    entity = {"entity": "drug", "value": "dexamethasone", "role": role}
    beside = tracker("inform", [{**entity, "listed": True}])
    alone = tracker("inform", [entity])
    drug = tracker("inform", [{**entity, "value": "bortezomib", "listed": True}])

    assert [one.role for one in answer_action.mentions_of(beside, now)] == ["partner"]
    assert [one.role for one in answer_action.mentions_of(alone, now)] == [role]
    assert [one.role for one in answer_action.mentions_of(drug, now)] == [role]


def test_second_question_is_offered_and_its_names_are_not_the_first_ones() -> None:
    entities: list[dict[str, Any]] = [
        {"entity": "drug", "value": "carfilzomib"},
        {"entity": "drug", "value": "isatuximab", "apart": True},
    ]
    about = {"entity": "drug", "value": "isatuximab"}
    also = {"name": "ask_drug_approval", "about": about}
    messages, _ = run(tracker("ask_explain", entities, asked_also=[also]))
    answer = answer_in(messages[-1])
    assert answer.id == "explain_carfilzomib"
    assert answer.buttons[0].payload == '/ask_drug_approval{"drug":"isatuximab"}'


@pytest.mark.parametrize("also", [{"name": "no_such_intent"}, {"name": "ask_cost", "about": None}])
def test_second_question_about_nothing(also: dict[str, Any]) -> None:
    messages, _ = run(tracker("ask_disease_course", asked_also=[also]))
    asked = [button["payload"] for button in messages[-1]["buttons"]]
    assert ("/ask_cost" in asked) == (also["name"] == "ask_cost")


def test_a_thing_that_is_asked_about_goes_before_a_term_of_the_same_question() -> None:
    now = library().content
    seen = 0
    for thing in now.things.values():
        topic = now.topics.get(thing.answered_by or "")
        if topic is None or topic.about is not None or topic.terms:
            continue
        intent = topic.intents[0]
        others = [one for one in now.topics.values() if intent in one.intents and one.terms]
        for other in others[:1]:
            named = Mention(entity="term", value=other.terms[0])
            heard = Heard(intent, [named], things=[thing.id])
            _, question = taken_in(now, Conversation(), heard)
            if question.topic == topic.id:
                seen += 1
                assert answer_question(now, question).id == topic.id
    assert seen


@pytest.mark.parametrize(
    ("confidence", "doubtful", "named", "stays"),
    [
        (0.55, False, True, False),
        (0.7, False, True, True),
        (0.55, True, True, True),
        (0.55, False, False, True),
    ],
)
def test_a_weak_topic_gives_way_to_the_page_of_a_term(
    confidence: float, doubtful: bool, named: bool, stays: bool
) -> None:
    now = library().content
    paged = next(one for one in now.topics.values() if one.terms)
    other = next(one for one in now.topics.values() if one.asked and not one.terms)
    entities = [{"entity": "term", "value": paged.terms[0]}] if named else []
    topic = {"name": other.id, "confidence": confidence}
    asked = tracker(paged.intents[0], entities, topic=topic, doubtful=doubtful)
    assert message_of(asked, now).topic == (other.id if stays else None)


@pytest.mark.parametrize(
    ("drug", "near", "confidence", "topic"),
    [
        ("idecabtagene_vicleucel", 0.3, 0.5, "car_t_tired"),
        ("idecabtagene_vicleucel", 0.1, 0.5, "chemo_brain"),
        ("idecabtagene_vicleucel", 0.3, 0.7, "chemo_brain"),
        ("lenalidomide", 0.3, 0.5, "chemo_brain"),
        (None, 0.3, 0.5, "chemo_brain"),
    ],
)
def test_a_likely_topic_for_the_names_of_a_message_goes_before_one_for_any(
    drug: str | None, near: float, confidence: float, topic: str
) -> None:
    """Fog after CAR T is not that of any drug."""
    now = library().content
    assert now.topics["chemo_brain"].about is None
    assert now.topics["car_t_tired"].about
    given = tracker(
        "ask_side_effects",
        [{"entity": "drug", "value": drug}] if drug else [],
        topic={"name": "chemo_brain", "confidence": confidence},
        near=[{"name": "car_t_tired", "confidence": near}],
    )
    assert message_of(given, now).topic == topic


@pytest.mark.parametrize(
    ("asked", "near", "topic"),
    [
        ("teclistamab", 0.2, "related_drug"),
        ("teclistamab", 0.1, None),
        ("carfilzomib", 0.2, None),
        (None, 0.2, None),
    ],
)
def test_who_names_a_relative_of_what_failed_asks_for_it(
    asked: str | None, near: float, topic: str | None
) -> None:
    """ "Carvykti gave me a year. Tecvayli now, same target?" is no call for the whole list."""
    assert library().content.topics["related_drug"].beside_failed
    entities = [{"entity": "drug", "value": "ciltacabtagene_autoleucel", "role": "resistant"}]
    entities += [{"entity": "drug", "value": asked}] if asked else []
    given = tracker(
        "ask_resistance_options", entities, near=[{"name": "related_drug", "confidence": near}]
    )
    assert message_of(given, library().content).topic == topic
