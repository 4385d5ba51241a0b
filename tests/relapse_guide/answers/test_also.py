"""A second question is offered below the answer to the first one."""

import pytest

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.dialogue.conversation import AskedAlso, Mention, Question
from relapse_guide.library.content import Content

SARCLISA = Mention(entity="drug", value="isatuximab")
KYPROLIS = Mention(entity="drug", value="carfilzomib")


def answered(content: Content, also: AskedAlso | None, intent: str = "ask_explain") -> Answer:
    return answer_question(content, Question(intent=intent, mentions=[KYPROLIS], also=also))


def test_second_question_is_the_first_button(content: Content) -> None:
    alone = answered(content, None)
    both = answered(content, AskedAlso(intent="ask_drug_approval", about=SARCLISA))
    title = content.questions["ask_drug_approval"].title
    assert (both.buttons[0].title, both.buttons[0].payload) == (
        title,
        '/ask_drug_approval{"drug":"isatuximab"}',
    )
    assert len(both.buttons) <= 4
    assert both.lead == alone.lead
    assert both.care_team == alone.care_team
    assert f"about Sarclisa: “{title}”" in both.meant
    assert alone.meant == ""


def test_long_name_is_left_out_of_the_button(content: Content) -> None:
    about = Mention(entity="drug", value="x" * 60)
    both = answered(content, AskedAlso(intent="ask_cost", about=about))
    assert both.buttons[0].payload == "/ask_cost"


@pytest.mark.parametrize("also", ["ask_explain", "thank", "report_emergency", "no_such_intent"])
def test_what_is_no_further_question_is_not_offered(content: Content, also: str) -> None:
    assert answered(content, AskedAlso(intent=also, about=None)) == answered(content, None)


def test_help_comes_alone(content: Content) -> None:
    also = AskedAlso(intent="ask_cost", about=None)
    assert answered(content, also, "report_crisis") == answered(content, None, "report_crisis")
