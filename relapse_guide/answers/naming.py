"""Drug and regimen names as users read them: brand (generic) first, then the brand alone."""

from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.library.entries import DRUG_MARK
from relapse_guide.library.subjects import Subject
from relapse_guide.library.wording import all_of, any_of


class Naming:
    """Names drugs within one answer; use it in reading order, since it remembers."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._named: set[str] = set()

    def drug(self, drug_id: str) -> str:
        """`Velcade (bortezomib)` the first time, `Velcade` afterwards."""
        drug = self._content.drugs[drug_id]
        if drug_id in self._named:
            return drug.short_name
        self._named.add(drug_id)
        return drug.full_name

    def fill(self, text: str) -> str:
        """A content text with its `{drug}` marks replaced."""
        return DRUG_MARK.sub(lambda match: self.drug(match.group(1)), text)


def marks_of_all(subjects: Iterable[Subject]) -> str:
    """Several subjects in one phrase: `{bortezomib} and proteasome inhibitors`."""
    return all_of([subject.mark for subject in subjects])


def marks_of_any(subjects: Iterable[Subject]) -> str:
    """Several subjects in one phrase: `{bortezomib} or proteasome inhibitors`."""
    return any_of([subject.mark for subject in subjects])
