"""Which names users can call an entry by, and which other ids an entry names."""

from collections.abc import Iterator

from relapse_guide.library.entries import (
    ChatLine,
    Drug,
    DrugClass,
    Entry,
    OtherName,
    Regimen,
    Safety,
    Sourced,
    Term,
    Topic,
    Update,
)

SUBJECTS = ("drugs", "drug_classes", "regimens", "glossary")
_ABOUT = (*SUBJECTS, "topics", "boundaries")


def names_of(entry: Entry) -> list[tuple[str, str]]:
    """Every name by which users can call an entry, or what looks like one, as (key, name)."""
    if isinstance(entry, Drug):
        keys = [("generic", [entry.generic]), ("brands", entry.brands)]
        keys += [("nicknames", entry.nicknames), ("spoken", entry.spoken)]
    elif isinstance(entry, DrugClass):
        keys = [("name", [entry.name]), ("plural", [entry.plural]), ("names", entry.names)]
    elif isinstance(entry, Regimen):
        keys = [("abbreviations", entry.abbreviations)]
    elif isinstance(entry, Term):
        keys = [("name", [entry.name]), ("names", entry.names)]
    elif isinstance(entry, OtherName):
        keys = [("names", entry.names)]
    else:
        return []
    return [(key, name) for key, names in keys for name in names]


def references(entry: Entry) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each id that an entry names: (key, id, files in which it may stand)."""
    if isinstance(entry, Sourced | ChatLine):
        yield from (("sources", value, ("sources",)) for value in entry.sources)
    if isinstance(entry, Drug):
        yield "drug_class", entry.drug_class, ("drug_classes",)
    if isinstance(entry, Regimen):
        yield from (("drugs", value, ("drugs",)) for value in entry.drugs)
        yield from (("after_resistance", value, ("drugs",)) for value in entry.after_resistance)
    if isinstance(entry, Topic):
        yield from (("terms", value, ("glossary",)) for value in entry.terms)
    if isinstance(entry, Safety):
        yield from (("call", value, ("help",)) for value in entry.call)
    if isinstance(entry, Update):
        yield from (("about", value, _ABOUT) for value in entry.about)
    yield from (("intents", value, ("questions",)) for value in getattr(entry, "intents", ()))
    for button in getattr(entry, "buttons", ()):
        yield "buttons", button.asks, ("questions",)
        if button.about:
            yield "buttons", button.about, SUBJECTS
