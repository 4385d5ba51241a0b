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
    "resistance_and": _blanks("one", "another"),
    "also_listed": _blanks("regimen"),
    "resistance_others_only": _blanks("drugs"),
    "resistance_none": _blanks("drugs"),
    "intolerance_listed": _blanks("drugs"),
    "intolerance_others_only": _blanks("drugs"),
    "intolerance_none": _blanks("drugs"),
    "lines_to": _blanks("least", "most"),
    "lines_or_more": _blanks("least"),
    "lines_listed": _blanks("lines", "without"),
    "lines_none_listed": _blanks("lines", "without"),
    "care_team_options": _NONE,
    "care_team_resistance": _NONE,
    "care_team_intolerance": _NONE,
    "care_team_prior_lines": _NONE,
    "question_resistance": _blanks("drugs"),
    "question_intolerance": _blanks("drugs"),
    "drug_is": _blanks("drug", "family", "fact"),
    "class_is": _blanks("fact", "drugs"),
    "regimen_is": _blanks("regimen"),
    "names_brand": _blanks("brand", "generic"),
    "names_also": _blanks("brands"),
    "names_generic_only": _blanks("generic", "brands"),
    "names_no_brand": _blanks("generic"),
    "names_class": _blanks("name", "names"),
    "approval_known": _blanks("subject"),
    "approval_unknown": _blanks("subject"),
    "care_team_drug": _NONE,
    "care_team_approval": _NONE,
    "choices_numbered": _NONE,
    "choices_written": _NONE,
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
