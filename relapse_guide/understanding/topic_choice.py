"""Which topic below an intent a message asks for.

The intent is the parent ("daily life"); some of its topics have sentences of their own
("Can I drink wine with dinner?"). A small logistic regression over the sentence encoder's
vectors tells them from each other and from all other sentences of the intent. Unless it is
sure, there is no choice, and the parent's general answer is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SURE = 0.35
"""The least share of the likeliest topic, 0 to 1. From .35 to .5 it is mostly the right one on real
people's questions (real_dev and 60 others), whose words are further from the topic's sentences."""
SURE_OF_A_STORY = 0.5
"""The same of a whole message in which only some sentences ask: its story is about more."""
NEAREST = 3
TAKEN_FOR = 0.55
"""From this mean cosine to a topic's NEAREST sentences on, a sentence of the intent without a
topic probably asks for it, and is no example of asking for something else.

Chosen on the topics of the content, each with ten sentences or so: with a lower one, general
sentences that are merely about the same things are no examples either, and many of them are then
taken for a topic; with a higher one, fewer questions for a topic are found.
"""
STRENGTH = 10.0
"""scikit-learn's C."""
GENERAL = ""
"""The label of sentences that ask for no topic."""


@dataclass(frozen=True)
class Choice:
    """A topic's id, and how sure it is (0 to 1)."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class TopicModel:
    """Of one intent: `topics` with GENERAL first, in the order of the columns of
    `coefficients` (width x topics, float32) and `offsets`."""

    topics: list[str]
    coefficients: Floats
    offsets: Floats

    @classmethod
    def fitted(cls, vectors: Floats, topics: Sequence[str]) -> "TopicModel":
        """From sentences (sentences x width, of length 1) and the topic of each, or GENERAL."""
        # Not needed to serve, and slow to import.
        from sklearn.linear_model import LogisticRegression

        labels = sorted(set(topics))
        targets = np.searchsorted(labels, list(topics))
        # One column a label for two labels as well, which scikit-learn would write as one.
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", max_iter=500, multi_class="multinomial"
        ).fit(vectors, targets)
        rows, offsets = model.coef_, model.intercept_
        if len(labels) == 2:
            rows, offsets = np.vstack([-rows, rows]), np.concatenate([-offsets, offsets])
        return cls(
            labels,
            np.ascontiguousarray(rows.T, dtype=np.float32),
            np.asarray(offsets, dtype=np.float32),
        )

    def shares(self, vectors: Floats) -> Floats:
        """Vectors x topics, each row summing to 1."""
        logits = vectors @ self.coefficients + self.offsets
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Floats = odds / odds.sum(axis=1, keepdims=True)
        return shares


@dataclass
class TopicChoice:
    """A model for each intent that has topics with sentences of their own."""

    models: dict[str, TopicModel] = field(default_factory=dict)

    @classmethod
    def learned(
        cls, intents: Sequence[str], topics: Sequence[str | None], vectors: Floats
    ) -> "TopicChoice":
        """From training sentences: the intent and the topic of each, and its vector."""
        rows: dict[str, list[int]] = {}
        with_topics = {intent for intent, topic in zip(intents, topics, strict=True) if topic}
        for row, intent in enumerate(intents):
            if intent in with_topics:
                rows.setdefault(intent, []).append(row)
        models = {}
        for intent, found in rows.items():
            labels = np.array([topics[row] or GENERAL for row in found])
            kept = _are_examples(vectors[found], labels)
            if GENERAL in labels[kept]:
                models[intent] = TopicModel.fitted(vectors[found][kept], list(labels[kept]))
        return cls(models)

    def choose(self, intent: str | None, vectors: Floats, sure: float = SURE) -> Choice | None:
        """The topic of a message of this intent, or None where that is not sure.

        `vectors`: of the message and, if it is long, of its sentences (pieces x width); the
        surest piece decides, because the question often stands in one line of a long story.
        `sure`: the least share that counts.
        """
        model = self.models.get(intent or "")
        if model is None or not len(vectors):
            return None
        shares = model.shares(vectors)
        shares[:, model.topics.index(GENERAL)] = 0
        piece, column = np.unravel_index(int(shares.argmax()), shares.shape)
        confidence = float(shares[piece, column])
        return Choice(model.topics[int(column)], confidence) if confidence >= sure else None


def _are_examples(vectors: Floats, labels: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
    """Which sentences are learned from: all of a topic, and the others that are like none."""
    general = labels == GENERAL
    near = np.zeros(len(labels), dtype=bool)
    for topic in set(labels[~general]):
        cosines = vectors @ vectors[labels == topic].T
        near |= np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1) >= TAKEN_FOR
    kept: npt.NDArray[np.bool_] = ~(general & near)
    return kept
