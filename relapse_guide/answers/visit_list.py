"""The list of questions to take to the care team, from what was talked about."""

from collections.abc import Sequence

from relapse_guide.answers.draft import BulletList, Draft
from relapse_guide.answers.naming import Naming, marks_of_any
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content

LIST_LENGTH = 12
"""Questions kept of one conversation; the oldest give way."""


def visit_list(content: Content, question: Question) -> Draft:
    """The questions that belong to this conversation: what failed, then the newest subjects."""
    draft = chat_draft(content, content.chat["visit_list"])
    waiting = [*_about_failures(draft, question), *reversed(question.doctor_questions)]
    if not waiting:
        return chat_draft(content, content.chat["no_questions_yet"])
    draft.bullets = []
    while waiting and draft.room_for(waiting[0]):
        draft.bullets.append(waiting.pop(0))
    draft.further = BulletList(draft.phrase("more_questions"), waiting)
    return draft


def _about_failures(draft: Draft, question: Question) -> list[str]:
    """Asked from what is known now, so that a drug taken back is not on the list."""
    known = {"resistance": question.resistant, "intolerance": question.intolerant}
    return [
        draft.phrase(f"question_{failure}", drugs=_named(draft.content, values))
        for failure, values in known.items()
        if values
    ]


def _named(content: Content, values: Sequence[str]) -> str:
    """In full, since each question is asked by itself."""
    return Naming(content).fill(marks_of_any(subjects_of(content, values)))


def gather(known: Sequence[str], new: Sequence[str]) -> list[str]:
    """Known questions with new ones at the end, each once, at most LIST_LENGTH."""
    kept = [question for question in known if question not in new]
    return [*kept, *new][-LIST_LENGTH:]
