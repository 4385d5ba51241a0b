"""Draws the confusion matrix and the threshold sweep."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from tests.evaluation.measures import Pair, sweep
from tests.evaluation.questions import FALLBACK

matplotlib.use("Agg")
from matplotlib import pyplot

MARGINS = (0.0, 0.05, 0.1, 0.2)


def draw_confusions(pairs: Sequence[Pair], path: Path) -> None:
    """Rows: the intent that was meant; columns: what it was taken for; marks: how many."""
    names = sorted({question.intent for question, _ in pairs})
    columns = [*names, FALLBACK]
    counts = np.zeros((len(names), len(columns)))
    for question, found in pairs:
        if found.intent in columns:
            counts[names.index(question.intent), columns.index(found.intent)] += 1
    shares = counts / counts.sum(axis=1, keepdims=True)
    figure, axes = pyplot.subplots(figsize=(11, 10.5))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        text = f"{counts[row, column]:.0f}"
        axes.text(column, row, text, ha="center", va="center", color=colour, fontsize=6)
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.set_xlabel("taken for")
    axes.set_ylabel("meant")
    _save(figure, path)


def draw_sweep(pairs: Sequence[Pair], path: Path) -> None:
    """Wrong answers against questions asked back, a line for each margin."""
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    thresholds = [step / 50 for step in range(45)]
    for margin in MARGINS:
        points = sweep(pairs, thresholds, margin)
        axes.plot(
            [100 * point.asked_back for point in points],
            [100 * point.wrong for point in points],
            marker=".",
            label=f"margin {margin}",
        )
    axes.set_xlabel("asked back, % of messages")
    axes.set_ylabel("answered wrongly, % of messages")
    axes.legend()
    axes.grid(alpha=0.3)
    _save(figure, path)


def _save(figure: "pyplot.Figure", path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    pyplot.close(figure)
