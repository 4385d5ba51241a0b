"""What is approved for people with a given history: after failure, intolerance, or earlier lines.

Built from the records of approved uses; what does not fit is told with the reason, and nothing is
a recommendation: an answer says for whom a label is.
"""

from collections.abc import Iterable, Mapping, Sequence

from relapse_guide.answers import option_words
from relapse_guide.answers.answer import Kind
from relapse_guide.answers.approval_words import by_earlier_drugs
from relapse_guide.answers.draft import Draft, Listing, Part, Said, said
from relapse_guide.answers.drug_answers import explain_one
from relapse_guide.answers.helpings import helpings_of
from relapse_guide.answers.history_answers import show_what_was_told
from relapse_guide.answers.naming import short_marks
from relapse_guide.answers.option_words import headline, named_in_lead
from relapse_guide.answers.topic_answers import ask_once, chat_draft, topic_draft
from relapse_guide.dialogue.conversation import FAILING_KINDS, PRIOR_LINES, Question
from relapse_guide.knowledge.approvals import bases_of
from relapse_guide.knowledge.names import drugs_of, find_subject, helper_drugs, subjects_of
from relapse_guide.knowledge.options import Fit, History, Place, fits, page_list
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen, Term
from relapse_guide.library.texts import DRUG_MARK

OTHER_STAGE = "ask_other_stage"
"""What somebody asks who has had no treatment yet: the page starts later."""


def after_failure(content: Content, question: Question) -> Draft:
    """What is left when a drug stopped working."""
    named = (
        question.resistant
        or _failing(question, "resistant")
        or _terms(content, question)
        or ([] if question.intolerant else _supposed(question))
    )
    if not named and not question.intolerant:
        return _which_drug_failed(content, question)
    kind = "failure" if named else "intolerance"
    return _options(content, question, _history(content, question, resistant=named), kind)


def after_intolerance(content: Content, question: Question) -> Draft:
    """What there is without the drugs that could not be tolerated."""
    named = (
        question.intolerant
        or _failing(question, "intolerant")
        or ([] if question.resistant else _of_anybody(question))
    )
    if not named:
        return _which_drug_failed(content, question)
    history = _history(content, question, intolerant=named)
    return _options(content, question, history, "intolerance")


def after_lines(content: Content, question: Question) -> Draft:
    """What is approved after a number of earlier lines, without what failed."""
    if question.prior_lines is None and question.asked_back and question.avoided:
        return _by_history(content, question)
    if question.prior_lines is None:
        return ask_once(
            content, question, "ask_prior_lines", "prior_lines", "ask_treatment_options"
        )
    return _options(content, question, _history(content, question), "lines")


def next_steps(content: Content, question: Question) -> Draft:
    """Nothing works any more: what is left by what is known of the person, else in general."""
    return _by_history(content, question)


def treatment_options(content: Content, question: Question) -> Draft:
    """What there is: by what is known of the person, else in general."""
    return _by_history(content, question)


def _by_history(content: Content, question: Question) -> Draft:
    failing = question.resistant or _terms(content, question)
    if failing:
        return _options(
            content, question, _history(content, question, resistant=failing), "failure"
        )
    if question.intolerant:
        return _options(content, question, _history(content, question), "intolerance")
    if question.prior_lines is not None:
        return _options(content, question, _history(content, question), "lines")
    return topic_draft(content, question)


def _failing(question: Question, role: str) -> list[str]:
    return [mention.value for mention in question.mentions if mention.role == role]


def _supposed(question: Question) -> list[str]:
    """What is taken or planned, and is asked about for the day when it works no longer. It is not
    kept as what failed."""
    planned = [one.value for one in question.mentions if one.role in ("taking", "planned")]
    return planned or _of_anybody(question)


def _of_anybody(question: Question) -> list[str]:
    """What failed, or was not tolerated by, "a patient" or "people": the question is what there is
    then. It is kept as nobody's own."""
    return [
        one.value
        for one in question.mentions
        if one.role in ("others", "general") and one.entity in FAILING_KINDS
    ]


def _terms(content: Content, question: Question) -> list[str]:
    """What "triple-class refractory" says has failed."""
    terms = [find_subject(content, value) for value in question.subjects]
    return [value for term in terms if isinstance(term, Term) for value in term.no_longer_works]


def _history(
    content: Content,
    question: Question,
    resistant: Sequence[str] = (),
    intolerant: Sequence[str] = (),
) -> History:
    spared = question.spared
    return History(
        content,
        failed=_as_drugs(content, [*question.resistant, *resistant], spared),
        not_tolerated=_as_drugs(content, [*question.intolerant, *intolerant], spared),
        spared=tuple(question.spared),
        lines=question.prior_lines,
    )


def _as_drugs(content: Content, ids: Iterable[str], spared: Iterable[str] = ()) -> tuple[str, ...]:
    """Drugs and classes; a combination stands for its drugs, but not for the steroid in it, nor
    for what is said to be fine."""
    found: dict[str, None] = {}
    others = {*helper_drugs(content), *spared}
    for value in ids:
        subject = find_subject(content, value)
        if isinstance(subject, Regimen):
            found.update(dict.fromkeys(drug for drug in subject.drugs if drug not in others))
        elif isinstance(subject, Term):
            found.update(dict.fromkeys(subject.no_longer_works))
        else:
            found[value] = None
    return tuple(found)


def _which_drug_failed(content: Content, question: Question) -> Draft:
    """Ask once which drug it was; after that, say what there is in general."""
    if any(mention.role == "ruled_out" for mention in question.mentions):
        return chat_draft(content, content.chat["taken_back"], Kind.clarify)
    return ask_once(content, question, "ask_which_drug", "drug", "ask_next_steps")


def _options(content: Content, question: Question, history: History, kind: str) -> Draft:
    if history.lines == 0:
        return topic_draft(content, Question(intent=OTHER_STAGE))
    draft = Draft(content, id=_id_of(history, kind), care_team="")
    draft.care_team = draft.phrase("care_team_options")
    avoided = history.failed_drugs | history.shunned_drugs
    named = _named_drugs(content, question) - avoided
    sorted_fits = _named_first(content, named, fits(content, history))
    by_place = {place: [fit for fit in sorted_fits if fit.place is place] for place in Place}
    asked = {place: _asked_in_vain(content, named, by_place, place) for place in Place}
    opened, repeated = by_place[Place.open], by_place[Place.repeats]
    draft.parts.append(_first_part(draft, history, opened, repeated, kind, asked))
    by_place = {
        place: [fit for fit in found if fit not in asked[place]]
        for place, found in by_place.items()
    }
    repeated = by_place[Place.repeats]
    if opened and repeated:
        draft.parts.append(option_words.repeats_part(draft, history, repeated))
    for part in (
        option_words.page_part(draft, history, page_list(content, history)),
        option_words.misfits_part(draft, by_place),
    ):
        if part is not None:
            draft.parts.append(part)
    draft.listed = _listed(content, [*asked[Place.repeats], *opened] if opened else repeated)
    if question.prior_lines is None:
        draft.awaits = PRIOR_LINES
    draft.questions = _questions(draft, history)
    draft.button(draft.phrase("button_trials"), "ask_clinical_trials")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")
    show_what_was_told(draft, question)
    return draft


def _named_drugs(content: Content, question: Question) -> frozenset[str]:
    """The drugs that are asked about by name ("the doctor speaks of Kyprolis"), but for steroids,
    which are named beside nearly everything."""
    asked = [
        mention.value
        for mention in question.mentions
        if mention.entity in FAILING_KINDS and mention.role in (None, "planned")
    ]
    steroids = helper_drugs(content)
    return bases_of(content, (one for one in drugs_of(content, asked) if one not in steroids))


def _named_first(content: Content, named: frozenset[str], found: Sequence[Fit]) -> list[Fit]:
    """What holds a drug that is asked about by name, before the rest in its order."""
    return sorted(found, key=lambda fit: named.isdisjoint(bases_of(content, fit.approval.drugs)))


def _asked_in_vain(
    content: Content, named: frozenset[str], by_place: Mapping[Place, Sequence[Fit]], place: Place
) -> list[Fit]:
    """The uses of this place that hold a drug which is asked about by name and is in none that is
    open: who asks for it reads why it is not among them. None that hold what failed itself."""
    opened = by_place[Place.open]
    if place is Place.open or not opened:
        return []
    listed = frozenset().union(*(_bases(content, fit) for fit in opened))
    missed = named - listed
    return [fit for fit in by_place[place] if missed & _bases(content, fit) and not fit.repeated]


def _bases(content: Content, fit: Fit) -> frozenset[str]:
    return bases_of(content, fit.approval.drugs)


def _id_of(history: History, kind: str) -> str:
    named = "_".join([*history.failed, *history.not_tolerated])
    lines = "" if history.lines is None else f"_{history.lines}"
    return f"options_{kind}{lines}{'_' + named if named else ''}"


def _first_part(
    draft: Draft,
    history: History,
    opened: Sequence[Fit],
    repeated: Sequence[Fit],
    kind: str,
    asked: Mapping[Place, Sequence[Fit]],
) -> Part:
    """What is open; and before it, of `asked`, what is asked for by name and is not."""
    if not opened:
        return _nothing_new(draft, history, repeated)
    situation = _situation(draft, history, kind)
    again = asked[Place.repeats]
    known = headline(draft.content, history, [*again, *opened])
    part = Part(
        _lead(draft, situation, known),
        go_on=draft.phrase("options_go_on"),
        go_on_title=draft.phrase("button_more_uses"),
    )
    if history.lines is None:
        part.details.append(said(draft.phrase("options_tell_lines")))
    part.details += option_words.avoided_notes(draft, history)
    remarks = option_words.relatives(draft, history, opened)
    related = bool(remarks)
    remarks |= {fit.approval.id: option_words.repeats(draft, history, fit) for fit in again}
    part.listings += option_words.misfits(draft, asked)
    part.listings += by_earlier_drugs(draft, [fit.approval for fit in [*again, *opened]], remarks)
    part.page_notes += option_words.closing_notes(draft, history, related=related)
    part.lead = _lead(draft, situation, _told_first(draft, part, known))
    return part


def _lead(draft: Draft, situation: str, drugs: Sequence[str]) -> Said:
    """What follows, by name, as far as one sentence holds names; the list has the sources."""
    return said(named_in_lead(draft, situation, drugs))


def _told_first(draft: Draft, part: Part, drugs: Sequence[str]) -> Sequence[str]:
    """Those of the drugs that are listed in the first message of a part."""
    alone = Draft(draft.content, id=draft.id, care_team=draft.care_team, parts=[part])
    first = helpings_of(alone)[0].part
    # A bullet names the use, then its conditions, which can name drugs too.
    bullets = [bullet.text for listing in first.listings for bullet in listing.bullets]
    uses = [text.replace(":short", "").partition(": ")[0] for text in bullets]
    named = {mark[1] for use in uses for mark in DRUG_MARK.finditer(use)}
    return [drug_id for drug_id in drugs if drug_id in named] or drugs[:1]


def _situation(draft: Draft, history: History, kind: str) -> str:
    """`When Revlimid no longer works`, `After 4 earlier lines`, `Without dexamethasone`."""
    content = draft.content
    failed = short_marks(subjects_of(content, history.failed))
    shunned = short_marks(subjects_of(content, history.not_tolerated))
    if kind == "lines" or len(failed) > option_words.MOST_NAMED:
        if history.lines == 1:
            return draft.phrase("situation_one_line")
        if history.lines is not None:
            return draft.phrase("situation_lines", number=str(history.lines))
    if failed and len(failed) <= option_words.MOST_NAMED:
        one = len(failed) == 1 and history.failed[0] in content.drugs
        verb = "situation_failed" if one else "situation_failed_all"
        return draft.phrase(verb, drugs=option_words.joined(failed))
    if failed:
        return draft.phrase("situation_many_failed", number=str(len(failed)))
    return draft.phrase("situation_without", drugs=option_words.either(shunned))


def _nothing_new(draft: Draft, history: History, repeated: Sequence[Fit]) -> Part:
    """Nothing that fits is free of what failed: say so, and what there is all the same."""
    part = option_words.repeats_part(draft, history, repeated) if repeated else None
    if part is None:
        part = Part(said(draft.phrase("options_none")))
    else:
        part.lead = said(draft.phrase("options_only_repeats"), *part.lead.rests)
        part.title = ""
    if history.lines is None:
        part.details.append(said(draft.phrase("options_tell_lines")))
    return part


def _listed(content: Content, found: Sequence[Fit]) -> list[str]:
    listed: dict[str, None] = {}
    for fit in found:
        regimen = option_words.regimen_of_use(content, fit.approval)
        listed[regimen.id if regimen else fit.approval.drugs[0]] = None
    return list(listed)


def _questions(draft: Draft, history: History) -> list[str]:
    asked = [draft.phrase("question_options"), draft.phrase("question_trials")]
    if history.lines is None:
        asked.insert(0, draft.phrase("question_lines"))
    return asked


def combinations_with(content: Content, question: Question) -> Draft:
    """The combinations that contain the drugs or classes asked about."""
    wanted = [
        subject
        for subject in subjects_of(content, question.subjects)
        if subject.is_ingredient and subject.stands_for(content)
    ]
    if question.subjects and not wanted:
        return explain_one(content, subjects_of(content, question.subjects)[0])
    if not wanted:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_treatment_options")
    avoided = [value for value in question.avoided if value not in question.subjects]
    return option_words.combinations(content, wanted, _as_drugs(content, avoided), question.spared)


def approved_drugs(content: Content, question: Question) -> Draft:
    """Which drugs are approved after a relapse, kind by kind."""
    if question.prior_lines is not None:
        return _options(content, question, _history(content, question), "lines")
    draft = topic_draft(content, Question(intent="ask_approved_drugs"))
    bullets = option_words.drugs_by_class(draft)
    draft.first.listings = [Listing(draft.phrase("approved_heading"), bullets)]
    draft.first.go_on = draft.phrase("approved_more")
    draft.first.go_on_title = draft.phrase("button_more_drugs")
    return draft


def newer_therapies(content: Content, question: Question) -> Draft:
    """What has changed since the page: a dated list, newest first."""
    named = subjects_of(content, question.subjects)
    if named:
        return explain_one(content, named[0])
    draft = topic_draft(content, Question(intent="ask_newer_therapies"))
    draft.first.details.insert(0, draft.first.lead)
    draft.first.lead = option_words.newest(draft)
    year = str(content.page_reviewed.year)
    part = Part(
        said(draft.phrase("changes_lead", year=year)),
        title=draft.phrase("button_changes"),
        listings=[Listing("", option_words.changes(draft))],
        go_on=draft.phrase("changes_more"),
        go_on_title=draft.phrase("button_more_changes"),
    )
    draft.parts.append(part)
    return draft
