"""Writes one word for all names of a kind, so that a misspelled drug reads like a known one."""

from collections.abc import Iterable, Mapping
from typing import Any


def masked_text(text: str, entities: Iterable[Mapping[str, Any]], masks: Mapping[str, str]) -> str:
    """The text with each found name replaced by the word that stands for its kind.

    `entities`: with `entity` (its kind), and `start` and `end` in characters.
    """
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
