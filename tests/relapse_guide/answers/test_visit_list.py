"""The list for the care team: what failed, then what was talked about as a visit goes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import whole_answer
from relapse_guide.answers.visit_list import FIRST_SHOWN, LIST_LENGTH, gather
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Phase
from tests.relapse_guide.answers.made import boundary, topic, with_entries
from tests.relapse_guide.answers.told import MORE, bullets_of
from tests.relapse_guide.asking import ask

QUESTIONS = st.lists(st.sampled_from([f"Question {number}?" for number in range(30)]), unique=True)


def listed(content: Content, *gathered: str, **known: Any) -> list[Answer]:
    """Every message of the list."""
    question = Question(intent="ask_visit_summary", doctor_questions=list(gathered), **known)
    return whole_answer(content, question)[:-1]


@given(QUESTIONS, QUESTIONS)
def test_gathered_questions_are_new_last_and_few(known: list[str], new: list[str]) -> None:
    gathered = gather(known, new)

    assert len(gathered) == len(set(gathered)) <= LIST_LENGTH
    assert set(gathered) <= {*known, *new}
    assert gathered[-len(new) :] == new[-LIST_LENGTH:] if new else gathered == known[-LIST_LENGTH:]


def test_what_failed_is_asked_first_each_in_full(content: Content) -> None:
    known = {"resistant": ["lenalidomide", "bortezomib"], "intolerant": ["dexamethasone"]}
    answer, *_ = listed(content, "What is next?", **known)

    first, second, third = bullets_of(answer)
    assert "Revlimid (lenalidomide) or Velcade (bortezomib)" in first
    assert "dexamethasone" in second
    assert third == "What is next?"


def test_a_drug_that_was_taken_back_is_not_asked_about(content: Content) -> None:
    answer, *_ = listed(content, "What is next?", resistant=[], intolerant=[])

    assert bullets_of(answer) == ["What is next?"]


def test_questions_stand_in_the_order_of_a_visit(content: Content) -> None:
    """Gathered the other way round: for later, of daily life, risks, options, and now."""
    made = with_entries(
        content,
        topics=[
            topic(name, phase=name, questions=[f"In {name}?", f"And {name}?"])
            for name in (phase.value for phase in Phase)
        ],
    )  # fmt: skip
    gathered = [
        f"{word} {phase.value}?" for phase in reversed(list(Phase)) for word in ("In", "And")
    ]

    assert bullets_of(*listed(made, *gathered)) == [
        f"{word} {phase.value}?" for phase in Phase for word in ("In", "And")
    ]


def test_questions_that_the_program_makes_have_their_place_too(content: Content) -> None:
    phrases = content.phrases
    gathered = [
        phrases["question_generic"].fill(drugs="Velcade (bortezomib)"),
        phrases["question_effects"].fill(drugs="Velcade (bortezomib)"),
        phrases["question_options"].says,
        phrases["question_lines"].says,
    ]

    assert bullets_of(*listed(content, *gathered)) == gathered[::-1]


def test_a_question_with_a_drug_in_it_has_the_place_of_its_entry(content: Content) -> None:
    made = with_entries(
        content,
        topics=[topic("now", phase="now", questions=["Do I need {carfilzomib}?"])],
        boundaries=[boundary(phase="later", questions=["What then?"])],
    )

    gathered = ["What then?", "Do I need Kyprolis (carfilzomib)?"]
    assert bullets_of(*listed(made, *gathered)) == gathered[::-1]


def test_ten_questions_are_enough_for_a_visit_and_the_others_wait(content: Content) -> None:
    gathered = [f"Question {number}?" for number in range(FIRST_SHOWN + 4)]
    first, second = listed(content, *gathered)

    assert bullets_of(first) == gathered[:FIRST_SHOWN]
    assert bullets_of(second) == gathered[FIRST_SHOWN:]
    assert first.buttons[-1].payload == MORE
    assert first.buttons[-1].title == content.phrases["button_more_questions"].says
    assert len(listed(content, *gathered[:FIRST_SHOWN])) == 1


def test_every_question_is_told_sooner_or_later(content: Content) -> None:
    gathered = [f"What about my very important concern number {n}?" for n in range(LIST_LENGTH)]

    assert bullets_of(*listed(content, *gathered)) == gathered


def test_before_anything_was_talked_about_there_are_general_questions(content: Content) -> None:
    answer = ask(content, "ask_visit_summary")

    general = content.chat["no_questions_yet"].questions
    assert answer.id == "no_questions_yet"
    assert bullets_of(answer) == answer.questions == general
    assert len(general) >= 5


def test_the_general_questions_give_way_to_one_s_own(content: Content) -> None:
    for known in ({"resistant": ["lenalidomide"]}, {"doctor_questions": ["What is next?"]}):
        assert ask(content, "ask_visit_summary", **known).id == "visit_list"


def test_the_list_gathers_nothing_more(content: Content) -> None:
    assert listed(content, "What is next?")[0].questions == []
