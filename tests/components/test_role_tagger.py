"""The component that writes roles into what was extracted before it."""

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.role_tagger import RoleTagger
from tests.components.conftest import Project


def entity(text: str, name: str, kind: str = "drug") -> dict[str, Any]:
    start = text.index(name)
    return {"entity": kind, "value": name, "start": start, "end": start + len(name)}


def roles(tagger: RoleTagger, text: str, entities: list[dict[str, Any]]) -> list[str | None]:
    message = Message({TEXT: text, ENTITIES: entities})
    tagger.process([message])
    return [found.get("role") for found in message.get(ENTITIES)]


TEXT_OF_TWO = "resistant to Velcade but not Kyprolis"


def test_roles_are_added(project: Project) -> None:
    entities = [entity(TEXT_OF_TWO, "Velcade"), entity(TEXT_OF_TWO, "Kyprolis", "drug_class")]
    assert roles(project.create(RoleTagger), TEXT_OF_TWO, entities) == ["resistant", "ruled_out"]


def test_drug_without_a_role_gets_no_key(project: Project) -> None:
    message = Message({TEXT: "what is dex", ENTITIES: [entity("what is dex", "dex")]})
    project.create(RoleTagger).process([message])
    assert "role" not in message.get(ENTITIES)[0]


def test_other_entities_and_those_without_a_place_are_left_alone(project: Project) -> None:
    entities = [entity(TEXT_OF_TWO, "Velcade", "term"), {"entity": "drug", "value": "bortezomib"}]
    assert roles(project.create(RoleTagger), TEXT_OF_TWO, entities) == [None, None]


def test_entities_are_named_by_the_config(project: Project) -> None:
    tagger = project.create(RoleTagger, entities=["antibiotic"])
    text = "allergic to penicillin"
    assert roles(tagger, text, [entity(text, "penicillin", "antibiotic")]) == ["intolerant"]
    assert roles(tagger, text, [entity(text, "penicillin")]) == [None]


@pytest.mark.parametrize("data", [{}, {TEXT: ""}, {TEXT: None, ENTITIES: []}])
def test_message_without_text_or_entities(project: Project, data: dict[str, Any]) -> None:
    message = Message(dict(data))
    project.create(RoleTagger).process([message])
    assert not message.get(ENTITIES)
