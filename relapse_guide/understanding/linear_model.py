"""A logistic regression on dense beside sparse features, kept as plain numbers, not as a pickle."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LinearModel:
    """`labels` in the order of the columns of `coefficients` (features x labels, float32, in C
    order: SciPy multiplies sparse features with these at once, and copies any other matrix)."""

    labels: list[str]
    coefficients: Floats
    offsets: Floats

    @classmethod
    def fit(
        cls,
        vectors: Floats,
        letters: csr_matrix,
        labels: Sequence[str],
        weights: Doubles,
        strength: float,
        max_iter: int,
    ) -> "LinearModel":
        """Fit a multinomial logistic regression by SciPy's L-BFGS-B.

        The loss is that of scikit-learn's LogisticRegression with C = `strength`, which takes
        longer: it would have the `vectors` (texts x width) in one sparse matrix with the
        `letters` (texts x n-grams). `weights`: what each text counts.
        """
        # Not needed to serve, and slow to import.
        from scipy.optimize import minimize

        names = sorted(set(labels))
        loss = _Loss(vectors, letters, np.searchsorted(names, labels), weights, strength)
        start = np.zeros((loss.features + 1) * len(names))
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": max_iter, "gtol": 1e-4}
        )
        solution = found.x.reshape(loss.features + 1, len(names)).astype(np.float32)
        return cls(names, np.ascontiguousarray(solution[:-1]), solution[-1])

    def probabilities(self, vectors: Floats, letters: csr_matrix) -> Floats:
        """Texts x labels, each row summing to 1; features are `vectors` beside `letters`."""
        width = vectors.shape[1]
        logits = vectors @ self.coefficients[:width]
        logits = logits + letters.astype(np.float32) @ self.coefficients[width:] + self.offsets
        return _shares(logits)


class _Loss:
    """Weighted cross-entropy plus the squares of the coefficients, with its gradient."""

    def __init__(
        self,
        vectors: Floats,
        letters: csr_matrix,
        targets: npt.NDArray[np.int64],
        weights: Doubles,
        strength: float,
    ) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        letters = letters.astype(np.float32).tocsr()
        self._letters = _Halves(letters)
        self._letters_turned = _Halves(letters.T.tocsr())
        self._weights = weights.astype(np.float32)
        self._penalty = 1 / strength
        self._rows, self._targets = np.arange(len(targets)), targets
        self.features = vectors.shape[1] + letters.shape[1]

    def __call__(self, flat: Doubles) -> tuple[float, Doubles]:
        solution = flat.reshape(self.features + 1, -1)
        model = solution.astype(np.float32)
        width = self._vectors.shape[1]
        logits = self._vectors @ model[:width] + self._letters.times(model[width:-1]) + model[-1]
        shares = _shares(logits)
        likely = np.maximum(shares[self._rows, self._targets], np.finfo(np.float32).tiny)
        loss = -float(self._weights @ np.log(likely))
        shares[self._rows, self._targets] -= 1
        errors = shares * self._weights[:, None]
        gradient: Any = np.empty_like(solution)
        gradient[:width] = self._vectors.T @ errors
        gradient[width:-1] = self._letters_turned.times(errors)
        gradient[-1] = errors.sum(axis=0)
        gradient[:-1] += self._penalty * solution[:-1]
        return loss + self._penalty / 2 * float((solution[:-1] ** 2).sum()), gradient.ravel()


class _Halves:
    """A sparse matrix whose products are worked out half by half, on two cores: the most of a
    fit. Each row of a product is the same sum as before."""

    def __init__(self, matrix: csr_matrix) -> None:
        # Equal in what is to be multiplied, not in rows.
        middle = int(np.searchsorted(matrix.indptr, matrix.nnz // 2))
        self._halves = (matrix[:middle], matrix[middle:])
        self._pool = ThreadPoolExecutor(len(self._halves))

    def times(self, dense: Floats) -> Floats:
        """The product with a dense matrix in C order, float32."""
        products = self._pool.map(lambda half: half @ dense, self._halves)
        return np.concatenate(list(products))


def _shares(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)
    return shares
