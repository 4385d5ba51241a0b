"""Two or three things side by side; never which is better for the user."""

import re
from collections.abc import Callable, Sequence

from relapse_guide.answers import drug_words
from relapse_guide.answers.approval_answers import verdict_as_detail
from relapse_guide.answers.approval_words import approved_since, form_words, from_lines, short_forms
from relapse_guide.answers.draft import Draft, Listing, Part, Said, said, written
from relapse_guide.answers.drug_answers import new_draft
from relapse_guide.answers.naming import marks_of_all, short_mark, short_marks
from relapse_guide.answers.naming_subjects import MAX_SUBJECTS, asked_about, joined_ids
from relapse_guide.answers.topic_answers import ask_once
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.approvals import approvals_of, for_relapse
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term
from relapse_guide.library.wording import all_of

Side = Callable[[Draft, Subject], Said | None]
"""What one thing is in one respect, as a clause that begins with its name."""


def compare(content: Content, question: Question) -> Draft:
    """What differs: kind, target, how given, approved for whom; both sides alike."""
    subjects = asked_about(content, question.subjects)
    # "Kyprolis or dexamethasone" is two drugs here, though they are a combination too.
    subjects = subjects if len(subjects) > 1 else subjects_of(content, question.subjects)
    subjects = subjects[:MAX_SUBJECTS]
    if len(subjects) < 2:
        return ask_once(content, question, "ask_which_two", "drug", "ask_capabilities")
    draft = new_draft(content, "compare", subjects, care_team="care_team_compare")
    draft.id = f"compare_{joined_ids(subjects)}"
    bullets = [bullet for side in _SIDES for bullet in _respect(draft, subjects, side)]
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    warnings = Listing(draft.phrase("boxed_each"), drug_words.boxed_each(draft, drugs))
    draft.parts.append(
        Part(
            _lead(draft, subjects),
            listings=[Listing("", bullets)],
            go_on=draft.phrase("compare_more"),
        )
    )
    if warnings.bullets:
        lead = said(draft.phrase("compare_warnings"))
        title = draft.phrase("button_boxed")
        draft.parts.append(Part(lead, listings=[warnings], title=title))
    draft.questions = [draft.phrase("question_compare", subjects=marks_of_all(subjects))]
    for subject in subjects:
        draft.button(subject.title, "ask_explain", subject.id)
    return draft


def _lead(draft: Draft, subjects: Sequence[Subject]) -> Said:
    """The one difference that tells them apart best."""
    names = all_of(short_marks(subjects))
    rests = [subject.sources for subject in subjects]
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    if len(drugs) < len(subjects) or len(drugs) > 2:
        return said(draft.phrase("compare_kinds", names=names), *rests)
    first, second = drugs
    families = [draft.content.drug_classes[drug.drug_class] for drug in drugs]
    if families[0] is not families[1]:
        text = draft.phrase("compare_two", one=short_mark(first), kind=families[0].one,
                            other=short_mark(second), other_kind=families[1].one)  # fmt: skip
        return said(text, *rests)
    targets = [drug.target for drug in drugs]
    if None not in targets and targets[0] != targets[1]:
        aims = [draft.content.glossary[str(target)].name for target in targets]
        text = draft.phrase(
            "compare_targets",
            family=families[0].plural,
            one=short_mark(first),
            target=aims[0],
            other=short_mark(second),
            other_target=aims[1],
        )
        return said(text, *rests)
    forms = [short_forms(draft, drug.given.forms) for drug in drugs]
    if forms[0] == forms[1]:
        return said(draft.phrase("compare_alike", names=names, family=families[0].plural), *rests)
    text = draft.phrase("compare_forms", family=families[0].plural, one=short_mark(first),
                        form=forms[0], other=short_mark(second), other_form=forms[1])  # fmt: skip
    return said(text, first.given.sources, second.given.sources)


def _respect(draft: Draft, subjects: Sequence[Subject], side: Side) -> list[Said]:
    """One respect in one bullet, if every side has it and they differ in it."""
    sides = [side(draft, subject) for subject in subjects]
    told = [one for one in sides if one is not None]
    if len(told) < len(subjects):
        return []
    clauses = {
        one.text.replace(subject.mark, "").replace(short_mark(subject), "")
        for one, subject in zip(told, subjects, strict=True)
    }
    if len(clauses) == 1:
        return []
    text = " ".join(one.text for one in told)
    return [Said(text, tuple(rest for one in told for rest in one.rests))]


def _kind(draft: Draft, subject: Subject) -> Said | None:
    if isinstance(subject, Drug):
        return drug_words.kind_of(draft, subject)
    if isinstance(subject, DrugClass | Term):
        return written(subject.lead, subject.sources)
    if isinstance(subject, Regimen):
        name = short_mark(subject)
        text = draft.phrase("regimen_of", regimen=name, drugs=subject.together)
        return said(text, subject.sources)
    return None


def _how_it_works(draft: Draft, subject: Subject) -> Said | None:
    """What a drug does, named so that it can stand beside the other one."""
    if not isinstance(subject, Drug) or not subject.says[0].startswith("It "):
        return None
    does = written(subject.says[0], subject.sources)
    text = re.sub(r"^It\b", short_mark(subject), does.text)
    return does.with_text(text)


def _given(draft: Draft, subject: Subject) -> Said | None:
    if isinstance(subject, DrugClass) and subject.given:
        plural = subject.plural[:1].upper() + subject.plural[1:]
        forms = form_words(draft, subject.given.forms)
        return said(
            draft.phrase("given_as_plural", drug=plural, forms=forms), subject.given.sources
        )
    if not isinstance(subject, Drug):
        return None
    text = draft.phrase(
        "given_as", drug=short_mark(subject), forms=form_words(draft, subject.given.forms)
    )
    return said(text, subject.given.sources)


def _approved(draft: Draft, subject: Subject) -> Said | None:
    """Since when, and from how many earlier lines on; the uses are an answer of their own."""
    if isinstance(subject, DrugClass | Term):
        return None
    records = approvals_of(draft.content, subject)
    relapse = for_relapse(records)
    if not relapse:
        return verdict_as_detail(draft, subject, records)
    draft.uses.append(relapse[0].id)
    since = approved_since(draft, subject, relapse, "approved_since", "approved_undated")
    if relapse[0].lines is None:
        return since
    words = from_lines(draft, relapse[0])
    text = draft.phrase("uses_begin", since=since.text.rstrip("."), conditions=words)
    return Said(text, (*since.rests, tuple(relapse[0].sources)))


def _members(draft: Draft, subject: Subject) -> Said | None:
    if not isinstance(subject, DrugClass):
        return None
    drugs = [
        drug
        for drug in draft.content.drugs.values()
        if drug.id in subject.stands_for(draft.content) and not drug.form_of
    ]
    names = all_of([short_mark(drug) for drug in drugs])
    plural = subject.plural[:1].upper() + subject.plural[1:]
    return (
        said(draft.phrase("members_of", family=plural, drugs=names), subject.sources)
        if drugs
        else None
    )


_SIDES: tuple[Side, ...] = (_kind, _how_it_works, _members, _given, _approved)
"""In which respects two things are told apart, in the order of reading."""
