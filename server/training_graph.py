"""Runs Rasa's training graph and packs the model.

As `rasa train` does, without the digests that it takes of every component's input and output
for a cache that we do not use: a tenth of a training's time.
"""

import copy
from pathlib import Path

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.validation import validate
from rasa.shared.data import TrainingType
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from components.content_importer import ContentImporter
from relapse_guide.progress import tell


def train_and_pack(root: Path, path: Path) -> None:
    """Train by the config, domain and data of a project's root, and write the model's archive.

    Raises RasaException if Rasa finds a mistake in them.
    """
    # Not as config.yml names it, in the wrappers for sentences in stories and for responses, of
    # which the project has none: each copies all training sentences.
    importer = ContentImporter(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    config = importer.get_config()
    graph = Recipe.recipe_for_name(config.get("recipe")).graph_config_for_recipe(
        config, {}, training_type=TrainingType.BOTH
    )
    validate(graph)
    # Before the run, which may change it.
    domain = copy.deepcopy(importer.get_domain())
    with TempDirectoryPath(get_temp_dir_name()) as folder:
        storage = LocalModelStorage(Path(folder))
        runner = DaskGraphRunner.create(
            graph.train_schema, storage, ExecutionContext(graph.train_schema)
        )
        runner.run({PLACEHOLDER_IMPORTER: importer})
        tell("Packing the model")
        storage.create_model_package(path, graph, domain)
