"""The fit is that of scikit-learn, and what it says is a share of each label."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from relapse_guide.understanding.linear_model import LinearModel

LABELS = ["calm", "crisis", "emergency"]


def example(
    texts: int, labels: int
) -> tuple[npt.NDArray[np.float32], csr_matrix, list[str], npt.NDArray[np.float64]]:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(texts, 4)).astype(np.float32)
    letters = csr_matrix(random.random((texts, 6)) * (random.random((texts, 6)) < 0.4))
    targets = (vectors[:, 0] > 0).astype(int) + (letters.toarray()[:, 0] > 0.3) * (labels > 2)
    return vectors, letters, [LABELS[target] for target in targets], random.random(texts) + 0.5


@pytest.mark.parametrize("labels", [2, 3])
@pytest.mark.parametrize("strength", [0.1, 10.0])
def test_fit_is_that_of_scikit_learn(labels: int, strength: float) -> None:
    vectors, letters, targets, weights = example(200, labels)
    ours = LinearModel.fit(vectors, letters, targets, weights, strength, 500)
    features = hstack([csr_matrix(vectors), letters]).tocsr()
    theirs = LogisticRegression(C=strength, max_iter=500, multi_class="multinomial", tol=1e-6)
    theirs.fit(features, targets, sample_weight=weights)
    assert ours.labels == list(theirs.classes_)
    difference = ours.probabilities(vectors, letters) - theirs.predict_proba(features)
    assert np.abs(difference).max() < 0.005


def test_shares_sum_to_one() -> None:
    vectors, letters, targets, weights = example(50, 3)
    model = LinearModel.fit(vectors, letters, targets, weights, 1.0, 20)
    shares = model.probabilities(vectors, letters)
    assert shares.shape == (50, 3)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_heavy_texts_decide() -> None:
    vectors = np.ones((2, 1), dtype=np.float32)
    letters = csr_matrix((2, 1))
    for weights, likely in (([9.0, 1.0], "a"), ([1.0, 9.0], "b")):
        model = LinearModel.fit(vectors, letters, ["a", "b"], np.array(weights), 1.0, 50)
        assert model.labels[model.probabilities(vectors[:1], letters[:1]).argmax()] == likely
