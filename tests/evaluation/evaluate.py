"""`make evaluate`: measures understanding and writes docs/evaluation.md with its pictures."""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from server.logs import configure_logging
from tests.evaluation.levels import PARTS, WHOLE, level_sweep
from tests.evaluation.measures import Pair
from tests.evaluation.pictures import draw_confusions, draw_sweep
from tests.evaluation.pipeline import Pipeline
from tests.evaluation.questions import (
    ADDED,
    BLIND,
    DEV,
    LEVELS,
    QUESTIONS,
    REAL,
    ROOT,
    URGENT,
    Labelled,
    read_questions,
    read_training,
)
from tests.evaluation.report import DEVELOPMENT, REAL_PEOPLE, Costs, write_report
from tests.evaluation.stock import Stock, trained_stock

DOCS = ROOT / "docs"
SEED = 20261122


@dataclass(frozen=True)
class Run:
    """What one pipeline understood of one set, and what it cost."""

    pairs: list[Pair]
    costs: Costs | None = None


def run_ours(
    sentences: Sequence[Labelled], *sets: Sequence[Labelled]
) -> tuple[Pipeline, list[Run]]:
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
    return pipeline, runs


def run_stock(stock: Stock, *sets: Sequence[Labelled]) -> list[Run]:
    """Stock Rasa on each set."""
    runs = []
    for questions in sets:
        found, parse_ms = stock.parse(questions)
        costs = Costs(stock.train_seconds, parse_ms, stock.memory_mb, stock.archive_mb)
        runs.append(Run(list(zip(questions, found, strict=True)), costs))
    return runs


def cross_validate(pipeline: Pipeline, sentences: Sequence[Labelled], folds: int) -> list[Pair]:
    """Every sentence parsed by a classifier that was trained on the other folds.

    What runs before the classifier learns nothing from sentences, so it runs once for all.
    """
    shuffled = list(sentences)
    random.Random(SEED).shuffle(shuffled)
    messages = [pipeline.featurized(sentence) for sentence in shuffled]
    pairs: list[Pair] = []
    for fold in range(folds):
        others = [position for position in range(len(shuffled)) if position % folds != fold]
        refitted = pipeline.refitted(
            [messages[position] for position in others],
            [shuffled[position] for position in others],
        )
        held_out = zip(shuffled[fold::folds], messages[fold::folds], strict=True)
        pairs += [(sentence, refitted.parse(message)) for sentence, message in held_out]
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
    configure_logging("ERROR")
    sentences = read_training()
    print(f"Training on {len(sentences)} sentences …", flush=True)
    sets = [read_questions(path) for path in (QUESTIONS, BLIND, DEV, URGENT, LEVELS, REAL, ADDED)]
    pipeline, ours = run_ours(sentences, *sets)
    trained = None if options.no_stock else trained_stock(sentences)
    stock = run_stock(trained, *sets[:2]) if trained else []
    draw_confusions(ours[0].pairs, DOCS / "confusions.png")
    draw_sweep(ours[2].pairs, DOCS / "fallback-sweep.png")
    named = {
        "Question set, ours": ours[0].pairs,
        **({"stock Rasa": stock[0].pairs} if stock else {}),
        "Blind set, ours": ours[1].pairs,
        **({"stock Rasa on it": stock[1].pairs} if stock else {}),
        DEVELOPMENT: ours[2].pairs,
        "Urgent set, ours": ours[3].pairs,
        "Levels of urgency, ours": ours[4].pairs,
        REAL_PEOPLE: ours[5].pairs,
        "Added intents, ours": ours[6].pairs,
    }
    costs = {"Ours": ours[0].costs, **({"Stock Rasa": stock[0].costs} if stock else {})}
    note = trained.note if trained else ""
    chosen_on = [*sets[2], *sets[3], *sets[4]]
    sweeps = [level_sweep(pipeline, chosen_on, swept) for swept in (WHOLE, PARTS)]
    write_report(DOCS / "evaluation.md", named, costs, sweeps, len(sentences), note)
    print("Written: docs/evaluation.md, without cross-validation.", flush=True)
    if options.folds:
        folds = cross_validate(pipeline, sentences, options.folds)
        named[f"{options.folds}-fold cross-validation, ours"] = folds
        write_report(DOCS / "evaluation.md", named, costs, sweeps, len(sentences), note)
        print("Written: docs/evaluation.md")


if __name__ == "__main__":
    main()
