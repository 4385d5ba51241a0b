"""What an answer says of a thing that is asked about and that it has no word of."""

from dataclasses import replace
from typing import Any

import pytest

from relapse_guide.answers.answering import answer_question, topic_instead
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import PossibleDanger, Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Thing
from tests.relapse_guide.asking import mention


@pytest.fixture
def with_things(content: Content) -> Content:
    """The project's content with things that no answer has a word of, and one with a topic."""
    topic = next(iter(content.topics))
    things = [
        Thing(id="zither", name="playing the zither", words=["zither"]),
        Thing(id="gong", name="gongs", words=["gong"], answered_by=topic),
    ]
    return replace(content, things={thing.id: thing for thing in things})


def asked(content: Content, *things: str, **more: Any) -> Question:
    named = [mention(content, "bortezomib")]
    return Question(intent="ask_side_effects", mentions=named, things=list(things), **more)


def test_that_there_is_nothing_on_it_is_said_first(with_things: Content) -> None:
    plain = answer_question(with_things, asked(with_things))
    told = answer_question(with_things, asked(with_things, "zither"))

    assert "playing the zither" in told.doubt
    assert "care team" in told.doubt
    assert to_plain_text(told).startswith(told.doubt)
    assert told.lead == plain.lead


def test_it_takes_the_place_of_a_word_of_doubt(with_things: Content) -> None:
    doubted: dict[str, Any] = {"doubtful": True, "guessed": True, "guesses": ["ask_cost"]}
    told = answer_question(with_things, asked(with_things, "zither", **doubted))
    assert told.doubt == answer_question(with_things, asked(with_things, "zither")).doubt
    assert told.meant


def test_what_the_answer_speaks_of_is_not_missing(content: Content) -> None:
    named = Thing(id="nerves", name="nerve damage", words=["nerve*", "neuropathy"])
    spoken = replace(content, things={"nerves": named})
    assert answer_question(spoken, asked(spoken, "nerves")).doubt == ""


def test_where_to_call_for_help_nothing_goes_before(with_things: Content) -> None:
    urgent = Question(intent="report_emergency", things=["zither", "gong"])
    assert answer_question(with_things, urgent).doubt == ""
    assert topic_instead(with_things, urgent) is None


def test_the_topic_that_is_about_it_answers_instead(with_things: Content) -> None:
    topic = with_things.things["gong"].answered_by
    assert topic_instead(with_things, asked(with_things, "zither", "gong")) == topic
    assert topic_instead(with_things, asked(with_things, "zither")) is None
    intent = with_things.topics[str(topic)].intents[0]
    told = answer_question(with_things, Question(intent=intent, topic=topic, things=["gong"]))
    assert (told.id, told.doubt) == (topic, "")


def test_what_is_left_after_a_failure_is_not_given_up_for_a_thing(with_things: Content) -> None:
    named = [mention(with_things, "bortezomib", "resistant")]
    question = Question(
        intent="ask_resistance_options",
        mentions=named,
        resistant=["bortezomib"],
        things=["gong"],
    )
    told = answer_question(with_things, question)

    assert topic_instead(with_things, question) is None
    assert told.doubt == ""
    assert told.besides
    assert told.lead == answer_question(with_things, question.copy(update={"things": []})).lead


@pytest.mark.parametrize("intent", ["ask_dosage", "ask_stop_treatment", "ask_prognosis"])
def test_a_rule_for_everybody_is_not_given_up_for_a_thing(
    with_things: Content, intent: str
) -> None:
    question = Question(intent=intent, things=["gong"])
    assert topic_instead(with_things, question) is None
    assert answer_question(with_things, question).besides


def test_two_drugs_side_by_side_are_not_given_up_for_a_thing(with_things: Content) -> None:
    named = [mention(with_things, drug) for drug in ("daratumumab", "isatuximab")]
    question = Question(intent="ask_compare", mentions=named, doubtful=True, things=["gong"])
    assert topic_instead(with_things, question) is None
    assert answer_question(with_things, question).besides
    assert topic_instead(with_things, question.copy(update={"guessed": True})) is not None


def test_a_topic_that_is_no_guess_stays_and_the_thing_is_told_of_besides(content: Content) -> None:
    clear, other = list(content.topics.values())[:2]
    gong = Thing(id="gong", name="gongs", words=["gong"], answered_by=other.id)
    known = replace(content, things={"gong": gong})
    question = Question(intent=clear.intents[0], topic=clear.id, topic_clear=True, things=["gong"])
    told = answer_question(known, question)

    assert topic_instead(known, question) is None
    assert told.id == clear.id
    assert told.besides
    assert topic_instead(known, question.copy(update={"topic_clear": False})) is None
    guess = {"topic_clear": False, "guessed": True}
    assert topic_instead(known, question.copy(update=guess)) == other.id


@pytest.mark.parametrize("danger", ["emergency", "crisis"])
def test_what_is_said_to_a_possible_danger_stays(
    with_things: Content, danger: PossibleDanger
) -> None:
    safety = with_things.safety[danger]
    for intent in (safety.instead, *safety.keeps):
        told = Question(intent=intent, danger=danger, guessed=True, things=["gong"])
        assert topic_instead(with_things, told) is None
    asked_besides = asked(with_things, "zither", danger=danger)
    assert answer_question(with_things, asked_besides).doubt == ""


def test_a_heavy_topic_answers_no_guess(with_things: Content) -> None:
    topic = str(with_things.things["gong"].answered_by)
    heavy = with_things.topics[topic].copy(update={"heavy": True})
    content = replace(with_things, topics={**with_things.topics, topic: heavy})
    assert topic_instead(content, asked(content, "gong")) == topic
    assert topic_instead(content, asked(content, "gong", guessed=True)) is None


@pytest.mark.parametrize("things", [["zither"], ["gong"]])
def test_small_talk_is_not_told_what_it_lacks(with_things: Content, things: list[str]) -> None:
    thanks = Question(intent="thank", things=things)
    assert topic_instead(with_things, thanks) is None
    told = answer_question(with_things, thanks)
    assert (told.doubt, told.besides) == ("", [])


def test_the_nearest_topic_says_what_it_has_no_word_of(with_things: Content) -> None:
    near = Thing(id="harp", name="harps", words=["harp"], near=next(iter(with_things.topics)))
    content = replace(with_things, things={"harp": near})
    intent = content.topics[str(near.near)].intents[0]
    told = answer_question(content, Question(intent=intent, topic=near.near, things=["harp"]))
    assert "harps" in told.doubt
    assert told.meant == ""


def test_of_a_guess_what_its_story_names_decides(with_things: Content) -> None:
    told = asked(with_things, around=["zither", "gong"])
    assert topic_instead(with_things, told) is None
    guess = told.copy(update={"guessed": True})
    assert topic_instead(with_things, guess) == with_things.things["gong"].answered_by
    assert answer_question(with_things, guess).doubt == ""
