"""The component that mends slips of spelling, between what finds names and what reads the rest."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.role_tagger import RoleTagger
from components.sentence_encoder import PIECES, SentenceEncoder
from components.spelling_mender import AS_MEANT, SpellingMender, mended_of
from tests.components.conftest import Project

SAID = ["he fainted this morning", "it stopped working", "it failed", "my drug failed"]
TAUGHT = [f"{text} {number}" for text in SAID for number in range(12)]
"""Rasa takes each sentence once."""
WRITTEN = "faited, then revlmid stoped wrking"
REVLMID = {"entity": "drug", "value": "lenalidomide", "start": 13, "end": 20}


@pytest.fixture(scope="module")
def mender(tmp_path_factory: pytest.TempPathFactory) -> Any:
    project = Project(tmp_path_factory.mktemp("mender"))
    taught = TrainingData([Message({TEXT: text, "intent": "ask"}) for text in TAUGHT])
    project.create(SpellingMender).train(taught)
    return project.load(SpellingMender)


def read(mender: Any, text: str, *entities: dict[str, Any]) -> Message:
    message = Message({TEXT: text, ENTITIES: [dict(entity) for entity in entities]})
    mender.process([message])
    return message


def test_the_message_stays_and_what_was_meant_is_told(mender: Any) -> None:
    message = read(mender, WRITTEN, REVLMID)
    assert message.get(TEXT) == WRITTEN
    assert message.get(ENTITIES) == [REVLMID]
    assert message.get(AS_MEANT) == "fainted, then revlmid stopped working"
    assert AS_MEANT in message.output_properties


@pytest.mark.parametrize("text", ["it stopped working", "", None])
def test_nothing_is_told_where_nothing_is_mended(mender: Any, text: str | None) -> None:
    message = Message({TEXT: text})
    mender.process([message])
    assert message.get(AS_MEANT) is None
    assert mended_of(message).text == (text or "")


def test_what_drugs_did_is_read_from_what_was_meant(mender: Any, project: Project) -> None:
    message = read(mender, WRITTEN, REVLMID)
    project.create(RoleTagger).process([message])
    (entity,) = message.get(ENTITIES)
    assert entity["role"] == "resistant"
    assert (entity["start"], entity["end"]) == (REVLMID["start"], REVLMID["end"])


def test_what_is_encoded_is_what_was_meant(mender: Any, trained: Project) -> None:
    message = read(mender, WRITTEN, REVLMID)
    trained.load(SentenceEncoder, masks={"drug": "Revlimid"}).process([message])
    assert message.get(PIECES).texts[0] == "fainted, then Revlimid stopped working"


def test_training_sentences_are_mended_as_messages_are(mender: Any) -> None:
    data = TrainingData([Message({TEXT: WRITTEN, ENTITIES: [REVLMID], "intent": "ask"})])
    mender.process_training_data(data)
    assert data.nlu_examples[0].get(AS_MEANT) == "fainted, then revlmid stopped working"
