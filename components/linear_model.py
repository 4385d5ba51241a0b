"""A logistic regression that is kept as plain numbers and needs no pickle to be loaded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LinearModel:
    """`labels` in the order of the rows of `coefficients` (labels x features)."""

    labels: list[str]
    coefficients: Floats
    offsets: Floats

    @classmethod
    def fit(
        cls,
        features: csr_matrix,
        labels: list[str],
        weights: Doubles,
        strength: float,
        max_iter: int,
    ) -> "LinearModel":
        """Fit scikit-learn's multinomial LogisticRegression with C = `strength`.

        `weights`: what each row of the features counts.
        """
        model = LogisticRegression(C=strength, max_iter=max_iter, multi_class="multinomial")
        model.fit(features, labels, sample_weight=weights)
        coefficients, offsets = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            # One row stands for both labels then.
            coefficients = np.vstack([-coefficients, coefficients])
            offsets = np.concatenate([-offsets, offsets])
        return cls(
            [str(label) for label in model.classes_],
            coefficients.astype(np.float32),
            offsets.astype(np.float32),
        )

    def probabilities(self, vectors: Floats, letters: csr_matrix) -> Floats:
        """Texts x labels, each row summing to 1; features are `vectors` beside `letters`."""
        width = vectors.shape[1]
        logits = vectors @ self.coefficients[:, :width].T
        logits = logits + letters @ self.coefficients[:, width:].T + self.offsets
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Floats = np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)
        return shares
