"""Reading an answer as a person does."""

import re

from relapse_guide.answers.answer import NUMBERS, Answer
from relapse_guide.answers.answering import whole_answer
from relapse_guide.dialogue.conversation import PRIOR_LINES, Mention, Question
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import mention

MORE = "/tell_me_more"


def told(*answers: Answer) -> str:
    """All that answers say before their sources, without the numbers of these."""
    return NUMBERS.sub("", "\n".join(text for answer in answers for text in answer.texts()))


def lead_of(answer: Answer) -> str:
    """The first sentence without the numbers of its sources."""
    return NUMBERS.sub("", answer.lead)


def bullets_of(*answers: Answer) -> list[str]:
    """Every bullet of every list, without the numbers of its sources."""
    return [
        NUMBERS.sub("", bullet)
        for answer in answers
        for group in answer.groups
        for bullet in group.bullets
    ]


def headings_of(*answers: Answer) -> list[str]:
    """The headings of the lists, in reading order."""
    return [group.heading for answer in answers for group in answer.groups]


def numbers_in(text: str) -> list[int]:
    """The numbers of sources in a text, in the order in which they stand."""
    return [int(number) for mark in NUMBERS.findall(text) for number in re.findall(r"\d", mark)]


def named(content: Content, *values: str, lines: int | None = None) -> list[Mention]:
    """Mentions of content ids, and of a number of earlier lines in the same message."""
    number = [] if lines is None else [Mention(entity=PRIOR_LINES, value=str(lines))]
    return [*(mention(content, value) for value in values), *number]


def every_helping(
    content: Content, intent: str, *values: str, lines: int | None = None
) -> list[Answer]:
    """The answer about some ids and all that "tell me more" adds, but not that this was all."""
    question = Question(intent=intent, mentions=named(content, *values, lines=lines))
    return whole_answer(content, question)[:-1]
