"""What things are called, and which content ids a name or a group of drugs stands for."""

from collections.abc import Iterable
from dataclasses import dataclass

from relapse_guide.library.content import SUBJECT_FILES, Content
from relapse_guide.library.subjects import Subject

OTHER_NAME = "other_name"
"""Stands in the place of an entity for names that only look like one of ours."""


@dataclass(frozen=True)
class Name:
    """One way to call a content entry, and the entity that it is in a message."""

    text: str
    entity: str
    id: str
    key: str


def all_subjects(content: Content) -> list[Subject]:
    """Everything that users can name, file by file."""
    return [entry for kind in SUBJECT_FILES for entry in getattr(content, kind).values()]


def find_subject(content: Content, content_id: str) -> Subject | None:
    """The drug, class, regimen or term of this id, or None."""
    for kind in SUBJECT_FILES:
        entries: dict[str, Subject] = getattr(content, kind)
        if content_id in entries:
            return entries[content_id]
    return None


def subject_of(content: Content, content_id: str) -> Subject:
    """The drug, class, regimen or term of this id. Raises KeyError for any other id."""
    subject = find_subject(content, content_id)
    if subject is None:
        raise KeyError(content_id)
    return subject


def subjects_of(content: Content, ids: Iterable[str]) -> list[Subject]:
    """The subjects of these ids. Raises KeyError for an id that users cannot name."""
    return [subject_of(content, content_id) for content_id in ids]


def entity_of(content: Content, content_id: str) -> str | None:
    """The Rasa entity that an id is a value of, or None for ids that users cannot name."""
    subject = find_subject(content, content_id)
    return subject.entity if subject else None


def all_names(content: Content) -> list[Name]:
    """Every name of every drug, class, regimen and term, and those that look like one."""
    found = [
        Name(text, subject.entity, subject.id, key)
        for subject in all_subjects(content)
        for key, text in subject.called()
    ]
    for other in content.other_names.values():
        found += [Name(text, OTHER_NAME, other.id, key) for key, text in other.called()]
    return found


def drugs_of(content: Content, ids: Iterable[str]) -> frozenset[str]:
    """The drugs that ids stand for: a drug itself, all drugs of a class, those of a regimen."""
    found = (find_subject(content, content_id) for content_id in ids)
    return frozenset().union(*(subject.stands_for(content) for subject in found if subject))


def helper_drugs(content: Content) -> frozenset[str]:
    """The drugs that are only given beside others: steroids."""
    helping = [family.id for family in content.drug_classes.values() if family.is_helper]
    return drugs_of(content, helping)


def is_helper(content: Content, content_id: str) -> bool:
    """Whether an id is a steroid, or the class of them."""
    family = content.drug_classes.get(content_id)
    return family.is_helper if family else content_id in helper_drugs(content)


def are_kin(content: Content, drug_id: str, other_id: str) -> bool:
    """Whether two drugs are of one family, or of two that are related; steroids never are."""
    one, other = (
        content.drug_classes[content.drugs[value].drug_class] for value in (drug_id, other_id)
    )
    if one.is_helper:
        return False
    return one is other or other.id in one.kin or one.id in other.kin
