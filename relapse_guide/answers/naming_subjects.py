"""What a question is about: the subjects it names, and drugs that together are one combination."""

from collections.abc import Iterable, Sequence

from relapse_guide.knowledge.approvals import regimen_for
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Subject

MAX_SUBJECTS = 3
"""More than these in one answer, and none is told of well."""


def asked_about(content: Content, ids: Sequence[str]) -> list[Subject]:
    """The subjects; drugs that make up a regimen ("Kyprolis/pom/dex") become that regimen."""
    drugs = [value for value in ids if value in content.drugs]
    regimen = regimen_for(content, drugs) if len(drugs) > 1 else None
    if regimen is None or len(drugs) != len(ids):
        return subjects_of(content, ids)
    return [regimen]


def joined_ids(subjects: Iterable[Subject]) -> str:
    """For the id of an answer."""
    return "_".join(subject.id for subject in subjects)
