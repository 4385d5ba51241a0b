"""Names under which answers and questions are counted: a closed set, whatever was asked.

The ids of answers hold what a user named, and any number of names can stand together: as they
are, anybody could make as many of them as they like, and some would tell what somebody had.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relapse_guide.answers.answer import Kind
from relapse_guide.library.content import Content
from relapse_guide.understanding.dangers import Danger, Level

OTHER = "other"
"""The label of all that the content does not know."""
FAMILIES = (
    "approval",
    "combinations",
    "compare",
    "explain",
    "generic",
    "generics",
    "given",
    "given_by_form",
    "names",
    "options_failure",
    "options_intolerance",
    "options_lines",
    "side_effects",
    "sign",
    "when_to_call",
)
"""How the ids of answers begin that are put together; the others are ids of entries."""
_HELPING = re.compile(r"_more_\d+$")


@dataclass(frozen=True)
class Labels:
    """What the content knows by name."""

    entries: frozenset[str]
    intents: frozenset[str]

    def intent(self, name: str) -> str:
        """The intent if it is one of the table, else OTHER."""
        return name if name in self.intents else OTHER

    def entry(self, answer_id: str) -> str:
        """The answer's id with one entry in it at most; OTHER if it is none of ours.

        `explain_bortezomib` stays as it is, `compare_bortezomib_carfilzomib` becomes `compare`.
        """
        name = _HELPING.sub("", answer_id)
        if name in self.entries or name in FAMILIES:
            return name
        parts = name.split("_")
        # The longest beginning that is known, as some of them begin another.
        for end in range(len(parts) - 1, 0, -1):
            family, rest = "_".join(parts[:end]), "_".join(parts[end:])
            if family in FAMILIES or family in self.entries:
                return name if rest in self.entries else family
        return OTHER


@lru_cache(maxsize=2)
def labels_of(content: Content) -> Labels:
    """The labels of this content, made once."""
    entries = frozenset(entry.id for _, entry in content.entries())
    return Labels(entries, frozenset(content.questions))


def urgency_told(answer: Mapping[str, Any]) -> tuple[Level, Danger] | None:
    """How urgent an answer (as data) takes its question to be, and in which way; None: calm."""
    if answer.get("kind") == Kind.safety:
        is_crisis = str(answer.get("id")).split("_")[0] == Danger.CRISIS.value
        return Level.SURE, Danger.CRISIS if is_crisis else Danger.EMERGENCY
    if not answer.get("alert"):
        return None
    crisis = f"alert_{Danger.CRISIS.value}"
    is_crisis = any(used.startswith(crisis) for used in answer.get("uses") or [])
    return Level.POSSIBLE, Danger.CRISIS if is_crisis else Danger.EMERGENCY
