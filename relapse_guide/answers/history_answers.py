"""What was told of the person: shown where an answer rests on it, and forgotten when asked."""

from collections.abc import Iterator

from relapse_guide.answers.draft import Draft, Listing, Said, said
from relapse_guide.answers.naming import short_marks
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.wording import all_of

CHANGE = "forget_history"
"""What the button asks that stands under an answer which rests on what was told."""
MOST_IN_LEAD = 3
"""Drugs that the first sentence names."""


def forgotten(content: Content, question: Question) -> Draft:
    """Say what is no longer assumed; the conversation has forgotten it (dialogue)."""
    draft = chat_draft(content, content.chat["forgotten"])
    bullets = [said(fact[:1].upper() + fact[1:]) for fact in facts(draft, question)]
    if not bullets:
        return chat_draft(content, content.chat["nothing_to_forget"])
    draft.first.listings.append(Listing(draft.phrase("forgotten_heading"), bullets))
    return draft


def show_what_was_told(draft: Draft, question: Question) -> None:
    """Put what an answer assumes of the person below its first sentence, and a way to change it."""
    told = list(facts(draft, question))
    if not told:
        return
    if len(told) > 1 or len(question.avoided) > MOST_IN_LEAD:
        # A single fact stands in the first sentence: "When Revlimid no longer works, …".
        draft.first.details.insert(0, _told(draft, told))
    draft.button(draft.phrase("button_change"), CHANGE)


def _told(draft: Draft, told: list[str]) -> Said:
    return said(draft.phrase("told", facts="; ".join(told)))


def facts(draft: Draft, question: Question) -> Iterator[str]:
    """`Revlimid and Velcade stopped working`, `4 earlier lines`."""
    for phrase, ids in (
        ("told_failed", question.resistant),
        ("told_harmed", question.intolerant),
    ):
        if ids:
            names = all_of(short_marks(subjects_of(draft.content, ids)))
            yield draft.phrase(phrase, drugs=names)
    if question.prior_lines is not None:
        one = question.prior_lines == 1
        number = str(question.prior_lines)
        yield draft.phrase("told_line") if one else draft.phrase("told_lines", number=number)
