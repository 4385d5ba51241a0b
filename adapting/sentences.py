"""Writes the training sentences as the encoder reads them, for adapt.py: JSON lines.

Runs in the project's environment, without the libraries of adapt.py.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from components.content_importer import TOPIC, ContentImporter
from components.sentence_encoder import SentenceEncoder
from components.urgency_reader import UrgencyReader, taught_urgency
from relapse_guide.settings import ROOT


def sentences() -> Iterator[dict[str, str]]:
    """Each training sentence: `text` as the encoder reads it; `label`, its intent and topic;
    `urgency`, what the urgent model learns it as ("" for calm)."""
    paths = str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    importer = ContentImporter(*paths)
    yield from read_sentences(importer.get_nlu_data(), importer.get_config()["pipeline"])


def read_sentences(data: TrainingData, steps: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """The same of given training data; `steps`: the pipeline of config.yml."""
    encoder = _prepared(data, steps)
    urgent = UrgencyReader.get_default_config()["urgent"]
    for example in data.nlu_examples:
        if not example.get(TEXT):
            continue
        urgency = taught_urgency(example, urgent)
        kind = f"{urgency.level.value}_{urgency.kind.value}" if urgency.kind else ""
        label = f"{example.get(INTENT)}/{example.get(TOPIC) or ''}"
        yield {"text": encoder.as_read(example), "label": label, "urgency": kind}


def _prepared(data: TrainingData, steps: list[dict[str, Any]]) -> SentenceEncoder:
    """Has what stands before the encoder learn and read the sentences; the encoder."""
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage(Path(folder))
        for step in steps:
            made_from = class_from_module_path(step["name"])
            given = {key: value for key, value in step.items() if key != "name"}
            name = made_from.__name__
            component = made_from.create(
                {**made_from.get_default_config(), **given},
                storage,
                Resource(name),
                ExecutionContext(GraphSchema({}), node_name=name),
            )
            if isinstance(component, SentenceEncoder):
                return component
            for does in ("train", "process_training_data"):
                if hasattr(component, does):
                    getattr(component, does)(data)
    raise ValueError("config.yml has no components.sentence_encoder.SentenceEncoder.")


def main() -> None:
    """Write them to the file that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    target: Path = parser.parse_args().target
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(json.dumps(one) + "\n" for one in sentences()), encoding="utf-8")


if __name__ == "__main__":
    main()
