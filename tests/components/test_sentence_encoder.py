"""The featurizer as a component, and how it cuts long messages."""

from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import sentence_encoder
from components.sentence_encoder import (
    PIECES,
    SentenceEncoder,
    batches_of_like_length,
    masked_text,
    model_folder,
)
from relapse_guide.understanding.minilm_onnx import WeightsError
from tests.components.conftest import Project

LONG = "My husband was told last year. We tried two things! Now it is back... What can he take?"


@pytest.fixture
def component(trained: Project) -> Any:
    return trained.load(SentenceEncoder, masks={"drug": "Revlimid"})


def sentence_feature(message: Message) -> Any:
    _, sentence = message.get_dense_features(TEXT, [])
    return sentence.features


def test_message_gets_its_vector(component: Any) -> None:
    message = Message({TEXT: "what can he take"})
    component.process([message])
    assert message.get(PIECES).texts == ["what can he take"]
    assert message.get(PIECES).vectors.shape == (1, 384)
    assert (sentence_feature(message) == message.get(PIECES).vectors).all()


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
    component._config["parts_every"] = 1
    component.process_training_data(TrainingData(examples))
    for example, text in zip(examples, texts, strict=True):
        message = Message({TEXT: text})
        component.process([message])
        assert example.get(PIECES).texts == message.get(PIECES).texts
        assert np.abs(example.get(PIECES).vectors - message.get(PIECES).vectors).max() < 1e-5
        assert np.abs(sentence_feature(example) - sentence_feature(message)).max() < 1e-5


def test_training_takes_the_parts_of_some_messages(component: Any) -> None:
    examples = [Message({TEXT: f"{LONG} {number}", "intent": "ask"}) for number in range(5)]
    component._config["parts_every"] = 2
    component.process_training_data(TrainingData(examples))
    assert [len(example.get(PIECES).texts) > 1 for example in examples] == [True, False] * 2 + [
        True
    ]
    assert [len(example.get(PIECES).vectors) for example in examples][1] == 1


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


def test_other_weights_are_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_encoder, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(WeightsError, match=r"reinstall the package from requirements\.lock"):
        project.create(SentenceEncoder).train(TrainingData())


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_encoder, "PACKAGE", "no_such_package")
    with pytest.raises(ModuleNotFoundError, match="no_such_package is missing: run 'make train'"):
        model_folder()


def test_only_model_and_tokenizer_are_kept(trained: Project) -> None:
    names = {path.name for path in (trained.folder / "SentenceEncoder").iterdir()}
    assert names == {"encoder.onnx", "tokenizer.json"}


@pytest.mark.parametrize(
    ("text", "entities", "masked"),
    [
        ("Velcade", [], "Velcade"),
        ("a b c", [("drug", 0, 1), ("drug", 4, 5)], "Revlimid b Revlimid"),
        ("a b c", [("drug", 4, 5), ("class", 0, 1)], "PIs b Revlimid"),
        ("a b", [("term", 0, 1), ("drug", None, None)], "a b"),
    ],
)
def test_masks(text: str, entities: list[tuple[str, Any, Any]], masked: str) -> None:
    found = [{"entity": kind, "start": start, "end": end} for kind, start, end in entities]
    assert masked_text(text, found, {"drug": "Revlimid", "class": "PIs"}) == masked


def test_message_gets_vectors_for_its_clauses(component: Any) -> None:
    message = Message({TEXT: "he is cold, what is it"})
    component.process([message])
    pieces = message.get(PIECES)
    assert pieces.texts == ["he is cold, what is it", "he is cold", "what is it"]
    assert pieces.sentences == 1
    assert pieces.vectors.shape == (3, 384)


def test_sentence_of_a_story_is_no_clause_again(component: Any) -> None:
    message = Message({TEXT: LONG})
    component.process([message])
    texts = message.get(PIECES).texts
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("size", [1, 3, 64])
def test_batches_hold_each_text_once(size: int) -> None:
    texts = ["x" * length for length in (1, 400, 2, 90, 3, 5, 80)]
    batches = batches_of_like_length(texts, size)
    assert sorted(text for batch in batches for text in batch) == sorted(texts)
    assert max(map(len, batches)) <= size
    assert all(len(batch[-1]) <= 2 * len(batch[0]) + 8 for batch in batches)
