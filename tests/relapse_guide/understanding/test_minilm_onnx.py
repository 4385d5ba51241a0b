"""The encoder's ONNX graph gives the vectors that the model is known for."""

from pathlib import Path

import numpy as np
import onnx
import pytest

from relapse_guide.understanding.encoder import Encoder
from relapse_guide.understanding.minilm_onnx import WeightsError, build_encoder, check_weights
from relapse_guide.understanding.pinned_encoder import WEIGHTS_SHA256, model_folder

HAPPY = "That is a happy person"
PUBLISHED = {
    "That is a happy dog": 0.695,
    "That is a very happy person": 0.943,
    "Today is a sunny day": 0.257,
}
"""Similarities to HAPPY as the model card of all-MiniLM-L6-v2 shows them."""
TEXTS = [HAPPY, *PUBLISHED, "velcade", "revlimid quit on me " * 30, "naïve 😀 “quotes”", "?"]


@pytest.mark.parametrize(("other", "published"), PUBLISHED.items())
def test_published_similarities(encoder: Encoder, other: str, published: float) -> None:
    one, two = encoder.encode([HAPPY, other])
    assert float(one @ two) == pytest.approx(published, abs=0.0006)


def test_vectors_are_float32_of_length_1(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_company_in_a_batch_does_not_change_a_vector(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


def test_graph_is_valid_and_small_enough(encoder_folder: Path) -> None:
    graph = onnx.load_from_string((encoder_folder / "encoder.onnx").read_bytes())
    onnx.checker.check_model(graph)
    assert [put.name for put in graph.graph.input] == [
        "input_ids",
        "positions",
        "segments",
        "pooling",
    ]
    assert [put.name for put in graph.graph.output] == ["embedding"]
    assert graph.ByteSize() < 100_000_000


def test_pinned_weights_are_accepted() -> None:
    check_weights(model_folder() / "model.safetensors", WEIGHTS_SHA256)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"something else")
    with pytest.raises(
        WeightsError, match=r"model\.safetensors has SHA-256 [0-9a-f]{64}, not 53aa"
    ):
        check_weights(path, WEIGHTS_SHA256)


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"config\.json"):
        build_encoder(tmp_path)
