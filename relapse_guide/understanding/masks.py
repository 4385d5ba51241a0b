"""Writes one word for all names of a kind, so that a misspelled drug reads like a known one."""

from collections.abc import Iterable, Mapping
from typing import Any


def mask_spans(
    entities: Iterable[Mapping[str, Any]], masks: Mapping[str, str]
) -> list[tuple[int, int, str]]:
    """The places of found names in a text, in their order, each with the word that stands for its
    kind.

    `entities`: with `entity` (its kind), and `start` and `end` in characters.
    """
    return sorted(
        (int(entity["start"]), int(entity["end"]), masks[entity["entity"]])
        for entity in entities
        if entity["entity"] in masks and entity.get("start") is not None
    )


def masked_text(text: str, entities: Iterable[Mapping[str, Any]], masks: Mapping[str, str]) -> str:
    """The text with each found name replaced by the word that stands for its kind."""
    for start, end, word in reversed(mask_spans(entities, masks)):
        text = f"{text[:start]}{word}{text[end:]}"
    return text
