"""A guess is doubtful with little confidence, or with another one close behind."""

import pytest

from relapse_guide.understanding.guesses import Guess, is_doubtful


@pytest.mark.parametrize(
    ("confidences", "doubtful"),
    [([0.9, 0.05], False), ([0.4, 0.1], True), ([0.55, 0.4], True), ([0.6], False), ([], True)],
)
def test_doubtful(confidences: list[float], doubtful: bool) -> None:
    ranking = [Guess(f"ask_{place}", value) for place, value in enumerate(confidences)]
    assert is_doubtful(ranking, sure=0.5, margin=0.2) == doubtful
