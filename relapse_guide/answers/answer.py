"""An answer as data. It cannot be made without referring the user to their care team."""

import json
import re
from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator, validator

from relapse_guide.dialogue.conversation import Awaited
from relapse_guide.library.entries import CARE_TEAM, EMERGENCY_NUMBER, PAYLOAD_LIMIT, TITLE_LIMIT

WORD_LIMIT = 100
"""Words before the sources, all that a tired reader takes in (the project's own rule)."""
INTERNAL = frozenset({"uses", "listed", "awaits"})
"""What an answer holds for the dialogue only."""
_WORD = re.compile(r"\S*\w\S*")


class Kind(str, Enum):
    """What sort of answer it is, for channels that show each in its own way."""

    content = "content"
    boundary = "boundary"
    safety = "safety"
    clarify = "clarify"
    chat = "chat"
    error = "error"


class _Data(BaseModel):
    class Config:
        extra = Extra.forbid


class SourceNote(_Data):
    """A source as shown under an answer; `date` such as `reviewed July 30, 2021`."""

    id: str
    title: str
    publisher: str
    address: str
    date: str


class NewerFact(_Data):
    """A fact beside the page. `newer`: it happened after the page's last review."""

    id: str
    text: str
    date: str
    newer: bool
    sources: list[str]


class PhoneNote(_Data):
    """A number to call: whose it is, how it is written, and the digits to dial."""

    name: str
    number: str
    dial: str = Field(regex=r"^\d{3,15}$")


class AnswerButton(_Data):
    """A suggested next question: what the user sees, and what pressing it sends."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    payload: str

    @validator("payload")
    def _fits_every_channel(cls, payload: str) -> str:
        if len(payload.encode("utf-8")) > PAYLOAD_LIMIT:
            raise ValueError(f"the payload '{payload}' is longer than {PAYLOAD_LIMIT} bytes")
        return payload

    @classmethod
    def asking(
        cls, title: str, intent: str, entity: str | None = None, value: str | None = None
    ) -> "AnswerButton":
        """A button that asks an intent, about the value of an entity if given."""
        return cls(title=title, payload=payload_of(intent, entity, value))


def payload_of(intent: str, entity: str | None = None, value: str | None = None) -> str:
    """What a button sends to ask an intent: `/ask_explain{"drug":"bortezomib"}`."""
    about = json.dumps({entity: value}, separators=(",", ":")) if entity else ""
    return f"/{intent}{about}"


class Answer(_Data):
    """Everything that one bot message says.

    `note` is a closing remark on the answer itself. `uses` lists the content ids whose words
    it shows. `listed` are the regimens or drugs that "which of them" can mean afterwards;
    `awaits` names what a bare reply will be.
    """

    id: str
    kind: Kind
    paragraphs: list[str] = Field(min_items=1)
    bullets: list[str] = []
    newer: list[NewerFact] = []
    note: str = ""
    care_team: str
    sources: list[SourceNote] = []
    phones: list[PhoneNote] = []
    buttons: list[AnswerButton] = Field(default=[], max_items=3)
    uses: list[str] = []
    listed: list[str] = []
    questions: list[str] = []
    awaits: Awaited | None = None
    heading_newer: str = ""
    heading_beside: str = ""
    heading_sources: str = ""

    @validator("care_team")
    def _refers_to_the_care_team(cls, line: str) -> str:
        if CARE_TEAM not in line.lower():
            raise ValueError("the care-team line must name the care team")
        return line

    @root_validator(skip_on_failure=True)
    def _emergency_number_comes_first(cls, values: dict[str, object]) -> dict[str, object]:
        paragraphs = values["paragraphs"]
        assert isinstance(paragraphs, list)
        if values["kind"] is Kind.safety and not EMERGENCY_NUMBER.search(paragraphs[0]):
            raise ValueError("a safety answer must name 911 or 988 in its first paragraph")
        return values

    @property
    def takes_a_number(self) -> bool:
        """Whether a bare number replies to it, and so picks none of its buttons."""
        return self.awaits == "prior_lines"

    def word_count(self) -> int:
        """Words before the sources."""
        texts = [*self.paragraphs, *self.bullets, *(fact.text for fact in self.newer)]
        return count_words(*texts, self.note, self.care_team)


def public(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as data without what is not for the user's eyes."""
    return {name: value for name, value in answer.items() if name not in INTERNAL}


def count_words(*texts: str) -> int:
    """Words as a reader sees them: runs between spaces that hold a letter or a digit."""
    return sum(len(_WORD.findall(text)) for text in texts)
