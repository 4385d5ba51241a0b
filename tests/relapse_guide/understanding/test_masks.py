"""One word stands for all names of a kind."""

from typing import Any

import pytest

from relapse_guide.understanding.masks import masked_text


@pytest.mark.parametrize(
    ("text", "entities", "masked"),
    [
        ("Velcade", [], "Velcade"),
        ("a b c", [("drug", 0, 1), ("drug", 4, 5)], "Revlimid b Revlimid"),
        ("a b c", [("drug", 4, 5), ("class", 0, 1)], "PIs b Revlimid"),
        ("a b", [("term", 0, 1), ("drug", None, None)], "a b"),
    ],
)
def test_masks(text: str, entities: list[tuple[str, Any, Any]], masked: str) -> None:
    found = [{"entity": kind, "start": start, "end": end} for kind, start, end in entities]
    assert masked_text(text, found, {"drug": "Revlimid", "class": "PIs"}) == masked
