"""The sentences of an entry that are nearest to a question; the editor's order counts a little."""

import numpy as np
import pytest

from relapse_guide.understanding.encoder import Floats
from relapse_guide.understanding.near_sentences import FARTHEST, LATER, MOST_NEAR, NearSentences

AXES = np.eye(4, dtype=np.float32)
KEYS = ["first", "second", "third", "fourth"]
NEAR = NearSentences({"travel": KEYS}, {"travel": AXES})


def asked(*weights: float) -> Floats:
    return np.array([weights], dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        (asked(0, 0, 0.9, 0.5), ["third", "fourth"]),
        (asked(0, 0, 0.5, 0.9), ["fourth", "third"]),
        (asked(0, 0, 0, 0), ["first", "second"]),
        (asked(0, 0, 0, LATER), ["first", "second"]),
        (asked(0, 0, 0, 4 * LATER), ["fourth", "first"]),
    ],
)
def test_what_is_nearer_is_named_first(question: Floats, nearest: list[str]) -> None:
    assert NEAR.nearest("travel", question) == nearest
    assert len(nearest) == MOST_NEAR


def test_what_was_written_last_of_many_is_not_too_far() -> None:
    axes = np.eye(12, dtype=np.float32)
    many = NearSentences({"travel": [str(place) for place in range(12)]}, {"travel": axes})
    question = np.zeros((1, 12), dtype=np.float32)
    question[0, 11] = LATER * (FARTHEST + 1)

    assert many.nearest("travel", question)[0] == "11"


def test_the_mean_of_all_texts_of_a_question_counts() -> None:
    whole, alone = asked(0, 0.9, 0, 0), asked(0, 0, 0.8, 0.7)

    assert NEAR.nearest("travel", np.vstack([whole, alone]))[0] == "second"
    assert NEAR.nearest("travel", np.vstack([whole, alone, alone]))[0] == "third"


def test_of_what_is_not_known_nothing_is_named() -> None:
    assert NEAR.nearest("work", asked(1, 0, 0, 0)) == []
    assert NEAR.nearest("travel", np.zeros((0, 4), dtype=np.float32)) == []
    assert NearSentences().nearest("travel", asked(1, 0, 0, 0)) == []
