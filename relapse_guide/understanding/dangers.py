"""How urgent a message can be, and in which way."""

from dataclasses import dataclass
from enum import Enum


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
    """How urgent a message is, and of what kind; no kind where it is not."""

    level: Level = Level.NONE
    kind: Danger | None = None

    def as_data(self) -> dict[str, str]:
        """For the parse output: `{"level": "possible", "kind": "crisis"}`."""
        kind = {"kind": self.kind.value} if self.kind else {}
        return {"level": self.level.value, **kind}

    @classmethod
    def from_data(cls, data: object) -> "Urgency":
        """What `as_data` wrote; anything else is calm."""
        if not isinstance(data, dict):
            return cls()
        try:
            level = Level(data.get("level"))
            return cls(level, Danger(data["kind"])) if level is not Level.NONE else cls()
        except (KeyError, ValueError):
            return cls()
