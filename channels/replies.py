"""What the dialogue says to a message, collected whole and kept as data."""

import logging
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from rasa.core.channels.channel import OutputChannel

from relapse_guide.answers.answer import NUMBERS, Answer, public
from relapse_guide.answers.plain_text import to_plain_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """One bot message: its text, its buttons, and the whole answer if it came with one."""

    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    """The answer as data, as the dialogue sent it; empty for a bare text."""
    asked: str = ""
    """The intent of the message that it answers, for counting; empty where nobody understood it."""

    @classmethod
    def of(cls, answer: Answer) -> "Reply":
        """An answer as the dialogue would have sent it."""
        buttons = [button.dict() for button in answer.buttons]
        return cls(to_plain_text(answer), buttons, answer.dict())

    def answer(self) -> Answer | None:
        """The answer; None for a bare text, and for data that is no answer."""
        try:
            return Answer.parse_obj(self.data) if self.data else None
        except ValidationError:
            logger.error("A bot message carries an answer that is none; its text is sent instead")
            return None

    def public(self) -> dict[str, Any]:
        """The message as it is sent over HTTP: what it is not empty of, for the user's eyes."""
        message: dict[str, Any] = {"text": self.text} if self.text else {}
        if self.buttons:
            message["buttons"] = self.buttons
        return {**message, "answer": public(self.data)} if self.data else message


def in_one_line(answer: Answer) -> str:
    """All that an answer says, for where no list of sources follows: without their numbers."""
    return NUMBERS.sub("", " ".join(answer.texts()))


class AnswerCollector(OutputChannel):
    """Keeps what the dialogue says, in order, with the answers that came beside the texts."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        """Shown to the dialogue as the latest output channel."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message whole; stock channels would cut its text at blank lines."""
        reply = Reply(
            message.get("text") or "",
            message.get("buttons") or [],
            message.get("answer") or {},
            str(message.get("asked") or ""),
        )
        if reply != Reply(""):
            self.replies.append(reply)
