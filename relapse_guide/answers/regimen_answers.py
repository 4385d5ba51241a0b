"""Answers that list regimens: after resistance or intolerance, for prior lines, with a drug."""

from collections.abc import Iterable, Sequence

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import BulletList, Draft
from relapse_guide.answers.drug_answers import explain
from relapse_guide.answers.naming import marks_of_all, marks_of_any
from relapse_guide.answers.topic_answers import ask_once, chat_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import find_subject, subjects_of
from relapse_guide.knowledge.regimens import (
    Options,
    options_for_lines,
    options_without,
    past_every_limit,
    regimens_containing,
)
from relapse_guide.knowledge.updates import updates_about
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen


def resistance_options(content: Content, question: Question) -> Draft:
    """The page's regimens for this resistance, then its others; never one with a named drug."""
    named = question.resistant or _failing(question, "resistant")
    if not named:
        return _which_drug_failed(content, question)
    options = options_without(
        content,
        question.avoided,
        resistant=named,
        spared=question.spared,
        lines=question.prior_lines,
    )
    return _after_failure(content, question, named, options, "resistance")


def intolerance_options(content: Content, question: Question) -> Draft:
    """The page's regimens without the drugs that the user could not tolerate."""
    named = question.intolerant or _failing(question, "intolerant")
    if not named:
        return _which_drug_failed(content, question)
    options = options_without(
        content,
        [*question.avoided, *named],
        resistant=question.resistant,
        spared=question.spared,
        lines=question.prior_lines,
    )
    return _after_failure(content, question, named, options, "intolerance")


def options_by_prior_lines(content: Content, question: Question) -> Draft:
    """The page's regimens for a number of earlier lines, without the drugs to avoid."""
    lines = question.prior_lines
    if lines is None:
        return ask_once(
            content, question, "ask_prior_lines", "prior_lines", "ask_treatment_options"
        )
    options = options_for_lines(content, lines, question.avoided, question.spared)
    draft = _new_draft(content, "prior_lines", "care_team_prior_lines")
    draft.id = f"prior_lines_{lines}"
    blanks = {"lines": _lines_said(draft, lines), "without": _without(draft, question.avoided)}
    if options.listed:
        draft.heading = draft.phrase("lines_listed", **blanks)
        draft.bullets += _bullets(draft, options.listed)
    else:
        draft.paragraphs.append(draft.phrase("lines_none_listed", **blanks))
    if not options.listed or past_every_limit(content, lines):
        draft.paragraphs.append(draft.phrase("trials_may_be_an_option"))
    _add_rest(draft, options.listed, options.beyond)
    draft.questions = [draft.phrase("question_lines"), draft.phrase("question_trials")]
    draft.button(draft.phrase("button_trials"), "ask_clinical_trials")
    draft.button(draft.phrase("button_failed"), "ask_resistance_options")
    return draft


def regimens_with(content: Content, question: Question) -> Draft:
    """The regimens that contain the drugs or classes asked about."""
    subjects = question.subjects
    wanted = [value for value in subjects if _is_in_combinations(content, value)]
    if subjects and not wanted:
        return explain(content, question)
    if not wanted:
        return ask_once(content, question, "ask_which_drug", "drug", "ask_treatment_options")
    options = regimens_containing(content, wanted, question.avoided, question.spared)
    draft = _new_draft(content, "regimens_with", "care_team_options")
    draft.id = f"regimens_with_{'_'.join(wanted)}"
    names = marks_of_all(subjects_of(content, wanted))
    avoided = [value for value in question.avoided if value not in wanted]
    without = marks_of_any(subjects_of(content, avoided))
    if options.listed:
        draft.heading = draft.phrase("with_listed", drugs=names)
        draft.bullets += _bullets(draft, options.listed)
        if avoided:
            draft.optional_paragraphs.append(draft.phrase("left_out_avoided", drugs=without))
    elif regimens_containing(content, wanted).listed:
        # Not "none with it": the page has some, and what the user avoids is in all of them.
        draft.paragraphs.append(draft.phrase("with_none_left", drugs=names, avoided=without))
    else:
        draft.paragraphs.append(draft.phrase("with_none_listed", drugs=names))
    _add_rest(draft, options.listed, options.beyond)
    if not options.listed and options.beyond:
        draft.listed = [regimen.id for regimen in options.beyond]
    draft.questions = [draft.phrase("question_with", drugs=names)]
    for value in wanted[:1]:
        draft.button(draft.phrase("button_explain"), "ask_explain", value)
        draft.button(draft.phrase("button_this_failed"), "ask_resistance_options", value)
    return draft


def _is_in_combinations(content: Content, content_id: str) -> bool:
    """Whether combinations can be asked for with it: a drug, or a class that has drugs."""
    subject = find_subject(content, content_id)
    return subject is not None and subject.is_ingredient and bool(subject.stands_for(content))


def _failing(question: Question, role: str) -> list[str]:
    return [mention.value for mention in question.mentions if mention.role == role]


def _which_drug_failed(content: Content, question: Question) -> Draft:
    """Ask once which drug it was; after that, say what there is in general."""
    if any(mention.role == "ruled_out" for mention in question.mentions):
        return chat_draft(content, content.chat["taken_back"], Kind.clarify)
    return ask_once(content, question, "ask_which_drug", "drug", "ask_next_steps")


def _after_failure(
    content: Content, question: Question, named: Sequence[str], options: Options, failure: str
) -> Draft:
    draft = _new_draft(content, failure, f"care_team_{failure}")
    draft.id = f"{failure}_{'_'.join(named)}"
    everything = _all_avoided(question, named)
    blanks = {"drugs": marks_of_any(subjects_of(content, everything))}
    if options.listed:
        _add_listed(draft, options.listed, failure, blanks["drugs"])
        draft.bullets += _bullets(draft, options.others, "also_listed")
    elif options.others:
        draft.heading = draft.phrase(f"{failure}_others_only", **blanks)
        draft.bullets += _bullets(draft, options.others)
    else:
        draft.paragraphs.append(_none(draft, question, failure, everything, blanks["drugs"]))
    if not options.listed:
        draft.paragraphs.append(draft.phrase("trials_may_be_an_option"))
    if question.prior_lines is not None and options.any_on_page:
        draft.optional_paragraphs.append(
            draft.phrase("kept_to_lines", lines=_lines_said(draft, question.prior_lines))
        )
    _add_rest(draft, (*options.listed, *options.others), options.beyond)
    draft.questions = [draft.phrase("question_trials")]
    draft.button(draft.phrase("button_trials"), "ask_clinical_trials")
    draft.button(draft.phrase("button_which_approved"), "ask_drug_approval")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")
    return draft


def _none(
    draft: Draft, question: Question, failure: str, avoided: Sequence[str], drugs: str
) -> str:
    """That the page lists nothing, and whether that is so for any number of lines."""
    anything = options_without(draft.content, avoided, spared=question.spared, lines=None)
    if question.prior_lines is None or not anything.any_on_page:
        return draft.phrase(f"{failure}_none", drugs=drugs)
    lines = _lines_said(draft, question.prior_lines)
    return draft.phrase("none_after_lines", drugs=drugs, lines=lines)


def _add_listed(draft: Draft, listed: Sequence[Regimen], failure: str, drugs: str) -> None:
    """The regimens that the page lists for a resistance, and for which, as the data has it."""
    if failure != "resistance":
        draft.heading = draft.phrase(f"{failure}_listed", drugs=drugs)
        draft.bullets += _bullets(draft, listed)
        return
    if len({frozenset(map(frozenset, regimen.after_resistance)) for regimen in listed}) == 1:
        resistance = listed[0].resistance(draft.phrase)
        draft.heading = draft.phrase("resistance_listed", resistance=resistance, drugs=drugs)
        draft.bullets += _bullets(draft, listed)
        return
    draft.heading = draft.phrase("resistance_listed_each", drugs=drugs)
    for regimen, bullet in zip(listed, _bullets(draft, listed), strict=True):
        resistance = regimen.resistance(draft.phrase)
        draft.bullets.append(
            draft.phrase("regimen_for_resistance", regimen=bullet, resistance=resistance)
        )


def _all_avoided(question: Question, named: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*named, *question.avoided]))


def _new_draft(content: Content, draft_id: str, care_team: str) -> Draft:
    draft = Draft(content, id=draft_id, care_team="", sources=[content.page.id])
    draft.care_team = draft.phrase(care_team)
    return draft


def _bullets(draft: Draft, regimens: Iterable[Regimen], phrase: str = "") -> list[str]:
    """One bullet a regimen, as a content text whose drug marks are filled in later."""
    bullets = []
    for regimen in regimens:
        draft.uses.append(regimen.id)
        draft.listed.append(regimen.id)
        text = _with_lines(draft, regimen)
        bullets.append(draft.phrase(phrase, regimen=text) if phrase else text)
    return bullets


def _with_lines(draft: Draft, regimen: Regimen) -> str:
    """`{daratumumab}, {pomalidomide} and {dexamethasone} (DPd): after 2 or more lines`."""
    if regimen.prior_lines is None:
        return regimen.mark
    lines = regimen.prior_lines.words(draft.phrase)
    return draft.phrase("regimen_for_lines", regimen=regimen.mark, lines=lines)


def _add_rest(draft: Draft, shown: Iterable[Regimen], beyond: Sequence[Regimen]) -> None:
    """Updates on the regimens shown; those beyond the page wait for "tell me more"."""
    draft.updates = updates_about(draft.content, [regimen.id for regimen in shown])
    if not beyond:
        return
    draft.further = BulletList(
        draft.phrase("beyond_page"),
        [_with_lines(draft, regimen) for regimen in beyond],
        list(dict.fromkeys(source for regimen in beyond for source in regimen.sources)),
    )
    draft.uses += [regimen.id for regimen in beyond]


def _without(draft: Draft, avoided: Sequence[str]) -> str:
    if not avoided:
        return ""
    return draft.phrase("without_drugs", drugs=marks_of_any(subjects_of(draft.content, avoided)))


def _lines_said(draft: Draft, lines: int) -> str:
    return draft.phrase("one_line") if lines == 1 else draft.phrase("many_lines", number=str(lines))
