"""What the records of approved uses say of drugs, combinations and classes."""

import datetime as dt
from collections.abc import Iterable

from relapse_guide.knowledge.names import helper_drugs
from relapse_guide.library.approvals import Approval, Setting, Status
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject


def base_of(content: Content, drug_id: str) -> str:
    """The drug itself, whichever of its products is meant."""
    return content.drugs[drug_id].form_of or drug_id


def bases_of(content: Content, drugs: Iterable[str]) -> frozenset[str]:
    """The drugs themselves, whichever of their products are meant."""
    return frozenset(base_of(content, drug_id) for drug_id in drugs)


def products_of(approval: Approval) -> frozenset[str]:
    """Every product that the use is approved for."""
    return frozenset((*approval.drugs, *approval.also_as))


def approvals_of(content: Content, subject: Subject) -> list[Approval]:
    """The records of a drug, combination or class, those for a relapse with fewest lines first."""
    if isinstance(subject, Regimen):
        found = _of_combination(content, subject.drugs)
    elif isinstance(subject, Drug):
        found = _of_drug(content, subject)
    elif isinstance(subject, DrugClass):
        members = subject.stands_for(content)
        found = [record for record in content.approvals.values() if members & products_of(record)]
    else:
        found = []
    return sorted(found, key=_by_need)


def _of_combination(content: Content, drugs: Iterable[str]) -> list[Approval]:
    """A product with approvals of its own, named in the combination, is meant by itself."""
    named = [drug_id for drug_id in drugs if content.drugs[drug_id].form_of]
    wanted = bases_of(content, drugs)
    return [
        record
        for record in content.approvals.values()
        if bases_of(content, record.drugs) == wanted and products_of(record).issuperset(named)
    ]


def _of_drug(content: Content, drug: Drug) -> list[Approval]:
    meant = {drug.id} if drug.form_of else drug.stands_for(content)
    found = [record for record in content.approvals.values() if meant & products_of(record)]
    if drug.id not in helper_drugs(content):
        return found
    # A steroid is in most combinations; its own labels are what is asked about.
    return [record for record in found if len(record.drugs) == 1]


def _by_need(approval: Approval) -> tuple[bool, bool, int, int]:
    least = approval.lines.min if approval.lines else 0
    return (
        not approval.status.holds,
        approval.setting is Setting.newly_diagnosed,
        least,
        -approval.date.earliest.toordinal(),
    )


def holding(approvals: Iterable[Approval]) -> list[Approval]:
    """Those uses that are approved as far as their records know."""
    return [approval for approval in approvals if approval.status.holds]


def for_relapse(approvals: Iterable[Approval]) -> list[Approval]:
    """Those approved uses that can concern somebody whose myeloma came back."""
    return [
        approval
        for approval in holding(approvals)
        if approval.setting is not Setting.newly_diagnosed
    ]


def first_use(approvals: Iterable[Approval], subject: Subject) -> Approval | None:
    """The use of a subject that was approved first; None if there is none whose date is known.

    The date of a record is that of its drugs. A product that stands only under `also_as` came
    later, and our sources do not say when; so the product has no first date.
    """
    found = list(approvals)
    unknown = (not use.date_known or subject.id in use.also_as for use in found)
    if not found or any(unknown):
        return None
    return min(found, key=lambda approval: approval.first_date.earliest)


def newer_than(content: Content, day: dt.date) -> list[Approval]:
    """What the FDA did after a day, newest first: approvals and withdrawals."""
    found = [
        approval
        for approval in content.approvals.values()
        if approval.date.earliest > day and approval.status is not Status.none_found
    ]
    return sorted(found, key=lambda approval: approval.date.earliest, reverse=True)


def approvals_with(content: Content, drugs: Iterable[str]) -> list[Approval]:
    """The uses that hold all of these drugs, in any of their products, and maybe others."""
    wanted = bases_of(content, drugs)
    found = [
        record for record in content.approvals.values() if wanted <= bases_of(content, record.drugs)
    ]
    return sorted(found, key=_by_need)


def regimen_for(
    content: Content, drugs: Iterable[str], *, but_helpers: bool = False
) -> Regimen | None:
    """The combination of exactly these drugs, in any of their products, or None.

    `but_helpers`: whatever steroid is in it beside them.
    """
    helping = helper_drugs(content) if but_helpers else frozenset()
    wanted = bases_of(content, drugs) - helping
    return next(
        (
            regimen
            for regimen in content.regimens.values()
            if bases_of(content, regimen.drugs) - helping == wanted
        ),
        None,
    )
