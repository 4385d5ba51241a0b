"""Names of drugs, classes and regimens as users read them: in full first, then in short."""

import re
from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject
from relapse_guide.library.texts import DRUG_MARK
from relapse_guide.library.wording import all_of, any_of

_LOWER_START = re.compile(r"(?:\A|(?<=[.!?] ))[a-z](?![(A-Z])")
"""A small letter where a sentence begins; `t(11;14)` and `mAb` are written small everywhere."""
_GLOSS = re.compile(r"\s*(\([^()]*\))\Z")


class Naming:
    """Names things within one answer; use it in reading order, since it remembers.

    `{bortezomib}` is brand (generic) first and the brand afterwards, `{bortezomib:short}` always
    the brand. `{proteasome_inhibitor}` is a class with what it means at first mention, and without
    afterwards; `{proteasome_inhibitor:plural}` the same of several.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._named: set[str] = set()

    def fill(self, text: str) -> str:
        """A content text with its marks replaced."""
        return DRUG_MARK.sub(lambda mark: self.name(mark[1], mark[2] or ""), text)

    def sentences(self, text: str) -> str:
        """The same as sentences: a name in lower case becomes a capital where one begins."""
        return _LOWER_START.sub(lambda found: found[0].upper(), self.fill(text))

    def name(self, content_id: str, form: str = "") -> str:
        """What a mark stands for at this place."""
        first = content_id not in self._named
        if form != ":short":
            self._named.add(content_id)
        return written_name(self._content, content_id, form, first=first)


def written_name(content: Content, content_id: str, form: str, *, first: bool) -> str:
    """A drug or class at its first mention in an answer, or at a later one."""
    drug = content.drugs.get(content_id)
    if drug is not None:
        return _drug_name(drug, form, first)
    return _class_name(content, content.drug_classes[content_id], form, first)


def _drug_name(drug: Drug, form: str, first: bool) -> str:
    return drug.full_name if first and form != ":short" else drug.short_name


def _class_name(content: Content, family: DrugClass, form: str, first: bool) -> str:
    short = DRUG_MARK.sub(lambda mark: content.drugs[mark[1]].short_name, family.short)
    found = _GLOSS.search(short)
    gloss = f" {found[1]}" if found and first else ""
    if form == ":plural":
        return f"{_plural(family)}{gloss}"
    return f"{short[: found.start()] if found else short}{gloss}"


def _plural(family: DrugClass) -> str:
    """Of the word by which one of them is called: `IMiDs` after `an IMiD`."""
    several = f"{family.one.split(' ', 1)[-1]}s"
    return several if several in family.names else family.plural


def marks_of_all(subjects: Iterable[Subject]) -> str:
    """Several subjects in one phrase: `{bortezomib} and proteasome inhibitors`."""
    return all_of([subject.mark for subject in subjects])


def marks_of_any(subjects: Iterable[Subject]) -> str:
    """Several subjects in one phrase: `{bortezomib} or proteasome inhibitors`."""
    return any_of([subject.mark for subject in subjects])


def short_marks(subjects: Iterable[Subject]) -> list[str]:
    """The same in short, for a first sentence: `{bortezomib:short}`, `proteasome inhibitors`."""
    return [short_mark(subject) for subject in subjects]


def short_mark(subject: Subject) -> str:
    """`{bortezomib:short}`, `DPd`, `proteasome inhibitors`."""
    if isinstance(subject, Drug):
        return "{" + subject.id + ":short}"
    if isinstance(subject, Regimen) and not subject.abbreviations:
        return all_of(["{" + drug_id + ":short}" for drug_id in subject.drugs])
    return subject.mark if isinstance(subject, DrugClass) else subject.titles[0]
