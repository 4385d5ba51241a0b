"""Answers about named things: what it is, what it is called, is it approved, compare two."""

from collections.abc import Sequence

from relapse_guide.answers.draft import Draft
from relapse_guide.answers.naming import Naming, join_names
from relapse_guide.answers.topic_answers import ask_once, topic_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import drugs_of, regimen_of
from relapse_guide.knowledge.updates import approvals_of, updates_about
from relapse_guide.library.content import Content
from relapse_guide.library.entries import TITLE_LIMIT, Drug, DrugClass, Regimen

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
    draft.paragraphs.append(draft.phrase("names_intro"))
    for subject in subjects:
        draft.bullets.append(_names(draft, subject))
    _buttons_for(draft, subjects[0])
    return draft


def drug_approval(content: Content, question: Question) -> Draft:
    """What the content knows of a drug's or a combination's FDA approval."""
    subjects = [
        value
        for value in _whole_regimens(content, question.subjects) or question.listed
        if value in content.drugs or value in content.regimens or value in content.drug_classes
    ]
    if not subjects:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_capabilities")
    draft = _new_draft(content, "approval", subjects[:MAX_SUBJECTS], care_team="care_team_approval")
    if len(subjects) > 1:
        return _approval_of_several(draft, subjects)
    _say_page(draft, subjects[0])
    draft.updates = approvals_of(content, subjects[0])
    phrase = "approval_known" if draft.updates else "approval_unknown"
    draft.paragraphs.append(draft.phrase(phrase, subject=_mark(content, subjects[0])))
    _buttons_for(draft, subjects[0])
    return draft


def compare(content: Content, question: Question) -> Draft:
    """Two named things side by side; never which is better for the user."""
    subjects = _whole_regimens(content, question.subjects)
    # "Kyprolis or dexamethasone" is two drugs here, though they are a combination too.
    subjects = (subjects if len(subjects) > 1 else question.subjects)[:MAX_SUBJECTS]
    if len(subjects) < 2:
        return ask_once(content, question, "ask_which_two", "drug", "ask_capabilities")
    draft = _explain_several(content, subjects)
    draft.id = f"compare_{'_'.join(subjects)}"
    draft.care_team = draft.phrase("care_team_compare")
    draft.paragraphs = [draft.phrase("compare_intro")]
    draft.questions = [
        draft.phrase("question_compare", subjects=Naming(content).subjects(subjects, "and"))
    ]
    return draft


def newer_therapies(content: Content, question: Question) -> Draft:
    """What is newer than the page: the named therapy if there is one, else the overview."""
    named = [value for value in question.subjects if updates_about(content, [value])]
    return _explain_one(content, named[0]) if named else topic_draft(content, question)


def _whole_regimens(content: Content, subjects: Sequence[str]) -> list[str]:
    """Drugs that together are one regimen ("Kyprolis/pom/dex") become that regimen."""
    drugs = [value for value in subjects if value in content.drugs]
    regimen = regimen_of(content, drugs) if len(drugs) > 1 else None
    if regimen is None or len(drugs) != len(subjects):
        return list(subjects)
    return [regimen.id]


def _new_draft(
    content: Content, name: str, subjects: Sequence[str], care_team: str = "care_team_drug"
) -> Draft:
    sources: list[str] = []
    for subject in subjects:
        sources += [source for source in _entry(content, subject).sources if source not in sources]
    draft = Draft(content, id=f"{name}_{'_'.join(subjects)}", care_team="", sources=sources)
    draft.care_team = draft.phrase(care_team)
    draft.uses += subjects
    draft.listed = [value for value in subjects if value in content.drugs | content.regimens]
    return draft


def _entry(content: Content, subject: str):  # type: ignore[no-untyped-def]
    for group in (content.drugs, content.drug_classes, content.regimens, content.glossary):
        if subject in group:
            return group[subject]
    raise KeyError(subject)


def _mark(content: Content, subject: str) -> str:
    if subject in content.drugs:
        return "{" + subject + "}"
    if subject in content.regimens:
        return _regimen_mark(content.regimens[subject])
    return Naming(content).subject(subject)


def _regimen_mark(regimen: Regimen) -> str:
    drugs = join_names(["{" + drug_id + "}" for drug_id in regimen.drugs], "and")
    return f"{regimen.abbreviations[0]} ({drugs})" if regimen.abbreviations else drugs


def _explain_one(content: Content, subject: str) -> Draft:
    entry = _entry(content, subject)
    draft = _new_draft(content, "explain", [subject])
    draft.paragraphs.append(_what_it_is(draft, subject))
    _say_page(draft, subject)
    draft.updates = updates_about(content, [subject])
    draft.questions = [draft.phrase("question_explain", subject=Naming(content).subject(subject))]
    if isinstance(entry, Drug | DrugClass | Regimen) and entry.sources[0] != content.page.id:
        draft.paragraphs.append(draft.phrase("not_on_page"))
    _buttons_for(draft, subject)
    return draft


def _what_it_is(draft: Draft, subject: str) -> str:
    entry = _entry(draft.content, subject)
    if isinstance(entry, Drug):
        family = draft.content.drug_classes[entry.drug_class].name
        draft.uses.append(entry.drug_class)
        return draft.phrase(
            "drug_is", drug=_mark(draft.content, subject), family=family, fact=entry.says
        )
    if isinstance(entry, DrugClass):
        members = [
            "{" + drug_id + "}"
            for drug_id in draft.content.drugs
            if drug_id in drugs_of(draft.content, [subject])
        ]
        if not members:
            return entry.says
        return draft.phrase("class_is", fact=entry.says, drugs=join_names(members, "and"))
    if isinstance(entry, Regimen):
        return draft.phrase("regimen_is", regimen=_regimen_mark(entry))
    return str(entry.says[0])


def _say_page(draft: Draft, subject: str) -> None:
    """What the page, or the entry's own source, says of it beyond what it is."""
    entry = _entry(draft.content, subject)
    if isinstance(entry, Drug | DrugClass):
        draft.paragraphs += entry.page_says
    elif isinstance(entry, Regimen):
        draft.paragraphs += entry.says
    else:
        draft.paragraphs += entry.says[1:]


def _explain_several(content: Content, subjects: Sequence[str]) -> Draft:
    draft = _new_draft(content, "explain", subjects)
    draft.paragraphs.append(draft.phrase("explain_intro"))
    draft.bullets = [_what_it_is(draft, subject) for subject in subjects]
    draft.updates = updates_about(content, subjects)
    draft.questions = [
        draft.phrase("question_explain", subject=Naming(content).subjects(subjects, "and"))
    ]
    for subject in subjects:
        draft.button(_title(content, subject), "ask_explain", subject)
    return draft


def _title(content: Content, subject: str) -> str:
    """The first of its names that fits on a button."""
    entry = _entry(content, subject)
    if isinstance(entry, Drug):
        names = [entry.brand or entry.generic, *entry.brands, *entry.nicknames]
    elif isinstance(entry, Regimen):
        names = [*entry.abbreviations, entry.id]
    else:
        names = [entry.name, *entry.names]
    return next((name for name in names if len(name) <= TITLE_LIMIT), names[0][:TITLE_LIMIT])


def _names(draft: Draft, subject: str) -> str:
    content = draft.content
    entry = _entry(content, subject)
    if isinstance(entry, Drug):
        others = [brand for brand in entry.brands if brand != entry.brand]
        if entry.brand is None:
            known = join_names(others, "and")
            blanks = {"generic": entry.generic, "brands": known}
            return draft.phrase("names_generic_only" if others else "names_no_brand", **blanks)
        said = draft.phrase("names_brand", brand=entry.brand, generic=entry.generic)
        return said + (
            " " + draft.phrase("names_also", brands=join_names(others, "and")) if others else ""
        )
    if isinstance(entry, Regimen):
        return draft.phrase("regimen_is", regimen=_regimen_mark(entry))
    if isinstance(entry, DrugClass):
        return draft.phrase("names_class", name=entry.name, names=join_names(entry.names, "or"))
    return str(entry.says[0])


def _approval_of_several(draft: Draft, subjects: Sequence[str]) -> Draft:
    """One bullet each: what the page or its entry says, then the newest fact."""
    content = draft.content
    draft.paragraphs.append(draft.phrase("approval_intro"))
    for subject in subjects:
        entry = _entry(content, subject)
        draft.uses.append(subject)
        draft.sources += [source for source in entry.sources if source not in draft.sources]
        said = entry.says[0] if isinstance(entry, Regimen) else " ".join(entry.page_says)
        text = said or draft.phrase("approval_see_more")
        named = "{" + subject + "}" if subject in content.drugs else _title(content, subject)
        bullet = f"{named}: {text}"
        (draft.bullets if draft.room_for(bullet) else draft.more_bullets).append(bullet)
        draft.updates += [
            update for update in approvals_of(content, subject) if update not in draft.updates
        ]
    draft.more_heading = draft.phrase("approval_intro")
    draft.listed = list(subjects)
    for subject in subjects:
        draft.button(_title(content, subject), "ask_drug_approval", subject)
    return draft


def _buttons_for(draft: Draft, subject: str) -> None:
    if not drugs_of(draft.content, [subject]):
        return
    if subject not in draft.content.regimens:
        draft.button(draft.phrase("button_combinations"), "ask_regimens_with", subject)
        draft.button(draft.phrase("button_this_failed"), "ask_resistance_options", subject)
    draft.button(draft.phrase("button_approved"), "ask_drug_approval", subject)
