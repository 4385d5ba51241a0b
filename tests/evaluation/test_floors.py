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
    LEVELS,
    QUESTIONS,
    REAL,
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
        for path in (QUESTIONS, BLIND, URGENT, LEVELS, REAL)
    }


@pytest.mark.parametrize(("path", "top1", "wrong"), [(QUESTIONS, 0.94, 0.06), (BLIND, 0.96, 0.04)])
def test_intents(measured: Measured, path: Path, top1: float, wrong: float) -> None:
    assert measured[path].top1.value >= top1
    assert measured[path].top3.value >= 0.98
    assert measured[path].wrong.value <= wrong


def test_real_people_are_seldom_asked_back(measured: Measured) -> None:
    assert measured[REAL].right.value >= 0.77
    assert measured[REAL].asked_back.value <= 0.05


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
def test_boundary_questions_are_not_answered_as_content(measured: Measured, path: Path) -> None:
    assert measured[path].boundary_as_content.value < 0.015


@pytest.mark.parametrize(("path", "least"), [(QUESTIONS, 0.9), (BLIND, 0.8), (URGENT, 0.9)])
def test_calls_for_help_get_the_urgent_answer_or_at_least_the_line(
    measured: Measured, path: Path, least: float
) -> None:
    assert measured[path].emergencies.value >= least
    assert measured[path].crises.value >= least
    assert measured[path].missed.value <= 1 / 60


def test_possible_dangers_get_the_line(measured: Measured) -> None:
    assert measured[LEVELS].possible_seen.value >= 0.75
    assert measured[LEVELS].missed.value <= 0.05


@pytest.mark.parametrize(
    ("path", "alone", "line"), [(QUESTIONS, 0.01, 0.08), (BLIND, 0.01, 0.08), (URGENT, 0.03, 0.15)]
)
def test_calm_messages_raise_no_alarm(
    measured: Measured, path: Path, alone: float, line: float
) -> None:
    assert measured[path].false_alarms.value <= alone
    assert measured[path].line_on_calm.value <= line


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
def test_out_of_scope_is_not_answered_as_content(measured: Measured, path: Path) -> None:
    assert measured[path].out_of_scope_as_content.value <= 0.1


@pytest.mark.parametrize("path", [QUESTIONS, BLIND])
@pytest.mark.parametrize("entity", ["drug", "drug_class"])
def test_drugs_and_classes(measured: Measured, path: Path, entity: str) -> None:
    assert measured[path].precision[entity].value >= 0.98
    assert measured[path].recall[entity].value >= 0.98
