"""Is it approved, since when, and for whom: the verdict first, then each use."""

from collections.abc import Sequence

from relapse_guide.answers.approval_words import (
    approved_since,
    by_earlier_drugs,
    from_lines,
    line_words,
    new_use,
    not_approved,
    short_uses,
)
from relapse_guide.answers.draft import Draft, Listing, Part, Said, all_written, said, written
from relapse_guide.answers.drug_answers import (
    explain_one,
    forms_of_one,
    new_draft,
    subject_buttons,
)
from relapse_guide.answers.naming import short_mark
from relapse_guide.answers.naming_subjects import MAX_SUBJECTS, asked_about
from relapse_guide.answers.topic_answers import ask_once
from relapse_guide.dialogue.conversation import PRIOR_LINES, Question
from relapse_guide.knowledge.approvals import (
    approvals_of,
    approvals_with,
    bases_of,
    for_relapse,
    holding,
    regimen_for,
)
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.knowledge.updates import is_warning, updates_about
from relapse_guide.library.approvals import Approval, Lines, Status
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term
from relapse_guide.library.wording import all_of


def drug_approval(content: Content, question: Question) -> Draft:
    """Whether a drug, combination or class is approved; after a number of lines, if one is said."""
    named = _asked(content, question)
    named = [subject for subject in named if not isinstance(subject, Term)] or named
    if not named:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_approved_drugs")
    if isinstance(named[0], Term):
        return explain_one(content, named[0])
    subjects = named[:MAX_SUBJECTS]
    draft = new_draft(content, "approval", subjects, care_team="care_team_approval")
    lines = _lines_asked(question)
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    if question.joined and 1 < len(drugs) == len(subjects):
        draft.parts.append(_together(draft, drugs, lines))
        for subject in subjects:
            draft.button(subject.title, "ask_drug_approval", subject.id)
        return draft
    if len(subjects) > 1:
        draft.parts.append(_of_several(draft, subjects, lines, question.turned))
        for subject in subjects:
            draft.button(subject.title, "ask_drug_approval", subject.id)
        return draft
    subject = subjects[0]
    draft.parts += _parts(draft, subject, lines, turned=question.turned)
    name = short_mark(subject)
    if for_relapse(approvals_of(content, subject)):
        draft.questions = [draft.phrase("question_approval", name=name)]
    subject_buttons(draft, subject, but="ask_drug_approval")
    return draft


def _lines_asked(question: Question) -> int | None:
    """A number of earlier lines in the message itself: "is it approved after one line"."""
    numbers = [mention.value for mention in question.mentions if mention.entity == PRIOR_LINES]
    return int(numbers[-1]) if numbers else None


def _asked(content: Content, question: Question) -> list[Subject]:
    """What is asked about: a combination if its drugs are named together, with or without the
    steroid in it; else each, or what was listed before."""
    if question.joined and len(question.subjects) > 1:
        drugs = [value for value in question.subjects if value in content.drugs]
        regimen = regimen_for(content, drugs) or regimen_for(content, drugs, but_helpers=True)
        if regimen and len(drugs) == len(question.subjects):
            return [regimen]
    return asked_about(content, question.subjects) or subjects_of(content, question.listed)


def _together(draft: Draft, drugs: Sequence[Drug], lines: int | None) -> Part:
    """Drugs that are no combination that we know of: whether any label names them together."""
    content = draft.content
    if len(bases_of(content, [drug.id for drug in drugs])) == 1:
        return forms_of_one(draft, drugs)
    names = all_of([short_mark(drug) for drug in drugs])
    found = for_relapse(approvals_with(content, [drug.id for drug in drugs]))
    if found:
        draft.uses += [record.id for record in found]
        text = draft.phrase("verdict_among_others", names=names)
        return Part(
            said(text, found[0].sources), listings=by_earlier_drugs(draft, found, dated=True)
        )
    as_of = max((r.as_of for r in content.approvals.values()), key=lambda date: date.earliest)
    lead = said(draft.phrase("verdict_not_with", names=names, as_of=as_of.words))
    return Part(lead, listings=[Listing("", [_in_short(draft, drug) for drug in drugs])])


def _parts(draft: Draft, subject: Subject, lines: int | None, *, turned: bool) -> list[Part]:
    content = draft.content
    records = approvals_of(content, subject)
    relapse, others = (
        for_relapse(records),
        [r for r in holding(records) if r not in for_relapse(records)],
    )
    part = Part(
        verdict(draft, subject, records, lines, turned=turned),
        go_on=draft.phrase("more_uses", name=short_mark(subject)),
        go_on_title=draft.phrase("button_more_uses"),
    )
    if relapse and lines is None and isinstance(subject, Drug) and relapse[0].lines:
        words = draft.phrase("uses_from", conditions=from_lines(draft, relapse[0]))
        part.follow.append(said(words, relapse[0].sources))
    if isinstance(subject, Regimen) and subject.expansion:
        part.details.append(said(subject.expansion, subject.sources))
    if isinstance(subject, DrugClass):
        part.warnings += _warnings_of(draft, subject)
        if holding(records):
            part.listings.append(Listing("", _of_members(draft, subject)))
        return [part]
    if relapse:
        fitting = _admitting(relapse, lines)
        first, rest = (
            (fitting, [r for r in relapse if r not in fitting]) if fitting else (relapse, [])
        )
        part.listings += by_earlier_drugs(draft, first, dated=True)
        if rest:
            bullets = short_uses(draft, rest, {}, dated=True)
            part.listings.append(Listing(draft.phrase("uses_other_lines"), bullets))
    if any(record.status is Status.accelerated for record in relapse):
        part.details.append(
            said(
                draft.phrase("accelerated_means"), content.glossary["accelerated_approval"].sources
            )
        )
    if others:
        part.listings.append(
            Listing(draft.phrase("uses_new_heading"), [new_use(draft, r) for r in others])
        )
    if not holding(records) and isinstance(subject, Regimen):
        part.details += _each_by_itself(draft, subject)
    for update in updates_about(content, [subject.id]):
        # Why something is not approved, or not any more.
        if is_warning(update) and not relapse:
            draft.uses.append(update.id)
            part.warnings.append(written(update.says, update.sources))
    part.page_notes += (
        all_written(subject.facts, [content.page.id]) if content.on_page(subject) else []
    )
    return [part]


def _warnings_of(draft: Draft, family: DrugClass) -> list[Said]:
    """The FDA's warnings about drugs of a class that are not approved."""
    content = draft.content
    names = [
        drug.id
        for drug in content.drugs.values()
        if drug.id in family.stands_for(content) and not holding(approvals_of(content, drug))
    ]
    warnings = [update for update in updates_about(content, names) if is_warning(update)]
    draft.uses += [update.id for update in warnings]
    return [written(update.says, update.sources) for update in warnings]


def _admitting(records: Sequence[Approval], lines: int | None) -> list[Approval]:
    if lines is None:
        return list(records)
    return [record for record in records if record.lines is None or record.lines.admits(lines)]


def verdict(
    draft: Draft,
    subject: Subject,
    records: Sequence[Approval],
    lines: int | None,
    *,
    turned: bool = False,
) -> Said:
    """The first sentence: yes or no, and since when or for whom; `turned`: "is it withdrawn?"."""
    name = short_mark(subject)
    relapse, held = for_relapse(records), holding(records)
    if isinstance(subject, DrugClass):
        return _of_class(draft, subject, held, turned)
    draft.uses += [record.id for record in records]
    if lines == 0 and [record for record in held if record not in relapse]:
        new = next(record for record in held if record not in relapse)
        return said(draft.phrase("verdict_new", name=name, when=new.date.words), new.sources)
    if relapse and lines is not None and not turned:
        return _after_lines(draft, name, relapse, lines)
    if relapse:
        return _for_relapse(draft, subject, records, turned)
    if held:
        text = draft.phrase("verdict_new_only", name=name, when=held[0].date.when)
        return said(text, held[0].sources)
    if isinstance(subject, Regimen):
        return _not_together(draft, subject, records, turned)
    if records:
        return not_approved(draft, name, records[0], turned=turned)
    return said(draft.phrase("verdict_unknown", name=name), subject.sources)


def _for_relapse(draft: Draft, subject: Subject, records: Sequence[Approval], turned: bool) -> Said:
    """An approved use, with what every such use asks, so that nobody takes the yes for theirs."""
    relapse = for_relapse(records)
    gone = [record for record in records if record.status is Status.withdrawn]
    back = min(relapse, key=lambda record: record.first_date.earliest)
    if gone and gone[0].date.earliest < back.first_date.earliest:
        kind = "verdict_gone_and_back" if turned else "verdict_again"
        text = draft.phrase(kind, name=short_mark(subject), when=back.first_date.when)
        return said(text, back.sources)
    if turned:
        return approved_since(
            draft, subject, relapse, "verdict_not_gone", "verdict_not_gone_undated"
        )
    return approved_since(
        draft, subject, relapse, _kind_of_yes(subject, relapse), "verdict_undated"
    )


def _kind_of_yes(subject: Subject, relapse: Sequence[Approval]) -> str:
    """The phrase with what all these uses have in common."""
    if all(record.status is Status.accelerated for record in relapse):
        return "verdict_accelerated"
    if isinstance(subject, Drug) and all(len(record.drugs) > 1 for record in relapse):
        return "verdict_combined"
    return "verdict_approved"


def verdict_as_detail(draft: Draft, subject: Subject, records: Sequence[Approval]) -> Said:
    """What is so where nothing is approved for a relapse, without a yes or no before it."""
    name = short_mark(subject)
    held = holding(records)
    if held:
        draft.uses.append(held[0].id)
        text = draft.phrase("approved_new_since", name=name, when=held[0].first_date.words)
        return said(text, held[0].sources)
    if records:
        return not_approved(draft, name, records[0], verdict=False)
    return said(draft.phrase("none_known", name=name), subject.sources)


def _after_lines(draft: Draft, name: str, relapse: Sequence[Approval], lines: int) -> Said:
    fitting = _admitting(relapse, lines)
    count = _count(draft, lines)
    if fitting:
        return said(draft.phrase("verdict_after", name=name, lines=count), fitting[0].sources)
    asked = [record.lines for record in relapse if record.lines]
    nearest = min(asked, key=lambda line: (abs(line.min - lines), line.min))
    words = line_words(draft, Lines(min=nearest.min, max=nearest.max))
    rests = next(record.sources for record in relapse if record.lines is nearest)
    return said(draft.phrase("verdict_not_after", name=name, lines=count, instead=words), rests)


def _not_together(
    draft: Draft, regimen: Regimen, records: Sequence[Approval], turned: bool
) -> Said:
    name = short_mark(regimen)
    gone = [record for record in records if record.status is Status.withdrawn]
    if gone:
        return not_approved(draft, name, gone[0])
    if not records:
        # Nobody has looked for it: that no label names it would be made up.
        return said(draft.phrase("verdict_unknown", name=name), regimen.sources)
    as_of = max((record.as_of for record in records), key=lambda date: date.earliest)
    kind = "verdict_never" if turned else "verdict_not_together"
    return said(draft.phrase(kind, name=name, as_of=as_of.words), records[0].sources)


def _each_by_itself(draft: Draft, regimen: Regimen) -> list[Said]:
    """That each of its drugs is approved, if that is so."""
    content = draft.content
    each = [holding(approvals_of(content, content.drugs[drug_id])) for drug_id in regimen.drugs]
    if not all(each):
        return []
    names = all_of(["{" + drug_id + "}" for drug_id in sorted(bases_of(content, regimen.drugs))])
    rests = [records[0].sources for records in each]
    return [said(draft.phrase("each_approved", drugs=names), *rests)]


def _of_class(draft: Draft, family: DrugClass, held: Sequence[Approval], turned: bool) -> Said:
    content = draft.content
    members = [
        drug
        for drug in content.drugs.values()
        if drug.id in family.stands_for(content) and not drug.form_of
    ]
    approved = [drug for drug in members if holding(approvals_of(content, drug))]
    if approved:
        kind = "verdict_class_not_gone" if turned else "verdict_class"
        text = draft.phrase(kind, drugs=all_of([short_mark(drug) for drug in approved]))
        firsts = [holding(approvals_of(content, drug))[0] for drug in approved]
        return said(text, *(record.sources for record in firsts))
    if members:
        records = approvals_of(content, members[0])
        return verdict(draft, members[0], records, None, turned=turned)
    return said(draft.phrase("verdict_unknown", name=short_mark(family)), family.sources)


def _of_members(draft: Draft, family: DrugClass) -> list[Said]:
    content = draft.content
    bullets = []
    for drug in content.drugs.values():
        if drug.id not in family.stands_for(content) or drug.form_of:
            continue
        draft.uses.append(drug.id)
        bullets.append(_in_short(draft, drug))
    return bullets


def _in_short(draft: Draft, subject: Subject) -> Said:
    """One bullet: its name, then the verdict without its yes or no said twice."""
    records = approvals_of(draft.content, subject)
    relapse = for_relapse(records)
    if not relapse:
        return verdict(draft, subject, records, None)
    return approved_since(draft, subject, relapse, "since_row", "since_row_undated")


def _of_several(draft: Draft, subjects: Sequence[Subject], lines: int | None, turned: bool) -> Part:
    """One verdict on all of them, after a number of lines if one was said, then one on each."""
    content = draft.content
    yes = [s for s in subjects if _admitting(for_relapse(approvals_of(content, s)), lines)]
    how = "all" if len(yes) == len(subjects) else "some" if yes else "none"
    names = all_of([short_mark(subject) for subject in (yes or subjects)])
    if turned:
        lead = said(draft.phrase(f"verdict_{how}_turned", names=names))
    elif lines is None:
        lead = said(draft.phrase(f"verdict_{how}", names=names))
    else:
        count = _count(draft, lines)
        lead = said(draft.phrase(f"verdict_{how}_after", names=names, lines=count))
    shown = [
        _in_short(draft, subject)
        if lines is None
        else verdict(draft, subject, approvals_of(content, subject), lines)
        for subject in subjects
    ]
    return Part(lead, listings=[Listing("", shown)])


def _count(draft: Draft, lines: int) -> str:
    if lines == 1:
        return draft.phrase("one_line")
    return draft.phrase("many_lines", number=str(lines))
