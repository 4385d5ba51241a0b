"""What is measured of a pipeline on labelled questions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.evaluation.questions import (
    BOUNDARY_INTENTS,
    CONTENT_INTENTS,
    ENTITIES,
    FALLBACK,
    URGENT_INTENTS,
    Labelled,
    Understood,
)

Pair = tuple[Labelled, Understood]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1; 1 where there was nothing to count."""
        return self.count / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.count}/{self.total})"


@dataclass(frozen=True)
class Measures:
    """The figures of one pipeline on one question set. Shares are of messages."""

    top1: Share
    top3: Share
    right: Share
    asked_back: Share
    wrong: Share
    boundary_as_content: Share
    out_of_scope_as_content: Share
    emergencies: Share
    crises: Share
    false_alarms: Share
    precision: dict[str, Share]
    recall: dict[str, Share]


def measure(pairs: Sequence[Pair]) -> Measures:
    """Compare what was understood with the labels.

    `right`, `asked_back` and `wrong` are after fallback and add up to all messages.
    """
    return Measures(
        top1=_share(pairs, lambda q, u: u.best == q.intent),
        top3=_share(pairs, lambda q, u: q.intent in [name for name, _ in u.ranking[:3]]),
        right=_share(pairs, lambda q, u: u.intent == q.intent),
        asked_back=_share(pairs, lambda q, u: u.intent == FALLBACK),
        wrong=_share(pairs, lambda q, u: u.intent not in (q.intent, FALLBACK)),
        boundary_as_content=_share(
            of(pairs, BOUNDARY_INTENTS), lambda _, u: u.intent in CONTENT_INTENTS
        ),
        out_of_scope_as_content=_share(
            of(pairs, {"out_of_scope"}), lambda _, u: u.intent in CONTENT_INTENTS
        ),
        emergencies=_share(of(pairs, {"report_emergency"}), lambda q, u: u.intent == q.intent),
        crises=_share(of(pairs, {"report_crisis"}), lambda q, u: u.intent == q.intent),
        false_alarms=_share(
            [pair for pair in pairs if pair[0].intent not in URGENT_INTENTS],
            lambda _, u: u.intent in URGENT_INTENTS,
        ),
        precision={name: _found_right(pairs, name) for name in ENTITIES},
        recall={name: _labelled_found(pairs, name) for name in ENTITIES},
    )


def of(pairs: Iterable[Pair], intents: Iterable[str]) -> list[Pair]:
    """Those pairs whose question has one of these intents."""
    wanted = set(intents)
    return [(question, found) for question, found in pairs if question.intent in wanted]


def _share(pairs: Sequence[Pair], holds: Callable[[Labelled, Understood], bool]) -> Share:
    return Share(sum(holds(question, found) for question, found in pairs), len(pairs))


def _values(pair: Pair, entity: str) -> tuple[frozenset[str], frozenset[str]]:
    empty: frozenset[str] = frozenset()
    return pair[0].entities.get(entity, empty), pair[1].entities.get(entity, empty)


def _found_right(pairs: Sequence[Pair], entity: str) -> Share:
    values = [_values(pair, entity) for pair in pairs]
    return Share(
        sum(len(labelled & found) for labelled, found in values),
        sum(len(found) for _, found in values),
    )


def _labelled_found(pairs: Sequence[Pair], entity: str) -> Share:
    values = [_values(pair, entity) for pair in pairs]
    return Share(
        sum(len(labelled & found) for labelled, found in values),
        sum(len(labelled) for labelled, _ in values),
    )


@dataclass(frozen=True)
class SweepPoint:
    """What two thresholds of the fallback would give: shares of all messages, 0 to 1."""

    threshold: float
    margin: float
    wrong: float
    asked_back: float


def sweep(pairs: Sequence[Pair], thresholds: Sequence[float], margin: float) -> list[SweepPoint]:
    """Wrong-answer and asked-back rates for each confidence threshold at one margin."""
    return [_at(pairs, threshold, margin) for threshold in thresholds]


def _at(pairs: Sequence[Pair], threshold: float, margin: float) -> SweepPoint:
    wrong = asked = 0
    for question, found in pairs:
        scores = [confidence for _, confidence in found.ranking[:2]] + [0.0, 0.0]
        if scores[0] < threshold or scores[0] - scores[1] < margin:
            asked += 1
        elif found.best != question.intent:
            wrong += 1
    return SweepPoint(threshold, margin, wrong / len(pairs), asked / len(pairs))
