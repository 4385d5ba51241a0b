"""The parts of an answer about options: what fits, what repeats, what does not fit, the page."""

from collections.abc import Iterable, Mapping, Sequence

from relapse_guide.answers.approval_words import (
    by_earlier_drugs,
    new_use,
    own_lines,
    short_uses,
    what,
)
from relapse_guide.answers.draft import Draft, Listing, Part, Said, all_written, said, written
from relapse_guide.answers.drug_answers import subject_buttons
from relapse_guide.answers.naming import short_mark, short_marks
from relapse_guide.knowledge.approvals import (
    approvals_of,
    base_of,
    bases_of,
    for_relapse,
    holding,
    newer_than,
    regimen_for,
)
from relapse_guide.knowledge.names import are_kin, drugs_of, helper_drugs, subjects_of
from relapse_guide.knowledge.options import Fit, History, Place
from relapse_guide.knowledge.updates import newer_updates
from relapse_guide.library.approvals import Approval, Status
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen, Subject
from relapse_guide.library.texts import LONGEST_LEAD, count_words
from relapse_guide.library.wording import all_of, any_of

MOST_NAMED = 3
"""Drugs that failed and are named in a first sentence; more leave no room for the answer."""
MOST_HEADLINES = 4


def joined(names: Sequence[str]) -> str:
    """`A, B and C`."""
    return all_of(names)


def either(names: Sequence[str]) -> str:
    """`A, B or C`."""
    return any_of(names)


def headline(content: Content, history: History, found: Sequence[Fit]) -> list[str]:
    """The drugs for which these uses are known, one a use: what is new for this history."""
    steroids = helper_drugs(content)
    drugs: dict[str, None] = {}
    for fit in found:
        new = [
            drug_id
            for drug_id in fit.approval.drugs
            if drug_id not in steroids and base_of(content, drug_id) not in history.failed_drugs
        ]
        if new and base_of(content, new[0]) not in bases_of(content, drugs):
            drugs[new[0]] = None
    return list(drugs)


def named_in_lead(draft: Draft, situation: str, drugs: Sequence[str]) -> str:
    """The first sentence with as many of the drugs as it holds."""
    taken = list(drugs[:MOST_HEADLINES])
    while True:
        names = all_of(["{" + drug_id + ":short}" for drug_id in taken])
        text = draft.phrase("options_lead", situation=situation, drugs=names)
        if len(taken) == 1 or _length(draft.content, text) <= LONGEST_LEAD:
            return text
        taken.pop()


def _length(content: Content, text: str) -> int:
    for drug in content.drugs.values():
        text = text.replace("{" + drug.id + ":short}", drug.short_name)
    return count_words(text)


def regimen_of_use(content: Content, approval: Approval) -> Regimen | None:
    """The combination that a use is, if it is one that people can name."""
    return regimen_for(content, approval.drugs) if len(approval.drugs) > 1 else None


def relatives(draft: Draft, history: History, found: Sequence[Fit]) -> dict[str, str]:
    """For each use that holds a relative of a drug that failed, the remark that it does."""
    content = draft.content
    remarks = {}
    for fit in found:
        pairs: dict[str, str] = {}
        had = history.failed_drugs | history.shunned_drugs
        for base in sorted(bases_of(content, fit.approval.drugs) - had):
            for failed in sorted(had):
                if are_kin(content, base, failed):
                    pairs.setdefault(base, failed)
        if pairs:
            remarks[fit.approval.id] = all_of(
                [_relative(draft, drug_id, failed) for drug_id, failed in pairs.items()]
            )
        left_out = _trial(draft, history, fit)
        if left_out:
            remarks[fit.approval.id] = f"{remarks.get(fit.approval.id, '')}. {left_out}"
    return remarks


def _relative(draft: Draft, drug_id: str, failed: str) -> str:
    """That a drug is of the family of one that failed; its target, if that is another one."""
    content = draft.content
    drug, other = content.drugs[drug_id], content.drugs[failed]
    names = {"drug": short_mark(drug), "failed": short_mark(other)}
    if drug.target and other.target and drug.target != other.target:
        target = content.glossary[drug.target]
        return draft.phrase("relative_other_target", target=target.name, **names)
    return draft.phrase("relative", **names)


def _trial(draft: Draft, history: History, fit: Fit) -> str:
    """Whom the trial of a use left out, as far as that is somebody with this history."""
    left_out = _left_out(draft, history, fit.approval)
    if not left_out:
        return ""
    drug = short_mark(draft.content.drugs[fit.approval.drugs[0]])
    return draft.phrase("trial_left_out", drug=drug, what=left_out)


def avoided_notes(draft: Draft, history: History) -> list[Said]:
    """What is to be known of treatments without the drugs that were not tolerated."""
    classes = draft.content.drug_classes.values()
    avoided = [
        family
        for family in classes
        if family.if_avoided and history.shunned_drugs & family.stands_for(draft.content)
    ]
    draft.uses += [family.id for family in avoided]
    return [note for one in avoided for note in all_written(one.if_avoided, one.sources)]


def closing_notes(draft: Draft, history: History, *, related: bool) -> list[Said]:
    """What relatives of a drug that failed can still do, and that trials are another way."""
    notes = []
    if related:
        resistant = draft.content.glossary["resistant"]
        draft.uses.append(resistant.id)
        notes += all_written(resistant.again, resistant.sources)
    return [*notes, said(draft.phrase("trials_too"), [draft.content.page.id])]


def repeats_part(draft: Draft, history: History, repeated: Sequence[Fit]) -> Part:
    """Uses whose labels can be met and that hold what failed, or aim at the same target."""
    content = draft.content
    part = Part(
        said(draft.phrase("repeats_lead")),
        title=draft.phrase("button_repeats"),
        go_on=draft.phrase("repeats_more"),
        go_on_title=draft.phrase("button_repeats"),
    )
    fresh = [fit for fit in repeated if _has_new(content, history, fit)]
    remarks = {fit.approval.id: repeats(draft, history, fit) for fit in fresh}
    part.listings += by_earlier_drugs(draft, [fit.approval for fit in fresh], remarks)
    only = [fit.approval for fit in repeated if not _has_new(content, history, fit)]
    if only:
        draft.uses += [approval.id for approval in only]
        bullets = [said(what(draft, approval), approval.sources) for approval in only]
        part.listings.append(Listing(draft.phrase("repeats_only"), bullets))
    targets = [content.drugs[drug].target for fit in repeated for drug, _ in fit.same_target]
    for target in dict.fromkeys(targets):
        if target:
            term = content.glossary[target]
            draft.uses.append(term.id)
            part.details += all_written(term.again, term.sources)
    return part


def _has_new(content: Content, history: History, fit: Fit) -> bool:
    """Whether it holds a drug that has not failed, beside those that only help."""
    known = history.failed_drugs | helper_drugs(content)
    return bool(bases_of(content, fit.approval.drugs) - known)


def repeats(draft: Draft, history: History, fit: Fit) -> str:
    """`It holds Velcade again.`, `Sarclisa has the same target as Darzalex.`, and the trial."""
    content = draft.content
    remarks = []
    if fit.repeated:
        drugs = all_of(short_marks(subjects_of(content, fit.repeated)))
        remarks.append(draft.phrase("repeats_drug", drugs=drugs))
    for drug_id, failed in fit.same_target:
        target = content.glossary[str(content.drugs[drug_id].target)]
        names = {
            "drug": short_mark(content.drugs[drug_id]),
            "failed": short_mark(content.drugs[failed]),
        }
        remarks.append(draft.phrase("repeats_target", target=target.name, **names))
    words = "; ".join(remarks)
    left_out = _trial(draft, history, fit)
    return f"{words}. {left_out}" if left_out else words


def _left_out(draft: Draft, history: History, approval: Approval) -> str:
    """Whom its trial did not take, as far as that is somebody with this history."""
    content = draft.content
    told = []
    for value in approval.trial_left_out:
        meant = bases_of(content, drugs_of(content, [value]))
        if meant & history.failed_drugs:
            told.append("{" + value + "}")
    failed = any_of(told)
    had = [
        content.glossary[target].name
        for target in approval.left_out_had
        if target in history.had_targets
    ]
    words = [draft.phrase("left_out_failed", drugs=failed)] if failed else []
    words += [draft.phrase("left_out_had", target=any_of(had))] if had else []
    return any_of(words)


def page_part(draft: Draft, history: History, listed: Sequence[Regimen]) -> Part | None:
    """What the IMF page lists for this, by name, with what the FDA's labels say of it."""
    if not listed:
        return None
    content = draft.content
    bullets = []
    for regimen in listed:
        draft.uses.append(regimen.id)
        records = approvals_of(content, regimen)
        again = bases_of(content, regimen.drugs) & history.failed_drugs
        if for_relapse(records):
            text = draft.phrase("page_approved", regimen=regimen.mark)
        else:
            text = draft.phrase("page_unlabelled", regimen=regimen.mark)
        if again:
            drugs = all_of(short_marks(subjects_of(content, sorted(again))))
            text = draft.phrase("page_again", text=text.rstrip("."), drugs=drugs)
        rests = [] if for_relapse(records) else [record.sources for record in records[:1]]
        bullets.append(said(text, [content.page.id], *rests))
    year = str(content.page_reviewed.year)
    names = all_of([regimen.titles[0] for regimen in listed])
    lead = said(draft.phrase("page_lead", names=names, year=year), [content.page.id])
    return Part(lead, listings=[Listing("", bullets)], title=draft.phrase("button_page_list"),
                go_on=draft.phrase("page_more"))  # fmt: skip


def misfits_part(draft: Draft, by_place: Mapping[Place, Sequence[Fit]]) -> Part | None:
    """What does not fit, each with the reason, so that nobody wonders where it is."""
    listings = misfits(draft, by_place)
    if not listings:
        return None
    return Part(
        said(draft.phrase("misfits_lead")),
        listings=listings,
        title=draft.phrase("button_misfits"),
        go_on=draft.phrase("misfits_more"),
        go_on_title=draft.phrase("button_misfits"),
    )


def misfits(draft: Draft, by_place: Mapping[Place, Sequence[Fit]]) -> list[Listing]:
    """Uses that do not fit, under the reason of each."""
    return [
        listing
        for place, reason in _REASONS.items()
        for listing in _misfits(draft, reason, by_place[place])
    ]


_REASONS: Mapping[Place, str] = {
    Place.asks_more: "misfit_asks_more",
    Place.too_early: "misfit_too_early",
    Place.too_late: "misfit_too_late",
    Place.not_tolerated: "misfit_not_tolerated",
    Place.had_before: "misfit_had_before",
}
"""Why a use does not fit, in the order in which it is told."""


def _misfits(draft: Draft, reason: str, found: Sequence[Fit]) -> list[Listing]:
    """The reason, then the conditions that are not met; whoever cannot take a drug needs none."""
    approvals = [fit.approval for fit in found]
    if not approvals:
        return []
    why = draft.phrase(reason)
    draft.uses += [approval.id for approval in approvals]
    if reason == "misfit_not_tolerated":
        bullets = [said(what(draft, approval), approval.sources) for approval in approvals]
        return [Listing(why, bullets)]
    return [Listing(why, short_uses(draft, approvals, {}, with_status=False))]


def combinations(
    content: Content, wanted: Sequence[Subject], avoided: Sequence[str], spared: Sequence[str]
) -> Draft:
    """Approved combinations with some drugs, then what the page lists with them."""
    history = History(content, failed=tuple(avoided), spared=tuple(spared))
    groups = [bases_of(content, subject.stands_for(content)) for subject in wanted]
    # A class that is asked about does not bring back a drug of it that failed.
    named = [subject.id for subject in wanted if subject.is_choice]
    shunned = history.failed_drugs - bases_of(content, named)

    def holds_all(drugs: Iterable[str]) -> bool:
        bases = bases_of(content, drugs)
        return all(group & bases for group in groups) and not bases & shunned

    uses = [
        record
        for record in for_relapse(content.approvals.values())
        if len(record.drugs) > 1 and holds_all(record.drugs)
    ]
    new = [
        record
        for record in holding(content.approvals.values())
        if len(record.drugs) > 1 and holds_all(record.drugs) and record not in uses
    ]
    uses.sort(key=lambda record: (record.lines.min if record.lines else 0, record.id))
    on_page = [
        regimen
        for regimen in content.regimens.values()
        if content.on_page(regimen) and holds_all(regimen.drugs)
    ]
    draft = Draft(
        content, id=f"combinations_{'_'.join(subject.id for subject in wanted)}", care_team=""
    )
    draft.care_team = draft.phrase("care_team_options" if uses or on_page else "care_team_drug")
    draft.uses += [subject.id for subject in wanted]
    part = Part(
        _combinations_lead(draft, wanted, uses, on_page, new),
        go_on=draft.phrase("combinations_more"),
        go_on_title=draft.phrase("button_more_uses"),
    )
    if uses:
        part.listings += by_earlier_drugs(draft, uses, dated=True)
    elif new:
        part.listings.append(Listing("", [new_use(draft, record) for record in new]))
    part.page_notes += [_page_combination(draft, on_page)] if on_page else []
    if shunned and (uses or on_page):
        names = any_of(short_marks(subjects_of(content, avoided)))
        part.details.append(said(draft.phrase("left_out_avoided", drugs=names)))
    draft.parts.append(part)
    found = [regimen_of_use(content, record) for record in uses]
    draft.listed = list(dict.fromkeys([r.id for r in found if r] + [r.id for r in on_page]))
    names = all_of([subject.mark for subject in wanted])
    draft.questions = [draft.phrase("question_with", drugs=names)] if uses or on_page else []
    subject_buttons(draft, wanted[0], but="ask_regimens_with")
    return draft


def _combinations_lead(
    draft: Draft,
    wanted: Sequence[Subject],
    uses: Sequence[Approval],
    on_page: Sequence[Regimen],
    new: Sequence[Approval],
) -> Said:
    content = draft.content
    name = all_of(short_marks(wanted))
    if new and not uses and not on_page:
        return said(draft.phrase("combinations_new", drugs=name), new[0].sources)
    if not uses:
        kind = "combinations_page_only" if on_page else "combinations_none"
        return said(draft.phrase(kind, drugs=name), *([[content.page.id]] if on_page else []))
    found = [regimen_of_use(content, record) for record in uses]
    letters = list(dict.fromkeys(r.abbreviations[0] for r in found if r and r.abbreviations))
    if not letters:
        return said(draft.phrase("combinations_some", drugs=name), uses[0].sources)
    kind = "combinations_one" if len(letters) == 1 else "combinations_lead"
    taken = letters[:MOST_HEADLINES]
    return said(draft.phrase(kind, drugs=name, names=all_of(taken)), uses[0].sources)


def _page_combination(draft: Draft, on_page: Sequence[Regimen]) -> Said:
    draft.uses += [regimen.id for regimen in on_page]
    names = all_of([regimen.titles[0] for regimen in on_page])
    year = str(draft.content.page_reviewed.year)
    return said(draft.phrase("page_names", names=names, year=year), [draft.content.page.id])


def drugs_by_class(draft: Draft) -> list[Said]:
    """Every drug that is approved after a relapse, kind by kind."""
    content = draft.content
    bullets = []
    for family in content.drug_classes.values():
        drugs = [
            drug
            for drug in content.drugs.values()
            if drug.drug_class == family.id and for_relapse(approvals_of(content, drug))
        ]
        if not drugs:
            continue
        draft.uses += [family.id, *(drug.id for drug in drugs)]
        names = all_of(short_marks(drugs))
        rests = [for_relapse(approvals_of(content, drug))[0].sources for drug in drugs]
        plural = family.plural[:1].upper() + family.plural[1:]
        bullets.append(said(draft.phrase("class_row", family=plural, drugs=names), *rests))
    return bullets


def changes(draft: Draft) -> list[Said]:
    """What the FDA did, and what else happened, since the page's review, newest first."""
    content = draft.content
    found: list[tuple[int, Said]] = []
    for approval in newer_than(content, content.page_reviewed):
        found.append((approval.date.earliest.toordinal(), _change(draft, approval)))
    for update in newer_updates(content):
        draft.uses.append(update.id)
        fact = written(update.says, update.sources)
        found.append((update.date.earliest.toordinal(), fact))
    return [fact for _, fact in sorted(found, key=lambda pair: -pair[0])]


def _change(draft: Draft, approval: Approval) -> Said:
    draft.uses.append(approval.id)
    kind = {
        Status.full: "change_approved",
        Status.accelerated: "change_accelerated",
        Status.withdrawn: "change_withdrawn",
    }[approval.status]
    when = approval.date.when
    blanks = {"when": when[:1].upper() + when[1:], "use": what(draft, approval)}
    return said(
        draft.phrase(kind, **blanks, conditions=own_lines(draft, approval)), approval.sources
    )


def newest(draft: Draft) -> Said:
    """The newest approval that we know of, by the drugs for which it is known."""
    content = draft.content
    approval = holding(newer_than(content, content.page_reviewed))[0]
    draft.uses.append(approval.id)
    drugs = all_of(["{" + drug_id + ":short}" for drug_id in approval.drugs])
    return said(
        draft.phrase("changes_newest", use=drugs, when=approval.date.when), approval.sources
    )
