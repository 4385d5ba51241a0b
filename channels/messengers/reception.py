"""What happens to every message from a messenger, whichever it is: once, in order, with an answer.

It decides what the message is for Rasa. Typed text is never a command, and a payload is taken
only from a button.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import UserMessage

from channels.messengers.answer_output import AnswerOutput
from channels.messengers.deliveries import Deliveries
from channels.messengers.queues import Turns
from channels.turn_budget import within_budget
from relapse_guide.answers.standing import load_standing_answers
from relapse_guide.settings import settings

logger = logging.getLogger(__name__)

Handle = Callable[[UserMessage], Coroutine[Any, Any, Any]]

MAX_CHARACTERS = 1000
"""Of a typed message; much longer ones would keep the featurizers busy for everybody."""
START = "/greet"
"""What the start buttons of Telegram and Messenger send on."""
_PAYLOAD = re.compile(r"/([a-z][a-z0-9_]*)(\{.*\})?", re.DOTALL)
_RASA_COMMANDS = frozenset({"restart", "session_start", "back"})
_LEADING_SLASHES = re.compile(r"\A[\s/]+")


@dataclass(frozen=True)
class Incoming:
    """A message as its channel understood it.

    `delivery` is the provider's own mark for this message. `text` was typed, `payload` came
    from a button; with neither, it was a picture or the like.
    """

    delivery: str
    conversation: str
    text: str = ""
    payload: str = ""


class Reception:
    """Takes in the messages of one channel."""

    def __init__(self, channel: str, handle: Handle) -> None:
        self.turns = Turns()
        self._channel = channel
        self._handle = handle
        self._deliveries = Deliveries()
        self._standing = load_standing_answers(settings().content_folder)

    def accept(self, incoming: Incoming, output: AnswerOutput) -> None:
        """Answer a message behind the request that brought it, unless it was taken before."""
        if self._deliveries.is_new(incoming.delivery):
            self.turns.add(incoming.conversation, lambda: self._answer(incoming, output))

    async def _answer(self, incoming: Incoming, output: AnswerOutput) -> None:
        payload = _accepted(incoming.payload) or output.chosen(incoming.text)
        text = as_text(incoming.text)
        if not payload and not text:
            await output.say(self._standing.not_text)
        elif not payload and len(text) > MAX_CHARACTERS:
            await output.say(self._standing.urgent_answer(text) or self._standing.too_long)
        else:
            await self._ask(payload or text, incoming, output)

    async def _ask(self, message: str, incoming: Incoming, output: AnswerOutput) -> None:
        """Let Rasa answer; say that it failed if nothing comes of it."""
        asked = UserMessage(message, output, incoming.conversation, input_channel=self._channel)
        try:
            await within_budget(self._handle(asked))
        except Exception as error:
            # Only the kind: an error's words can repeat what the user wrote.
            logger.error("A message on %s failed: %s", self._channel, type(error).__name__)
        if not output.has_spoken:
            await output.say(self._standing.urgent_answer(message) or self._standing.failed)


def as_text(typed: str) -> str:
    """What was typed, as words: without leading slashes, which Rasa would take for a command."""
    clean = unicodedata.normalize("NFKC", typed.encode("utf-8", "replace").decode("utf-8"))
    return _LEADING_SLASHES.sub("", clean).strip()


def _accepted(payload: str) -> str:
    """A payload that asks something; Rasa's own commands and anything else are dropped."""
    asked = _PAYLOAD.fullmatch(payload)
    return payload if asked and asked[1] not in _RASA_COMMANDS else ""
