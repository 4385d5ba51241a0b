"""What things are called, and which content ids a name or a group of drugs stands for."""

from collections.abc import Iterable
from dataclasses import dataclass

from relapse_guide.library.content import Content
from relapse_guide.library.entries import Drug, DrugClass, Regimen, Term
from relapse_guide.library.names import names_of

OTHER_NAME = "other_name"
"""Stands in the place of an entity for names that only look like one of ours."""
SUBJECT_FILES = ("drugs", "drug_classes", "regimens", "glossary")


@dataclass(frozen=True)
class Name:
    """One way to call a content entry, and the entity that it is in a message."""

    text: str
    entity: str
    id: str
    key: str


def entity_of(content: Content, content_id: str) -> str | None:
    """The Rasa entity that an id is a value of, or None for ids that users cannot name.

    Drugs and classes that are newer than the page, and classes that are none of the
    page's three, are entities of their own: `drug` and `drug_class` mean what the page
    can be asked about.
    """
    entry = next(
        (
            getattr(content, kind)[content_id]
            for kind in SUBJECT_FILES
            if content_id in getattr(content, kind)
        ),
        None,
    )
    if entry is None:
        return None
    if getattr(entry, "newer_than_page", False):
        return "therapy"
    if isinstance(entry, Drug):
        return "drug"
    if isinstance(entry, DrugClass):
        return "drug_class" if entry.major else "term"
    if isinstance(entry, Regimen):
        return "regimen"
    assert isinstance(entry, Term)
    return "term"


def all_names(content: Content) -> list[Name]:
    """Every name of every drug, class, regimen and term, and those that look like one."""
    found = []
    for kind in SUBJECT_FILES:
        for content_id, entry in getattr(content, kind).items():
            entity = entity_of(content, content_id)
            assert entity is not None, "all subject files have entities"
            found += [Name(text, entity, content_id, key) for key, text in names_of(entry)]
    for other in content.other_names.values():
        found += [Name(text, OTHER_NAME, other.id, key) for key, text in names_of(other)]
    return found


def drugs_of(content: Content, ids: Iterable[str]) -> frozenset[str]:
    """The drugs that ids stand for: a drug itself, all drugs of a class, those of a regimen."""
    found: set[str] = set()
    for content_id in ids:
        if content_id in content.drugs:
            found.add(content_id)
        elif content_id in content.regimens:
            found.update(content.regimens[content_id].drugs)
        else:
            found.update(
                drug.id for drug in content.drugs.values() if drug.drug_class == content_id
            )
    return frozenset(found)


def regimen_of(content: Content, drugs: Iterable[str]) -> Regimen | None:
    """The regimen that consists of exactly these drugs, or None."""
    wanted = frozenset(drugs)
    return next(
        (regimen for regimen in content.regimens.values() if frozenset(regimen.drugs) == wanted),
        None,
    )
