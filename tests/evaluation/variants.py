"""What each part of the pipeline gives: trains it with one part changed and compares.

`python -m tests.evaluation.variants` prints a table, in about half an hour.
"""

import copy
from typing import Any

from tests.evaluation.measures import Share, measure
from tests.evaluation.pipeline import Pipeline, configured_steps
from tests.evaluation.questions import DEV, URGENT, read_questions, read_training

ENCODER = "components.sentence_encoder.SentenceEncoder"
CLASSIFIER = "components.intent_classifier.EmbeddingIntentClassifier"
NEVER = 10**9
URGENCY = "components.urgency_reader.UrgencyReader"
PARTS_NEVER_URGENT = {
    "part_sure": NEVER,
    "sentence_sure": NEVER,
    "crisis_sentence_sure": NEVER,
    "part_possible": NEVER,
}
VARIANTS: dict[str, dict[str, dict[str, Any]]] = {
    "as configured": {},
    "names not masked": {ENCODER: {"masks": {}}},
    "long messages scored whole only": {ENCODER: {"long_words": NEVER}},
    "urgency of whole messages only": {URGENCY: PARTS_NEVER_URGENT},
    "nothing learned from calm parts": {URGENCY: {"parts_weight": 1e-6}},
    "embedding only": {CLASSIFIER: {"letters_weight": 0.0}},
    "intents not evened out": {CLASSIFIER: {"balance": 0.0}},
    "C = 30": {CLASSIFIER: {"C": 30.0}},
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
    sets = [read_questions(DEV), read_questions(URGENT)]
    print("| variant | dev top-1 | dev top-3 | dev false alarms | urgent found | false alarms |")
    print("|" + " --- |" * 6)
    for name, changes in VARIANTS.items():
        pipeline = Pipeline(sentences, steps_with(changes))
        dev, urgent = (
            measure([(question, pipeline.parse(question.text)) for question in questions])
            for questions in sets
        )
        found = Share(
            urgent.emergencies.count + urgent.crises.count,
            urgent.emergencies.total + urgent.crises.total,
        )
        cells = [name, dev.top1, dev.top3, dev.false_alarms, found, urgent.false_alarms]
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
