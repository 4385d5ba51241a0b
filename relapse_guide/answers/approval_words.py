"""Sentences made from the records of approved uses: what, after which treatment, since when."""

from collections.abc import Iterable, Mapping, Sequence

from relapse_guide.answers.draft import Draft, Listing, Said, said
from relapse_guide.answers.naming import short_mark
from relapse_guide.knowledge.approvals import base_of, first_use, regimen_for
from relapse_guide.library.approvals import Approval, Counts, Lines, Setting, Status
from relapse_guide.library.drug_facts import Form
from relapse_guide.library.subjects import Drug, Subject
from relapse_guide.library.wording import all_of, any_of


def mark(content_id: str, form: str = "") -> str:
    """How a text names a drug or class: `{bortezomib}`, `{bortezomib:short}`."""
    return "{" + content_id + form + "}"


def what(draft: Draft, approval: Approval) -> str:
    """`{talquetamab} alone (shot)`, `{carfilzomib}, {lenalidomide:short} and … (KRd)`.

    The drug that a use is known for is named in full, the others in short.
    """
    content = draft.content
    first, *others = approval.drugs
    products = [_product(draft, approval, first)]
    products += [_product(draft, approval, drug_id, ":short") for drug_id in others]
    if not others:
        return _alone(draft, products[0], content.drugs[first], approval.by_itself)
    regimen = regimen_for(content, approval.drugs)
    together = all_of(products)
    if regimen is None or not regimen.abbreviations:
        return together
    return f"{together} ({regimen.abbreviations[0]})"


def _alone(draft: Draft, product: str, drug: Drug, by_itself: bool) -> str:
    form = short_forms(draft, drug.given.forms)
    if not by_itself:
        return draft.phrase("drug_in_form", drug=product, form=form)
    kind = "cells_alone" if Form.own_cells in drug.given.forms else "drug_alone"
    return draft.phrase(kind, drug=product, form=form)


def _product(draft: Draft, approval: Approval, drug_id: str, short: str = "") -> str:
    """A drug, or the products of it that the use is approved for; its form where that differs."""
    content = draft.content
    base = base_of(content, drug_id)
    others = [other for other in approval.also_as if base_of(content, other) == base]
    if others:
        return any_of([mark(drug_id, short), *(mark(other, ":short") for other in others)])
    if len(approval.drugs) > 1 and len(content.drugs[drug_id].stands_for(content)) > 1:
        form = short_forms(draft, content.drugs[drug_id].given.forms[:1])
        return draft.phrase("drug_in_form", drug=mark(drug_id, short), form=form)
    return mark(drug_id, short)


def short_forms(draft: Draft, forms: Iterable[Form]) -> str:
    """`shot`, `pill or drip`."""
    return any_of(list(dict.fromkeys(draft.phrase(f"short_{form.value}") for form in forms)))


def form_words(draft: Draft, forms: Iterable[Form]) -> str:
    """`a drip`, `a shot under the skin or into a vein`."""
    return any_of([draft.phrase(f"form_{form.value}") for form in forms])


def own_lines(draft: Draft, approval: Approval) -> str:
    """Only the earlier lines: `after at least 2 earlier lines`."""
    if approval.setting is Setting.newly_diagnosed:
        return draft.phrase("for_newly_diagnosed")
    if approval.lines is None or approval.lines.min == 0:
        return draft.phrase("at_any_line")
    return line_words(draft, approval.lines)


def from_lines(draft: Draft, approval: Approval) -> str:
    """From how many earlier lines on: `after at least 1 earlier line`, for uses taken together."""
    assert approval.lines is not None
    return line_words(draft, Lines(min=approval.lines.min))


def _further(draft: Draft, approval: Approval, words: str) -> str:
    if approval.no_longer_works:
        failed = _counted(draft, approval.no_longer_works)
        one = sum(approval.no_longer_works.values()) == 1
        kind = "conditions_failed" if one else "conditions_failed_all"
        words = draft.phrase(kind, conditions=words, failed=failed)
    if approval.or_no_longer_works:
        failed = _counted(draft, approval.or_no_longer_works)
        words = draft.phrase("conditions_or_failed", conditions=words, failed=failed)
    if approval.never_had:
        never = any_of([mark(drug_id) for drug_id in approval.never_had])
        words = draft.phrase("conditions_never", conditions=words, drugs=never)
    if approval.also:
        words = draft.phrase("conditions_also", conditions=words, also=approval.also)
    return words


def line_words(draft: Draft, lines: Lines) -> str:
    """`after 1 to 3 earlier lines`, `after at least 1 earlier line`."""
    if lines.max is not None:
        return draft.phrase("after_lines_to", least=str(lines.min), most=str(lines.max))
    if lines.min == 1:
        return draft.phrase("after_one_line")
    return draft.phrase("after_lines", least=str(lines.min))


def had_words(draft: Draft, approval: Approval) -> str:
    """`{proteasome_inhibitor} and {immunomodulatory_drug}`, always in the same order."""
    order = [*draft.content.drugs, *draft.content.drug_classes]
    return _counted(draft, dict(sorted(approval.had.items(), key=lambda had: order.index(had[0]))))


def _counted(draft: Draft, counts: Counts) -> str:
    """`{lenalidomide} and {proteasome_inhibitor}`, `at least 2 {proteasome_inhibitor:plural}`."""
    return all_of(
        [
            mark(content_id)
            if least == 1
            else draft.phrase("at_least", least=str(least), drugs=mark(content_id, ":plural"))
            for content_id, least in counts.items()
        ]
    )


def approved_since(
    draft: Draft, subject: Subject, approvals: Sequence[Approval], dated: str, undated: str
) -> Said:
    """Since when a subject is approved, by the phrase `dated`; by `undated` if that is unknown."""
    name = (
        subject.mark if dated == "since_row" and isinstance(subject, Drug) else short_mark(subject)
    )
    first = first_use(approvals, subject)
    shown = first or approvals[0]
    draft.uses.append(shown.id)
    if first is None:
        return said(draft.phrase(undated, name=name), shown.sources)
    return said(draft.phrase(dated, name=name, when=first.first_date.words), first.sources)


def since(draft: Draft, approval: Approval) -> str:
    """`since July 9, 2021`, `since August 9, 2023 (accelerated approval)`."""
    status = "since_accelerated" if approval.status is Status.accelerated else "since"
    if not approval.status_known:
        status = "since_accelerated_first"
    if approval.also_as:
        # Its other products came later, and our sources do not say when.
        first = mark(approval.drugs[0], ":short")
        return draft.phrase("since_of", date=approval.date.words, drug=first)
    early = approval.before
    if early and early.status is Status.accelerated and approval.status is Status.full:
        first = early.date.words
        return draft.phrase("since_converted", first=first, date=approval.date.words)
    return draft.phrase(status, date=approval.date.words)


def by_earlier_drugs(
    draft: Draft,
    approvals: Sequence[Approval],
    remarks: Mapping[str, str] | None = None,
    *,
    dated: bool = False,
) -> list[Listing]:
    """Uses under what must have been had before, told once, in the order of the first of each.

    `remarks`: what is added to a use, by its record's id; `dated`: add since when it is approved.
    Drugs that are used alone under the same conditions share a bullet.
    """
    groups: dict[str, list[Approval]] = {}
    for approval in approvals:
        groups.setdefault(had_words(draft, approval), []).append(approval)
    first = next(iter(groups), "")
    others = draft.phrase("under_others") if first else draft.phrase("under_any")
    return [
        Listing(
            draft.phrase("under_had", had=had) if had else others,
            short_uses(draft, group, remarks or {}, dated=dated),
        )
        for had, group in groups.items()
    ]


def short_uses(
    draft: Draft,
    approvals: Sequence[Approval],
    remarks: Mapping[str, str],
    *,
    dated: bool = False,
    with_status: bool = True,
) -> list[Said]:
    """Each use with its own conditions and remark; drugs used alone share a bullet if alike.

    `with_status`: tell that an approval is accelerated, unless the date tells it.
    """
    alike: dict[tuple[str, str, bool], list[Approval]] = {}
    for approval in approvals:
        alone = len(approval.drugs) == 1
        words = _own_words(draft, approval, dated, with_status)
        remark = remarks.get(approval.id, "")
        if remark.startswith("."):
            words += remark  # A sentence of its own.
        elif remark:
            words = draft.phrase("with_remark", conditions=words, remark=remark)
        cells = _made_of_cells(draft, approval)
        alike.setdefault((words, "" if alone else approval.id, cells), []).append(approval)
    return [_short_use(draft, group, words) for (words, _, _), group in alike.items()]


def _short_use(draft: Draft, group: Sequence[Approval], words: str) -> Said:
    draft.uses += [approval.id for approval in group]
    if len(group) == 1:
        use = what(draft, group[0])
    elif _made_of_cells(draft, group[0]):
        use = draft.phrase("cells_each", drugs=any_of([mark(a.drugs[0]) for a in group]))
    else:
        use = draft.phrase("each_alone", drugs=any_of([_in_form(draft, a) for a in group]))
    text = draft.phrase("use_for", use=use, conditions=words.rstrip("."))
    return said(text, *(approval.sources for approval in group))


def _in_form(draft: Draft, approval: Approval) -> str:
    form = short_forms(draft, draft.content.drugs[approval.drugs[0]].given.forms)
    return draft.phrase("drug_in_form", drug=mark(approval.drugs[0]), form=form)


def _made_of_cells(draft: Draft, approval: Approval) -> bool:
    return Form.own_cells in draft.content.drugs[approval.drugs[0]].given.forms


def _own_words(draft: Draft, approval: Approval, dated: bool, with_status: bool) -> str:
    words = own_lines(draft, approval)
    if dated and approval.date_known:
        when = since(draft, approval)
        words = draft.phrase("conditions_since", conditions=words, since=when)
    elif with_status and approval.status is Status.accelerated:
        kind = "by_accelerated" if approval.status_known else "by_accelerated_first"
        words = draft.phrase(kind, conditions=words)
    return _further(draft, approval, words)


def not_approved(
    draft: Draft, name: str, approval: Approval, *, verdict: bool = True, turned: bool = False
) -> Said:
    """That a use was withdrawn, or was looked for and not found: as a verdict, or as a detail.

    `turned`: the verdict on "is it withdrawn?".
    """
    draft.uses.append(approval.id)
    if approval.status is Status.withdrawn:
        kind = "verdict_withdrawn" if verdict else "was_withdrawn"
        kind = "verdict_is_withdrawn" if turned else kind
        return said(draft.phrase(kind, name=name, when=approval.date.when), approval.sources)
    kind = "verdict_none_found" if verdict else "none_found"
    kind = "verdict_never" if turned else kind
    return said(draft.phrase(kind, name=name, as_of=approval.as_of.words), approval.sources)


def new_use(draft: Draft, approval: Approval) -> Said:
    """A use for newly diagnosed myeloma, under a heading that says so."""
    draft.uses.append(approval.id)
    text = draft.phrase("use_for", use=what(draft, approval), conditions=since(draft, approval))
    if approval.also:
        words = draft.phrase(
            "conditions_also", conditions=since(draft, approval), also=approval.also
        )
        text = draft.phrase("use_for", use=what(draft, approval), conditions=words)
    return said(text, approval.sources)
