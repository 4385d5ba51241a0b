"""Which answer belongs to which intent.

The table of questions (content/questions.yml) says who answers: a function of a module of this
package, or nobody, and then the content holds the answer whole.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.presenting import present
from relapse_guide.answers.topic_answers import chat_draft, topic_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait

Builder = Callable[[Content, Question], Draft]
PACKAGE = "relapse_guide.answers"


class UnknownBuilder(Exception):
    """`answered_by` of a question names no function of this package."""


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
    return builder(asked.answered_by)


@cache
def builder(name: str) -> Builder:
    """The function that `answered_by` names, such as `drug_answers.explain`.

    Raises UnknownBuilder if there is none.
    """
    module, _, function = name.partition(".")
    try:
        found: Builder = getattr(import_module(f"{PACKAGE}.{module}"), function)
    except (ImportError, AttributeError, ValueError):
        raise UnknownBuilder(name) from None
    return found


def whole(draft: Draft) -> Answer:
    """The first helping of a draft, which always exists."""
    answer = present(draft)
    assert answer is not None, "a draft has a first helping"
    return answer
