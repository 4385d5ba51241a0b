"""An adapter is added to the weights that it names, and the one in the project fits."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import adapting
from relapse_guide.cache import Cache
from relapse_guide.understanding.adapter import AdapterError, Array, adapted, read_adapter
from relapse_guide.understanding.encoder import Encoder
from relapse_guide.understanding.language import ENGLISH
from relapse_guide.understanding.pinned_encoder import keep_encoder, model_folder

OURS = Path(adapting.__file__).parent / f"{ENGLISH}.safetensors"
RNG = np.random.default_rng(5)
WEIGHT: Array = RNG.normal(size=(3, 4)).astype(np.float32)
WEIGHTS: dict[str, Array] = {"layer.weight": WEIGHT, "layer.bias": np.ones(3)}
DOWN = RNG.normal(size=(4, 2)).astype(np.float16)
UP = RNG.normal(size=(2, 3)).astype(np.float16)


def test_it_adds_its_own_product_to_that_of_the_weight() -> None:
    made = adapted(WEIGHTS, {"layer.down": DOWN, "layer.up": UP})
    state = RNG.normal(size=4)
    alone = state @ WEIGHTS["layer.weight"].T
    beside = (state @ DOWN.astype(np.float64)) @ UP.astype(np.float64)
    assert state @ made["layer.weight"].T == pytest.approx(alone + beside, abs=1e-4)
    assert made["layer.bias"] is WEIGHTS["layer.bias"]


def test_none_leaves_the_weights() -> None:
    assert adapted(WEIGHTS, {}) == WEIGHTS


@pytest.mark.parametrize(
    ("matrices", "wrong"),
    [
        ({"layer.down": DOWN}, "layer has no weight or lacks a half"),
        ({"other.down": DOWN, "other.up": UP}, "other has no weight or lacks a half"),
        ({"layer.down": UP, "layer.up": DOWN}, "layer is of another size"),
        ({"layer.down": DOWN, "layer.up": UP[:1]}, "layer is of another size"),
    ],
)
def test_one_that_does_not_fit_is_refused(matrices: dict[str, Array], wrong: str) -> None:
    with pytest.raises(AdapterError, match=wrong):
        adapted(WEIGHTS, matrices)


def test_ours_fits_the_pinned_weights_and_is_small() -> None:
    adapter, weights = read_adapter(OURS), load_file(model_folder() / "model.safetensors")
    made = adapted(weights, adapter)
    changed = {name for name in weights if not np.array_equal(weights[name], made[name])}
    assert changed == {name.rpartition(".")[0] + ".weight" for name in adapter}
    assert all(".attention." in name for name in changed)
    assert OURS.stat().st_size < 1_000_000


def test_adapted_encoder_gives_vectors_of_length_1_and_other_ones(
    tmp_path: Path, cache: Cache, encoder: Encoder
) -> None:
    texts = ["velcade quit on me", "the nurse is kind", "?"]
    keep_encoder(tmp_path, cache, OURS)
    vectors = Encoder(tmp_path, max_tokens=128).encode(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert np.abs(vectors - encoder.encode(texts)).max() > 0.01
