"""The extractor as a component of any Rasa project, fed by any content folder."""

import json
import shutil
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

from components.lexicon_extractor import LexiconExtractor
from relapse_guide.settings import settings
from relapse_guide.understanding import lexicon_building
from tests.components.conftest import Project


@pytest.fixture
def own_content(tmp_path: Path) -> Path:
    """Content of somebody else, with a brand of their own."""
    folder = tmp_path / "their_content"
    shutil.copytree(settings().content_folder, folder)
    path = folder / "drugs.yml"
    yaml = YAML()
    drugs = yaml.load(path.read_text(encoding="utf-8"))
    drugs[0]["brands"].append("Quizzolade")
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(drugs, file)
    return folder


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the commonest words are compared with the names, so that training is quick."""
    monkeypatch.setattr(lexicon_building, "EVERYDAY_COUNT", 100_000)


@pytest.mark.usefixtures("few_words")
def test_somebody_elses_project(project: Project, own_content: Path) -> None:
    made = project.create(LexiconExtractor, content_folder=str(own_content))
    example = Message({TEXT: "is quizolade a pill", "intent": "ask"})
    resource = made.train(TrainingData([example]))
    made.process_training_data(TrainingData([example]))
    assert resource.name == "LexiconExtractor"
    assert [found["value"] for found in example.get(ENTITIES)] == ["bortezomib"]

    shutil.rmtree(own_content)
    loaded = project.load(LexiconExtractor, content_folder=str(own_content))
    text = "is quizolade for 2 prior lines, not Velcade"
    assert loaded.extract(text) == made.extract(text)
    assert [found["value"] for found in loaded.extract(text)] == [
        *["bortezomib", 2, "line_of_therapy", "bortezomib"]
    ]


def test_what_is_kept_is_plain_json(trained: Project) -> None:
    files = [path for path in (trained.folder / "LexiconExtractor").iterdir() if path.is_file()]
    assert [path.name for path in files] == [lexicon_building.FILE]
    kept = json.loads(files[0].read_text(encoding="utf-8"))
    assert set(kept) == {"names", "everyday"}


def test_entities_are_as_rasa_wants_them(extractor: LexiconExtractor) -> None:
    message = Message({TEXT: "my revlamid, after two prior lines"})
    extractor.process([message])
    drug, number, term = message.get(ENTITIES)
    assert drug == {
        "entity": "drug",
        "value": "lenalidomide",
        "start": 3,
        "end": 11,
        "confidence_entity": 0.875,
        "extractor": "LexiconExtractor",
    }
    assert (number["entity"], number["value"]) == ("prior_lines", 2)
    assert (term["entity"], term["value"]) == ("term", "line_of_therapy")
    assert message.as_dict_nlu()[ENTITIES] == message.get(ENTITIES)


def test_entities_of_an_earlier_extractor_stay(extractor: LexiconExtractor) -> None:
    earlier = {"entity": "place", "value": "Graz"}
    message = Message({TEXT: "Velcade in Graz", ENTITIES: [earlier]})
    extractor.process([message])
    assert [found["value"] for found in message.get(ENTITIES)] == ["Graz", "bortezomib"]


@pytest.mark.parametrize("text", ["", None, "   ", "😀"])
def test_nothing_to_extract(extractor: LexiconExtractor, text: str | None) -> None:
    message = Message({TEXT: text})
    extractor.process([message])
    assert message.get(ENTITIES) == []


def test_untrained_extractor_finds_numbers_only(project: Project) -> None:
    found = project.create(LexiconExtractor).extract("Velcade after 2 prior lines")
    assert [entity["value"] for entity in found] == [2]


def test_fingerprint_is_of_the_names(own_content: Path) -> None:
    config = {"content_folder": str(own_content)}
    assert LexiconExtractor.fingerprint_addon(config) != LexiconExtractor.fingerprint_addon({})
