"""Texts are transformed to the numbers that scikit-learn would give."""

from typing import Any

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from relapse_guide.understanding.text_features import LetterFeatures

CONFIG: dict[str, Any] = {
    "letters_weight": 0.5,
    "word_ngrams": [1, 2],
    "word_min_count": 2,
    "letter_ngrams": [3, 5],
    "letter_min_count": 2,
}
LEARNED = [
    "Can I still take Velcade?",
    "Can I take it with food?",
    "what if velcade stops working",
    "What if it stops?",
    "I am tired, so tired.",
    "so tired of it all",
]
SEEN = [
    *LEARNED,
    "",
    "a",
    "?!",
    "nothing of this was learned: zzz qqq",
    "CAN  I\n\ttake\u00a0Velcade – tired, tired, tired?",
    "İstanbul ﬁts ß",
    "x" * 60,
]


@pytest.fixture
def features() -> LetterFeatures:
    made = LetterFeatures(CONFIG)
    made.fit(LEARNED)
    return made


def test_the_numbers_are_those_of_scikit_learn(features: LetterFeatures) -> None:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True)
    stock = hstack([one.fit(LEARNED).transform(SEEN) for one in (words, runs)]) * 0.5

    found = features.transform(SEEN)

    assert found.shape == stock.shape
    np.testing.assert_allclose(found.toarray(), stock.toarray(), atol=1e-12)


def test_what_was_learned_can_be_set(features: LetterFeatures) -> None:
    other = LetterFeatures(CONFIG)
    other.restore(features.vocabularies(), features.weights())

    assert (other.transform(SEEN) != features.transform(SEEN)).nnz == 0


def test_no_texts_are_no_rows(features: LetterFeatures) -> None:
    assert features.transform([]).shape[0] == 0
