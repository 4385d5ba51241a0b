"""Answers that channels give by themselves, when a message cannot become a question."""

from functools import lru_cache
from typing import Literal

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import whole
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.content.loading import Content, load_content
from relapse_guide.settings import settings

Standing = Literal["too_long", "not_text", "failed"]
StandingAnswers = dict[Standing, Answer]


def standing_answers() -> StandingAnswers:
    """What to say to a message that is too long, has no text, or could not be handled.

    Raises ContentError if the content is wrong.
    """
    content = _content()
    return {
        "too_long": whole(chat_draft(content, content.chat["too_long"])),
        "not_text": whole(chat_draft(content, content.chat["not_text"])),
        "failed": whole(chat_draft(content, content.chat["failed"], Kind.error)),
    }


@lru_cache(maxsize=1)
def _content() -> Content:
    """Read once, however many channels there are."""
    return load_content(settings().content_folder)
