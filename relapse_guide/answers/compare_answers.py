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
from relapse_guide.answers.topic_answers import ask_once, topic_draft
from relapse_guide.dialogue.conversation import FAILING_KINDS, Question, Role
from relapse_guide.knowledge.approvals import approvals_of, for_relapse
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term
from relapse_guide.library.wording import all_of

Side = Callable[[Draft, Subject], Said | None]
"""What one thing is in one respect, as a clause that names it."""
OPEN_TO_CHOICE: tuple[Role | None, ...] = (None, "correction", "planned")
"""What is said of what there is to choose from: it was not taken yet."""


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
    lead = _lead(draft, subjects)
    sides = _SIDES[1:] if _tells_kinds(draft.content, subjects) else _SIDES
    bullets = [bullet for side in sides for bullet in _respect(draft, subjects, side)]
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    warnings = Listing(draft.phrase("boxed_each"), drug_words.boxed_each(draft, drugs))
    draft.parts.append(
        Part(
            lead,
            listings=[Listing("", bullets)],
            go_on=draft.phrase("compare_more"),
        )
    )
    if warnings.bullets:
        opening = said(draft.phrase("compare_warnings"))
        title = draft.phrase("button_boxed")
        draft.parts.append(Part(opening, listings=[warnings], title=title))
    draft.questions = [draft.phrase("question_compare", subjects=marks_of_all(subjects))]
    for subject in subjects:
        draft.button(subject.title, "ask_explain", subject.id)
    return draft


def advise(content: Content, question: Question) -> Draft:
    """Which of two is better for one person: nobody here can say, but what differs can be told.
    The boundary of the content alone where fewer are named to choose from."""
    choices = [
        mention.value
        for mention in question.mentions
        if mention.entity in FAILING_KINDS and mention.role in OPEN_TO_CHOICE
    ]
    named = asked_about(content, list(dict.fromkeys(choices)))
    boundary = topic_draft(content, question)
    if len(named) < 2:
        return boundary
    chosen = [mention for mention in question.mentions if mention.value in choices]
    draft = compare(content, question.copy(update={"mentions": chosen}))
    draft.id = f"personal_advice_{draft.id.removeprefix('compare_')}"
    draft.kind = boundary.kind
    draft.care_team = boundary.care_team
    draft.uses += boundary.uses
    draft.questions += boundary.questions
    first = draft.first
    first.details.insert(0, first.lead)
    first.lead = boundary.first.lead
    return draft


def _tells_kinds(content: Content, subjects: Sequence[Subject]) -> bool:
    """Whether the first sentence says what each of them is."""
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    if len(drugs) < len(subjects) or len(drugs) != 2:
        return False
    return drugs[0].drug_class != drugs[1].drug_class


def _lead(draft: Draft, subjects: Sequence[Subject]) -> Said:
    """The one difference that tells them apart best."""
    names = all_of(short_marks(subjects))
    rests = [subject.sources for subject in subjects]
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    if len(drugs) < len(subjects) or len(drugs) > 2:
        return said(draft.phrase("compare_kinds", names=names), *rests)
    first, second = drugs
    families = [draft.content.drug_classes[drug.drug_class] for drug in drugs]
    if _tells_kinds(draft.content, subjects):
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


def _effects(draft: Draft, subject: Subject) -> Said | None:
    """What is common with it, as far as one clause holds that."""
    if not isinstance(subject, Drug | DrugClass) or not subject.effects:
        return None
    names = all_of(subject.effects.names[: drug_words.IN_A_SENTENCE])
    text = draft.phrase("compare_effects", drug=short_mark(subject), names=names)
    return said(text, subject.effects.sources)


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


_SIDES: tuple[Side, ...] = (_kind, _members, _given, _effects, _how_it_works, _approved)
"""In which respects two things are told apart, in the order of reading: first what they are, then
what is felt of them."""
