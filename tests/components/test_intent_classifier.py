"""The intent model as a component; what it thinks is tested without Rasa."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.context_reader import ASKED
from components.intent_classifier import (
    APART,
    ASKED_ALSO,
    INTENT_RANKING,
    EmbeddingIntentClassifier,
)
from components.sentence_encoder import PIECES
from tests.components.conftest import Project
from tests.relapse_guide.understanding.tiny import CONFIG, EXAMPLES, cut


def featurized(text: str, intent: str | None = None) -> Message:
    """A message as the encoder leaves it."""
    message = Message({TEXT: text, PIECES: cut(text)})
    if intent:
        message.set(INTENT, intent)
    return message


def trained_in(project: Project, **config: Any) -> Any:
    rows = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    classifier = project.create(EmbeddingIntentClassifier, **config)
    resource = classifier.train(TrainingData([featurized(text, intent) for text, intent in rows]))
    assert resource.name == "EmbeddingIntentClassifier"
    return classifier


def parsed(classifier: Any, message: Message) -> tuple[str | None, list[dict[str, Any]]]:
    classifier.process([message])
    return message.get(INTENT)["name"], message.get(INTENT_RANKING)


def test_config_is_that_of_the_model() -> None:
    assert EmbeddingIntentClassifier.get_default_config() == CONFIG


def test_output_is_as_rasa_wants_it(project: Project) -> None:
    name, ranking = parsed(trained_in(project), featurized("the drug please"))
    assert name == "ask_drug"
    assert [set(guess) for guess in ranking] == [{"name", "confidence"}] * 3
    assert sum(guess["confidence"] for guess in ranking) == pytest.approx(1, abs=1e-4)


def test_loaded_gives_the_same_output(project: Project) -> None:
    made = trained_in(project, urgent={"report_emergency": 0.5})
    loaded = project.load(EmbeddingIntentClassifier, urgent={"report_emergency": 0.5})
    for text in ["which pill", "hello", "I faint", "häh 😀 what"]:
        one, two = parsed(made, featurized(text)), parsed(loaded, featurized(text))
        assert [guess["name"] for guess in one[1]] == [guess["name"] for guess in two[1]]


@pytest.mark.parametrize("text", ["", "   ", "...", "😀"])
def test_text_without_words_has_no_intent(project: Project, text: str) -> None:
    classifier = trained_in(project, urgent={"report_emergency": 0.0})
    assert parsed(classifier, featurized(text)) == (None, [{"name": None, "confidence": 0.0}])


def test_message_that_was_not_featurized_has_no_intent(project: Project) -> None:
    assert parsed(trained_in(project), Message({TEXT: "hello"}))[0] is None


def test_intent_of_an_emptied_message_stays(project: Project) -> None:
    message = Message({TEXT: "", INTENT: {"name": "message_too_long", "confidence": 1.0}})
    trained_in(project).process([message])
    assert message.get(INTENT)["name"] == "message_too_long"


def test_training_without_an_encoder_is_refused(project: Project) -> None:
    data = TrainingData([Message({TEXT: "hello", INTENT: "greet"})])
    with pytest.raises(ValueError, match="put SentenceEncoder before this component"):
        project.create(EmbeddingIntentClassifier).train(data)


def test_questions_and_what_they_are_about(project: Project) -> None:
    texts = ("which drug is kyprolis? oh hi there sarclisa", "which drug is", "oh hi there")
    message = featurized(texts[0])
    names = [
        {"entity": "drug", "value": "carfilzomib", "start": 14, "end": 22},
        {"entity": "drug", "value": "isatuximab", "start": 36, "end": 44},
    ]
    message.set(PIECES, cut(*texts, asking=(1, 2)))
    message.set(ENTITIES, names)
    message.set(ASKED, [(0, 23), (24, 44)])
    name, _ = parsed(trained_in(project), message)
    assert name == "ask_drug"
    about = {"entity": "drug", "value": "isatuximab"}
    first = {"name": "ask_drug", "about": {"entity": "drug", "value": "carfilzomib"}, "place": 0}
    second = {"name": "greet", "about": about, "place": 1}
    assert message.get(ASKED_ALSO) == [first, second]
    assert [entity.get(APART) for entity in message.get(ENTITIES)] == [None, True]
