"""How urgent a message is, as data and back; what cannot be read is calm."""

from typing import Any

import pytest

from relapse_guide.understanding.dangers import Danger, Level, Urgency

CALM = Urgency()


@pytest.mark.parametrize(
    ("urgency", "data"),
    [
        (CALM, {"level": "none"}),
        (Urgency(Level.SURE, Danger.CRISIS), {"level": "sure", "kind": "crisis"}),
        (Urgency(Level.POSSIBLE, Danger.EMERGENCY), {"level": "possible", "kind": "emergency"}),
        (
            Urgency(Level.POSSIBLE, Danger.CRISIS, likely=True),
            {"level": "possible", "kind": "crisis", "likely": True},
        ),
    ],
)
def test_as_data_and_back(urgency: Urgency, data: dict[str, Any]) -> None:
    assert urgency.as_data() == data
    assert Urgency.from_data(data) == urgency


@pytest.mark.parametrize(
    "data", [None, "sure", {}, {"level": "sure"}, {"level": "very", "kind": "crisis"}]
)
def test_anything_else_is_calm(data: object) -> None:
    assert Urgency.from_data(data) == CALM
