"""An over-long message is emptied before anything else reads it."""

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.length_limit import WHOLE_TEXT, LengthLimit
from tests.components.conftest import Project


@pytest.mark.parametrize(("letters", "is_read"), [(10, True), (11, False)])
def test_limit(project: Project, letters: int, is_read: bool) -> None:
    message = Message({TEXT: "x" * letters})
    project.create(LengthLimit, max_characters=10, intent="too_long").process([message])
    assert (message.get(TEXT) == "x" * letters) == is_read
    assert message.get(WHOLE_TEXT) == (None if is_read else "x" * letters)
    assert (message.get(INTENT) is None) == is_read
    if not is_read:
        assert message.get(INTENT) == {"name": "too_long", "confidence": 1.0}


def test_training_sentences_stay(project: Project) -> None:
    data = TrainingData([Message({TEXT: "x" * 5000, INTENT: "greet"})])
    assert project.create(LengthLimit).process_training_data(data) is data
    assert len(data.training_examples[0].get(TEXT)) == 5000
