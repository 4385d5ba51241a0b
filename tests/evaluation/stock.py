"""Stock Rasa's default pipeline, trained on the same sentences: the thing to beat.

Takes much longer than our own; its result is kept under reports/ for the same sentences.
"""

import asyncio
import hashlib
import json
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from tests.evaluation.pipeline import Pipeline, configured_steps, understood
from tests.evaluation.questions import ROOT, Labelled, Understood

EPOCHS = 100
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


def evaluate_stock(sentences: Sequence[Labelled], questions: Sequence[Labelled]) -> dict[str, Any]:
    """Train stock Rasa, or take the result kept for the same sentences, and parse questions.

    Returns `understood` (one row a question), `train_seconds`, `parse_ms` (median),
    `memory_mb` (peak of this process), `archive_mb`.
    """
    folder = ROOT / "reports" / f"stock-{_digest(sentences, questions)}"
    kept = folder / "result.json"
    if not kept.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(_train_and_parse(folder, sentences, questions)))
    result: dict[str, Any] = json.loads(kept.read_text())
    result["understood"] = [_read(row) for row in result["understood"]]
    return result


def _digest(sentences: Sequence[Labelled], questions: Sequence[Labelled]) -> str:
    whole = repr([(s.text, s.intent) for s in [*sentences, *questions]])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _train_and_parse(
    folder: Path, sentences: Sequence[Labelled], questions: Sequence[Labelled]
) -> dict[str, Any]:
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "stock"}
    (folder / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": PIPELINE}))
    (folder / "nlu.yml").write_text(_annotated(sentences))
    started = time.monotonic()
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    seconds = time.monotonic() - started
    agent = Agent.load(model)
    rows, times = asyncio.run(_parse_all(agent, questions))
    return {
        "train_seconds": seconds,
        "parse_ms": sorted(times)[len(times) // 2],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "archive_mb": Path(model).stat().st_size / 1e6,
        "understood": rows,
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
    return understood(row["intent"], row["intent_ranking"], row["entities"])


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
