"""The list of questions keeps the newest, each once."""

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.visit_list import LIST_LENGTH, gather
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import ask_all

QUESTIONS = st.lists(st.sampled_from([f"Question {number}?" for number in range(30)]), unique=True)


@given(QUESTIONS, QUESTIONS)
def test_gathered_questions_are_new_last_and_few(known: list[str], new: list[str]) -> None:
    gathered = gather(known, new)

    assert len(gathered) == len(set(gathered)) <= LIST_LENGTH
    assert set(gathered) <= {*known, *new}
    assert gathered[-len(new) :] == new[-LIST_LENGTH:] if new else gathered == known[-LIST_LENGTH:]


def test_every_question_is_told_sooner_or_later(content: Content) -> None:
    questions = [f"What about my very important concern number {n}?" for n in range(LIST_LENGTH)]

    answers = ask_all(content, "ask_visit_summary", doctor_questions=questions)

    told = [bullet for answer in answers for bullet in answer.bullets]
    assert told == list(reversed(questions))
