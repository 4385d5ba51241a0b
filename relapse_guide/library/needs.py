"""What code needs of the content by its id: sentences to complete, lines to say, questions to ask.

An id that stands here is used by code under `relapse_guide/answers`, `actions` or `channels`;
the content is refused without it. Add one here with the code that uses it; a phrase only if
its id is put together (`f"{failure}_none"`), since others are found in the code.
"""

from collections.abc import Mapping

from relapse_guide.library.entries import Trait

_NONE: frozenset[str] = frozenset()


def _blanks(*names: str) -> frozenset[str]:
    return frozenset(names)


PHRASES: Mapping[str, frozenset[str]] = {
    "heading_newer": _NONE,
    "heading_beside": _NONE,
    "heading_sources": _NONE,
    "more_newer_facts": _NONE,
    "newer_left_out": _blanks("year"),
    "resistance_listed": _blanks("resistance", "drugs"),
    "resistance_listed_each": _blanks("drugs"),
    "regimen_for_resistance": _blanks("regimen", "resistance"),
    "resistance_and": _blanks("one", "another"),
    "also_listed": _blanks("regimen"),
    "resistance_others_only": _blanks("drugs"),
    "resistance_none": _blanks("drugs"),
    "intolerance_listed": _blanks("drugs"),
    "intolerance_others_only": _blanks("drugs"),
    "intolerance_none": _blanks("drugs"),
    "none_after_lines": _blanks("drugs", "lines"),
    "trials_may_be_an_option": _NONE,
    "kept_to_lines": _blanks("lines"),
    "one_line": _NONE,
    "many_lines": _blanks("number"),
    "lines_to": _blanks("least", "most"),
    "lines_or_more": _blanks("least"),
    "regimen_for_lines": _blanks("regimen", "lines"),
    "beyond_page": _NONE,
    "lines_listed": _blanks("lines", "without"),
    "lines_none_listed": _blanks("lines", "without"),
    "without_drugs": _blanks("drugs"),
    "with_listed": _blanks("drugs"),
    "with_none_listed": _blanks("drugs"),
    "with_none_left": _blanks("drugs", "avoided"),
    "left_out_avoided": _blanks("drugs"),
    "care_team_options": _NONE,
    "care_team_resistance": _NONE,
    "care_team_intolerance": _NONE,
    "care_team_prior_lines": _NONE,
    "question_resistance": _blanks("drugs"),
    "question_intolerance": _blanks("drugs"),
    "question_trials": _NONE,
    "question_lines": _NONE,
    "question_with": _blanks("drugs"),
    "drug_is": _blanks("drug", "family", "fact"),
    "class_is": _blanks("fact", "drugs"),
    "regimen_is": _blanks("regimen"),
    "explain_intro": _NONE,
    "compare_intro": _NONE,
    "not_on_page": _NONE,
    "general_fact": _blanks("fact"),
    "names_intro": _NONE,
    "names_brand": _blanks("brand", "generic"),
    "names_also": _blanks("brands"),
    "names_generic_only": _blanks("generic", "brands"),
    "names_no_brand": _blanks("generic"),
    "names_class": _blanks("name", "names"),
    "approval_intro": _NONE,
    "approval_see_more": _NONE,
    "approval_known": _blanks("subject"),
    "approval_unknown": _blanks("subject"),
    "care_team_drug": _NONE,
    "care_team_approval": _NONE,
    "care_team_compare": _NONE,
    "question_explain": _blanks("subject"),
    "question_compare": _blanks("subjects"),
    "more_questions": _NONE,
    "choices_numbered": _NONE,
    "choices_written": _NONE,
    "button_more": _NONE,
    "button_something_else": _NONE,
    "button_trials": _NONE,
    "button_failed": _NONE,
    "button_this_failed": _NONE,
    "button_explain": _NONE,
    "button_combinations": _NONE,
    "button_approved": _NONE,
    "button_which_approved": _NONE,
    "button_doctor_list": _NONE,
}
"""Each phrase that code completes, with exactly the blanks `<name>` that it fills."""

TITLES = "button_"
"""So begin the phrases that stand on buttons."""
CARE_TEAM_LINES = "care_team_"
"""So begin the phrases that close an answer."""

CHAT_LINES = (
    "introduction",
    "too_long",
    "not_text",
    "no_answer",
    "failed",
    "starting",
    "no_more",
    "unsure_first",
    "unsure_again",
    "something_else",
    "taken_back",
    "ask_explain_what",
    "ask_which_drug",
    "ask_which_two",
    "ask_prior_lines",
    "visit_list",
    "no_questions_yet",
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
    "tell_me_more",
)
"""Each question that the buttons of answers ask, or that is answered in place of another."""

ANSWERED_WHOLE = ("drug_answers.newer_therapies", "clarify_answers.something_else")
"""What questions name under `answered_by` that falls back on the entry for the question."""
NEEDED_TRAITS = (Trait.unsure, Trait.declining, Trait.naming, Trait.counting)
NEEDED_FAILURES = ("resistant", "intolerant")
"""Code looks for the questions that have these traits and failures."""

_OF_A_DRUG = ("ask_explain", "ask_drug_approval", "ask_regimens_with", "ask_resistance_options")
ASKED_ABOUT: Mapping[str, tuple[str, ...]] = {
    "drugs": _OF_A_DRUG,
    "drug_classes": _OF_A_DRUG,
    "regimens": ("ask_explain", "ask_drug_approval"),
    "glossary": ("ask_explain",),
}
"""For each file of subjects, what the buttons of answers ask about one of its entries."""
