"""How urgent a message can be, and in which way."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Level(str, Enum):
    """Whether somebody needs help at once."""

    NONE = "none"
    POSSIBLE = "possible"
    SURE = "sure"


class Danger(str, Enum):
    """Of body, or of mind; an entry of content/safety.yml has this id."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"


CALM = "calm"
"""The label of sentences without any danger."""


@dataclass(frozen=True)
class Urgency:
    """How urgent a message is, and of what kind; no kind where it is not. `likely`: of a possible
    danger, that it is rather there than not."""

    level: Level = Level.NONE
    kind: Danger | None = None
    likely: bool = False

    def as_data(self) -> dict[str, Any]:
        """For the parse output: `{"level": "possible", "kind": "crisis", "likely": True}`."""
        kind = {"kind": self.kind.value} if self.kind else {}
        likely = {"likely": True} if self.likely else {}
        return {"level": self.level.value, **kind, **likely}

    @classmethod
    def from_data(cls, data: object) -> "Urgency":
        """What `as_data` wrote; anything else is calm."""
        if not isinstance(data, dict):
            return cls()
        try:
            level = Level(data.get("level"))
            if level is Level.NONE:
                return cls()
            return cls(level, Danger(data["kind"]), bool(data.get("likely")))
        except (KeyError, ValueError):
            return cls()
