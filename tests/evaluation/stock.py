"""Stock Rasa's default pipeline, trained on the same sentences: the thing to beat.

Takes more than an hour; the model is kept under reports/ for the same sentences.
"""

import asyncio
import hashlib
import json
import resource
import shutil
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from tests.evaluation.pipeline import Pipeline, configured_steps, understood
from tests.evaluation.questions import ROOT, Labelled, Understood

EPOCHS, DEFAULT_EPOCHS = 10, 100
"""DIET's, here and as `rasa init` sets them: one takes minutes on these sentences and two cores.
`Stock.learned` tells how well the sentences themselves were learned by then."""
LEARNED_SAMPLE = 300
PIPELINE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
"""As `rasa init` writes it, less the response selector, which has nothing to select here."""
MARKED = ("drug", "drug_class", "prior_lines")


@dataclass(frozen=True)
class Stock:
    """Stock Rasa as trained: its model, and what training cost (seconds, peak MB of the process).

    `learned`: the share of some of its own training sentences that it understands, 0 to 1.
    """

    model: Path
    train_seconds: float
    memory_mb: float
    learned: float

    @property
    def archive_mb(self) -> float:
        """Megabytes of the model archive."""
        return self.model.stat().st_size / 1e6

    @property
    def note(self) -> str:
        """How it was trained, for a reader of its figures."""
        hours = self.train_seconds / 3600 * DEFAULT_EPOCHS / EPOCHS
        return (
            f"Stock Rasa is the default pipeline of `rasa init` with {EPOCHS} epochs of DIET in "
            f"place of {DEFAULT_EPOCHS}, which would take about {hours:.0f} hours. After them it "
            f"understands {self.learned:.1%} of a sample of its own training sentences."
        )

    def parse(self, questions: Sequence[Labelled]) -> tuple[list[Understood], float]:
        """What it makes of each question, and the median milliseconds that one takes."""
        rows, times = asyncio.run(_parse_all(Agent.load(self.model), questions))
        return [_read(row) for row in rows], statistics.median(times)


def trained_stock(sentences: Sequence[Labelled]) -> Stock:
    """Stock Rasa trained on these sentences, or the one kept from an earlier run."""
    folder = ROOT / "reports" / f"stock-{_digest(sentences)}"
    kept = folder / "stock.json"
    if not kept.is_file():
        kept.write_text(json.dumps(_train(folder, sentences)))
    return Stock(model=next(folder.glob("*.tar.gz")), **json.loads(kept.read_text()))


def _digest(sentences: Sequence[Labelled]) -> str:
    whole = repr([PIPELINE, sorted((s.text, s.intent) for s in sentences)])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _train(folder: Path, sentences: Sequence[Labelled]) -> dict[str, float]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "stock"}
    (folder / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": PIPELINE}))
    (folder / "nlu.yml").write_text(_annotated(sentences))
    started = time.monotonic()
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    seconds = time.monotonic() - started
    sample = sentences[:: max(1, len(sentences) // LEARNED_SAMPLE)]
    rows, _ = asyncio.run(_parse_all(Agent.load(model), sample))
    right = sum(_read(row).best == s.intent for row, s in zip(rows, sample, strict=True))
    return {
        "train_seconds": seconds,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "learned": right / len(sample),
    }


async def _parse_all(
    agent: Agent, questions: Sequence[Labelled]
) -> tuple[list[dict[str, Any]], list[float]]:
    rows, times = [], []
    for question in questions:
        started = time.perf_counter()
        parsed = await agent.parse_message(question.text)
        times.append((time.perf_counter() - started) * 1000)
        rows.append({key: parsed.get(key) for key in ("intent", "intent_ranking", "entities")})
    return rows, times


def _read(row: dict[str, Any]) -> Understood:
    return understood(row)


def _annotated(sentences: Sequence[Labelled]) -> str:
    """The sentences with their entities marked as Rasa's training data wants them.

    They are written without marks; our lexicon extractor marks them here, which gives the
    stock pipeline the same knowledge of names to learn from.
    """
    marker = Pipeline([], configured_steps()[:2])
    blocks: dict[str, list[str]] = {}
    for sentence in sentences:
        blocks.setdefault(sentence.intent, []).append(marked(sentence.text, marker))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in blocks.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, width=10_000)


def marked(text: str, marker: Pipeline) -> str:
    """`[Velcade]{"entity": "drug", "value": "bortezomib"}` for each entity found."""
    for entity in reversed(marker.entities(text)):
        if entity["entity"] not in MARKED:
            continue
        start, end = entity["start"], entity["end"]
        label = json.dumps({"entity": entity["entity"], "value": str(entity["value"])})
        text = f"{text[:start]}[{text[start:end]}]{label}{text[end:]}"
    return text
