"""What is measured of a pipeline on labelled questions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from relapse_guide.understanding.dangers import Level
from tests.evaluation.questions import (
    BOUNDARY_INTENTS,
    CONTENT_INTENTS,
    ENTITIES,
    FALLBACK,
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
    missed: Share
    line_on_calm: Share
    possible_seen: Share
    precision: dict[str, Share]
    recall: dict[str, Share]


def measure(pairs: Sequence[Pair]) -> Measures:
    """Compare what was understood with the labels.

    `false_alarms`: calm messages that get the urgent answer alone; `line_on_calm`: those that get
    the line before the answer; `missed`: messages that call for help and get neither;
    `possible_seen`: of those that may be urgent, which get the line or the answer.
    `right`, `asked_back` and `wrong` are after fallback and add up to all messages.
    """
    return Measures(
        top1=_share(pairs, lambda q, u: q.takes(u.best) or _topic_fits(q, u)),
        top3=_share(pairs, lambda q, u: any(q.takes(name) for name, _ in u.ranking[:3])),
        right=_share(pairs, _is_right),
        asked_back=_share(pairs, lambda q, u: u.intent == FALLBACK),
        wrong=_share(pairs, lambda q, u: u.intent != FALLBACK and not _is_right(q, u)),
        boundary_as_content=_share(
            of(pairs, BOUNDARY_INTENTS),
            lambda q, u: u.intent in CONTENT_INTENTS and not _is_right(q, u),
        ),
        out_of_scope_as_content=_share(
            of(pairs, {"out_of_scope"}), lambda _, u: u.intent in CONTENT_INTENTS
        ),
        emergencies=_share(_alone(pairs, "report_emergency"), lambda q, u: u.intent == q.intent),
        crises=_share(_alone(pairs, "report_crisis"), lambda q, u: u.intent == q.intent),
        false_alarms=_share(_at_level(pairs, Level.NONE), lambda _, u: u.level is Level.SURE),
        missed=_share(_at_level(pairs, Level.SURE), lambda _, u: u.level is Level.NONE),
        line_on_calm=_share(_at_level(pairs, Level.NONE), lambda _, u: u.level is Level.POSSIBLE),
        possible_seen=_share(
            _at_level(pairs, Level.POSSIBLE),
            # The answer to plain distress names 988 itself.
            lambda _, u: u.level is not Level.NONE or u.intent == "express_distress",
        ),
        precision={name: _found_right(pairs, name) for name in ENTITIES},
        recall={name: _labelled_found(pairs, name) for name in ENTITIES},
    )


def _is_right(question: Labelled, found: Understood) -> bool:
    """By the intent; or by the topic that is answered, where it is asked for under the label."""
    return question.takes(found.intent) or _topic_fits(question, found)


def _topic_fits(question: Labelled, found: Understood) -> bool:
    return any(question.takes(intent) for intent in found.under)


def of(pairs: Iterable[Pair], intents: Iterable[str]) -> list[Pair]:
    """Those pairs whose question has one of these intents."""
    wanted = set(intents)
    return [(question, found) for question, found in pairs if question.intent in wanted]


def _at_level(pairs: Iterable[Pair], level: Level) -> list[Pair]:
    return [pair for pair in pairs if pair[0].level is level]


def _alone(pairs: Iterable[Pair], intent: str) -> list[Pair]:
    """Messages that call for help, and ask nothing besides."""
    return [pair for pair in of(pairs, {intent}) if pair[0].level is Level.SURE]


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


LENGTHS = ((1, 8), (9, 18), (19, 35), (36, 10**6))
"""Least and most words of the messages that are measured together."""


def by_length(pairs: Sequence[Pair]) -> list[Share]:
    """Right after fallback, by the length of the message."""
    return [
        _share(
            [pair for pair in pairs if least <= len(pair[0].text.split()) <= most],
            lambda q, u: q.takes(u.intent),
        )
        for least, most in LENGTHS
    ]


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
        elif not question.takes(found.best):
            wrong += 1
    return SweepPoint(threshold, margin, wrong / len(pairs), asked / len(pairs))
