"""The trained model keeps what it has reached, on questions that it was not trained on."""

import asyncio
from pathlib import Path

import pytest

from relapse_guide.settings import settings
from server.assistant import load_assistant
from server.train import train_if_needed
from tests.evaluation.measures import Measures, measure
from tests.evaluation.pipeline import understood
from tests.evaluation.questions import (
    BLIND,
    QUESTIONS,
    URGENT,
    Labelled,
    Understood,
    read_questions,
)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Slot auto-fill")]


Measured = dict[Path, Measures]


@pytest.fixture(scope="module")
def measured() -> Measured:
    agent = load_assistant(train_if_needed(settings()))

    def parsed(question: Labelled) -> Understood:
        found = asyncio.run(agent.parse_message(question.text))
        return understood(found)

    return {
        path: measure([(question, parsed(question)) for question in read_questions(path)])
        for path in (QUESTIONS, BLIND, URGENT)
    }


@pytest.mark.parametrize(("path", "top1", "wrong"), [(QUESTIONS, 0.95, 0.04), (BLIND, 0.96, 0.03)])
def test_intents(measured: Measured, path: Path, top1: float, wrong: float) -> None:
    assert measured[path].top1.value >= top1
    assert measured[path].top3.value >= 0.99
    assert measured[path].wrong.value <= wrong


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
def test_boundary_questions_are_not_answered_as_content(measured: Measured, path: Path) -> None:
    assert measured[path].boundary_as_content.value < 0.015


@pytest.mark.parametrize(("path", "least"), [(QUESTIONS, 1.0), (BLIND, 0.97), (URGENT, 0.96)])
def test_emergencies_and_crises_are_found(measured: Measured, path: Path, least: float) -> None:
    assert measured[path].emergencies.value >= least
    assert measured[path].crises.value >= least


@pytest.mark.parametrize(("path", "most"), [(QUESTIONS, 0.02), (BLIND, 0.02), (URGENT, 0.08)])
def test_calm_messages_raise_no_alarm(measured: Measured, path: Path, most: float) -> None:
    assert measured[path].false_alarms.value <= most


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
def test_out_of_scope_is_not_answered_as_content(measured: Measured, path: Path) -> None:
    assert measured[path].out_of_scope_as_content.value <= 0.025


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
@pytest.mark.parametrize("entity", ["drug", "drug_class"])
def test_drugs_and_classes(measured: Measured, path: Path, entity: str) -> None:
    assert measured[path].precision[entity].value >= 0.98
    assert measured[path].recall[entity].value >= 0.98
