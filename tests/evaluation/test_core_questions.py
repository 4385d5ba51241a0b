"""The question that this is for gets its list of options, whatever treatment it names."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent

from relapse_guide.knowledge.names import helper_drugs
from relapse_guide.library.content import Content
from server.ask import ask
from server.assistant import load_assistant
from tests.evaluation.questions import BLIND, DEV, QUESTIONS, Labelled, read_questions
from tests.server.slow.running import trained_model

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::UserWarning")]

FORMS: Mapping[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "core_questions.yml").read_text(encoding="utf-8")
)
KINDS = {"failed": "options_failure_", "not_tolerated": "options_intolerance_"}
"""How the ids of the answers begin."""
OPTIONS = {"ask_resistance_options", "ask_intolerance_options"}


@pytest.fixture(scope="module")
def agent() -> Agent:
    return load_assistant(trained_model())


def answered(agent: Agent, text: str) -> str:
    """The id of the answer to a message that starts a conversation."""
    _, messages = asyncio.run(ask(agent, text, text))
    return str(messages[-1].data["id"])


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind, forms in FORMS.items() for form in forms]
)
def test_every_treatment_that_failed(agent: Agent, content: Content, kind: str, form: str) -> None:
    named = {(drug.brands or [drug.generic])[0]: drug.id for drug in content.drugs.values()}
    for regimen in content.regimens.values():
        # Of a combination, its first drug stands for all in the answer's id.
        failing = [drug for drug in regimen.drugs if drug not in helper_drugs(content)]
        named |= dict.fromkeys(regimen.abbreviations, failing[0])
    assert len(named) > len(content.drugs) > 20

    answers = {name: answered(agent, form.format(name)) for name in named}
    wrong = {
        name: got
        for name, got in answers.items()
        if not (got.startswith(KINDS[kind]) and named[name] in got)
    }
    assert not wrong


@pytest.mark.parametrize(("path", "least"), [(QUESTIONS, 0.9), (BLIND, 0.9), (DEV, 0.9)])
def test_labelled_questions_for_options(agent: Agent, path: Path, least: float) -> None:
    asked = [question for question in read_questions(path) if _names_what_failed(question)]
    assert len(asked) >= 10
    answers = {question.text: answered(agent, question.text) for question in asked}
    others = {text: got for text, got in answers.items() if not got.startswith("options_")}
    assert len(others) / len(asked) <= 1 - least, others


def _names_what_failed(question: Labelled) -> bool:
    named = question.entities.get("drug") or question.entities.get("drug_class")
    return question.intent in OPTIONS and bool(named)
