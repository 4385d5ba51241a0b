"""What other thresholds of urgency would give, on messages with a known level."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from relapse_guide.understanding.dangers import Level
from tests.evaluation.measures import Share
from tests.evaluation.pipeline import Pipeline
from tests.evaluation.questions import Labelled

WHOLE = ("sure", "possible", (0.5, 0.6, 0.7, 0.8, 0.9), (0.1, 0.2, 0.3, 0.4, 0.5))
PARTS = ("part_sure", "part_possible", (0.8, 0.9, 0.95), (0.4, 0.5, 0.6, 0.7, 0.8))
"""Of whole messages and of their parts: two settings of UrgencyReader, and values of each."""
Swept = tuple[str, str, tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class LevelPoint:
    """Two thresholds, and what they give: `alone`: messages that call for help, with the urgent
    answer alone; `missed`: with nothing; `seen`: possible ones with the line or the answer;
    `alarms`, `lines`: calm ones with the urgent answer, and with the line."""

    sure: float
    possible: float
    alone: Share
    missed: Share
    seen: Share
    alarms: Share
    lines: Share


def level_sweep(
    pipeline: Pipeline, questions: Sequence[Labelled], swept: Swept
) -> list[LevelPoint]:
    """Each pair of values on these messages, with all else as configured."""
    messages = [pipeline.featurized(question) for question in questions]
    name, other, values, others = swept
    return [
        _point(
            sure,
            possible,
            [question.level for question in questions],
            pipeline.levels(messages, **{name: sure, other: possible}),
        )
        for sure, possible in product(values, others)
        if possible < sure
    ]


def _point(
    sure: float, possible: float, wanted: Sequence[Level], found: Sequence[Level]
) -> LevelPoint:
    def share(of: Level, *levels: Level) -> Share:
        those = [got for want, got in zip(wanted, found, strict=True) if want is of]
        return Share(sum(got in levels for got in those), len(those))

    return LevelPoint(
        sure=sure,
        possible=possible,
        alone=share(Level.SURE, Level.SURE),
        missed=share(Level.SURE, Level.NONE),
        seen=share(Level.POSSIBLE, Level.POSSIBLE, Level.SURE),
        alarms=share(Level.NONE, Level.SURE),
        lines=share(Level.NONE, Level.POSSIBLE),
    )
