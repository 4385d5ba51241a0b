"""What an editor may want to know of a turn: not understood, asked back, or told "not clear".

Only where the operator has switched it on; who keeps the notes is not this room's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from channels.counting import is_guess
from channels.replies import Reply
from relapse_guide.answers.answer import Kind
from relapse_guide.answers.labels import labels_of, urgency_told
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait


class Doubt(str, Enum):
    """Why something is noted."""

    not_understood = "not_understood"
    asked_back = "asked_back"
    guessed = "guessed"
    not_clear = "not_clear"


@dataclass(frozen=True)
class Note:
    """One thing to look at. `text`, as the user wrote it, and `conversation` are empty where a
    person only said that an answer was not clear: that is asked without the conversation."""

    doubt: Doubt
    entry: str
    conversation: str = ""
    text: str = ""


Noting = Callable[[Note], None]
"""Takes a note; never raises, and holds nobody up."""


def note_of(content: Content, conversation: str, text: str, replies: list[Reply]) -> Note | None:
    """What is to be noted of a typed message and what was said to it, if anything.

    Nothing of a message that may tell of a danger: what people write then is not to be read.
    """
    if not replies or not text or urgency_told(replies[-1].data):
        return None
    answer = replies[-1]
    doubt = _doubt_of(content, answer)
    if doubt is None:
        return None
    entry = labels_of(content).entry(str(answer.data.get("id")))
    return Note(doubt, entry, conversation, text)


def _doubt_of(content: Content, answer: Reply) -> Doubt | None:
    if answer.asked and Questions(content.questions).has(answer.asked, Trait.unsure):
        return Doubt.not_understood
    if answer.data.get("kind") == Kind.clarify:
        return Doubt.asked_back
    return Doubt.guessed if is_guess(answer.data) else None
