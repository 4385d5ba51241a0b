"""The sentences of an entry that are clearly nearer to a question than those that stand first."""

import numpy as np
import pytest

from relapse_guide.understanding.encoder import Floats
from relapse_guide.understanding.near_sentences import CLEARLY, LEAST, MOST_NEAR, NearSentences

AXES = np.eye(5, dtype=np.float32)
KEYS = ["first", "second", "third", "fourth", "fifth"]
NEAR = NearSentences({"travel": KEYS}, {"travel": AXES})


def asked(*weights: float) -> Floats:
    return np.array([weights], dtype=np.float32)


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        (asked(0, 0, 0.9, 0.5, 0), ["third", "fourth"]),
        (asked(0, 0, 0.5, 0.9, 0.6), ["fourth", "fifth"]),
        (asked(0.9, 0, 0.5, 0.6, 0), []),
        (asked(0, 0.6, 0.9, 0.5, 0), ["third"]),
        (asked(0.5, 0, 0.5 + CLEARLY / 2, 0, 0), []),
        (asked(0.5, 0, 0.5 + 2 * CLEARLY, 0, 0), ["third"]),
        (asked(0, 0, LEAST - 0.01, 0, 0), []),
        (asked(0, 0, 0, LEAST + 0.01, 0), ["fourth"]),
    ],
)
def test_what_is_clearly_nearer_is_named(question: Floats, nearest: list[str]) -> None:
    assert NEAR.nearest("travel", question) == nearest
    assert len(nearest) <= MOST_NEAR


def test_the_mean_of_all_texts_of_a_question_counts() -> None:
    whole, alone = asked(0, 0, 0.9, 0, 0), asked(0, 0, 0, 0.8, 0.7)

    assert NEAR.nearest("travel", np.vstack([whole, alone]))[0] == "third"
    assert NEAR.nearest("travel", np.vstack([whole, alone, alone]))[0] == "fourth"


def test_of_what_is_not_known_nothing_is_named() -> None:
    assert NEAR.nearest("work", asked(0, 0, 1, 0, 0)) == []
    assert NEAR.nearest("travel", np.zeros((0, 5), dtype=np.float32)) == []
    assert NearSentences().nearest("travel", asked(0, 0, 1, 0, 0)) == []
