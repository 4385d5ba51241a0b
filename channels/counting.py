"""Counts what became of the messages, without a word or a person, for `/metrics`.

All is counted here once, and read from here alone. Labels come from closed sets
(relapse_guide/answers/labels.py), so that nobody can fill the memory with them.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

from channels.replies import Reply
from relapse_guide.answers.answer import Kind
from relapse_guide.answers.labels import OTHER, Labels, urgency_told


class Outcome(str, Enum):
    """What became of a message."""

    answered = "answered"
    """By the dialogue."""
    urgent = "urgent"
    """Answered as a call for help without the dialogue, which could not be asked or failed."""
    deleted = "deleted"
    """What was kept of the conversation was deleted, as the message asked."""
    not_text = "not_text"
    too_long = "too_long"
    no_answer = "no_answer"
    """The dialogue said nothing."""
    failed = "failed"
    timed_out = "timed_out"
    limited = "limited"
    """Too many messages of a conversation, or of a person or address."""
    full = "full"
    """Too many messages of the conversation are waiting for their answers."""
    quiet = "quiet"
    """A reaction, what a program or a phone sent again, or what a human is to answer."""
    repeated = "repeated"
    """Delivered before, and not answered anew."""


WAITED = frozenset(
    {Outcome.answered, Outcome.urgent, Outcome.no_answer, Outcome.failed, Outcome.timed_out}
)
"""Where somebody waited for the dialogue; the others are answered at once, or not at all."""
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0)
"""The histogram's steps; 3 and 15 are where a call for help and a question are given up."""
MOST_ENTRIES = 5000
"""Answers whose clearness is counted; those on several drugs at once are answers, too."""


GUESS = "barely_understood"
"""The phrase that says that an answer is to a guess."""


def is_guess(data: Mapping[str, Any]) -> bool:
    """Whether an answer, as data, says of itself that the question was a guess."""
    return GUESS in (data.get("uses") or ())


class Counts:
    """What a desk has counted since it was made. `labels`: of the content as it is now."""

    def __init__(self, labels: Callable[[], Labels]) -> None:
        self._labels = labels
        self.registry = CollectorRegistry()
        self.turns = self._counter("turns", "Messages.", "channel", "outcome")
        self.seconds = Histogram(
            "relapse_guide_turn_seconds",
            "Seconds from a message's arrival to its answer, where the dialogue was asked.",
            ["channel"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.questions = self._counter("questions", "Messages by what they ask.", "intent")
        self.answers = self._counter("answers", "Answers by entry.", "entry", "kind")
        self.asked_back = self._counter(
            "asked_back", "Answers that ask back (question) or tell that they guess (guess).", "how"
        )
        self.urgent = self._counter("urgent", "Answers to a danger.", "level", "kind")
        self.clear = self._counter("clear", "Opinions on answers.", "entry", "clear")
        self.provider_failures = self._counter(
            "provider_failures", "Calls of a messenger's provider that were given up.", "provider"
        )

    def begin(self, channel: str) -> None:
        """Let a channel's counts start at nothing, so that the first failure is a rise."""
        for outcome in Outcome:
            self.turns.labels(channel, outcome.value)
        self.seconds.labels(channel)

    def add(
        self, channel: str, outcome: Outcome, seconds: float, replies: Sequence[Reply] = ()
    ) -> None:
        """Count one message and what was said to it, of which the last is its answer."""
        self.turns.labels(channel, outcome.value).inc()
        if outcome in WAITED:
            self.seconds.labels(channel).observe(seconds)
        if replies:
            self._add_answer(replies[-1])

    def _add_answer(self, reply: Reply) -> None:
        labels = self._labels()
        if reply.asked:
            self.questions.labels(labels.intent(reply.asked)).inc()
        if not reply.data:
            return
        kind = _kind(reply.data)
        self.answers.labels(labels.entry(str(reply.data.get("id"))), kind).inc()
        if kind == Kind.clarify.value:
            self.asked_back.labels("question").inc()
        elif is_guess(reply.data):
            self.asked_back.labels("guess").inc()
        if told := urgency_told(reply.data):
            level, danger = told
            self.urgent.labels(level.value, danger.value).inc()

    def add_opinion(self, answer_id: str, *, clear: bool) -> None:
        """Count whether an answer was clear."""
        entry = self._labels().entry(answer_id)
        self.clear.labels(entry, "yes" if clear else "no").inc()

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"relapse_guide_{name}", says, labels, registry=self.registry)


class ClearCounts:
    """Takes opinions on answers.

    Only on those that were given since the start, so that nobody can write something into a report.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._answered: set[str] = set()

    def know(self, answer_id: str) -> None:
        """Remember that this answer was given."""
        if len(self._answered) < MOST_ENTRIES:
            self._answered.add(answer_id)

    def add(self, answer_id: str, *, clear: bool) -> bool:
        """Count one opinion. False, and nothing is counted, if no such answer was given."""
        if answer_id not in self._answered:
            return False
        self._counts.add_opinion(answer_id, clear=clear)
        return True


def _kind(data: Mapping[str, Any]) -> str:
    with contextlib.suppress(ValueError):
        return Kind(data.get("kind")).value
    return OTHER
