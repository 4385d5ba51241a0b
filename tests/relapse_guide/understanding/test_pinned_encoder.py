"""The encoder comes from the pinned package, or not at all."""

from pathlib import Path

import pytest

from relapse_guide.cache import Cache
from relapse_guide.understanding import pinned_encoder
from relapse_guide.understanding.minilm_onnx import WeightsError
from relapse_guide.understanding.pinned_encoder import keep_encoder, model_folder


def test_only_model_and_tokenizer_are_kept(encoder_folder: Path) -> None:
    assert {path.name for path in encoder_folder.iterdir()} == {"encoder.onnx", "tokenizer.json"}


def test_other_weights_are_refused(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a converted model is in the cache."""
    monkeypatch.setattr(pinned_encoder, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(WeightsError, match=r"reinstall the package from requirements\.lock"):
        keep_encoder(tmp_path, cache)


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned_encoder, "PACKAGE", "no_such_package")
    with pytest.raises(ModuleNotFoundError, match="no_such_package is missing: run 'make train'"):
        model_folder()
