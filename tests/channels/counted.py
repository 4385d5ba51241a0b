"""What a desk has counted, read as Prometheus reads it."""

from prometheus_client import Counter

from channels.counting import Counts, Outcome


def counted(counter: Counter) -> dict[tuple[str, ...], int]:
    """The counts that are not nothing, by the values of their labels."""
    (family,) = counter.collect()
    return {
        tuple(sample.labels.values()): int(sample.value)
        for sample in family.samples
        if sample.value
    }


def outcomes(counts: Counts) -> dict[tuple[str, Outcome], int]:
    """How many messages, by channel and outcome."""
    return {
        (channel, Outcome(outcome)): count
        for (channel, outcome), count in counted(counts.turns).items()
    }
