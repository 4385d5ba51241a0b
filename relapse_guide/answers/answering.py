"""Which answer belongs to which intent.

The table of questions (content/questions.yml) says who answers: a function of a module of this
package, or nobody, and then the content holds the answer whole.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from relapse_guide.answers.abroad import abroad
from relapse_guide.answers.alerts import alerted
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.besides import besides_told
from relapse_guide.answers.clarify_answers import doubted
from relapse_guide.answers.draft import MAX_BUTTONS, Draft
from relapse_guide.answers.presenting import present, present_all
from relapse_guide.answers.thing_answers import topic_of_thing
from relapse_guide.answers.topic_answers import chat_draft, chosen_topic, topic_draft
from relapse_guide.dialogue.conversation import PRIOR_LINES, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import subject_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait

Builder = Callable[[Content, Question], Draft]
PACKAGE = "relapse_guide.answers"
IN_LANGUAGE = "language_answers.in_language"
"""Answers what was asked or told in another language."""
APPROVAL = "approval_answers.drug_approval"
"""Answers whether a treatment is approved after a number of earlier lines."""


class UnknownBuilder(Exception):
    """`answered_by` of a question names no function of this package."""


def answer_question(content: Content, question: Question) -> Answer:
    """The answer to a question, or its next helping after "tell me more".

    Raises KeyError for an intent that neither the table nor the content know.
    """
    if Questions(content.questions).has(question.intent, Trait.more):
        return whole(chat_draft(content, content.chat["no_more"]))
    draft = doubted(draft_of(content, question), question)
    draft = besides_told(draft, question, draft_of)
    draft = abroad(alerted(draft, question), question)
    return present(draft, question.part) or whole(_no_more(content, draft))


def draft_of(content: Content, question: Question) -> Draft:
    """What is to be said to a question. Raises KeyError as `answer_question` does."""
    return builder_of(content, question)(content, question)


def topic_instead(content: Content, question: Question) -> str | None:
    """The topic that answers a question better than what its intent tells: it is about a thing
    that the question names, and the other answer says nothing of it."""
    if not (question.things or question.around) or Questions(content.questions).has(
        question.intent, Trait.urgent
    ):
        return None
    return topic_of_thing(draft_of(content, question), question)


def whole_answer(content: Content, question: Question) -> list[Answer]:
    """Every helping of the answer to a question, and what is said when there is no more."""
    if Questions(content.questions).has(question.intent, Trait.more):
        return [whole(chat_draft(content, content.chat["no_more"]))]
    draft = draft_of(content, question)
    return [*present_all(draft), whole(_no_more(content, draft))]


def _no_more(content: Content, draft: Draft) -> Draft:
    """All is told: what can be asked next is what the answer suggested, then what always can."""
    nothing = chat_draft(content, content.chat["no_more"])
    by_payload = {button.payload: button for button in [*nothing.buttons, *draft.buttons]}
    first = [button.payload for button in draft.buttons]
    order = [*first, *(payload for payload in by_payload if payload not in first)]
    nothing.buttons = [by_payload[payload] for payload in order][:MAX_BUTTONS]
    return nothing


def builder_of(content: Content, question: Question) -> Builder:
    """What puts the answer together: a topic chosen below the intent stands whole."""
    if question.language is not None:
        return builder(IN_LANGUAGE)
    failed = _asks_after_failure(content, question)
    if failed is not None:
        return builder(failed)
    if _asks_after_lines(content, question):
        return builder(APPROVAL)
    asked = content.questions.get(question.intent)
    if chosen_topic(content, question) or asked is None or asked.answered_by is None:
        return topic_draft
    return builder(asked.answered_by)


def _asks_after_failure(content: Content, question: Question) -> str | None:
    """ "Velcade and Revlimid failed, what is approved" asks what else is, not whether these are."""
    table = Questions(content.questions)
    if not table.has(question.intent, Trait.verdict):
        return None
    roles = {m.role for m in question.mentions if m.entity != PRIOR_LINES}
    if not roles or roles - {"resistant", "intolerant"}:
        return None
    failure = "resistant" if "resistant" in roles else "intolerant"
    return content.questions[table.asking_after(failure)].answered_by


def _asks_after_lines(content: Content, question: Question) -> bool:
    """ "Can I get Tecvayli after 3 lines" asks whether one treatment is approved then, whatever
    else it was taken for."""
    if not Questions(content.questions).has(question.intent, Trait.with_lines):
        return False
    numbers = [mention for mention in question.mentions if mention.entity == PRIOR_LINES]
    named = [mention for mention in question.mentions if mention.entity != PRIOR_LINES]
    treatments = [m for m in named if m.role is None and subject_of(content, m.value).is_choice]
    return bool(numbers) and len(named) == 1 == len(treatments)


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
