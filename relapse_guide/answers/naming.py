"""Drug and regimen names as users read them: brand (generic) first, then the brand alone."""

from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.library.entries import DRUG_MARK, PriorLines, Regimen


class Naming:
    """Names drugs within one answer; use it in reading order, since it remembers."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._named: set[str] = set()

    def drug(self, drug_id: str) -> str:
        """`Velcade (bortezomib)` the first time, `Velcade` afterwards."""
        drug = self._content.drugs[drug_id]
        if drug.brand is None:
            return drug.generic
        if drug_id in self._named:
            return drug.brand
        self._named.add(drug_id)
        return f"{drug.brand} ({drug.generic})"

    def subject(self, content_id: str) -> str:
        """A drug, class, regimen or term by the name that users know."""
        if content_id in self._content.drugs:
            return self.drug(content_id)
        if content_id in self._content.drug_classes:
            return self._content.drug_classes[content_id].plural
        if content_id in self._content.regimens:
            return self.regimen(self._content.regimens[content_id])
        return self._content.glossary[content_id].name

    def regimen(self, regimen: Regimen) -> str:
        """`Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone (DPd)`."""
        drugs = join_names([self.drug(drug_id) for drug_id in regimen.drugs], "and")
        return f"{drugs} ({regimen.abbreviations[0]})" if regimen.abbreviations else drugs

    def fill(self, text: str) -> str:
        """A content text with its `{drug}` marks replaced."""
        return DRUG_MARK.sub(lambda match: self.drug(match.group(1)), text)

    def subjects(self, ids: Iterable[str], joined_by: str) -> str:
        """Several subjects in one phrase, such as `Velcade (bortezomib) and Revlimid`."""
        return join_names([self.subject(content_id) for content_id in ids], joined_by)


def join_names(names: list[str], word: str) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def lines_words(lines: PriorLines) -> str:
    """`1 to 3`, `2 or more` or `1`: how many earlier lines a regimen is listed for."""
    if lines.max is None:
        return f"{lines.min} or more"
    return str(lines.min) if lines.min == lines.max else f"{lines.min} to {lines.max}"
