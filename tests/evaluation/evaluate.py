"""`make evaluate`: measures understanding and writes docs/evaluation.md with its pictures."""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.evaluation.measures import Pair
from tests.evaluation.pictures import draw_confusions, draw_sweep
from tests.evaluation.pipeline import Pipeline
from tests.evaluation.questions import (
    DEV,
    QUESTIONS,
    ROOT,
    Labelled,
    read_questions,
    read_training,
)
from tests.evaluation.report import Costs, write_report

DOCS = ROOT / "docs"
SEED = 20261122


@dataclass(frozen=True)
class Run:
    """What one pipeline understood of one set, and what it cost."""

    pairs: list[Pair]
    costs: Costs | None = None


def run_ours(sentences: Sequence[Labelled], *sets: Sequence[Labelled]) -> list[Run]:
    """Train our pipeline and parse each set."""
    started = time.monotonic()
    pipeline = Pipeline(sentences)
    train_seconds = time.monotonic() - started
    runs = []
    for questions in sets:
        times, pairs = [], []
        for question in questions:
            start = time.perf_counter()
            pairs.append((question, pipeline.parse(question.text)))
            times.append((time.perf_counter() - start) * 1000)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        costs = Costs(train_seconds, statistics.median(times), memory, _archive_mb())
        runs.append(Run(pairs, costs))
    return runs


def run_stock(sentences: Sequence[Labelled], questions: Sequence[Labelled]) -> Run:
    """Stock Rasa on the same sentences and questions."""
    from tests.evaluation.stock import evaluate_stock

    result: dict[str, Any] = evaluate_stock(sentences, questions)
    costs = Costs(
        result["train_seconds"], result["parse_ms"], result["memory_mb"], result["archive_mb"]
    )
    return Run(list(zip(questions, result["understood"], strict=True)), costs)


def cross_validate(sentences: Sequence[Labelled], folds: int) -> list[Pair]:
    """Every sentence parsed by a pipeline that was trained on the other folds."""
    shuffled = list(sentences)
    random.Random(SEED).shuffle(shuffled)
    pairs: list[Pair] = []
    for fold in range(folds):
        held_out = shuffled[fold::folds]
        others = [s for position, s in enumerate(shuffled) if position % folds != fold]
        pipeline = Pipeline(others)
        pairs += [(sentence, pipeline.parse(sentence.text)) for sentence in held_out]
        print(f"Fold {fold + 1} of {folds} done.", flush=True)
    return pairs


def _archive_mb() -> float:
    archives = list((ROOT / "models").glob("*.tar.gz"))
    return max((path.stat().st_size / 1e6 for path in archives), default=float("nan"))


def main() -> None:
    """Measure, draw and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-stock", action="store_true", help="leave out stock Rasa (an hour)")
    parser.add_argument("--folds", type=int, default=5, help="0 leaves out cross-validation")
    options = parser.parse_args()
    sentences, questions = read_training(), read_questions(QUESTIONS)
    print(f"Training on {len(sentences)} sentences …", flush=True)
    ours, dev = run_ours(sentences, questions, read_questions(DEV))
    folds = cross_validate(sentences, options.folds) if options.folds else []
    stock = None if options.no_stock else run_stock(sentences, questions)
    draw_confusions(ours.pairs, DOCS / "confusions.png")
    draw_sweep(dev.pairs, DOCS / "fallback-sweep.png")
    named = {"Question set, ours": ours.pairs}
    if stock:
        named["Question set, stock Rasa"] = stock.pairs
    named["Development set, ours"] = dev.pairs
    if folds:
        named[f"{options.folds}-fold cross-validation, ours"] = folds
    costs = {"Ours": ours.costs, "Stock Rasa": stock.costs if stock else None}
    write_report(DOCS / "evaluation.md", named, costs, len(sentences))
    print("Written: docs/evaluation.md")


if __name__ == "__main__":
    main()
