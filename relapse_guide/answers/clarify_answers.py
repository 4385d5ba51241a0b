"""Answers when the question was not understood, and to a bare name or number."""

from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.answers.draft import MAX_BUTTONS, Draft, said
from relapse_guide.answers.drug_answers import explain
from relapse_guide.answers.naming import short_marks
from relapse_guide.answers.option_answers import after_lines
from relapse_guide.answers.topic_answers import chat_draft, topic_draft
from relapse_guide.dialogue.conversation import PRIOR_LINES, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait
from relapse_guide.library.wording import all_of

GUESSES = MAX_BUTTONS - 1
MOST_NOTED = 6
"""Names in a first sentence; the others are noted without."""


def unsure(content: Content, question: Question) -> Draft:
    """Unsure: offer guesses; unsure again: the topics that it knows and the InfoLine."""
    if question.unsure_before:
        return chat_draft(content, content.chat["unsure_again"], Kind.clarify)
    table = Questions(content.questions)
    guesses = [intent for intent in question.guesses if table.guessable(intent)][:GUESSES]
    if not guesses:
        return chat_draft(content, content.chat["something_else"], Kind.clarify)
    draft = chat_draft(content, content.chat["unsure_first"], Kind.clarify)
    draft.buttons = []
    for intent in guesses:
        title = content.questions[intent].title
        assert title is not None, "guessable"
        draft.buttons.append(AnswerButton.asking(title, intent))
    declining = table.those(Trait.declining)[0]
    draft.buttons.append(AnswerButton.asking(draft.phrase("button_something_else"), declining))
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
