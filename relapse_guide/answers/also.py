"""The second question of a message: offered below the answer to the first one."""

from relapse_guide.answers.answer import AnswerButton, Kind, payload_of
from relapse_guide.answers.draft import MAX_BUTTONS, Draft
from relapse_guide.answers.naming import short_mark
from relapse_guide.dialogue.conversation import AskedAlso, Question
from relapse_guide.knowledge.names import find_subject
from relapse_guide.library.entries import PAYLOAD_LIMIT, QuestionKind


def also_offered(draft: Draft, question: Question) -> Draft:
    """The draft with a line that names the second question, and a button that asks it."""
    also = question.also
    if also is None or also.intent == question.intent or draft.kind in (Kind.safety, Kind.clarify):
        return draft
    asked = draft.content.questions.get(also.intent)
    if asked is None or not asked.title or asked.kind not in _OFFERED:
        return draft
    button = _button(asked.title, also)
    others = [other for other in draft.buttons if other.payload != button.payload]
    draft.buttons = [button, *others][:MAX_BUTTONS]
    line = _line(draft, asked.title, also)
    draft.meant = f"{line} {draft.meant}".strip()
    return draft


_OFFERED = (QuestionKind.content, QuestionKind.boundary)


def _line(draft: Draft, title: str, also: AskedAlso) -> str:
    subject = find_subject(draft.content, also.about.value) if also.about else None
    if subject:
        return draft.phrase("also_asked_about", title=title, name=short_mark(subject))
    return draft.phrase("also_asked", title=title)


def _button(title: str, also: AskedAlso) -> AnswerButton:
    """About what the question names, if that fits; else about what was named last."""
    about = also.about
    if about and len(payload_of(also.intent, about.entity, about.value)) <= PAYLOAD_LIMIT:
        return AnswerButton.asking(title, also.intent, about.entity, about.value)
    return AnswerButton.asking(title, also.intent)
