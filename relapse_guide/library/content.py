"""The container of all that editors wrote, typed and by id."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from relapse_guide.library.approvals import Approval
from relapse_guide.library.entries import (
    Boundary,
    ChatLine,
    Country,
    Entry,
    HelpLine,
    LanguageReply,
    OtherName,
    Phrase,
    QuestionType,
    Safety,
    Sign,
    Source,
    Sourced,
    Thing,
    Topic,
    Update,
)
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term

FILES: Mapping[str, type[Entry]] = {
    "sources": Source,
    "questions": QuestionType,
    "drugs": Drug,
    "drug_classes": DrugClass,
    "regimens": Regimen,
    "approvals": Approval,
    "topics": Topic,
    "glossary": Term,
    "other_names": OtherName,
    "boundaries": Boundary,
    "safety": Safety,
    "signs": Sign,
    "help": HelpLine,
    "updates": Update,
    "chat": ChatLine,
    "phrases": Phrase,
    "languages": LanguageReply,
    "countries": Country,
    "things": Thing,
}
"""The files of the content folder, without their ending, and what each lists."""
SUBJECT_FILES = tuple(kind for kind, model in FILES.items() if issubclass(model, Subject))
"""The files whose entries users can name."""
ENTITIES: Mapping[str, str] = {
    kind: model.entity for kind, model in FILES.items() if issubclass(model, Subject)
}
"""For each of these files, the entity that its names are in a message."""
TOPIC_ENTITY = "topic"
"""The entity that the id of a topic is in the payload of a button."""
ASKED_BY_BUTTON: Mapping[str, str] = {**ENTITIES, "topics": TOPIC_ENTITY}
"""For each file whose entries a button can ask about, the entity of their ids in its payload."""


@dataclass(frozen=True, eq=False)
class Content:
    """All entries by id, in the order of their files.

    Two of them are never equal, so that what is made from one can be kept by it
    (`functools.lru_cache`) and is made anew after an edit.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    questions: dict[str, QuestionType] = field(default_factory=dict)
    drug_classes: dict[str, DrugClass] = field(default_factory=dict)
    drugs: dict[str, Drug] = field(default_factory=dict)
    regimens: dict[str, Regimen] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    other_names: dict[str, OtherName] = field(default_factory=dict)
    boundaries: dict[str, Boundary] = field(default_factory=dict)
    safety: dict[str, Safety] = field(default_factory=dict)
    signs: dict[str, Sign] = field(default_factory=dict)
    help: dict[str, HelpLine] = field(default_factory=dict)
    updates: dict[str, Update] = field(default_factory=dict)
    chat: dict[str, ChatLine] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    languages: dict[str, LanguageReply] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)

    @property
    def page(self) -> Source:
        """The IMF page that the assistant is built on: the first source."""
        return next(iter(self.sources.values()))

    @property
    def page_reviewed(self) -> dt.date:
        """The day of the page's last medical review."""
        assert self.page.reviewed is not None, "checked when loading"
        return self.page.reviewed.earliest

    def on_page(self, entry: Sourced) -> bool:
        """Whether the IMF page names it: the page is then its main source, the first."""
        return entry.sources[0] == self.page.id

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every entry with its file's name, but for the table of questions."""
        for kind in FILES:
            if kind == "questions":
                continue
            for entry in getattr(self, kind).values():
                yield kind, entry
