"""Answers when the question was not understood, and to a bare name or number."""

from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.answers.draft import MAX_BUTTONS, Draft, said, without_verdict
from relapse_guide.answers.drug_answers import explain
from relapse_guide.answers.naming import short_marks
from relapse_guide.answers.option_answers import after_lines
from relapse_guide.answers.topic_answers import chat_draft, topic_button, topic_draft
from relapse_guide.dialogue.conversation import PRIOR_LINES, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Topic, Trait
from relapse_guide.library.wording import all_of, any_of
from relapse_guide.understanding.dangers import Danger

GUESSES = MAX_BUTTONS - 1
DOUBTED = frozenset({Kind.content, Kind.boundary, Kind.chat})
"""Answers below which other questions are offered; a question back offers its own."""
MOST_NOTED = 6
"""Names in a first sentence; the others are noted without."""


def unsure(content: Content, question: Question) -> Draft:
    """Unsure: offer guesses; unsure again: the topics that it knows and the InfoLine."""
    if question.unsure_before:
        return chat_draft(content, content.chat["unsure_again"], Kind.clarify)
    choices = choices_of(content, question)
    if not choices:
        return chat_draft(content, content.chat["something_else"], Kind.clarify)
    draft = chat_draft(content, content.chat["unsure_first"], Kind.clarify)
    draft.buttons = choices
    declining = Questions(content.questions).those(Trait.declining)[0]
    draft.buttons.append(AnswerButton.asking(draft.phrase("button_something_else"), declining))
    return draft


def choices_of(content: Content, question: Question, answered: str = "") -> list[AnswerButton]:
    """What may have been asked: topics first, which say more than the questions above them.

    `answered`: the id of the answer that is given, which is no choice.
    """
    topics = [content.topics[near] for near in question.near if near in content.topics]
    offered = [topic_button(one) for one in topics if _is_offered(one, question, answered)]
    asked = [button_of(content, intent) for intent in guesses_of(content, question)]
    return [*offered, *asked][:GUESSES]


def _is_offered(topic: Topic, question: Question, answered: str) -> bool:
    """A topic that would hurt who asked for something else is no choice either."""
    return bool(topic.title) and not topic.heavy and topic.id not in (answered, question.topic)


def guesses_of(content: Content, question: Question) -> list[str]:
    """The intents that may have been meant and can be offered, the likeliest first."""
    table = Questions(content.questions)
    others = (intent for intent in question.guesses if intent != question.intent)
    return [intent for intent in others if table.guessable(intent)][:GUESSES]


def button_of(content: Content, intent: str) -> AnswerButton:
    """What asks an intent by its title."""
    title = content.questions[intent].title
    assert title is not None, "guessable"
    return AnswerButton.asking(title, intent)


def doubted(draft: Draft, question: Question) -> Draft:
    """The draft with other questions below it, where it is not quite clear which one was asked;
    where it is a guess, that is said first."""
    content = draft.content
    if not question.doubtful or draft.kind not in DOUBTED or question.danger == Danger.CRISIS.value:
        # Who may be in despair is given no list to pick from.
        return draft
    choices = choices_of(content, question, draft.id)
    if choices:
        titles = any_of([f"“{button.title}”" for button in choices])
        draft.meant = draft.phrase("did_you_mean", choices=titles)
        if question.guessed:
            # A greeting has no source that it could lack.
            draft.doubt = "" if draft.kind is Kind.chat else draft.phrase("barely_understood")
            draft.first.lead = without_verdict(draft.first.lead)
            draft.meant = draft.phrase("or_did_you_mean", choices=titles)
        offered = {button.payload for button in choices}
        own = [button for button in draft.buttons if button.payload not in offered]
        draft.buttons = [*choices, *own][:MAX_BUTTONS]
    return draft


def something_else(content: Content, question: Question) -> Draft:
    """A no: to guesses, ask for other words; else what the content says to it."""
    if question.unsure_before:
        return chat_draft(content, content.chat["something_else"], Kind.clarify)
    return topic_draft(content, question)


def about_what(content: Content, question: Question) -> Draft:
    """A bare name with nothing before it: ask what about it; a bare nothing: what they want."""
    subjects = question.subjects
    if not subjects:
        return chat_draft(content, content.chat["something_else"], Kind.clarify)
    return explain(content, question)


def history(content: Content, question: Question) -> Draft:
    """What somebody has had: what was noted, and what follows from it."""
    numbers = [mention for mention in question.mentions if mention.entity == PRIOR_LINES]
    if numbers:
        return after_lines(content, question)
    draft = chat_draft(content, content.chat["history_noted"], Kind.clarify)
    marks = short_marks(subjects_of(content, question.subjects[:MOST_NOTED]))
    draft.first.lead = said(draft.phrase("history_names", names=all_of(marks)))
    return draft
