"""The sizes of the sentence encoder; imports nothing, for adapting/adapt.py has other libraries."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shape:
    """The sizes that a BERT's config.json gives."""

    layers: int
    heads: int
    width: int
    epsilon: float

    @property
    def head_width(self) -> int:
        return self.width // self.heads


def shape_in(model_folder: Path) -> Shape:
    """The sizes that stand in the config.json of a folder."""
    config = json.loads((model_folder / "config.json").read_text(encoding="utf-8"))
    return Shape(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config["layer_norm_eps"],
    )
