"""The featurizer as a component; how it cuts and encodes is tested without Rasa."""

from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentence_encoder import AS_WRITTEN, PIECES, SentenceEncoder
from tests.components.conftest import Project

LONG = "My husband was told last year. We tried two things! Now it is back... What can he take?"

REVLMD = {"start": 0, "end": 6}


@pytest.fixture
def component(trained: Project) -> Any:
    return trained.load(SentenceEncoder, masks={"drug": "Revlimid"}, parts_every=1)


def sentence_feature(message: Message) -> Any:
    _, sentence = message.get_dense_features(TEXT, [])
    return sentence.features


def test_message_gets_its_vector(component: Any) -> None:
    message = Message({TEXT: "what can he take"})
    component.process([message])
    assert message.get(PIECES).texts == ["what can he take"]
    assert message.get(PIECES).vectors.shape == (1, 384)
    assert (sentence_feature(message) == message.get(PIECES).vectors).all()


def test_first_vector_is_that_of_the_whole_masked_message(component: Any) -> None:
    """Later components go by it."""
    message = Message({TEXT: f"revlmd? {LONG}", ENTITIES: [{"entity": "drug", **REVLMD}]})
    component.process([message])
    assert message.get(PIECES).texts[0] == f"Revlimid? {LONG}"
    assert (message.get(PIECES).vectors[:1] == sentence_feature(message)).all()


def test_the_message_as_it_was_written_keeps_its_names(component: Any) -> None:
    """So that a sentence on Velcade is nearer to a question on Velcade."""
    message = Message({TEXT: f"revlmd? {LONG}", ENTITIES: [{"entity": "drug", **REVLMD}]})
    plain = Message({TEXT: f"revlmd? {LONG}"})
    component.process([message, plain])
    assert message.get(AS_WRITTEN).shape == (2, 384)
    assert np.abs(message.get(AS_WRITTEN)[0] - plain.get(PIECES).vectors[0]).max() < 1e-5
    assert np.abs(message.get(AS_WRITTEN)[0] - message.get(PIECES).vectors[0]).max() > 1e-3


def test_long_message_gets_a_vector_for_each_sentence(component: Any) -> None:
    message = Message({TEXT: LONG})
    component.process([message])
    assert message.get(PIECES).texts[0] == LONG
    assert message.get(PIECES).texts[4] == "What can he take?"
    assert message.get(PIECES).sentences == 5
    assert len(message.get(PIECES).vectors) == len(message.get(PIECES).texts)
    assert len(sentence_feature(message)) == 1


def test_training_gives_the_same_vectors_as_running(component: Any) -> None:
    texts = ["what can he take", "velcade?", LONG]
    examples = [Message({TEXT: text, "intent": "ask"}) for text in texts]
    component.process_training_data(TrainingData(examples))
    for example, text in zip(examples, texts, strict=True):
        message = Message({TEXT: text})
        component.process([message])
        assert example.get(PIECES).texts == message.get(PIECES).texts
        assert np.abs(example.get(PIECES).vectors - message.get(PIECES).vectors).max() < 1e-5
        assert np.abs(sentence_feature(example) - sentence_feature(message)).max() < 1e-5


def test_misspelled_drug_looks_like_a_known_one(component: Any) -> None:
    spans = [("what is revlmd", 8, 14), ("what is Revlimid", 8, 16)]
    messages = [
        Message({TEXT: text, ENTITIES: [{"entity": "drug", "start": start, "end": end}]})
        for text, start, end in spans
    ]
    component.process(messages)
    assert (sentence_feature(messages[0]) == sentence_feature(messages[1])).all()


@pytest.mark.parametrize("text", ["", None])
def test_message_without_text_is_left_alone(component: Any, text: str | None) -> None:
    message = Message({TEXT: text})
    component.process([message])
    assert message.get(PIECES) is None


def test_10000_characters_are_read(component: Any) -> None:
    message = Message({TEXT: ("revlimid quit on me and " * 500)[:10_000]})
    component.process([message])
    assert message.get(PIECES).sentences == 25
