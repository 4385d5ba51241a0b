"""What is asked back when a question was not understood."""

from relapse_guide.answers.answering import whole
from relapse_guide.answers.clarify_answers import can_be_guessed, did_you_mean
from relapse_guide.library.reading import Content
from tests.relapse_guide.asking import ask


def test_two_guesses_and_something_else(content: Content):
    guesses = ["ask_cost", "ask_dosage", "ask_explain"]
    answer = whole(did_you_mean(content, guesses))

    assert [(button.title, button.payload) for button in answer.buttons] == [
        ("Costs", "/ask_cost"),
        ("How much to take", "/ask_dosage"),
        ("Something else", "/deny"),
    ]


def test_only_intents_with_a_title_are_guessed(content: Content):
    assert can_be_guessed(content, "ask_explain")
    assert not can_be_guessed(content, "greet")


def test_a_bare_name_is_explained_and_a_bare_nothing_asked_back(content: Content):
    assert ask(content, "inform", "carfilzomib").id == "explain_carfilzomib"
    assert ask(content, "inform").id == "something_else"
