"""The safety net overrides the classifier, and only where a phrase stands."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import INTENT_RANKING
from components.length_limit import WHOLE_TEXT
from components.safety_phrases import SafetyPhrases
from tests.components.conftest import Project

ASKED = {"name": "ask_explain", "confidence": 0.9}


@pytest.fixture(params=["trained", "loaded"])
def component(project: Project, request: pytest.FixtureRequest) -> Any:
    made = project.create(SafetyPhrases)
    made.train(TrainingData())
    return made if request.param == "trained" else project.load(SafetyPhrases)


def parsed(component: Any, text: str, first: dict[str, Any], **more: str) -> Message:
    message = Message({TEXT: text, INTENT: first, INTENT_RANKING: [first], **more})
    component.process([message])
    return message


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what is DPd, he can't breathe", "report_emergency"),
        ("what is DPd, he cant breethe", "report_emergency"),
        ("what is DPd? I want to die", "report_crisis"),
    ],
)
def test_phrase_wins(component: Any, text: str, intent: str) -> None:
    message = parsed(component, text, ASKED)
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert [guess["name"] for guess in message.get(INTENT_RANKING)] == [intent, "ask_explain"]


def test_calm_message_is_left_alone(component: Any) -> None:
    assert parsed(component, "what is DPd", ASKED).get(INTENT) == ASKED


def test_urgent_intent_of_the_classifier_stays(component: Any) -> None:
    crisis = {"name": "report_crisis", "confidence": 0.5}
    assert parsed(component, "I can't breathe, I want to die", crisis).get(INTENT) == crisis


def test_text_beyond_the_limit_is_searched(component: Any) -> None:
    message = parsed(component, "cut", ASKED, **{WHOLE_TEXT: "cut here: I can't breathe"})
    assert message.get(INTENT)["name"] == "report_emergency"


def test_message_without_an_intent_is_read(component: Any) -> None:
    message = Message({TEXT: "I can't breathe"})
    component.process([message])
    assert message.get(INTENT)["name"] == "report_emergency"
