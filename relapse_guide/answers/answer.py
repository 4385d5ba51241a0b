"""An answer as data. It cannot be made without a first sentence that answers, nor without
referring the user to their care team."""

import json
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator, validator

from relapse_guide.dialogue.conversation import Awaited
from relapse_guide.library.entries import CARE_TEAM, EMERGENCY_NUMBER, PAYLOAD_LIMIT, TITLE_LIMIT
from relapse_guide.library.texts import count_words, faults_of_lead

WORD_LIMIT = 140
"""Words before the sources: what fits on a phone at once, conditions and warning included (the
project's own rule)."""
MOST_SOURCES = 4
"""Sources under one answer; more are not read (the project's own rule)."""
MOST_BUTTONS = 4
"""Three suggestions, and the one that goes on."""
MOST_SOURCES_BESIDES = 7
"""Sources where further questions are answered, too."""
INTERNAL = frozenset({"uses", "listed", "awaits"})
"""What an answer holds for the dialogue only."""
NUMBERS = re.compile(r" \[\d(?:, \d)*\]")
"""The numbers of sources behind a statement, such as ` [1, 2]`."""


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


class BulletGroup(_Data):
    """Bullets under a heading of their own, which may be empty."""

    heading: str = ""
    bullets: list[str] = Field(min_items=1)


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
    """Everything that one bot message says, in the order in which it is read.

    `alert`: goes before all else where the message may tell of a danger; it names 911 or 988, or
    what is called in the writer's country. `doubt`: goes before the lead where what was asked is a
    guess. `lead`: one sentence that answers what was asked. `follow` stands in the same
    paragraph. `country_note`: for somebody outside the US. `paragraphs`: conditions and details.
    `page_note`: what the IMF page says of it, with its year. `besides`: further questions, answered
    in short. `meant`: offers others where it was not quite clear which one was asked. Statements
    end in the numbers of their sources, as ` [1]` counts in `sources`. `uses` lists the content ids
    whose words it shows. `listed` are the regimens or drugs that "which of them" can mean
    afterwards; `awaits` names what a bare reply will be. `language`: what it is written in, as
    browsers and screen readers call it.
    """

    id: str
    kind: Kind
    alert: str = ""
    doubt: str = ""
    lead: str
    follow: str = ""
    country_note: str = ""
    paragraphs: list[str] = []
    warning: str = ""
    groups: list[BulletGroup] = []
    page_note: str = ""
    besides: list[BulletGroup] = []
    care_team: str
    meant: str = ""
    sources: list[SourceNote] = Field(default=[], max_items=MOST_SOURCES_BESIDES)
    phones: list[PhoneNote] = []
    buttons: list[AnswerButton] = Field(default=[], max_items=MOST_BUTTONS)
    uses: list[str] = []
    listed: list[str] = []
    questions: list[str] = []
    awaits: Awaited | None = None
    heading_sources: str = ""
    language: str = "en"

    @validator("lead")
    def _answers_at_once(cls, lead: str) -> str:
        wrong = list(faults_of_lead(NUMBERS.sub("", lead)))
        if wrong:
            raise ValueError(f"the lead “{lead}” {', and '.join(wrong)}")
        return lead

    @validator("care_team")
    def _refers_to_the_care_team(cls, line: str) -> str:
        if CARE_TEAM not in line.lower():
            raise ValueError("the care-team line must name the care team")
        return line

    @root_validator(skip_on_failure=True)
    def _emergency_number_comes_first(cls, values: dict[str, Any]) -> dict[str, Any]:
        opening = f"{values['lead']} {values['follow']}"
        numbers = [phone.number for phone in values["phones"]]
        if values["alert"] and not _names_one(values["alert"], numbers):
            raise ValueError("the line before an answer must name 911 or 988")
        if values["kind"] is Kind.safety and not _names_one(opening, numbers):
            raise ValueError("a safety answer must name 911 or 988 in its first paragraph")
        return values

    @property
    def opening(self) -> str:
        """The first paragraph."""
        return f"{self.lead} {self.follow}".strip()

    @property
    def takes_a_number(self) -> bool:
        """Whether a bare number replies to it, and so picks none of its buttons."""
        return self.awaits == "prior_lines"

    def texts(self) -> Iterator[str]:
        """Every text before the sources, in reading order."""
        yield from (text for text in (self.alert, self.doubt, self.lead) if text)
        yield from (text for text in (self.follow, self.country_note) if text)
        yield from (text for text in (*self.paragraphs, self.warning) if text)
        for group in self.groups:
            yield from (text for text in (group.heading, *group.bullets) if text)
        yield from (text for text in (self.page_note, *self._besides()) if text)
        yield from (text for text in (self.care_team, self.meant) if text)

    def _besides(self) -> list[str]:
        return [text for group in self.besides for text in (group.heading, *group.bullets)]

    def word_count(self) -> int:
        """Words of the answer itself before the sources, without the numbers of these."""
        added = (self.alert, self.doubt, self.country_note, self.meant, *self._besides())
        return count_words(*(NUMBERS.sub("", text) for text in self.texts() if text not in added))


def _names_one(text: str, numbers: list[str]) -> bool:
    """Whether a text says 911 or 988, or one of these, which are called in another country."""
    return bool(EMERGENCY_NUMBER.search(text)) or any(number in text for number in numbers)


def public(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as data without what is not for the user's eyes."""
    return {name: value for name, value in answer.items() if name not in INTERNAL}
