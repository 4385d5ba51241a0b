"""What each part of the pipeline gives: trains it with one part changed and compares.

`python -m tests.evaluation.variants` prints a table; docs/evaluation.md quotes it.
"""

import copy
from typing import Any

from tests.evaluation.measures import measure
from tests.evaluation.pipeline import Pipeline, configured_steps
from tests.evaluation.questions import DEV, QUESTIONS, read_questions, read_training

ENCODER = "components.sentence_encoder.SentenceEncoder"
CLASSIFIER = "components.intent_classifier.EmbeddingIntentClassifier"
NEVER = 10**9
VARIANTS: dict[str, dict[str, dict[str, Any]]] = {
    "as configured": {},
    "names not masked": {ENCODER: {"masks": {}}},
    "long messages scored whole only": {ENCODER: {"long_words": NEVER}},
    "embedding only": {CLASSIFIER: {"letters_weight": 0.0}},
    "letters weigh 1.0": {CLASSIFIER: {"letters_weight": 1.0}},
    "C = 10": {CLASSIFIER: {"C": 10.0}},
    "C = 100": {CLASSIFIER: {"C": 100.0}},
    "no model of urgent intents": {CLASSIFIER: {"urgent": {}}},
    "urgent from 0.2": {CLASSIFIER: {"urgent": {"report_emergency": 0.2, "report_crisis": 0.2}}},
    "urgent from 0.5": {CLASSIFIER: {"urgent": {"report_emergency": 0.5, "report_crisis": 0.5}}},
}


def steps_with(changes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The configured pipeline with some settings changed."""
    steps = copy.deepcopy(configured_steps())
    for step in steps:
        step.update(changes.get(step["name"], {}))
    return steps


def main() -> None:
    """Train and measure every variant."""
    sentences = read_training()
    sets = {"dev": read_questions(DEV), "questions": read_questions(QUESTIONS)}
    print(
        "| variant | dev top-1 | top-3 | urgent missed | questions top-1 | top-3 | urgent missed |"
    )
    print("|" + " --- |" * 7)
    for name, changes in VARIANTS.items():
        pipeline = Pipeline(sentences, steps_with(changes))
        cells = [name]
        for questions in sets.values():
            found = measure([(question, pipeline.parse(question.text)) for question in questions])
            urgent = (found.emergencies, found.crises)
            missed = sum(share.total - share.count for share in urgent)
            cells += [f"{found.top1.value:.3f}", f"{found.top3.value:.3f}", str(missed)]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
