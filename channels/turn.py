"""One message to the dialogue and what it says: always at least one answer, never an exception."""

import asyncio
import logging
import traceback
import unicodedata
from collections.abc import Callable, Coroutine
from typing import Any

from pydantic import BaseModel
from rasa.core.channels.channel import OutputChannel, UserMessage

from channels.http.reading import TEXT_LIMIT
from channels.turn_budget import within_budget
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.standing import StandingAnswers

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 15.0
"""After this the user is told that it failed; the widget itself waits 20 seconds."""
SHOWN = "shown"
"""The key of a user event's metadata: what the user saw themselves say."""
INTERNAL = frozenset({"uses", "listed", "awaits"})
"""What an answer holds for the dialogue only."""

Handler = Callable[[UserMessage], Coroutine[Any, Any, Any]]


class Said(BaseModel):
    """What a user said: the message for the dialogue, and how it is shown to them afterwards.

    `text` is a payload that some answer offers, or words that do not start with a slash.
    """

    text: str
    shown: str

    @classmethod
    def words(cls, text: str) -> "Said":
        """Typed text. A leading slash would be a command to Rasa; a user means none.

        Full-width and other forms of letters are read as the letters that they are.
        """
        plain = unicodedata.normalize("NFKC", text)
        return cls(text=plain.lstrip("/ \t\n") or "?", shown=text)

    @classmethod
    def pressed(cls, payload: str, title: str) -> "Said":
        """A button that some answer offers; whether it does is checked by the caller."""
        return cls(text=payload, shown=title)


class AnswerCollector(OutputChannel):
    """Keeps what the dialogue says, in order, with the answers that came beside the texts."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Shown to the dialogue as the latest input channel."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message whole; stock channels would cut its text at blank lines."""
        kept = {key: message[key] for key in ("text", "buttons") if message.get(key)}
        if message.get("answer"):
            kept["answer"] = shown_answer(message["answer"])
        if kept:
            self.messages.append(kept)


async def take_turn(
    handler: Handler, standing: StandingAnswers, key: str, channel: str, said: Said
) -> list[dict[str, Any]]:
    """What is said to a user's message. `key` names the conversation in the store.

    Each message has `text`, and as a rule `answer` and `buttons`.
    """
    urgent = standing.urgent_answer(said.text)
    if len(said.text) > TEXT_LIMIT:
        return [message_of(urgent or standing.too_long)]
    collector = AnswerCollector()
    message = UserMessage(
        said.text, collector, key, input_channel=channel, metadata={SHOWN: said.shown}
    )
    try:
        await asyncio.wait_for(within_budget(handler(message)), ANSWER_SECONDS)
    except Exception as error:
        _log_without_text(error)
        return [*collector.messages, message_of(urgent or standing.failed)]
    return collector.messages or [message_of(standing.no_answer)]


def message_of(answer: Answer) -> dict[str, Any]:
    """An answer in the form of a message from the dialogue."""
    message: dict[str, Any] = {"text": to_plain_text(answer)}
    if answer.buttons:
        message["buttons"] = [button.dict() for button in answer.buttons]
    return {**message, "answer": shown_answer(answer.dict())}


def shown_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as data, without what is not for the user's eyes."""
    return {key: value for key, value in answer.items() if key not in INTERNAL}


def _log_without_text(error: BaseException) -> None:
    """Log where it failed. The error's own words can repeat the user's, so they stay out."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("A message was not answered: %s\n%s", type(error).__name__, where)
