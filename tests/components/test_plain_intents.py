"""What a program wrote, and what takes back, gets its intent without being weighed."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.intent_classifier import DOUBTFUL
from components.plain_intents import PlainIntents
from tests.components.conftest import Project


def intent(project: Project, text: str, **more: Any) -> str:
    guess = {"name": "greet", "confidence": 0.6}
    message = Message({TEXT: text, INTENT: guess, INTENT_RANKING_KEY: [guess], **more})
    project.create(PlainIntents).process([message])
    assert message.get(INTENT_RANKING_KEY)[0] == message.get(INTENT)
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start over", "forget_history"),
        ('Liked "I am so scared"', "message_by_machine"),
        ("hello there", "greet"),
        ("", "greet"),
    ],
)
def test_intents(project: Project, text: str, expected: str) -> None:
    assert intent(project, text) == expected


def test_what_tells_something_new_is_a_correction(project: Project) -> None:
    told = [{"entity": "drug", "value": "carfilzomib", "role": "correction"}]
    assert intent(project, "sorry, that was wrong", **{ENTITIES: told}) == "greet"


def test_what_is_surely_urgent_stays_so(project: Project) -> None:
    urgent = {"level": "sure", "kind": "crisis"}
    assert intent(project, "start over", urgency=urgent) == "greet"
    possible = {"level": "possible", "kind": "crisis"}
    assert intent(project, "start over", urgency=possible) == "forget_history"


def test_what_is_beyond_doubt_is_not_doubtful(project: Project) -> None:
    """Else "start over" would be answered with other things that may have been meant."""
    guess = {"name": "greet", "confidence": 0.3}
    doubted = []
    for text in ("start over", "hello there"):
        message = Message({TEXT: text, INTENT: guess, DOUBTFUL: True})
        project.create(PlainIntents).process([message])
        doubted.append(message.get(DOUBTFUL))
    assert doubted == [False, True]
