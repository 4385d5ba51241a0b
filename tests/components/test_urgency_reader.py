"""How urgent a message is goes beside its intent, and replaces it only where it is sure."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import INTENT_RANKING
from components.length_limit import WHOLE_TEXT
from components.sentence_encoder import PIECES
from components.urgency_reader import URGENCY, UrgencyReader
from relapse_guide.library.content import Content
from tests.components.conftest import Project
from tests.relapse_guide.understanding.tiny import cut

ASKED = {"name": "ask_explain", "confidence": 0.9}
SURE = {"level": "sure", "kind": "emergency"}
EXAMPLES: list[tuple[str, str, dict[str, Any]]] = [
    ("he is bleeding", "report_emergency", {}),
    ("I feel faint now", "report_emergency", {}),
    ("what pill is it, he is bleeding", "ask_explain", {URGENCY: SURE}),
    ("is it a pill, oh I feel faint", "ask_explain", {"intent": {URGENCY: SURE}}),
    ("which drug is it", "ask_explain", {}),
    ("what pill is it", "ask_explain", {}),
    ("hello there", "greet", {}),
    ("hi you", "greet", {}),
]


def example(text: str, intent: str, metadata: dict[str, Any]) -> Message:
    made = Message({TEXT: text, INTENT: intent})
    made.set(PIECES, cut(text))
    made.set("metadata", metadata)
    return made


@pytest.fixture(params=["trained", "loaded"])
def component(project: Project, request: pytest.FixtureRequest) -> Any:
    small = {"word_min_count": 1, "letter_min_count": 1, "C": 100.0}
    made = project.create(UrgencyReader, **small)
    made.train(TrainingData([example(*row) for row in EXAMPLES]))
    return made if request.param == "trained" else project.load(UrgencyReader, **small)


def parsed(component: Any, text: str, **more: Any) -> Message:
    message = Message({TEXT: text, INTENT: ASKED, INTENT_RANKING: [ASKED], **more})
    component.process([message])
    return message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what is DPd, he can't breathe", "emergency"),
        ("what is DPd, he cant breethe", "emergency"),
        ("what is DPd? I want to die", "crisis"),
    ],
)
def test_sure_replaces_the_intent(component: Any, text: str, kind: str) -> None:
    message = parsed(component, text)
    assert message.as_dict(True)[URGENCY] == {"level": "sure", "kind": kind}
    intent = f"report_{kind}"
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert [guess["name"] for guess in message.get(INTENT_RANKING)] == [intent, "ask_explain"]


def test_possible_keeps_the_question(component: Any) -> None:
    message = parsed(component, "what is DPd, my temp was 101.2 yesterday")
    assert message.get(URGENCY) == {"level": "possible", "kind": "emergency"}
    assert message.get(INTENT) == ASKED


def test_a_sign_that_can_wait_is_no_danger(component: Any, content: Content) -> None:
    waiting = [sign for sign in content.signs.values() if sign.waits]
    assert waiting
    told = [parsed(component, sign.words[0]).get(URGENCY)["level"] for sign in waiting]
    assert set(told) == {"none"}


def test_calm_message_says_so(component: Any) -> None:
    message = parsed(component, "which drug is it", **{PIECES: cut("which drug is it")})
    assert message.as_dict(True)[URGENCY] == {"level": "none"}
    assert message.get(INTENT) == ASKED


def test_sentences_of_questions_with_a_danger_are_learned(component: Any) -> None:
    text = "is it a pill, he is bleeding"
    pieces = cut(text, clauses=["is it a pill", "he is bleeding"])
    assert parsed(component, text, **{PIECES: pieces}).get(URGENCY)["kind"] == "emergency"


def test_text_beyond_the_limit_is_searched(component: Any) -> None:
    message = parsed(component, "cut", **{WHOLE_TEXT: "cut here: I can't breathe"})
    assert message.get(INTENT)["name"] == "report_emergency"


def test_message_without_an_intent_is_read(component: Any) -> None:
    message = Message({TEXT: "I can't breathe"})
    component.process([message])
    assert message.get(INTENT)["name"] == "report_emergency"


def test_button_has_no_urgency(component: Any) -> None:
    message = Message({INTENT: ASKED})
    component.process([message])
    assert message.get(URGENCY) is None
