"""A message that is not in English is marked, and a danger in it replaces its intent."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import INTENT_RANKING
from components.language_reader import LANGUAGE, LanguageReader
from components.urgency_reader import URGENCY, UrgencyReader
from tests.components.conftest import Project

ENGLISH = ["what is my drug for", "what are the side effects of it"] * 5
GUESS = {"name": "ask_explain", "confidence": 0.4}


@pytest.fixture(params=["trained", "loaded"])
def reader(project: Project, request: pytest.FixtureRequest) -> Any:
    made = project.create(LanguageReader)
    made.train(TrainingData([Message({TEXT: text, INTENT: "ask_explain"}) for text in ENGLISH]))
    return made if request.param == "trained" else project.load(LanguageReader)


@pytest.fixture
def urgency(project: Project) -> Any:
    made = project.create(UrgencyReader)
    made.train(TrainingData())
    return project.load(UrgencyReader)


def read(reader: Any, text: str) -> Message:
    message = Message({TEXT: text})
    reader.process([message])
    return message


def test_language(reader: Any) -> None:
    message = read(reader, "cuales son los efectos secundarios de Revlimid")
    assert message.get(LANGUAGE) == {"code": "es"}
    assert LANGUAGE in message.as_dict(only_output_properties=True)


@pytest.mark.parametrize("text", ["what are the side effects", "Revlimid", ""])
def test_english(reader: Any, text: str) -> None:
    assert read(reader, text).get(LANGUAGE) is None


@pytest.mark.parametrize(
    ("text", "language", "intent", "code"),
    [
        ("no puedo respirar", None, "report_emergency", "es"),
        ("mi mama se desmayó", "es", "report_emergency", "es"),
        ("my dad no puede respirar", None, "report_emergency", "es"),
        ("me quiero morir", "pt", "report_crisis", "es"),
        ("mi mama can't breathe", "es", "report_emergency", "es"),
        ("quoi faire, can't breathe", "fr", "report_emergency", "fr"),
        ("cuales son los efectos", "es", "ask_explain", "es"),
        ("what is it", None, "ask_explain", None),
    ],
)
def test_danger(
    urgency: Any, text: str, language: str | None, intent: str, code: str | None
) -> None:
    message = Message({TEXT: text, INTENT: GUESS, INTENT_RANKING: [GUESS]})
    if language:
        message.set(LANGUAGE, {"code": language})
    urgency.process([message])
    assert message.get(INTENT)["name"] == intent
    assert (message.get(LANGUAGE) or {}).get("code") == code
    assert (message.get(URGENCY)["level"] == "sure") is intent.startswith("report_")
