"""TF-IDF of words and of letter runs, kept as plain vocabularies and weights."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer


class LetterFeatures:
    """Sparse features of texts. `config` gives the n-gram sizes, the least counts, and
    `letters_weight`, the factor on all of them."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._factor = config["letters_weight"]
        self._vectorizers = [
            TfidfVectorizer(
                ngram_range=tuple(config["word_ngrams"]),
                min_df=config["word_min_count"],
                sublinear_tf=True,
            ),
            TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=tuple(config["letter_ngrams"]),
                min_df=config["letter_min_count"],
                sublinear_tf=True,
            ),
        ]

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learn the vocabularies; return texts x features."""
        return self._joined([vectorizer.fit_transform(texts) for vectorizer in self._vectorizers])

    def transform(self, texts: list[str]) -> csr_matrix:
        """Texts x features, by the vocabularies learned."""
        return self._joined([vectorizer.transform(texts) for vectorizer in self._vectorizers])

    def _joined(self, features: Sequence[csr_matrix]) -> csr_matrix:
        return hstack(features).tocsr() * self._factor

    def vocabularies(self) -> list[dict[str, int]]:
        """Term to column, of each vectorizer."""
        return [
            {term: int(index) for term, index in vectorizer.vocabulary_.items()}
            for vectorizer in self._vectorizers
        ]

    def weights(self) -> list[npt.NDArray[np.float64]]:
        """Inverse document frequencies, of each vectorizer."""
        return [vectorizer.idf_ for vectorizer in self._vectorizers]

    def restore(
        self, vocabularies: list[dict[str, int]], weights: Sequence[npt.NDArray[np.float64]]
    ) -> None:
        """Set what fitting would have learned."""
        for vectorizer, vocabulary, idf in zip(
            self._vectorizers, vocabularies, weights, strict=True
        ):
            vectorizer.vocabulary_ = vocabulary
            vectorizer.idf_ = idf
