"""What is asked besides is told in short below the answer to the first question."""

from dataclasses import replace
from typing import Any

import pytest

from relapse_guide.answers.answer import MOST_SOURCES_BESIDES, Answer
from relapse_guide.answers.answering import answer_question, draft_of
from relapse_guide.answers.besides import MOST_BESIDES
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import AskedAlso, Mention, Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Thing

SARCLISA = Mention(entity="drug", value="isatuximab")
KYPROLIS = Mention(entity="drug", value="carfilzomib")


def answered(content: Content, *also: AskedAlso, intent: str = "ask_explain") -> Answer:
    question = Question(intent=intent, mentions=[KYPROLIS], also=list(also))
    return answer_question(content, question)


def bullets(answer: Answer) -> list[str]:
    return [bullet for group in answer.besides for bullet in group.bullets]


def test_the_first_sentence_of_the_other_answer_stands_below(content: Content) -> None:
    alone = answered(content)
    both = answered(content, AskedAlso(intent="ask_drug_approval", about=SARCLISA))
    whole = answer_question(content, Question(intent="ask_drug_approval", mentions=[SARCLISA]))
    told, *others = bullets(both)
    assert told.split(" [")[0] == whole.lead.split(" [")[0]
    assert not others
    assert both.lead == alone.lead
    assert both.care_team == alone.care_team
    assert alone.besides == []
    assert told in to_plain_text(both)
    assert to_plain_text(both).index(told) < to_plain_text(both).index(both.care_team)


def test_its_button_is_the_first(content: Content) -> None:
    both = answered(content, AskedAlso(intent="ask_drug_approval", about=SARCLISA))
    assert (both.buttons[0].title, both.buttons[0].payload) == (
        content.questions["ask_drug_approval"].title,
        '/ask_drug_approval{"drug":"isatuximab"}',
    )
    assert len(both.buttons) <= 4


def test_a_topic_is_told_of_with_what_to_call_about(content: Content) -> None:
    topic = content.topics["shingles"]
    both = answered(content, AskedAlso(intent=topic.intents[0], topic=topic.id))
    (told,) = bullets(both)
    assert topic.warning.split(".")[0].split("[")[0].strip() in told
    assert "shingles" in told


def test_all_that_is_told_has_its_source(content: Content) -> None:
    topics = [topic for topic in content.topics.values() if topic.asked][:20]
    for topic in topics:
        both = answered(content, AskedAlso(intent=topic.intents[0], topic=topic.id))
        for told in bullets(both):
            assert "[" in told or not any("[" in text for text in _alone(content, topic.id))
        assert len(both.sources) <= MOST_SOURCES_BESIDES


def test_a_button_asks_for_the_topic_that_was_told_of(content: Content) -> None:
    topic = content.topics["shingles"]
    both = answered(content, AskedAlso(intent=topic.intents[0], topic=topic.id))
    assert (both.buttons[0].title, both.buttons[0].payload) == (
        topic.title,
        f'/{topic.intents[0]}{{"topic":"shingles"}}',
    )


def _alone(content: Content, topic: str) -> list[str]:
    asked = Question(intent=content.topics[topic].intents[0], topic=topic)
    return [answer_question(content, asked).lead]


def test_no_more_than_few_are_told(content: Content) -> None:
    topics = [topic for topic in content.topics.values() if topic.asked][: MOST_BESIDES + 3]
    also = [AskedAlso(intent=topic.intents[0], topic=topic.id) for topic in topics]
    assert 1 <= len(bullets(answered(content, *also))) <= MOST_BESIDES


@pytest.mark.parametrize("also", ["ask_explain", "thank", "report_emergency", "no_such_intent"])
def test_what_is_no_further_question_is_not_told(content: Content, also: str) -> None:
    assert answered(content, AskedAlso(intent=also)) == answered(content)


def test_what_would_only_be_asked_back_is_not_told(content: Content) -> None:
    asked = Question(intent="ask_drug_approval")
    assert draft_of(content, asked).kind.value == "clarify"
    assert answered(content, AskedAlso(intent="ask_drug_approval")) == answered(content)


def test_help_comes_alone(content: Content) -> None:
    also = AskedAlso(intent="ask_cost")
    assert answered(content, also, intent="report_crisis") == answered(
        content, intent="report_crisis"
    )


def with_things(content: Content) -> Content:
    """Things that no answer has a word of, and one with a topic."""
    things = [
        Thing(id="zither", name="playing the zither", words=["zither"]),
        Thing(id="gong", name="gongs", words=["gong"], answered_by="travel"),
    ]
    return replace(content, things={thing.id: thing for thing in things})


def about_things(content: Content, *things: str, **more: Any) -> Answer:
    question = Question(intent="ask_dosage", mentions=[KYPROLIS], things=list(things), **more)
    return answer_question(with_things(content), question)


def test_a_thing_with_a_topic_is_told_of_in_the_topics_words(content: Content) -> None:
    (told,) = bullets(about_things(content, "gong"))
    lead = content.topics["travel"].lead
    assert told.startswith(lead.split(" [")[0])


def test_where_more_is_answered_what_is_unknown_stands_below(content: Content) -> None:
    told = about_things(content, "gong", "zither")
    assert "playing the zither" in bullets(told)[-1]
    assert told.doubt == ""
    alone = about_things(content, "zither")
    assert "playing the zither" in alone.doubt
    assert bullets(alone) == []


def test_more_of_an_answer_says_nothing_besides(content: Content) -> None:
    also = [AskedAlso(intent="ask_cost")]
    question = Question(intent="ask_treatment_options", also=also, part=1)
    assert answer_question(content, question).besides == []
