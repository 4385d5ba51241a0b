"""Low-rank adapters: what a language's encoder has learned of this field, folded into its weights.

To a weight matrix W (out x in) an adapter adds the product of two narrow matrices, W' = W +
(down @ up)ᵀ, as in LoRA (Hu et al. 2021). `make adapt` learns them; see adapting/README.md.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

Array = npt.NDArray[Any]
ADAPTER_FILE = "encoder.safetensors"
"""Beside the other files of a language; a language without it uses the encoder as published."""
DOWN, UP = ".down", ".up"


class AdapterError(Exception):
    """An adapter that does not fit the encoder."""


def read_adapter(path: Path) -> dict[str, Array]:
    """The matrices of an adapter's file, `<weight>.down` (in x rank) and `<weight>.up` (rank x
    out)."""
    return dict(load_file(path))


def adapted(weights: Mapping[str, Array], adapter: Mapping[str, Array]) -> dict[str, Array]:
    """The weights with an adapter folded in, float32; the names are those of the safetensors file.

    Raises AdapterError if it names a weight that is not there or is of another size.
    """
    found = dict(weights)
    names = {key.removesuffix(DOWN).removesuffix(UP) for key in adapter}
    for name in sorted(names):
        weight = f"{name}.weight"
        down, up = adapter.get(name + DOWN), adapter.get(name + UP)
        if down is None or up is None or weight not in found:
            raise AdapterError(f"The adapter's {name} has no weight or lacks a half: {_AGAIN}.")
        if (up.shape[1], down.shape[0]) != found[weight].shape or down.shape[1] != up.shape[0]:
            raise AdapterError(
                f"The adapter's {name} is of another size than its weight: {_AGAIN}."
            )
        added = down.astype(np.float32) @ up.astype(np.float32)
        found[weight] = found[weight] + added.T
    return found


_AGAIN = "make it again (make adapt) or delete the file"
