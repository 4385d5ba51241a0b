"""TF-IDF of words and of letter runs, kept as plain vocabularies and weights.

The vocabularies are learned by scikit-learn. Its transformation of one text takes ten times as
long as the work itself, and its import a second: texts are transformed here, to the same numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Doubles = npt.NDArray[np.float64]

_WORD = re.compile(r"\b\w\w+\b")


class LetterFeatures:
    """Sparse features of texts. `config` gives the n-gram sizes, the least counts, and
    `letters_weight`, the factor on all of them."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._factor = float(config["letters_weight"])
        self._vocabularies: list[dict[str, int]] = []
        self._weights: list[Doubles] = []

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learn the vocabularies; return texts x features."""
        # Not needed to serve, and slow to import.
        from sklearn.feature_extraction.text import TfidfVectorizer

        learned = []
        for kind, analyzer in (("word", "word"), ("letter", "char_wb")):
            ngrams, least = self._config[f"{kind}_ngrams"], self._config[f"{kind}_min_count"]
            vectorizer = TfidfVectorizer(
                analyzer=analyzer, ngram_range=tuple(ngrams), min_df=least, sublinear_tf=True
            )
            learned.append(vectorizer.fit(texts))
        found = [{term: int(column) for term, column in one.vocabulary_.items()} for one in learned]
        self.restore(found, [one.idf_ for one in learned])
        return self.transform(texts)

    def transform(self, texts: list[str]) -> csr_matrix:
        """Texts x features, by the vocabularies learned."""
        columns: list[int] = []
        numbers: list[float] = []
        ends = [0]
        for text in texts:
            for column, number in self._features(text.lower()):
                columns.append(column)
                numbers.append(number)
            ends.append(len(columns))
        width = sum(map(len, self._vocabularies))
        return csr_matrix(
            (np.array(numbers), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32)),
            shape=(len(texts), width),
        )

    def vocabularies(self) -> list[dict[str, int]]:
        """Term to column: of words, and of letter runs."""
        return self._vocabularies

    def weights(self) -> list[Doubles]:
        """Inverse document frequencies: of words, and of letter runs."""
        return self._weights

    def restore(self, vocabularies: list[dict[str, int]], weights: Sequence[Doubles]) -> None:
        """Set what fitting would have learned."""
        self._vocabularies = vocabularies
        self._weights = list(weights)

    def _features(self, text: str) -> Iterator[tuple[int, float]]:
        """Columns and numbers of a text in small letters, in the order of the columns."""
        terms = (
            _word_runs(text, *self._config["word_ngrams"]),
            _letter_runs(text, *self._config["letter_ngrams"]),
        )
        start = 0
        for found, vocabulary, weights in zip(
            terms, self._vocabularies, self._weights, strict=True
        ):
            counts = Counter(vocabulary[term] for term in found if term in vocabulary)
            columns = sorted(counts)
            numbers = [(1 + log(counts[column])) * float(weights[column]) for column in columns]
            length = sqrt(sum(number * number for number in numbers))
            for column, number in zip(columns, numbers, strict=True):
                yield start + column, self._factor * number / length
            start += len(vocabulary)


def _word_runs(text: str, least: int, most: int) -> Iterator[str]:
    """Words of two letters and more, and runs of them, as scikit-learn's "word" cuts them."""
    words = _WORD.findall(text)
    for size in range(least, most + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _letter_runs(text: str, least: int, most: int) -> Iterator[str]:
    """Runs of letters within words, as scikit-learn's "char_wb" cuts them: a word has a space on
    both sides, and one that is shorter than a run is a run once."""
    for bare in text.split():
        word = f" {bare} "
        for size in range(least, most + 1):
            yield word[:size]
            if size >= len(word):
                break
            for start in range(1, len(word) - size + 1):
                yield word[start : start + size]
