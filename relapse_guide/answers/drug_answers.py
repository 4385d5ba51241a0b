"""Answers about named things: what it is, its names, how it is given, what to watch for."""

from collections.abc import Callable, Iterable, Sequence

from relapse_guide.answers import drug_words
from relapse_guide.answers.approval_words import approved_since, not_approved, short_forms
from relapse_guide.answers.draft import Draft, Listing, Part, Said, all_written, said, written
from relapse_guide.answers.drug_words import Medicine
from relapse_guide.answers.naming import marks_of_all, short_mark, short_marks
from relapse_guide.answers.naming_subjects import MAX_SUBJECTS, asked_about, joined_ids
from relapse_guide.answers.topic_answers import ask_once, topic_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.approvals import (
    approvals_of,
    base_of,
    for_relapse,
    holding,
)
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.knowledge.updates import is_warning, updates_about
from relapse_guide.library.approvals import Status
from relapse_guide.library.content import Content
from relapse_guide.library.drug_facts import Form
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term
from relapse_guide.library.texts import LONGEST_LEAD, count_words
from relapse_guide.library.wording import all_of, any_of

FEW_DRUGS = 4
"""Drugs of which each is told by itself; more are sorted by how they are given."""
TOLD_OF_OTHER_FORM = 2
"""Sentences on another form of a drug: how, and where."""
FEW_NAMES = 3
"""Side effects of each drug where several are told."""


def explain(content: Content, question: Question) -> Draft:
    """What a drug, class, combination or term is, and what must be known of it."""
    subjects = asked_about(content, question.subjects)
    if not subjects:
        return ask_once(content, question, "ask_explain_what", "drug", "ask_capabilities")
    if len(subjects) > 1:
        return _explain_several(content, subjects[:MAX_SUBJECTS])
    return explain_one(content, subjects[0])


def explain_one(content: Content, subject: Subject) -> Draft:
    """One subject: definition, details, warning, and what the page says of it."""
    draft = new_draft(content, "explain", [subject])
    part = Part(
        _definition(draft, subject), go_on=draft.phrase("more_about", name=short_mark(subject))
    )
    part.details += _details(draft, subject)
    part.warnings += _warnings(draft, subject)
    for update in updates_about(content, [subject.id]):
        if not is_warning(update):
            draft.uses.append(update.id)
            part.details.append(written(update.says, update.sources))
    part.page_notes += all_written(subject.facts, _page_first(content, subject))
    draft.parts.append(part)
    draft.questions = _questions(draft, subject)
    subject_buttons(draft, subject, but="ask_explain")
    return draft


def _warnings(draft: Draft, subject: Subject) -> list[Said]:
    """The boxed warning; for a drug without one that we know, the FDA's dated warnings."""
    boxed = drug_words.boxed(draft, subject) if isinstance(subject, Drug | DrugClass) else None
    return [boxed] if boxed else _dated_warnings(draft, subject)


def _boxed_of(draft: Draft, subjects: Sequence[Subject]) -> list[Listing]:
    """The boxed warnings of several drugs, each once."""
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    bullets = drug_words.boxed_each(draft, drugs)
    return [Listing(draft.phrase("boxed_each"), bullets)] if bullets else []


def _dated_warnings(draft: Draft, subject: Subject) -> list[Said]:
    """The FDA's dated warnings, which a boxed warning holds where there is one."""
    if isinstance(subject, Drug | DrugClass) and subject.boxed and subject.boxed.names:
        return []
    warnings = [u for u in updates_about(draft.content, [subject.id]) if is_warning(u)]
    draft.uses += [update.id for update in warnings]
    return [written(update.says, update.sources) for update in warnings]


def _questions(draft: Draft, subject: Subject) -> list[str]:
    if isinstance(subject, Term):
        return list(subject.questions)
    if isinstance(subject, Drug) and not holding(approvals_of(draft.content, subject)):
        return []
    return [draft.phrase("question_explain", subject=subject.mark)]


def _page_first(content: Content, subject: Subject) -> Sequence[str]:
    return [content.page.id] if content.on_page(subject) else subject.sources


def _definition(draft: Draft, subject: Subject) -> Said:
    if isinstance(subject, Drug):
        return drug_words.defined(draft, subject)[0]
    if isinstance(subject, Regimen):
        text = draft.phrase("regimen_is", regimen=_letters(subject), drugs=_short_together(subject))
        return said(text, subject.sources)
    assert isinstance(subject, DrugClass | Term)
    return written(subject.lead, subject.sources)


def _letters(regimen: Regimen) -> str:
    return regimen.abbreviations[0] if regimen.abbreviations else _short_together(regimen)


def _short_together(regimen: Regimen) -> str:
    return all_of(["{" + drug_id + ":short}" for drug_id in regimen.drugs])


def _details(draft: Draft, subject: Subject) -> list[Said]:
    if isinstance(subject, Regimen):
        told = all_written(subject.says, subject.sources)
        return [*_approved(draft, subject), *trials_left_out(draft, subject), *told]
    assert isinstance(subject, Drug | DrugClass | Term)
    says = drug_words.defined(draft, subject)[1] if isinstance(subject, Drug) else subject.says
    details = all_written(says, subject.sources)
    if isinstance(subject, DrugClass):
        details += _of_this_kind(draft, _members(draft.content, subject))
    if isinstance(subject, Drug):
        approved = _approved(draft, subject)
        offered = _is_offered(draft.content, subject)
        # That a drug is gone comes before how it works.
        details = [*details, *approved] if offered else [*approved, *details]
    if isinstance(subject, Drug | DrugClass):
        details += drug_words.given(draft, subject)[:1]
    if isinstance(subject, Term) and subject.again:
        details += all_written(subject.again, subject.sources)
    return details


def trials_left_out(draft: Draft, regimen: Regimen) -> list[Said]:
    """Whom the trial behind an approved combination did not take."""
    content = draft.content
    told = []
    for record in approvals_of(content, regimen):
        failed = any_of(["{" + value + "}" for value in record.trial_left_out])
        had = any_of([content.glossary[target].name for target in record.left_out_had])
        words = [draft.phrase("left_out_failed", drugs=failed)] if failed else []
        words += [draft.phrase("left_out_had", target=had)] if had else []
        if words:
            draft.uses.append(record.id)
            text = draft.phrase("its_trial_left_out", what=any_of(words))
            told.append(said(text, record.sources))
    return told


def _of_this_kind(draft: Draft, members: Sequence[Drug]) -> list[Said]:
    """The drugs of a class: those that are approved, then those that are not."""
    told = []
    for phrase_id, offered in (("class_members", True), ("class_others", False)):
        drugs = [drug for drug in members if _is_offered(draft.content, drug) is offered]
        if drugs:
            draft.uses += [drug.id for drug in drugs]
            text = draft.phrase(phrase_id, drugs=all_of([drug.mark for drug in drugs]))
            told.append(said(text, *(drug.sources for drug in drugs)))
    return told


def _members(content: Content, family: DrugClass) -> list[Drug]:
    found = [content.drugs[drug_id] for drug_id in content.drugs
             if drug_id in family.stands_for(content)]  # fmt: skip
    return [drug for drug in found if not drug.form_of]


def _approved(draft: Draft, subject: Drug | Regimen) -> list[Said]:
    """In one sentence, whether and since when; the uses are an answer of their own."""
    records = approvals_of(draft.content, subject)
    found = for_relapse(records) or holding(records)
    name = short_mark(subject)
    draft.uses += [record.id for record in records[:1]]
    if found:
        kind = "approved_since" if for_relapse(records) else "approved_new_since"
        return [approved_since(draft, subject, found, kind, "approved_undated")]
    return [not_approved(draft, name, record, verdict=False) for record in records[:1]]


def _explain_several(content: Content, subjects: Sequence[Subject]) -> Draft:
    draft = new_draft(content, "explain", subjects)
    first, *others = subjects
    told = _details(draft, first)[:1]
    bullets = [_with_more(draft, subject, told) for subject in others]
    names = all_of(short_marks(others))
    listing = Listing(draft.phrase("explain_others", names=names), bullets)
    draft.parts.append(
        Part(
            _definition(draft, first),
            details=told,
            warnings=[fact for subject in subjects for fact in _dated_warnings(draft, subject)],
            listings=[listing, *_boxed_of(draft, subjects)],
        )
    )
    draft.questions = [draft.phrase("question_explain", subject=marks_of_all(subjects))]
    for subject in subjects:
        draft.button(subject.title, "ask_explain", subject.id)
    return draft


def _with_more(draft: Draft, subject: Subject, told: Sequence[Said] = ()) -> Said:
    """What it is, and one sentence more that was not told of another."""
    opening, *more = [_definition(draft, subject), *_details(draft, subject)[:1]]
    if not more or more[0].text in [other.text for other in told]:
        return opening
    return Said(f"{opening.text} {more[0].text}", (*opening.rests, *more[0].rests))


def drug_names(content: Content, question: Question) -> Draft:
    """Brand and generic names, whether two names are one drug, what an abbreviation stands for."""
    subjects = subjects_of(content, question.subjects)[:MAX_SUBJECTS]
    whole = asked_about(content, question.subjects)[:MAX_SUBJECTS]
    if not subjects:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_capabilities")
    if len(whole) == 1 and isinstance(whole[0], Regimen):
        subjects = whole
    draft = new_draft(content, "names", subjects, care_team="care_team_names")
    if len(subjects) > 1:
        draft.parts.append(_are_they_one(draft, subjects))
    else:
        twice = (
            len([mention for mention in question.mentions if mention.value == subjects[0].id]) > 1
        )
        draft.parts.append(_names_of(draft, subjects[0], twice=twice))
    subject_buttons(draft, subjects[0], but="ask_drug_names")
    return draft


def _are_they_one(draft: Draft, subjects: Sequence[Subject]) -> Part:
    content = draft.content
    names = all_of(short_marks(subjects))
    drugs = [subject for subject in subjects if isinstance(subject, Drug)]
    bullets: list[Said] = []
    for subject in subjects:
        bullets.append(
            _with_more(draft, subject, [Said(b.text.split(". ", 1)[-1]) for b in bullets])
        )
    if len(drugs) == len(subjects):
        if len({base_of(content, drug.id) for drug in drugs}) == 1:
            return forms_of_one(draft, drugs)
        same = len({drug.drug_class for drug in drugs}) == 1
        kind = "names_same_family" if same else "names_two_drugs"
        return Part(said(draft.phrase(kind, names=names)), listings=[Listing("", bullets)])
    return Part(said(draft.phrase("names_differ", names=names)), listings=[Listing("", bullets)])


def forms_of_one(draft: Draft, drugs: Sequence[Drug]) -> Part:
    """Products of one drug: that they hold the same, and how each is given."""
    generic = draft.content.drugs[base_of(draft.content, drugs[0].id)].generic
    text = draft.phrase("names_forms", names=all_of(short_marks(drugs)), generic=generic)
    given = [drug_words.given_lead(draft, drug) for drug in drugs]
    return Part(said(text), listings=[Listing("", given)])


def _names_of(draft: Draft, subject: Subject, *, twice: bool) -> Part:
    if isinstance(subject, Drug):
        return _names_of_drug(draft, subject, twice=twice)
    if isinstance(subject, Regimen):
        text = draft.phrase("stands_for", letters=_letters(subject), words=_short_together(subject))
        return Part(said(text, subject.sources), details=_details(draft, subject))
    if isinstance(subject, DrugClass):
        short = next((name for name in subject.names if _is_abbreviation(name)), None)
        if short:
            text = draft.phrase("stands_for", letters=short, words=subject.name)
            return Part(
                said(text, subject.sources), details=[written(subject.lead, subject.sources)]
            )
    part = Part(_definition(draft, subject))
    part.details = _details(draft, subject)
    return part


def _is_abbreviation(name: str) -> bool:
    capitals = [place for place, letter in enumerate(name) if letter.isupper()]
    return " " not in name and (len(capitals) > 1 or capitals[:1] > [0])


def _names_of_drug(draft: Draft, drug: Drug, *, twice: bool) -> Part:
    others = [brand for brand in drug.brands if brand != drug.brand]
    details = []
    if drug.brand:
        kind = "names_same" if twice else "names_brand"
        text = draft.phrase(kind, brand=drug.brand, generic=drug.generic)
    elif others and twice:
        text = draft.phrase("names_same", brand=others.pop(0), generic=drug.generic)
    elif others:
        text = draft.phrase("names_generic_only", generic=drug.generic, brands=all_of(others))
        others = []
    else:
        text = draft.phrase("names_no_brand", generic=drug.generic)
    if others:
        details.append(said(draft.phrase("names_also", brands=all_of(others)), drug.sources))
    details.append(drug_words.kind_of(draft, drug))
    return Part(said(text, drug.sources), details=details)


def how_given(content: Content, question: Question) -> Draft:
    """A pill, a shot or a drip, and where; of several drugs, each in short."""
    subjects = asked_about(content, question.subjects) or subjects_of(content, question.listed)
    drugs = _drugs_meant(content, subjects)
    if not drugs:
        return _by_form(
            content, [drug for drug in content.drugs.values() if _is_offered(content, drug)]
        )
    draft = new_draft(content, "given", subjects[:MAX_SUBJECTS], care_team="care_team_given")
    single = subjects[0] if len(subjects) == 1 else None
    if isinstance(single, Drug) or (isinstance(single, DrugClass) and single.given):
        draft.parts.append(_given_part(draft, single))
        subject_buttons(draft, single, but="ask_how_given")
        return draft
    if len(drugs) == 1:
        draft.parts.append(_given_part(draft, drugs[0]))
        subject_buttons(draft, drugs[0], but="ask_how_given")
        return draft
    if len(drugs) > FEW_DRUGS:
        return _by_form(content, drugs)
    draft.parts.append(_given_each(draft, drugs))
    subject_buttons(draft, subjects[0], but="ask_how_given")
    return draft


def _given_each(draft: Draft, drugs: Sequence[Drug]) -> Part:
    """The form of each in one sentence if it holds them, then what is told of each."""
    bullets = [drug_words.given_lead(draft, drug) for drug in drugs]
    forms = [
        draft.phrase(
            "given_short", drug=short_mark(drug), form=short_forms(draft, drug.given.forms)
        )
        for drug in drugs
    ]
    text = draft.phrase("given_all", each=all_of(forms))
    if count_words(text) > LONGEST_LEAD:
        text = draft.phrase("given_ways")
    lead = said(text, *(drug.given.sources for drug in drugs))
    return Part(lead, listings=[Listing("", bullets)], go_on=draft.phrase("given_more"))


def _drugs_meant(content: Content, subjects: Iterable[Subject]) -> list[Drug]:
    wanted: dict[str, None] = {}
    for subject in subjects:
        found = (
            [subject.id]
            if isinstance(subject, Drug)
            else [drug for drug in content.drugs if drug in subject.stands_for(content)]
        )
        wanted.update(dict.fromkeys(found))
    return [content.drugs[drug_id] for drug_id in wanted]


def _is_offered(content: Content, drug: Drug) -> bool:
    """Not a drug that was withdrawn or is not approved at all."""
    return bool(holding(approvals_of(content, drug)))


def _given_part(draft: Draft, subject: Medicine) -> Part:
    assert subject.given is not None
    records = approvals_of(draft.content, subject)
    told = drug_words.given(draft, subject)
    gone = bool(records) and records[0].status is Status.withdrawn
    if isinstance(subject, Drug) and gone and not _is_offered(draft.content, subject):
        lead = not_approved(draft, subject.mark, records[0], verdict=False)
        return Part(lead, details=told)
    products = _products(draft.content, subject)
    if len(products) > 1:
        told += drug_words.beware(draft, subject)
        return Part(_forms_of(draft, products), details=told, listings=_more_given(draft, products))
    part = Part(drug_words.given_lead(draft, subject), details=told)
    if part.lead.text.endswith(told[0].text.removeprefix("It")):
        part.details = told[1:]
    part.details += drug_words.beware(draft, subject)
    part.go_on = draft.phrase("more_about", name=short_mark(subject))
    return part


def _products(content: Content, subject: Medicine) -> list[Drug]:
    """A drug and its other forms, if it is asked about by the name of all."""
    if not isinstance(subject, Drug) or subject.form_of:
        return []
    others = [drug for drug in content.drugs.values() if drug.form_of == subject.id]
    return [subject, *others] if others else []


def _forms_of(draft: Draft, products: Sequence[Drug]) -> Said:
    """`Darzalex is a drip and Darzalex Faspro is a shot.`"""
    forms = [
        draft.phrase("given_short", drug=drug.mark, form=short_forms(draft, drug.given.forms))
        for drug in products
    ]
    text = draft.phrase("given_all", each=all_of(forms))
    return said(text, *(drug.given.sources for drug in products))


def _more_given(draft: Draft, products: Sequence[Drug]) -> list[Listing]:
    """How the other forms are given."""
    draft.uses += [drug.id for drug in products[1:]]
    return [
        Listing(
            draft.phrase("given_other_form", drug=short_mark(drug)),
            drug_words.given(draft, drug)[:TOLD_OF_OTHER_FORM],
        )
        for drug in products[1:]
    ]


def _by_form(content: Content, drugs: Sequence[Drug]) -> Draft:
    """Which are pills, which are shots, which are drips."""
    draft = Draft(content, id="given_by_form", care_team="")
    draft.care_team = draft.phrase("care_team_given")
    draft.uses += [drug.id for drug in drugs]
    draft.listed = [drug.id for drug in drugs]
    bullets = []
    for form in Form:
        these = [drug for drug in drugs if form in drug.given.forms]
        if not these:
            continue
        text = draft.phrase(
            "drugs_as", form=draft.phrase(f"as_{form.value}"), drugs=all_of(short_marks(these))
        )
        bullets.append(said(text, *(drug.given.sources for drug in these)))
    lead = said(draft.phrase("given_ways"))
    draft.parts.append(
        Part(lead, listings=[Listing("", bullets)], go_on=draft.phrase("given_more"))
    )
    draft.button(draft.phrase("button_options"), "ask_treatment_options")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")
    return draft


def generic_form(content: Content, question: Question) -> Draft:
    """Whether a generic form of a drug is sold."""
    subjects = asked_about(content, question.subjects)
    drugs = _drugs_meant(content, subjects)[:MAX_SUBJECTS]
    if not drugs:
        return _all_generics(content)
    draft = new_draft(content, "generic", drugs, care_team="care_team_generic")
    first, *others = drugs
    part = Part(_generic(draft, first))
    if others:
        part.listings.append(Listing("", [_generic(draft, drug) for drug in others]))
    if first.brand:
        part.details.append(
            said(
                draft.phrase("names_brand", brand=first.brand, generic=first.generic), first.sources
            )
        )
    draft.parts.append(part)
    draft.questions = [draft.phrase("question_generic", drugs=marks_of_all(drugs))]
    draft.button(draft.phrase("button_cost"), "ask_cost")
    subject_buttons(draft, first, but="ask_generic")
    return draft


def _all_generics(content: Content) -> Draft:
    draft = Draft(content, id="generics", care_team="")
    draft.care_team = draft.phrase("care_team_generic")
    known = [
        drug for drug in content.drugs.values() if drug.generic_form and drug.generic_form.available
    ]
    draft.uses += [drug.id for drug in known]
    bullets = [
        written(drug.generic_form.says, drug.generic_form.sources)
        for drug in known
        if drug.generic_form
    ]
    names = all_of(short_marks(known[:4]))
    lead = said(draft.phrase("generics_are", drugs=names))
    draft.parts.append(
        Part(lead, listings=[Listing("", bullets)], go_on=draft.phrase("generics_more"))
    )
    draft.button(draft.phrase("button_cost"), "ask_cost")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")
    return draft


def _generic(draft: Draft, drug: Drug) -> Said:
    if drug.generic_form is None:
        return said(draft.phrase("generic_unknown", drug=short_mark(drug)), drug.sources)
    verdict = "verdict_yes" if drug.generic_form.available else "verdict_no"
    fact = written(drug.generic_form.says, drug.generic_form.sources)
    return fact.with_text(draft.phrase(verdict, fact=fact.text))


def side_effects(content: Content, question: Question) -> Draft:
    """Common side effects, the boxed warning, and when to call."""
    subjects = asked_about(content, question.treatments)[:MAX_SUBJECTS]
    if not subjects:
        return topic_draft(content, question)
    draft = new_draft(content, "side_effects", subjects, care_team="care_team_effects")
    draft.questions = [draft.phrase("question_effects", drugs=marks_of_all(subjects))]
    single = subjects[0] if len(subjects) == 1 else None
    medicine = single if isinstance(single, Drug) or _has_effects(single) else None
    if medicine is not None:
        assert isinstance(medicine, Drug | DrugClass)
        draft.parts.append(_effects_part(draft, medicine, question.signs))
        draft.parts += _rules(draft, medicine)
        subject_buttons(draft, medicine, but="ask_side_effects")
        return draft
    draft.parts.append(_effects_of_each(draft, subjects))
    for drug in _drugs_meant(content, subjects):
        if drug.effects:
            draft.button(drug.title, "ask_side_effects", drug.id)
    return draft


def _has_effects(subject: Subject | None) -> bool:
    return isinstance(subject, DrugClass) and bool(subject.effects)


def _effects_part(draft: Draft, subject: Medicine, signs: Sequence[str]) -> Part:
    """What is common in the first sentence, the FDA's warning and when to call with it."""
    part = Part(*_effects_lead(draft, subject))
    warning, call = drug_words.boxed(draft, subject), drug_words.call_list(draft, subject)
    if subject.effects is None and drug_words.boxed_lead(draft, subject):
        warning = None  # It is the first sentence then.
    part.warnings += [warning] if warning else []
    part.listings += [call] if call else []
    for update in updates_about(draft.content, [subject.id]):
        if is_warning(update) and not (subject.boxed and subject.boxed.names):
            draft.uses.append(update.id)
            part.details.append(written(update.says, update.sources))
    if subject.effects is not None:
        part.details.insert(0, said(draft.phrase("effects_vary")))
    unread = drug_words.no_boxed(draft, subject)
    part.page_notes += [unread] if unread else []
    part.follow += _signs_told(draft, signs)
    part.go_on = draft.phrase("more_about", name=short_mark(subject))
    return part


def _signs_told(draft: Draft, signs: Sequence[str]) -> list[Said]:
    """What to do about a sign that the question tells, before all else that is told."""
    found = [draft.content.signs[sign_id] for sign_id in signs if sign_id in draft.content.signs]
    draft.uses += [sign.id for sign in found[:1]]
    return [written(sign.lead, sign.sources) for sign in found[:1]]


def _rules(draft: Draft, subject: Medicine) -> list[Part]:
    """Rules such as "do not drive", as a subject of their own."""
    rules = drug_words.beware(draft, subject)
    if not rules:
        return []
    lead = said(draft.phrase("rules_lead", drug=short_mark(subject)))
    return [Part(lead, details=rules, title=draft.phrase("button_rules"))]


def _effects_lead(draft: Draft, subject: Medicine) -> tuple[Said, list[Said]]:
    """As many names as a first sentence takes, and the others in the next one."""
    name = short_mark(subject)
    if subject.effects is None:
        return drug_words.boxed_lead(draft, subject) or said(
            draft.phrase("effects_unknown", drug=name), subject.sources
        ), []
    names = list(subject.effects.names)
    taken = len(names)
    while (
        taken > 1
        and count_words(draft.phrase("effects", drug=name, names=all_of(names[:taken])))
        > LONGEST_LEAD - 1
    ):
        taken -= 1
    lead = draft.phrase("effects", drug=name, names=all_of(names[:taken]))
    rest = names[taken:]
    follow = [said(_others(draft, rest), subject.effects.sources)] if rest else []
    return said(lead, subject.effects.sources), follow


def _others(draft: Draft, names: Sequence[str]) -> str:
    return drug_words.in_sentences(
        names,
        lambda some: draft.phrase("effects_also", names=all_of(some)),
        lambda some: draft.phrase("effects_further", names=all_of(some)),
    )


def _effects_of_each(draft: Draft, subjects: Sequence[Subject]) -> Part:
    names = all_of(short_marks(subjects))
    bullets = []
    drugs = _drugs_meant(draft.content, subjects)
    for drug in drugs:
        draft.uses.append(drug.id)
        if drug.effects:
            text = draft.phrase(
                "effects_of", drug=short_mark(drug), names=all_of(drug.effects.names[:FEW_NAMES])
            )
            bullets.append(said(text, drug.effects.sources))
    listing = Listing(draft.phrase("effects_each"), bullets)
    boxes = Listing(draft.phrase("boxed_each"), drug_words.boxed_each(draft, drugs))
    if not listing.bullets and not boxes.bullets:
        rests = [drug.sources for drug in drugs]
        return Part(said(draft.phrase("effects_unknown", drug=names), *rests[:1]))
    return Part(
        said(draft.phrase("effects_differ", names=names)),
        listings=[listing for listing in (listing, boxes) if listing.bullets],
        go_on=draft.phrase("effects_more"),
    )


def new_draft(
    content: Content, name: str, subjects: Sequence[Subject], care_team: str = "care_team_drug"
) -> Draft:
    """An empty draft about some subjects."""
    draft = Draft(content, id=f"{name}_{joined_ids(subjects)}", care_team="")
    if all(isinstance(subject, Term) for subject in subjects):
        care_team = "care_team_term"
    if all(isinstance(subject, Drug) and not _is_offered(content, subject) for subject in subjects):
        care_team = "care_team_not_offered"
    draft.care_team = draft.phrase(care_team)
    draft.uses += [subject.id for subject in subjects]
    draft.listed = [subject.id for subject in subjects if subject.is_choice]
    return draft


def subject_buttons(draft: Draft, subject: Subject, but: str) -> None:
    """What else can be asked about it, without what was asked and without dead ends."""
    for phrase_id, intent, leads in _ASKED_NEXT:
        if intent != but and leads(draft.content, subject):
            draft.button(draft.phrase(phrase_id), intent, subject.id)
    if isinstance(subject, Term):
        draft.button(draft.phrase("button_options"), "ask_treatment_options")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")


def _has_given(content: Content, subject: Subject) -> bool:
    if isinstance(subject, DrugClass):
        return subject.given is not None
    return isinstance(subject, Drug) and _is_offered(content, subject)


def _has_warnings(content: Content, subject: Subject) -> bool:
    if isinstance(subject, DrugClass):
        return subject.effects is not None
    return isinstance(subject, Regimen) or (
        isinstance(subject, Drug) and bool(subject.effects or subject.boxed.names)
    )


def _has_uses(content: Content, subject: Subject) -> bool:
    return subject.is_treatment and bool(approvals_of(content, subject))


def _always(content: Content, subject: Subject) -> bool:
    return isinstance(subject, Drug | Regimen | DrugClass)


_ASKED_NEXT: tuple[tuple[str, str, Callable[[Content, Subject], bool]], ...] = (
    ("button_given", "ask_how_given", _has_given),
    ("button_warnings", "ask_side_effects", _has_warnings),
    ("button_lines", "ask_drug_approval", _has_uses),
    ("button_explain", "ask_explain", _always),
)
"""The useful next questions about a subject, best first: (title, intent, whether it leads on)."""
