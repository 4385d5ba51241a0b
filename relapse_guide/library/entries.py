"""The typed shape of every entry that a medical editor writes in `content/*.yml`.

How texts are written is told in texts.py; drugs and the like stand in subjects.py, approved uses
in approvals.py.
"""

import datetime as dt
import re
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

from relapse_guide.library.texts import Lead
from relapse_guide.library.wording import day_words, month_words

TITLE_LIMIT = 20
"""Characters of a button's title (Messenger's quick replies allow no more)."""
PAYLOAD_LIMIT = 64
"""Bytes of a button's payload (Telegram's callback data allows no more)."""
FEWEST_ASKED = 8
"""Sentences by which a topic of its own can be told from its neighbours."""
CARE_TEAM = "care team"
"""Every answer names it in its last line."""
EMERGENCY_NUMBER = re.compile(r"(?<!\d)(911|988)(?!\d)")
BLANK = re.compile(r"<([a-z_]+)>")
RAW_RECORDS = re.compile(r"^https?://api\.", re.IGNORECASE)
"""Addresses that answer with data, which says nothing to a patient."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class PartialDate(str):
    """A year, a month or a day, written as precisely as its source gives it."""

    @classmethod
    def __get_validators__(cls) -> Any:
        yield cls.parse

    @classmethod
    def parse(cls, value: object) -> "PartialDate":
        """Take `2021`, `2021-07` or `2021-07-30`; raise ValueError for any other value."""
        text = str(value)
        parts = text.split("-")
        if not _DATE.fullmatch(text):
            raise ValueError(f"'{text}' is no date; write 2021-07-30, 2021-07 or 2021")
        try:
            dt.date(int(parts[0]), *(int(part) for part in ([*parts[1:], "1", "1"])[:2]))
        except ValueError:
            raise ValueError(f"'{text}' is no date of the calendar") from None
        return cls(text)

    @property
    def earliest(self) -> dt.date:
        """The first day that this date can mean."""
        year, month, day = (int(part) for part in ([*self.split("-"), "1", "1"])[:3])
        return dt.date(year, month, day)

    @property
    def words(self) -> str:
        """The date for a reader: `July 30, 2021`, `July 2021` or `2021`."""
        known = self.count("-")
        if known == 0:
            return str(self)
        return day_words(self.earliest) if known == 2 else month_words(self.earliest)

    @property
    def when(self) -> str:
        """The same after a verb: `on July 30, 2021`, `in July 2021`, `in 2021`."""
        return f"on {self.words}" if self.count("-") == 2 else f"in {self.words}"


class Entry(BaseModel):
    """What all entries share: an id, unknown keys refused, no empty text."""

    id: str = Field(regex=r"^[A-Za-z][A-Za-z0-9_]*\Z")

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    @validator("*", pre=True)
    def _no_empty_text(cls, value: Any) -> Any:
        for text in value if isinstance(value, list) else [value]:
            if text is None or (isinstance(text, str) and not text.strip()):
                raise ValueError("has an empty text")
        return value

    def texts(self) -> list[str]:
        """Every sentence of this entry that a user can be shown."""
        return []

    def called(self) -> list[tuple[str, str]]:
        """Every name by which users can call it, or what looks like one, as (key, name)."""
        return []


def _closes_with_the_care_team(line: str) -> str:
    if CARE_TEAM not in line.lower():
        raise ValueError(f"must name the '{CARE_TEAM}'")
    return line


def _care_team_line() -> Any:
    """The check of the line that closes an answer, for every model that has one."""
    return validator("care_team", allow_reuse=True)(_closes_with_the_care_team)


class Source(Entry):
    """Where a fact was read. One date at least: reviewed, published, or read by us.

    `evidence`: a record for editors that no reader should be sent to, such as a database's; it is
    never shown. `unopened`: the address was put together or quoted, and nobody has opened it yet;
    `make content` lists these.
    """

    title: str
    publisher: str
    address: str = Field(regex=r"^https?://\S+\Z")
    reviewed: PartialDate | None
    published: PartialDate | None
    read: PartialDate | None
    evidence: bool = False
    unopened: bool = False

    @root_validator(skip_on_failure=True)
    def _is_readable(cls, values: dict[str, Any]) -> dict[str, Any]:
        if RAW_RECORDS.search(values["address"]) and not values["evidence"]:
            raise ValueError(
                "the address is a database record; add 'evidence: true', so that it is not shown"
            )
        return values

    @root_validator(skip_on_failure=True)
    def _has_a_date(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not any(values.get(key) for key in ("reviewed", "published", "read")):
            raise ValueError("a source needs a date: 'reviewed', 'published' or 'read'")
        return values

    @property
    def date_words(self) -> str:
        """The date as shown beside the source, such as `reviewed July 30, 2021`."""
        for label in ("reviewed", "published", "read"):
            date = getattr(self, label)
            if date:
                return f"{label} {date.words}"
        raise AssertionError("checked when loading")


class Sourced(Entry):
    """An entry that rests on one or more sources, the first being the main one."""

    sources: list[str] = Field(min_items=1)


class Button(BaseModel):
    """A suggested next question: its title and what it asks, about which content id."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    asks: str
    about: str | None

    class Config:
        extra = Extra.forbid
        allow_mutation = False


Failure = Literal["resistant", "intolerant"]
"""What a drug can have done: it stopped working, or could not be tolerated."""


class Trait(str, Enum):
    """What is special about a kind of question in a conversation; see content/questions.yml."""

    carrying = "carrying"
    continued = "continued"
    gathering = "gathering"
    of_listed = "of_listed"
    counting = "counting"
    passing = "passing"
    declining = "declining"
    bare = "bare"
    named = "named"
    naming = "naming"
    noting = "noting"
    more = "more"
    unsure = "unsure"
    introducing = "introducing"
    urgent = "urgent"
    unasked = "unasked"
    verdict = "verdict"
    with_lines = "with_lines"
    with_signs = "with_signs"
    forgetting = "forgetting"
    kept = "kept"


class QuestionKind(str, Enum):
    """What sort of answer a question gets."""

    content = "content"
    boundary = "boundary"
    safety = "safety"
    talk = "talk"
    program = "program"


class QuestionType(Entry):
    """A question that the assistant knows; its id is the intent.

    `title` stands on a "Did you mean" button. `failure`: what a drug named without a role has
    done. `turned_by`: words of a message that turn a yes into a no ("is it withdrawn?" for "is
    it approved?"), `turned_back_by`: into a yes again ("or is it back?"); `joined_by`: words that
    ask about drugs together. `answered_by`: what puts its answer together, such as
    `drug_answers.explain`; None where the content holds it whole.
    """

    about: str
    kind: QuestionKind
    example: str | None
    title: str | None = Field(default=None, max_length=TITLE_LIMIT)
    traits: frozenset[Trait] = frozenset()
    failure: Failure | None
    turned_by: list[str] = []
    turned_back_by: list[str] = []
    joined_by: list[str] = []
    answered_by: str | None

    def texts(self) -> list[str]:
        return [self.title] if self.title else []


class Phase(str, Enum):
    """When in a visit a question is asked; the order of the visit list."""

    now = "now"
    options = "options"
    risks = "risks"
    practical = "practical"
    later = "later"


class Part(BaseModel):
    """A further subject of an answer, told when asked for: its button's title, and what it says."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    lead: Lead
    says: list[str] = []
    bullets: list[str] = []

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    def texts(self) -> list[str]:
        """Every sentence of this part, the first one first."""
        return [self.lead, *self.says, *self.bullets]


class Topic(Sourced):
    """An answer to one subject, to one term of it, or to what `asked` asks.

    `lead` answers in one sentence. `title`: what a button that asks for it says, where it has
    `asked`. `page_note`: what the IMF page says, with its year, where that
    differs. `asked`: how people ask for it, where its intent has a general topic beside it.
    `about`: the only drugs, classes and words that a message may name and still ask for it; [] for
    none, left out where any name may stand beside it. `beside_failed`: it asks about another drug
    than those that failed, and so not where only these are named. `heavy`: it hurts who asked for
    something else, and so answers no guess.
    """

    intents: list[str] = Field(min_items=1)
    title: str | None = Field(None, max_length=TITLE_LIMIT)
    terms: list[str] = []
    asked: list[str] = []
    about: list[str] | None
    beside_failed: bool = False
    heavy: bool = False
    lead: Lead
    says: list[str] = []
    warning: str = ""
    bullets: list[str] = []
    page_note: str = ""
    more: list[Part] = []
    care_team: str
    phase: Phase = Phase.options
    questions: list[str] = []
    buttons: list[Button] = Field(default=[], max_items=3)

    _care_team = _care_team_line()

    @validator("asked")
    def _can_be_learned(cls, asked: list[str]) -> list[str]:
        if asked and len(set(asked)) < FEWEST_ASKED:
            raise ValueError(f"has {len(set(asked))} different sentences; write {FEWEST_ASKED}")
        return asked

    def texts(self) -> list[str]:
        said = [self.lead, *self.says, self.warning, *self.bullets, self.page_note]
        further = [text for part in self.more for text in part.texts()]
        return [text for text in [*said, *further, self.care_team, *self.questions] if text]


class OtherName(Sourced):
    """A name close to one of ours that means something else, so it is not taken for ours."""

    names: list[str] = Field(min_items=1)

    def called(self) -> list[tuple[str, str]]:
        return [("names", name) for name in self.names]


class Thing(Entry):
    """Something that people ask about by name, so that an answer without it can say so.

    `name`: as in "I have no answer here on <name>". `words`: as people write it; a word also stands
    for its plural, and one that ends in `*` for all that begins so. `covered`: further words by
    which an answer speaks of it. `answered_by`: the topic that is about it; `near`: the one that
    comes nearest where none is about it.
    """

    name: str
    words: list[str] = Field(min_items=1)
    covered: list[str] = []
    answered_by: str | None = None
    near: str | None = None

    @validator("words", "covered", each_item=True)
    def _is_small(cls, word: str) -> str:
        if word != word.lower():
            raise ValueError(f"'{word}' has capitals; write it in small letters")
        return word


class Draws(str, Enum):
    """What a boundary answer still tells of a drug that the question names."""

    given = "given"
    warnings = "warnings"
    effects = "effects"
    approval = "approval"
    generic = "generic"


class Boundary(Sourced):
    """A question that is never answered for one person: the general part, and whom to ask.

    `draws_on`: what is told of a drug that the question names. A text with a fact ends in the ids
    of its sources; the others, such as what is not answered, rest on none.
    """

    intents: list[str] = Field(min_items=1)
    lead: Lead
    says: list[str] = []
    warning: str = ""
    draws_on: list[Draws] = []
    care_team: str
    phase: Phase = Phase.practical
    questions: list[str] = Field(min_items=1)
    buttons: list[Button] = Field(default=[], max_items=3)

    _care_team = _care_team_line()

    def texts(self) -> list[str]:
        said = [self.lead, *self.says, self.warning, self.care_team, *self.questions]
        return [text for text in said if text]


class Safety(Sourced):
    """An emergency or crisis answer where no sign of signs.yml is told. `call` are help lines.
    `us_says` and `us_bullets` hold in the US only: nobody in another country is told them.

    `lead` and `follow` are its first paragraph, with 911 or 988 in it. Where the danger is only
    possible, the question is answered below a line; `instead` is answered where nothing is asked
    but small talk, except by the questions that it `keeps`.
    """

    intents: list[str] = Field(min_items=1)
    instead: str
    keeps: list[str] = []
    lead: Lead
    follow: str = ""
    says: list[str] = []
    us_says: list[str] = []
    us_bullets: list[str] = []
    bullets: list[str] = []
    care_team: str
    call: list[str] = Field(min_items=1)
    phrases: list[str] = []

    _care_team = _care_team_line()

    @root_validator(skip_on_failure=True)
    def _names_a_number(cls, values: dict[str, Any]) -> dict[str, Any]:
        return _with_a_number(values)

    def texts(self) -> list[str]:
        said = [self.lead, self.follow, *self.says, *self.us_says]
        said += [*self.us_bullets, *self.bullets, self.care_team]
        return [text for text in said if text]


def _with_a_number(values: dict[str, Any]) -> dict[str, Any]:
    if not EMERGENCY_NUMBER.search(f"{values['lead']} {values['follow']}"):
        raise ValueError("'lead' or 'follow' must name 911 or 988")
    return values


class Sign(Sourced):
    """A sign that somebody can tell, and what to do about it.

    `words`: how people tell it. `lead` names the sign and the action; with `follow` it is the first
    paragraph, with 911 in it. `sign` and `act` say the same in the list of "when to call";
    `listed: false` leaves it out there. `drugs`: ids of the drugs or classes it belongs to; if one
    of them is named, it leads in the place of the signs that it `covers`. `waits`: it can wait for
    some days, and no line on danger goes before an answer for it.
    """

    words: list[str] = Field(min_items=1)
    sign: str
    act: str
    lead: Lead
    follow: str = ""
    says: list[str] = []
    care_team: str
    drugs: list[str] = []
    covers: list[str] = []
    listed: bool = True
    waits: bool = False

    _care_team = _care_team_line()

    @root_validator(skip_on_failure=True)
    def _names_a_number(cls, values: dict[str, Any]) -> dict[str, Any]:
        return _with_a_number(values)

    def texts(self) -> list[str]:
        said = [self.lead, self.follow, *self.says, self.sign, self.act, self.care_team]
        return [text for text in said if text]


class HelpLine(Sourced):
    """A number to call, listed under the answers to `intents`. Hours change: not shown. `us_only`:
    it helps people in the US, and is not listed to somebody in another country."""

    name: str
    phone: str
    intents: list[str] = []
    says: str
    us_only: bool = False

    @validator("phone")
    def _can_be_dialled(cls, phone: str) -> str:
        if not 3 <= len(_digits(phone)) <= 15:
            raise ValueError("has no number of 3 to 15 digits")
        return phone

    @property
    def dial(self) -> str:
        """The digits to dial, of `911` or of `1-800-452-CURE (1-800-452-2873)`."""
        return _digits(self.phone)

    def texts(self) -> list[str]:
        return [self.says]


def _digits(phone: str) -> str:
    spelled_out = re.search(r"\(([0-9-]+)\)", phone)
    return re.sub(r"[^0-9]", "", spelled_out.group(1) if spelled_out else phone)


class UpdateKind(str, Enum):
    """What an update is about."""

    warning = "warning"
    study = "study"
    market = "market"


class Update(Sourced):
    """A dated fact that is no approval (approvals.yml has those): a study, a warning, the market.

    `about` lists the content ids whose answers show it.
    """

    about: list[str] = Field(min_items=1)
    kind: UpdateKind
    date: PartialDate
    says: str

    def texts(self) -> list[str]:
        return [self.says]


class SpokenAnswer(BaseModel):
    """An urgent answer in another language."""

    lead: Lead
    follow: str = ""
    says: list[str] = []
    bullets: list[str] = []
    care_team: str

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    _care_team = _care_team_line()

    def texts(self) -> list[str]:
        """Every sentence of it, in reading order."""
        said = [self.lead, self.follow, *self.says, *self.bullets, self.care_team]
        return [text for text in said if text]


class LanguageReply(Sourced):
    """What is said in a language that the assistant does not know; the id is its folder's below
    language/. `tag`: as browsers call it. `lead` and `follow` name 911 and 988. `emergency`,
    `crisis`: what is said where these are understood in it."""

    name: str
    tag: str = Field(regex=r"^[a-z]{2}(-[A-Z][a-z]+)?\Z")
    lead: Lead
    follow: str
    says: list[str] = []
    bullets: list[str] = []
    care_team: str
    emergency: SpokenAnswer | None
    crisis: SpokenAnswer | None

    _care_team = _care_team_line()

    @root_validator(skip_on_failure=True)
    def _names_both_numbers(cls, values: dict[str, Any]) -> dict[str, Any]:
        named = set(EMERGENCY_NUMBER.findall(f"{values['lead']} {values['follow']}"))
        if named != {"911", "988"}:
            raise ValueError("'lead' and 'follow' must name 911 and 988")
        for key, number in (("emergency", "911"), ("crisis", "988")):
            urgent = values.get(key)
            if urgent and number not in EMERGENCY_NUMBER.findall(urgent.lead):
                raise ValueError(f"'lead' of '{key}' must name {number}")
        return values

    def texts(self) -> list[str]:
        said = [self.lead, self.follow, *self.says, *self.bullets, self.care_team]
        urgent = [text for one in (self.emergency, self.crisis) if one for text in one.texts()]
        return [*said, *urgent]


class Country(Sourced):
    """What somebody in another country than the US is told.

    `note`, told once: whose facts these are, and where to turn. `urgent`: what goes with an answer
    that names a number for danger. `instead`: words for help in the US, and what stands for them
    here in every answer. Help lines: `emergency` is called instead of 911,
    `crisis` instead of 988, `support` about myeloma. `crisis_says` goes with the answer to a
    crisis. `topics`: of an entry that is about the US, the topic that answers in its place;
    `topic_lines`: the numbers in these.
    """

    name: str
    note: str
    urgent: str
    instead: dict[str, str] = {}
    emergency: str
    crisis: str
    support: str | None
    crisis_says: list[str] = []
    topics: dict[str, str] = {}
    topic_lines: list[str] = []

    def lines(self) -> list[str]:
        """Every help line that it names."""
        named = [self.emergency, self.crisis, *self.topic_lines]
        return [*named, self.support] if self.support else named

    def texts(self) -> list[str]:
        return [self.note, self.urgent, *self.crisis_says]


class ChatLine(Entry):
    """What is said in small talk and about the assistant itself."""

    intents: list[str] = []
    lead: Lead
    says: list[str] = []
    bullets: list[str] = []
    care_team: str
    sources: list[str] = []
    questions: list[str] = []
    buttons: list[Button] = Field(default=[], max_items=3)

    _care_team = _care_team_line()

    def texts(self) -> list[str]:
        return [self.lead, *self.says, *self.bullets, self.care_team, *self.questions]


class Phrase(Entry):
    """A sentence that code completes, such as `The page lists these for <drugs>:`."""

    says: str

    @property
    def blanks(self) -> list[str]:
        """The names in angle brackets, which code fills in."""
        return BLANK.findall(self.says)

    def fill(self, **blanks: str) -> str:
        """The sentence with its blanks filled. Raises KeyError for a blank not given."""
        return BLANK.sub(lambda match: blanks[match.group(1)], self.says)

    def texts(self) -> list[str]:
        return [self.says]
