"""The table of questions: what it says, and that all that needs it finds itself in it."""

import pytest
import yaml

from relapse_guide.answers.answering import UnknownBuilder, builder
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import QuestionKind, Trait
from relapse_guide.settings import ROOT

TRAINED_IN = sorted((ROOT / "data").glob("nlu*.yml"))


@pytest.fixture
def table(content: Content) -> Questions:
    return Questions(content.questions)


def test_every_question_is_answered(content: Content) -> None:
    """By a builder that exists, or by an entry of the content that names the intent."""
    answered = {
        intent
        for kind in (content.topics, content.boundaries, content.safety, content.chat)
        for entry in kind.values()
        for intent in entry.intents
    }
    for intent, question in content.questions.items():
        if question.answered_by:
            assert callable(builder(question.answered_by)), intent
        elif Trait.more not in question.traits:
            assert intent in answered, intent


@pytest.mark.parametrize("name", ["explain", "drug_answers.nothing", "nothing.explain", "", "."])
def test_unknown_builder_is_told(name: str) -> None:
    with pytest.raises(UnknownBuilder):
        builder(name)


def test_exactly_what_is_asked_by_people_has_sentences(content: Content) -> None:
    trained = {
        block["intent"]
        for path in TRAINED_IN
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    }
    assert trained == {
        intent
        for intent, question in content.questions.items()
        if Trait.unasked not in question.traits
    }


def test_everything_that_people_ask_has_an_example(content: Content) -> None:
    for intent, question in content.questions.items():
        assert bool(question.example) == (Trait.unasked not in question.traits), intent


def test_urgent_questions_are_those_of_safety(content: Content) -> None:
    urgent = {intent for intent, asked in content.questions.items() if Trait.urgent in asked.traits}
    safety = {
        intent for intent, asked in content.questions.items() if asked.kind is QuestionKind.safety
    }
    in_content = {intent for entry in content.safety.values() for intent in entry.intents}
    assert urgent == safety == in_content


@pytest.mark.parametrize(
    "trait",
    [Trait.counting, Trait.declining, Trait.more, Trait.naming, Trait.unsure, Trait.introducing],
)
def test_traits_that_one_question_must_have(table: Questions, trait: Trait) -> None:
    assert len(table.those(trait)) == 1


def test_an_unknown_intent_has_no_traits(table: Questions) -> None:
    assert not table.has("no_such_intent", Trait.passing)
    assert not table.has(None, Trait.passing)
    assert table.failure("no_such_intent") is None
