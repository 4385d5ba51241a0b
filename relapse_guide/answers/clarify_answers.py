"""Answers when the question was not understood, and to a bare name or number."""

from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.answers.draft import MAX_BUTTONS, Draft
from relapse_guide.answers.drug_answers import explain
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.reading import Content


def did_you_mean(content: Content, intents: list[str]) -> Draft:
    """Up to two guesses as buttons, and "Something else"."""
    draft = chat_draft(content, content.chat["unsure_first"], Kind.clarify)
    draft.buttons = []
    for intent in intents[: MAX_BUTTONS - 1]:
        draft.buttons.append(AnswerButton.asking(draft.phrase(title_id(intent)), intent))
    draft.buttons.append(AnswerButton.asking(draft.phrase("button_something_else"), "deny"))
    return draft


def can_be_guessed(content: Content, intent: str) -> bool:
    """Whether an intent has a title to show on a "Did you mean" button."""
    return title_id(intent) in content.phrases


def title_id(intent: str) -> str:
    """The phrase that names an intent on a button."""
    return f"title_{intent}"


def about_what(content: Content, question: Question) -> Draft:
    """A bare name with nothing before it: ask what about it; a bare nothing: what they want."""
    subjects = question.subjects
    if not subjects:
        return chat_draft(content, content.chat["something_else"], Kind.clarify)
    return explain(content, question)
