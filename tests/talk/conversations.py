"""Reads conversations that editors write, and compares them with what is really said."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, Extra
from ruamel.yaml import YAML

from server.ask import Understood

NONE = "none"
FALLBACK = 0.23
"""As in config.yml: a question less sure is not understood."""
ROUNDING = 0.005
"""Another processor rounds otherwise: so far confidences have been seen apart, and far from it."""


class Turn(BaseModel):
    """One message and what has to become of it; see tests/talk/follow_ups.yml."""

    say: str
    question: str | None
    topic: str | None
    names: list[str] | None
    answer: str | None
    begins: str | None
    says: list[str] = []
    never: list[str] = []

    class Config:
        extra = Extra.forbid

    def differences(self, understood: Understood, answer: dict[str, Any], text: str) -> list[str]:
        """What is not as written, a sentence each."""
        first = answer["lead"]
        # By its own sentences, or by a thing that the message names.
        topic = answer["id"] if answer["id"] == self.topic else understood.topic or NONE
        compared = [
            ("question", self.question, understood.intent),
            ("topic", self.topic, topic),
            ("names", self.names and " | ".join(self.names), _names(understood)),
            ("answer", self.answer, answer["id"]),
            ("begins", self.begins, first[: len(self.begins or "")]),
        ]
        found = [
            f"{key}: wanted '{wanted}', got '{got}'"
            for key, wanted, got in compared
            if wanted is not None and wanted != got
        ]
        found += [f"does not say '{words}'" for words in self.says if words not in text]
        return found + [f"says '{words}'" for words in self.never if words in text]


def too_close(understood: Understood) -> str | None:
    """Why another machine may understand this otherwise, which makes it no test: say it in clearer
    words, or teach more sentences of its kind."""
    (first, sure), *others = [*understood.guesses, (None, 0.0)]
    if abs(sure - FALLBACK) < ROUNDING:
        return f"'{first}' is as sure as what is not understood ({sure:.3f})"
    if others and sure - others[0][1] < ROUNDING:
        return f"'{first}' and '{others[0][0]}' are equally likely ({sure:.3f})"
    return None


class Talk(BaseModel):
    """A conversation, and the file in which it stands."""

    file: str
    talk: str
    turns: list[Turn]

    class Config:
        extra = Extra.forbid


def _names(understood: Understood) -> str:
    return " | ".join(name.replace("(", "").replace(")", "") for name in understood.names)


def read_talks(folder: Path) -> list[Talk]:
    """All conversations of a folder. Raises ValidationError for a key that is not known."""
    return [
        Talk(file=path.name, **talk)
        for path in sorted(folder.glob("*.yml"))
        for talk in YAML(typ="safe").load(path)
    ]
