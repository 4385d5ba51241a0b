"""The trained model keeps what it has reached, on questions that it was not trained on."""

import asyncio

import pytest

from relapse_guide.settings import settings
from server.assistant import load_assistant
from server.train import train_if_needed
from tests.evaluation.measures import Measures, measure
from tests.evaluation.pipeline import understood
from tests.evaluation.questions import QUESTIONS, read_questions

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Slot auto-fill")]


@pytest.fixture(scope="module")
def measured() -> Measures:
    agent = load_assistant(train_if_needed(settings()))
    pairs = []
    for question in read_questions(QUESTIONS):
        found = asyncio.run(agent.parse_message(question.text))
        pairs.append(
            (question, understood(found["intent"], found["intent_ranking"], found["entities"]))
        )
    return measure(pairs)


def test_intents(measured: Measures) -> None:
    assert measured.top1.value >= 0.95
    assert measured.top3.value >= 0.98
    assert measured.wrong.value <= 0.04


def test_boundary_questions_are_not_answered_as_content(measured: Measures) -> None:
    assert measured.boundary_as_content.value < 0.01


def test_emergencies_and_crises_are_found(measured: Measures) -> None:
    assert measured.emergencies.value == 1
    assert measured.crises.value == 1


def test_out_of_scope_is_not_answered_as_content(measured: Measures) -> None:
    assert measured.out_of_scope_as_content.value <= 0.025


@pytest.mark.parametrize("entity", ["drug", "drug_class"])
def test_drugs_and_classes(measured: Measures, entity: str) -> None:
    assert measured.precision[entity].value >= 0.98
    assert measured.recall[entity].value >= 0.93
