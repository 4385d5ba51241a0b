"""Which answer belongs to which intent: the one place that knows all of them."""

from collections.abc import Callable

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.clarify_answers import about_what, something_else, unsure
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.drug_answers import (
    compare,
    drug_approval,
    drug_names,
    explain,
    newer_therapies,
)
from relapse_guide.answers.presenting import present
from relapse_guide.answers.regimen_answers import (
    intolerance_options,
    options_by_prior_lines,
    regimen_list_with,
    resistance_options,
)
from relapse_guide.answers.topic_answers import chat_draft, topic_draft
from relapse_guide.answers.visit_list import visit_list
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.entries import Trait
from relapse_guide.library.reading import Content

Builder = Callable[[Content, Question], Draft]

BUILDERS: dict[str, Builder] = {
    "explain": explain,
    "drug_names": drug_names,
    "drug_approval": drug_approval,
    "compare": compare,
    "resistance_options": resistance_options,
    "intolerance_options": intolerance_options,
    "options_by_prior_lines": options_by_prior_lines,
    "regimens_with": regimen_list_with,
    "newer_therapies": newer_therapies,
    "visit_list": visit_list,
    "bare_name": about_what,
    "guesses": unsure,
    "something_else": something_else,
}
"""The answers that are put together, by the name that `answered_by` in content/questions.yml
gives; every other one stands whole in the content."""


def answer_question(content: Content, question: Question) -> Answer:
    """The answer to a question, or its next helping after "tell me more".

    Raises KeyError for an intent that neither the table nor the content know.
    """
    if Questions(content.questions).has(question.intent, Trait.more):
        return whole(chat_draft(content, content.chat["no_more"]))
    draft = builder_of(content, question)(content, question)
    answer = present(draft, question.part)
    return answer or whole(chat_draft(content, content.chat["no_more"]))


def builder_of(content: Content, question: Question) -> Builder:
    """What puts the answer together: a topic chosen below the intent stands whole."""
    asked = content.questions.get(question.intent)
    topic = content.topics.get(question.topic or "")
    chosen = topic is not None and question.intent in topic.intents
    if chosen or asked is None or asked.answered_by is None:
        return topic_draft
    return BUILDERS[asked.answered_by]


def whole(draft: Draft) -> Answer:
    """The first helping of a draft, which always exists."""
    answer = present(draft)
    assert answer is not None, "a draft has a first helping"
    return answer
