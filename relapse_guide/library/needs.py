"""What code needs of the content by its id: sentences to complete, lines to say, questions to ask.

An id that stands here is used by code under `relapse_guide/answers`, `actions` or `channels`;
the content is refused without it. Add one here with the code that uses it; a phrase only if
its id is put together (`f"{failure}_none"`), since others are found in the code.
"""

from collections.abc import Mapping

from relapse_guide.library.drug_facts import Form
from relapse_guide.library.entries import Trait

_NONE: frozenset[str] = frozenset()


def _blanks(*names: str) -> frozenset[str]:
    return frozenset(names)


PHRASES: Mapping[str, frozenset[str]] = {
    "verdict_approved": _blanks("name", "when"),
    "verdict_accelerated": _blanks("name", "when"),
    "class_members": _blanks("drugs"),
    "class_others": _blanks("drugs"),
    "verdict_class": _blanks("drugs"),
    "verdict_class_not_gone": _blanks("drugs"),
    "verdict_not_together": _blanks("name", "as_of"),
    **{f"verdict_{how}_turned": _blanks("names") for how in ("all", "some", "none")},
    **{f"verdict_{how}_after": _blanks("names", "lines") for how in ("all", "some", "none")},
    "verdict_combined": _blanks("name", "when"),
    "verdict_not_gone": _blanks("name", "when"),
    "verdict_not_gone_undated": _blanks("name"),
    "verdict_gone_and_back": _blanks("name", "when"),
    "verdict_again": _blanks("name", "when"),
    "verdict_is_withdrawn": _blanks("name", "when"),
    "verdict_never": _blanks("name", "as_of"),
    "relative": _blanks("drug", "failed"),
    "relative_other_target": _blanks("drug", "failed", "target"),
    "verdict_all": _blanks("names"),
    "verdict_some": _blanks("names"),
    "verdict_none": _blanks("names"),
    "verdict_yes": _blanks("fact"),
    "verdict_no": _blanks("fact"),
    "approved_since": _blanks("name", "when"),
    "verdict_undated": _blanks("name"),
    "approved_undated": _blanks("name"),
    "since_row": _blanks("name", "when"),
    "since_row_undated": _blanks("name"),
    "approved_new_since": _blanks("name", "when"),
    "conditions_failed": _blanks("conditions", "failed"),
    "conditions_failed_all": _blanks("conditions", "failed"),
    "since": _blanks("date"),
    "since_accelerated": _blanks("date"),
    "since_accelerated_first": _blanks("date"),
    "by_accelerated": _blanks("conditions"),
    "by_accelerated_first": _blanks("conditions"),
    "use_for": _blanks("use", "conditions"),
    **{f"form_{form.value}": _NONE for form in Form},
    **{f"as_{form.value}": _NONE for form in Form},
    **{f"short_{form.value}": _NONE for form in Form},
    "drug_alone": _blanks("drug", "form"),
    "cells_alone": _blanks("drug", "form"),
    "given_as": _blanks("drug", "forms"),
    "given_as_plural": _blanks("drug", "forms"),
    "names_brand": _blanks("brand", "generic"),
    "names_same": _blanks("brand", "generic"),
    "names_same_family": _blanks("names"),
    "names_two_drugs": _blanks("names"),
    "boxed": _blanks("drug", "names"),
    "boxed_plural": _blanks("drug", "names"),
    "verdict_withdrawn": _blanks("name", "when"),
    "was_withdrawn": _blanks("name", "when"),
    "verdict_none_found": _blanks("name", "as_of"),
    "none_found": _blanks("name", "as_of"),
    "care_team_not_offered": _NONE,
    "boxed_none_named": _blanks("drug"),
    "boxed_not_read": _blanks("drug"),
    "repeats_target": _blanks("target", "drug", "failed"),
    "told_failed": _blanks("drugs"),
    "told_harmed": _blanks("drugs"),
    "situation_failed": _blanks("drugs"),
    "situation_failed_all": _blanks("drugs"),
    "misfit_asks_more": _NONE,
    "misfit_too_early": _NONE,
    "misfit_too_late": _NONE,
    "misfit_not_tolerated": _NONE,
    "misfit_had_before": _NONE,
    "combinations_one": _blanks("drugs", "names"),
    "combinations_lead": _blanks("drugs", "names"),
    "combinations_page_only": _blanks("drugs"),
    "combinations_none": _blanks("drugs"),
    "change_approved": _blanks("when", "use", "conditions"),
    "change_accelerated": _blanks("when", "use", "conditions"),
    "change_withdrawn": _blanks("when", "use"),
    "question_resistance": _blanks("drugs"),
    "question_intolerance": _blanks("drugs"),
    "button_given": _NONE,
    "button_warnings": _NONE,
    "button_lines": _NONE,
    "button_explain": _NONE,
    "care_team_options": _NONE,
    "care_team_drug": _NONE,
    "care_team_term": _NONE,
    "care_team_approval": _NONE,
    "care_team_names": _NONE,
    "care_team_given": _NONE,
    "care_team_effects": _NONE,
    "care_team_generic": _NONE,
    "care_team_compare": _NONE,
    "leaning_words": _NONE,
    "choices_numbered": _NONE,
    "choices_written": _NONE,
    "more_waits": _NONE,
}
"""Phrases of which code puts the id or the blanks `<name>` together, or that a subject or a channel
says, with exactly the blanks that it fills; the others are found in the code (checks.py)."""

TITLES = "button_"
"""So begin the phrases that stand on buttons."""
CARE_TEAM_LINES = "care_team_"
"""So begin the phrases that close an answer."""

CHAT_LINES = (
    "introduction",
    "too_long",
    "too_many",
    "not_text",
    "stopped",
    "not_in_list",
    "no_answer",
    "failed",
    "starting",
    "no_more",
    "unsure_first",
    "unsure_again",
    "something_else",
    "taken_back",
    "forgotten",
    "nothing_to_forget",
    "history_noted",
    "ask_explain_what",
    "ask_which_drug",
    "ask_which_two",
    "ask_prior_lines",
    "visit_list",
    "no_questions_yet",
    "other_language",
)
"""Each line of chat.yml that code says by itself."""

QUESTIONS = (
    "ask_explain",
    "ask_regimens_with",
    "ask_drug_approval",
    "ask_resistance_options",
    "ask_clinical_trials",
    "ask_visit_summary",
    "ask_capabilities",
    "ask_treatment_options",
    "ask_next_steps",
    "ask_how_given",
    "ask_side_effects",
    "ask_generic",
    "ask_cost",
    "ask_when_to_call",
    "ask_approved_drugs",
    "ask_newer_therapies",
    "ask_other_stage",
    "tell_me_more",
    "other_language",
    "forget_history",
)
"""Each question that the buttons of answers ask, or that is answered in place of another."""

ANSWERED_WHOLE = (
    "option_answers.approved_drugs",
    "option_answers.newer_therapies",
    "option_answers.next_steps",
    "option_answers.treatment_options",
    "drug_answers.side_effects",
    "safety_answers.emergency",
    "clarify_answers.something_else",
)
"""What questions name under `answered_by` that falls back on the entry for the question."""
NEEDED_TRAITS = (Trait.unsure, Trait.declining, Trait.naming, Trait.counting)
NEEDED_FAILURES = ("resistant", "intolerant")
"""Code looks for the questions that have these traits and failures."""

_OF_A_DRUG = (
    "ask_explain",
    "ask_drug_approval",
    "ask_how_given",
    "ask_side_effects",
    "ask_regimens_with",
    "ask_resistance_options",
)
ASKED_ABOUT: Mapping[str, tuple[str, ...]] = {
    "drugs": _OF_A_DRUG,
    "drug_classes": _OF_A_DRUG,
    "regimens": ("ask_explain", "ask_drug_approval", "ask_side_effects"),
    "glossary": ("ask_explain",),
}
"""For each file of subjects, what the buttons of answers ask about one of its entries."""
