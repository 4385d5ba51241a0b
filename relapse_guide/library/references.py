"""Which other ids an entry names."""

from collections.abc import Iterator

from relapse_guide.library.approvals import Approval
from relapse_guide.library.content import SUBJECT_FILES
from relapse_guide.library.entries import (
    ChatLine,
    Country,
    Entry,
    Safety,
    Sign,
    Sourced,
    Thing,
    Topic,
    Update,
)
from relapse_guide.library.subjects import Reference, Subject
from relapse_guide.library.texts import NO_SOURCE, split_sources

_ABOUT = (*SUBJECT_FILES, "topics", "boundaries")


def references(entry: Entry) -> Iterator[Reference]:
    """Each id that an entry names: (key, id, files in which it may stand)."""
    if isinstance(entry, Sourced | ChatLine):
        yield from (("sources", value, ("sources",)) for value in entry.sources)
    for text in entry.texts():
        named = split_sources(text)[1]
        yield from (("", value, ("sources",)) for value in named if named != NO_SOURCE)
    if isinstance(entry, Subject | Approval):
        yield from entry.refers_to()
    if isinstance(entry, Sign):
        yield from (("drugs", value, ("drugs", "drug_classes")) for value in entry.drugs)
        yield from (("covers", value, ("signs",)) for value in entry.covers)
    if isinstance(entry, Topic):
        yield from (("terms", value, ("glossary",)) for value in entry.terms)
        yield from (("about", value, SUBJECT_FILES) for value in entry.about or ())
    if isinstance(entry, Safety):
        yield from (("call", value, ("help",)) for value in entry.call)
        yield from (("keeps", value, ("questions",)) for value in entry.keeps)
        yield "instead", entry.instead, ("questions",)
    if isinstance(entry, Country):
        yield from (("emergency", value, ("help",)) for value in entry.lines())
        for replaced, here in entry.topics.items():
            yield "topics", replaced, ("topics", "boundaries")
            yield "topics", here, ("topics",)
    if isinstance(entry, Thing):
        told = {"answered_by": entry.answered_by, "near": entry.near}
        yield from ((key, value, ("topics",)) for key, value in told.items() if value)
    if isinstance(entry, Update):
        yield from (("about", value, _ABOUT) for value in entry.about)
    yield from (("intents", value, ("questions",)) for value in getattr(entry, "intents", ()))
    for button in getattr(entry, "buttons", ()):
        yield "buttons", button.asks, ("questions",)
        if button.about:
            yield "buttons", button.about, (*SUBJECT_FILES, "topics")
