"""Which topic a message asks for.

An intent is the parent ("daily life"); some of its topics have sentences of their own
("Can I drink wine with dinner?"). Two logistic regressions over the sentence encoder's vectors look
for them: one tells the topics below the message's intent from each other and from all other
sentences of the intent; one tells all topics from each other and from the sentences of all intents,
and so finds the topic where the intent was not understood. What both say is taken, else what one is
sure of; unless one is, there is no choice, and the parent's general answer is given.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SURE = 0.35
"""The least share of the likeliest topic, 0 to 1. From .35 to .5 it is mostly the right one on real
people's questions (real_dev and 60 others), whose words are further from the topic's sentences."""
SURE_OF_A_STORY = 0.5
"""The same of a whole message in which only some sentences ask: its story is about more; and of a
further question, which is answered besides."""
KEPT = 0.6
"""From this share on, a topic below the intent stays although the look at all topics says nothing.

This, FOUND and FOUND_INSTEAD were chosen on messages that a writer made for topics, in voices and
with stray words ("bank", "dog") that the topics' sentences did not have: with lower ones, more are
given a topic, and most of these a wrong one."""
KEPT_TOGETHER, AGREED = 0.5, 0.15
"""From this share on, it stays where the look at all topics gives it at least AGREED: with many
topics, what both think likely is seldom sure. Of 20 such messages of the development sets and of
real people, some two thirds asked for that topic."""
FOUND = 0.35
"""The least share, among all topics, of one where none below the intent is sure."""
FOUND_INSTEAD = 0.4
"""The same of one in the place of another that was found below the intent."""
FOUND_ELSEWHERE = 0.55
"""The same of one below another intent than the message's."""
HEARD = 0.01
"""The least share, in the whole of a message, of a topic that one of its questions asks for: a
short question alone may speak of anything. Of 362 messages of writers and real people, three get
another topic by it, and all three a better one; with .03, six do, and three of them a worse one."""
CLEAR = 0.6
"""From this share on, a topic is no guess, however unclear the intent was (as `sure` of the
intents); one of another intent is doubted no more; and nothing that the message names besides takes
its place."""
LIKE_THE_OTHERS = 0.2
"""With less than this share, a message is like no sentence of its intent that asks for no topic:
what it asks in particular is not known. Of real people's messages without a topic that readers
graded, the general answer was seldom right below it."""
MOST_GENERAL = 300
"""Sentences of an intent that the topics of all intents are told from; more take longer to learn
and tell no more."""
MOST_LIKEST, LEAST_LIKE = 3, 0.05
"""How many topics a message can be told to be like, and the least share of each. Of 212 questions
of writers that asked for a topic, it was the likest one for 83 of 100, one of the three likest for
92."""
LIKELY, LIKELY_BELOW = 0.15, 0.05
"""The least share among all topics, and the least share below the intent times how sure the intent
is, of one that answers with a doubt where none is sure. Of 219 questions of writers that asked
for a topic, 5 more got it so and 2 more got another; none of 1,828 others got another intent."""
LIKELY_ELSEWHERE = 0.2
"""The least share of one below another intent, where the intent is not clear at all."""
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
    """A topic's id, how sure it is (0 to 1), and the intent that it stands below."""

    topic: str
    confidence: float
    intent: str


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

    def surest(self, vectors: Floats, but: Sequence[int]) -> tuple[str, float]:
        """The likeliest label of any vector, and its share; none of the columns in `but`."""
        shares = self.shares(vectors)
        shares[:, but] = 0
        piece, column = np.unravel_index(int(shares.argmax()), shares.shape)
        return self.topics[int(column)], float(shares[piece, column])


@dataclass
class TopicChoice:
    """A model for each intent that has topics with sentences of their own, and one `across` all,
    whose labels are written by `_label`."""

    models: dict[str, TopicModel] = field(default_factory=dict)
    across: TopicModel | None = None

    @classmethod
    def learned(
        cls,
        intents: Sequence[str],
        topics: Sequence[str | None],
        vectors: Floats,
        definite: Collection[str] = (),
    ) -> "TopicChoice":
        """From training sentences: the intent and the topic of each, and its vector.

        `definite`: intents whose sentences without a topic ask for something of their own, as what
        there is when a named drug fails. Names are masked, so these are near to every topic on
        drugs; yet they ask for none of them.
        """
        is_definite = np.array([intent in definite for intent in intents])
        rows: dict[str, list[int]] = {}
        with_topics = {intent for intent, topic in zip(intents, topics, strict=True) if topic}
        for row, intent in enumerate(intents):
            if intent in with_topics:
                rows.setdefault(intent, []).append(row)
        models = {}
        for intent, found in rows.items():
            labels = np.array([topics[row] or GENERAL for row in found])
            kept = _are_examples(vectors[found], labels, is_definite[found])
            if GENERAL in labels[kept]:
                models[intent] = TopicModel.fitted(vectors[found][kept], list(labels[kept]))
        return cls(models, _across(intents, topics, vectors, is_definite) if models else None)

    def choose(self, intent: str | None, vectors: Floats, sure: float = SURE) -> Choice | None:
        """The topic of a message of this intent, or None where that is not sure.

        `vectors`: of the message and, if it is long, of its sentences (pieces x width); the
        surest piece decides, because the question often stands in one line of a long story.
        `sure`: the least share that counts.
        """
        model = self.models.get(intent or "")
        if model is None or not len(vectors):
            return None
        topic, confidence = model.surest(vectors, [model.topics.index(GENERAL)])
        return Choice(topic, confidence, intent or "") if confidence >= sure else None

    def find(self, vectors: Floats, sure: float = FOUND) -> Choice | None:
        """The topic of a message, whatever its intent is, or None where that is not sure.

        `vectors`, `sure`: as of `choose`.
        """
        if self.across is None or not len(vectors):
            return None
        label, confidence = self.across.surest(vectors, self._general_columns)
        intent, topic = label.split(_MARK)
        return Choice(topic, confidence, intent) if confidence >= sure else None

    def likest(self, vectors: Floats) -> list[Choice]:
        """The topics that are likest to a message, the likest first, whether or not it is sure that
        it asks for one: MOST_LIKEST at most, each with a share of LEAST_LIKE or more.

        `vectors`: as of `choose`.
        """
        if self.across is None or not len(vectors):
            return []
        shares = self.across.shares(vectors).max(axis=0)
        shares[self._general_columns] = 0
        found = []
        for column in np.argsort(-shares)[:MOST_LIKEST]:
            intent, topic = self.across.topics[column].split(_MARK)
            found.append(Choice(topic, float(shares[column]), intent))
        return [one for one in found if one.confidence >= LEAST_LIKE]

    def is_likely(self, found: Choice, intent: str, sure: float, vectors: Floats) -> bool:
        """Whether a topic of `likest` may answer a message of this intent, which is so `sure`."""
        model = self.models.get(intent)
        if model is None or found.topic not in model.topics or found.confidence < LIKELY:
            return False
        below = float(model.shares(vectors)[:, model.topics.index(found.topic)].max())
        return below * sure >= LIKELY_BELOW

    def share(self, topic: str, vectors: Floats) -> float:
        """The share of a topic among all, in the vector that is likest to it (as of `choose`)."""
        column = self._columns.get(topic)
        if self.across is None or column is None:
            return 0.0
        return float(self.across.shares(vectors)[:, column].max())

    @cached_property
    def _columns(self) -> dict[str, int]:
        """Of each topic, its column among all."""
        labels = self.across.topics if self.across else []
        return {label.split(_MARK)[1]: column for column, label in enumerate(labels)}

    @cached_property
    def _general_columns(self) -> list[int]:
        labels = self.across.topics if self.across else []
        return [column for column, label in enumerate(labels) if label.endswith(_GENERAL_END)]

    def is_general(self, intent: str, vectors: Floats) -> bool:
        """Whether a message is like the sentences of its intent that ask for no topic; so it is
        where these are not known. `vectors`: as of `choose`."""
        label = _label(intent, GENERAL)
        if self.across is None or label not in self.across.topics:
            return True
        column = self.across.topics.index(label)
        return float(self.across.shares(vectors)[:, column].max()) >= LIKE_THE_OTHERS


def of_both(below: Choice | None, anywhere: Choice | None, agreed: float = 0.0) -> Choice | None:
    """The topic that is answered, of that which was chosen below the message's intent and that
    which was found among all. `agreed`: the share among all of the one below the intent."""
    if below is None:
        return anywhere
    if anywhere is not None:
        if anywhere.topic == below.topic:
            return below
        if anywhere.confidence >= FOUND_INSTEAD:
            return anywhere
    least = KEPT_TOGETHER if agreed >= AGREED else KEPT
    return below if below.confidence >= least else None


_MARK = "/"
_GENERAL_END = _MARK + GENERAL


def _label(intent: str, topic: str | None) -> str:
    return f"{intent}{_MARK}{topic or GENERAL}"


def _across(
    intents: Sequence[str],
    topics: Sequence[str | None],
    vectors: Floats,
    is_definite: npt.NDArray[np.bool_],
) -> TopicModel | None:
    """What tells all topics from each other and from some sentences of every intent."""
    labels = np.array([topic or GENERAL for topic in topics])
    kept = np.flatnonzero(_are_examples(vectors, labels, is_definite))
    general: dict[str, list[int]] = {}
    for row in kept:
        if not topics[row]:
            general.setdefault(intents[row], []).append(int(row))
    rows = [int(row) for row in kept if topics[row]]
    for of_intent in general.values():
        rows += of_intent[:: -(-len(of_intent) // MOST_GENERAL)]
    if not general:
        return None
    return TopicModel.fitted(vectors[rows], [_label(intents[row], topics[row]) for row in rows])


def _are_examples(
    vectors: Floats, labels: npt.NDArray[np.str_], is_definite: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which sentences are learned from: all of a topic, and the others that are like none or of a
    definite intent."""
    general = labels == GENERAL
    near = np.zeros(len(labels), dtype=bool)
    for topic in set(labels[~general]):
        cosines = vectors @ vectors[labels == topic].T
        near |= np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1) >= TAKEN_FOR
    kept: npt.NDArray[np.bool_] = ~(general & near) | is_definite
    return kept
