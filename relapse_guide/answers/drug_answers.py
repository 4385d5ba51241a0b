"""Answers about named things: what it is, what it is called, is it approved, compare two."""

from collections.abc import Iterable, Sequence

from relapse_guide.answers.draft import Draft
from relapse_guide.answers.naming import marks_of_all
from relapse_guide.answers.topic_answers import ask_once, topic_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import regimen_of, subject_of, subjects_of
from relapse_guide.knowledge.updates import approvals_of, updates_about
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Subject

MAX_SUBJECTS = 3


def explain(content: Content, question: Question) -> Draft:
    """What a drug, class, combination or term is, and what the page says of it."""
    subjects = _whole_regimens(content, question.subjects)
    if not subjects:
        return ask_once(content, question, "ask_explain_what", "drug", "ask_capabilities")
    if len(subjects) > 1:
        return _explain_several(content, subjects[:MAX_SUBJECTS])
    return _explain_one(content, subjects[0])


def drug_names(content: Content, question: Question) -> Draft:
    """Brand and generic names, and what an abbreviation stands for."""
    subjects = _whole_regimens(content, question.subjects)[:MAX_SUBJECTS]
    if not subjects:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_capabilities")
    draft = _new_draft(content, "names", subjects)
    draft.heading = draft.phrase("names_intro")
    draft.bullets = [subject.its_names(draft.phrase) for subject in subjects]
    _buttons_for(draft, subjects[0])
    return draft


def drug_approval(content: Content, question: Question) -> Draft:
    """What the content knows of a drug's or a combination's FDA approval."""
    named = _whole_regimens(content, question.subjects) or subjects_of(content, question.listed)
    subjects = [subject for subject in named if subject.is_treatment]
    if not subjects:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_capabilities")
    draft = _new_draft(content, "approval", subjects[:MAX_SUBJECTS], care_team="care_team_approval")
    if len(subjects) > 1:
        return _approval_of_several(draft, subjects)
    subject = subjects[0]
    draft.paragraphs += subject.facts
    draft.updates = approvals_of(content, subject.id)
    phrase = "approval_known" if draft.updates else "approval_unknown"
    draft.paragraphs.append(draft.phrase(phrase, subject=subject.spelled_out))
    _buttons_for(draft, subject)
    return draft


def compare(content: Content, question: Question) -> Draft:
    """Two named things side by side; never which is better for the user."""
    subjects = _whole_regimens(content, question.subjects)
    # "Kyprolis or dexamethasone" is two drugs here, though they are a combination too.
    subjects = subjects if len(subjects) > 1 else subjects_of(content, question.subjects)
    subjects = subjects[:MAX_SUBJECTS]
    if len(subjects) < 2:
        return ask_once(content, question, "ask_which_two", "drug", "ask_capabilities")
    draft = _explain_several(content, subjects)
    draft.id = f"compare_{_joined_ids(subjects)}"
    draft.care_team = draft.phrase("care_team_compare")
    draft.heading = draft.phrase("compare_intro")
    draft.questions = [draft.phrase("question_compare", subjects=marks_of_all(subjects))]
    return draft


def newer_therapies(content: Content, question: Question) -> Draft:
    """What is newer than the page: the named therapy if there is one, else the overview."""
    named = [value for value in question.subjects if updates_about(content, [value])]
    if not named:
        return topic_draft(content, question)
    return _explain_one(content, subject_of(content, named[0]))


def _whole_regimens(content: Content, ids: Sequence[str]) -> list[Subject]:
    """Drugs that together are one regimen ("Kyprolis/pom/dex") become that regimen."""
    drugs = [value for value in ids if value in content.drugs]
    regimen = regimen_of(content, drugs) if len(drugs) > 1 else None
    if regimen is None or len(drugs) != len(ids):
        return subjects_of(content, ids)
    return [regimen]


def _joined_ids(subjects: Iterable[Subject]) -> str:
    return "_".join(subject.id for subject in subjects)


def _new_draft(
    content: Content, name: str, subjects: Sequence[Subject], care_team: str = "care_team_drug"
) -> Draft:
    sources = dict.fromkeys(source for subject in subjects for source in subject.sources)
    draft = Draft(content, id=f"{name}_{_joined_ids(subjects)}", care_team="")
    draft.sources = list(sources)
    draft.care_team = draft.phrase(care_team)
    draft.uses += [subject.id for subject in subjects]
    draft.listed = [subject.id for subject in subjects if subject.is_choice]
    return draft


def _explain_one(content: Content, subject: Subject) -> Draft:
    draft = _new_draft(content, "explain", [subject])
    draft.paragraphs.append(_what_it_is(draft, subject))
    draft.paragraphs += subject.facts
    draft.updates = updates_about(content, [subject.id])
    draft.questions = [draft.phrase("question_explain", subject=subject.mark)]
    if subject.is_treatment and not content.on_page(subject):
        draft.paragraphs.append(draft.phrase("not_on_page"))
    _buttons_for(draft, subject)
    return draft


def _what_it_is(draft: Draft, subject: Subject) -> str:
    draft.uses += subject.leans_on
    return subject.what_it_is(draft.phrase, draft.content)


def _explain_several(content: Content, subjects: Sequence[Subject]) -> Draft:
    draft = _new_draft(content, "explain", subjects)
    draft.heading = draft.phrase("explain_intro")
    draft.bullets = [_what_it_is(draft, subject) for subject in subjects]
    draft.updates = updates_about(content, [subject.id for subject in subjects])
    draft.questions = [draft.phrase("question_explain", subject=marks_of_all(subjects))]
    for subject in subjects:
        draft.button(subject.title, "ask_explain", subject.id)
    return draft


def _approval_of_several(draft: Draft, subjects: Sequence[Subject]) -> Draft:
    """One bullet each: what the page or its entry says, then the newest fact."""
    draft.heading = draft.phrase("approval_intro")
    for subject in subjects:
        draft.uses.append(subject.id)
        draft.sources += [source for source in subject.sources if source not in draft.sources]
        text = subject.approval_fact or draft.phrase("approval_see_more")
        draft.bullets.append(f"{subject.short_mark}: {text}")
        draft.updates += [
            update
            for update in approvals_of(draft.content, subject.id)
            if update not in draft.updates
        ]
    draft.listed = [subject.id for subject in subjects]
    for subject in subjects:
        draft.button(subject.title, "ask_drug_approval", subject.id)
    return draft


def _buttons_for(draft: Draft, subject: Subject) -> None:
    if not subject.stands_for(draft.content):
        return
    if subject.is_ingredient:
        draft.button(draft.phrase("button_combinations"), "ask_regimens_with", subject.id)
        draft.button(draft.phrase("button_this_failed"), "ask_resistance_options", subject.id)
    draft.button(draft.phrase("button_approved"), "ask_drug_approval", subject.id)
