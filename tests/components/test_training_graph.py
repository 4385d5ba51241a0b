"""How Rasa strings the components together when training."""

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.data import TrainingType

from components.intent_classifier import EmbeddingIntentClassifier
from components.lexicon_extractor import LexiconExtractor
from components.sentence_encoder import SentenceEncoder
from components.spelling_mender import SpellingMender
from relapse_guide.settings import ROOT


def test_names_are_marked_and_slips_mended_in_the_training_sentences_that_are_encoded() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.NLU)
    nodes = graph.train_schema.nodes
    before = []
    name = next(name for name, node in nodes.items() if node.uses is EmbeddingIntentClassifier)
    while "training_data" in nodes[name].needs:
        name = nodes[name].needs["training_data"]
        if nodes[name].fn == "process_training_data":
            before.append(nodes[name].uses)
    places = [before.index(one) for one in (SentenceEncoder, SpellingMender, LexiconExtractor)]
    assert places == sorted(places)
