"""Writes docs/evaluation.md from what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.evaluation.levels import LevelPoint
from tests.evaluation.measures import (
    LENGTHS,
    Measures,
    Pair,
    Share,
    by_length,
    measure,
    of,
    sweep,
)
from tests.evaluation.questions import ENTITIES

NOTES = Path(__file__).parent / "notes.md"
"""What was tried and what it gave: written by hand, and put at the report's end."""
DEVELOPMENT = "Development set, ours"
REAL_PEOPLE = "Real people, ours"
THRESHOLDS = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6]
MARGIN = 0.05


@dataclass(frozen=True)
class Costs:
    """Seconds of training, median milliseconds of a parse, peak MB of the process, MB on disk."""

    train_seconds: float
    parse_ms: float
    memory_mb: float
    archive_mb: float


def write_report(
    path: Path,
    sets: Mapping[str, Sequence[Pair]],
    costs: Mapping[str, Costs | None],
    sweeps: Sequence[Sequence[LevelPoint]],
    sentences: int,
    note: str,
) -> None:
    """Write the report; the first set is the one shown per intent and persona.

    `sentences`: how many were trained on. `note`: how the pipeline compared with was trained.
    """
    first = next(iter(sets.values()))
    parts = [
        "# How well it understands\n",
        f"Made by `make evaluate` on {sentences:,} training sentences. No set below is trained "
        "on. On the question set and the blind set (`questions.jsonl`, `blind.jsonl` in "
        "`tests/evaluation/`) nothing was chosen either; methods and thresholds were chosen on "
        "the development and urgent sets and that of levels (`dev.jsonl`, `urgent.jsonl`, "
        "`levels.jsonl`). The urgent set is made of emergencies, crises and calm messages with the "
        "same words; the set of levels says of each message how urgent it is, by the writers of "
        "such training sentences; the real people's questions (`real_dev.jsonl`) come from nurse "
        "lines, surveys, blogs and threads, reworded; the added intents "
        "(`added.jsonl`) are those of which no other set asks, by the writer of their training "
        "sentences. Shares are of messages, "
        "with counts in brackets. *Right*, *asked back* and *wrong* are after fallback; a *false "
        "alarm* is a calm message that gets the urgent answer alone; *the line* names the sign "
        "and 911 or 988, and the answer follows below it.\n",
        _overview(sets),
        "## Right by length of the message\n",
        _by_length(sets),
        "## How urgent: what other thresholds would give\n",
        "Chosen on the development, urgent and levels sets together: the pairs below, for whole "
        "messages, then for sentences and clauses, with all else as configured.\n",
        *(_levels(points) for points in sweeps),
        "## What it costs\n",
        _costs(costs),
        f"Times are of two shared cores: compare them with each other only. {note}\n",
        "## Where it goes wrong\n",
        "![Which intents are taken for which](confusions.png)\n",
        _wrong(first),
        "## When it asks back\n",
        "![Wrong answers against questions asked back](fallback-sweep.png)\n",
        f"On the development set, with a margin of {MARGIN} between the two best intents:\n",
        _sweep(sets[DEVELOPMENT]),
        "## Each intent on the question set\n",
        _per_intent(first),
        "## Each voice on the question set\n",
        _per_persona(first),
        NOTES.read_text(encoding="utf-8"),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _overview(sets: Mapping[str, Sequence[Pair]]) -> str:
    measured = {name: measure(pairs) for name, pairs in sets.items()}
    rows: list[tuple[str, str]] = [
        ("top-1", "top1"),
        ("top-3", "top3"),
        ("right", "right"),
        ("asked back", "asked_back"),
        ("wrong", "wrong"),
        ("boundary questions answered as content", "boundary_as_content"),
        ("out-of-scope questions answered as content", "out_of_scope_as_content"),
        ("emergencies found", "emergencies"),
        ("crises found", "crises"),
        ("false alarms", "false_alarms"),
        ("calls for help that get neither", "missed"),
        ("the line on calm messages", "line_on_calm"),
        ("possible dangers seen", "possible_seen"),
    ]
    cells = [
        [label, *(getattr(measures, name) for measures in measured.values())]
        for label, name in rows
    ]
    for entity in ENTITIES:
        cells.append([f"{entity}: precision", *_entity(measured, "precision", entity)])
        cells.append([f"{entity}: recall", *_entity(measured, "recall", entity)])
    return _table(["", *measured], cells)


def _entity(measured: Mapping[str, Measures], kind: str, entity: str) -> list[object]:
    # Training sentences carry no entity labels, so cross-validation has none to count.
    shares: list[Share] = [getattr(measures, kind)[entity] for measures in measured.values()]
    labelled = [measures.recall[entity].total for measures in measured.values()]
    return [share if total else "-" for share, total in zip(shares, labelled, strict=True)]


def _costs(costs: Mapping[str, Costs | None]) -> str:
    rows = [
        [
            name,
            f"{cost.train_seconds:.0f} s",
            f"{cost.parse_ms:.1f} ms",
            f"{cost.memory_mb:.0f} MB",
            f"{cost.archive_mb:.0f} MB",
        ]
        for name, cost in costs.items()
        if cost
    ]
    return _table(["", "training", "one message (median)", "memory (peak)", "model on disk"], rows)


def _wrong(pairs: Sequence[Pair]) -> str:
    rows = [
        [question.intent, found.intent, question.text]
        for question, found in pairs
        if found.intent != question.intent
    ]
    return _table(["should be", "was", "message"], sorted(map(list, rows)))


def _by_length(sets: Mapping[str, Sequence[Pair]]) -> str:
    head = [f"{least} to {most} words" for least, most in LENGTHS[:-1]]
    rows = [[name, *by_length(pairs)] for name, pairs in sets.items()]
    return _table(["", *head, f"{LENGTHS[-1][0]} words and more"], rows)


def _levels(points: Sequence[LevelPoint]) -> str:
    head = ["sure from", "possible from", "urgent: the answer alone", "urgent: neither"]
    head += ["possible: seen", "calm: the answer alone", "calm: the line"]
    shares = ("alone", "missed", "seen", "alarms", "lines")
    rows = [[getattr(point, name) for name in ("sure", "possible", *shares)] for point in points]
    return _table(head, rows)


def _sweep(pairs: Sequence[Pair]) -> str:
    rows = [
        [point.threshold, f"{point.wrong:.3f}", f"{point.asked_back:.3f}"]
        for point in sweep(pairs, THRESHOLDS, MARGIN)
    ]
    return _table(["confidence at least", "wrong", "asked back"], rows)


def _per_intent(pairs: Sequence[Pair]) -> str:
    intents = sorted({question.intent for question, _ in pairs})
    rows = []
    for intent in intents:
        measures = measure(of(pairs, {intent}))
        rows.append([intent, measures.top1, measures.top3, measures.right])
    return _table(["intent", "top-1", "top-3", "right after fallback"], rows)


def _per_persona(pairs: Sequence[Pair]) -> str:
    personas = sorted({question.persona for question, _ in pairs})
    rows = []
    for persona in personas:
        measures = measure([pair for pair in pairs if pair[0].persona == persona])
        rows.append([persona, measures.top1, measures.top3, measures.wrong])
    return _table(["voice", "top-1", "top-3", "wrong"], rows)
