"""Which answer belongs to which intent: the one place that knows all of them."""

from collections.abc import Callable

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.clarify_answers import about_what
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.drug_answers import (
    compare,
    drug_approval,
    drug_names,
    explain,
    newer_therapy,
)
from relapse_guide.answers.regimen_answers import (
    intolerance_options,
    options_by_prior_lines,
    regimen_list_with,
    resistance_options,
)
from relapse_guide.answers.topic_answers import chat_draft, topic_draft
from relapse_guide.answers.visit_list import visit_list
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.reading import Content

Builder = Callable[[Content, Question], Draft]

BUILDERS: dict[str, Builder] = {
    "ask_explain": explain,
    "ask_drug_names": drug_names,
    "ask_drug_approval": drug_approval,
    "ask_compare": compare,
    "ask_resistance_options": resistance_options,
    "ask_intolerance_options": intolerance_options,
    "ask_options_by_prior_lines": options_by_prior_lines,
    "ask_regimens_with": regimen_list_with,
    "ask_newer_therapies": lambda content, question: newer_therapy(
        content, question, topic_draft(content, question)
    ),
    "ask_visit_summary": visit_list,
    "inform": about_what,
}
"""Intents whose answer is put together; every other one stands whole in the content."""


def answer_question(content: Content, question: Question) -> Answer:
    """The answer to a question, or its next helping after "tell me more".

    Raises KeyError for an intent that neither the builders nor the content know.
    """
    if question.intent == "tell_me_more":
        return whole(chat_draft(content, content.chat["no_more"]))
    draft = BUILDERS.get(question.intent, topic_draft)(content, question)
    answer = draft.build(question.part)
    return answer or whole(chat_draft(content, content.chat["no_more"]))


def whole(draft: Draft) -> Answer:
    """The first helping of a draft, which always exists."""
    answer = draft.build()
    assert answer is not None, "a draft has a first helping"
    return answer
