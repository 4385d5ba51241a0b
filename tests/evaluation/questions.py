"""Labelled questions that are never trained on, and the groups that intents belong to."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from relapse_guide.library.entries import QuestionKind
from relapse_guide.library.library import library
from relapse_guide.understanding.dangers import Level

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
ADDED = HERE / "added.jsonl"
"""For intents that are younger than the other sets, by the writer of their training sentences, so
that these figures flatter."""
LEVELS = HERE / "levels.jsonl"
"""Messages with how urgent they are, by the writer of the training sentences for that: for choosing
thresholds."""
REAL = HERE / "real_dev.jsonl"
"""Questions of real people, reworded; a third of those measured, each with what a good answer holds
and what it must not hold."""
MEASURING = (QUESTIONS, BLIND, DEV, URGENT, ADDED, LEVELS, REAL)
"""All sets that are never trained on."""

CONTENT = library().content


def of_kind(kind: QuestionKind) -> frozenset[str]:
    """The intents of one kind, by the table of questions."""
    return frozenset(asked.id for asked in CONTENT.questions.values() if asked.kind is kind)


CONTENT_INTENTS = of_kind(QuestionKind.content)
BOUNDARY_INTENTS = of_kind(QuestionKind.boundary)
URGENT_INTENTS = of_kind(QuestionKind.safety)
ENTITIES = ("drug", "drug_class", "prior_lines")
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Labelled:
    """A message, the intent it has, the entity values in it, and who speaks. `urgency`: level and
    kind, where they do not follow from the intent; `also`: intents that are right as well."""

    text: str
    intent: str
    entities: dict[str, frozenset[str]] = field(default_factory=dict)
    persona: str = ""
    urgency: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def takes(self, intent: str | None) -> bool:
        """Whether an intent is right for it."""
        return intent in (self.intent, *self.also)

    @property
    def level(self) -> Level:
        """How urgent it is: by its label, else by its intent."""
        if self.urgency:
            return Level(self.urgency["level"])
        return Level.SURE if self.intent in URGENT_INTENTS else Level.NONE


@dataclass(frozen=True)
class Understood:
    """What a pipeline made of a message: intent (after fallback), ranking, entities, how urgent.

    `under`: the intents under which the topic that is answered is asked for.
    """

    intent: str | None
    ranking: tuple[tuple[str, float], ...]
    entities: dict[str, frozenset[str]]
    level: Level = Level.NONE
    under: frozenset[str] = frozenset()

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
        persona, urgency = str(row.get("persona", "")), row.get("urgency", {})
        also = tuple(row.get("also", ()))
        found.append(Labelled(row["text"], row["intent"], entities, persona, urgency, also))
    return found


def read_training() -> list[Labelled]:
    """The training sentences of data/nlu*.yml, and those of the content's topics."""
    paths = sorted((ROOT / "data").glob("nlu*.yml"))
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    return [
        Labelled(
            line[2:].strip(),
            block["intent"],
            urgency=block.get("metadata", {}).get("urgency", {}),
        )
        for file in files
        for block in file["nlu"]
        for line in block["examples"].splitlines()
        if line.startswith("- ")
    ] + [
        Labelled(sentence, topic.intents[0])
        for topic in CONTENT.topics.values()
        for sentence in topic.asked
    ]
