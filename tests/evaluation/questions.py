"""Labelled questions that are never trained on, and the groups that intents belong to."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
QUESTIONS = HERE / "questions.jsonl"
"""The project's shared question set: the figures that count."""
BLIND = HERE / "blind.jsonl"
"""Written last, by somebody who saw no other set and no training data; nothing was chosen on it."""
DEV = HERE / "dev.jsonl"
"""Three sets by writers who saw no training data: for choosing methods and thresholds."""
URGENT = HERE / "urgent.jsonl"
"""Emergencies, crises, and calm messages with the same words: for choosing as well."""
MEASURING = (QUESTIONS, BLIND, DEV, URGENT)
"""All sets that are never trained on."""

CONTENT = frozenset(
    [
        "ask_explain",
        "ask_disease_course",
        "ask_why_harder_to_treat",
        "ask_treatment_options",
        "ask_drug_classes",
        "ask_approved_drugs",
        "ask_options_by_prior_lines",
        "ask_resistance_options",
        "ask_intolerance_options",
        "ask_regimens_with",
        "ask_drug_approval",
        "ask_drug_names",
        "ask_compare",
        "ask_clinical_trials",
        "ask_find_trial",
        "ask_trial_agents",
        "ask_next_steps",
        "ask_symptoms",
        "ask_source",
    ]
)
BOUNDARY = frozenset(
    [
        "ask_personal_advice",
        "ask_dosage",
        "ask_side_effects",
        "ask_stop_treatment",
        "ask_prognosis",
        "ask_cost",
        "ask_lifestyle",
        "ask_interactions",
        "ask_test_results",
        "ask_other_stage",
    ]
)
URGENT_INTENTS = frozenset(["report_emergency", "report_crisis"])
ENTITIES = ("drug", "drug_class", "prior_lines")
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Labelled:
    """A message, the intent it has, the entity values in it, and who speaks."""

    text: str
    intent: str
    entities: dict[str, frozenset[str]] = field(default_factory=dict)
    persona: str = ""


@dataclass(frozen=True)
class Understood:
    """What a pipeline made of a message: intent (after fallback), ranking, entities."""

    intent: str | None
    ranking: tuple[tuple[str, float], ...]
    entities: dict[str, frozenset[str]]

    @property
    def best(self) -> str | None:
        """The likeliest intent, whatever fallback said."""
        return self.ranking[0][0] if self.ranking else None


def read_questions(path: Path) -> list[Labelled]:
    """The labelled questions of a JSON-lines file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        entities = {
            name: frozenset(str(value) for value in values)
            for name, values in row.get("entities", {}).items()
        }
        found.append(Labelled(row["text"], row["intent"], entities, str(row.get("persona", ""))))
    return found


def read_training() -> list[Labelled]:
    """The training sentences of data/nlu*.yml."""
    paths = sorted((ROOT / "data").glob("nlu*.yml"))
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    return [
        Labelled(line[2:].strip(), block["intent"])
        for file in files
        for block in file["nlu"]
        for line in block["examples"].splitlines()
        if line.startswith("- ")
    ]
