"""What the web channel needs of a store: conversations that the server opened.

A conversation exists when it was opened here lately, or the store holds it, so an id that was
not opened here, was deleted or has expired is simply unknown.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.utils.common import class_from_module_path

from channels.desk import Handler
from relapse_guide.answers.answer import Answer
from relapse_guide.quiet_errors import log_quietly

logger = logging.getLogger(__name__)

READ_SECONDS = 2.0
"""So long a message waits for the store to tell whether its conversation is known."""
ENTRY = "conversations"
"""The channel's entry in credentials.yml: the class that keeps its conversations."""


class Conversations(Protocol):
    """The conversations of a store, each by its key."""

    def new_id(self, channel: str) -> str:
        """The id of a new conversation of a channel, known from now on; nothing is stored for
        it."""

    async def begin(self, key: str, introduction: Answer) -> None:
        """Before something is said: store that it starts with this answer, unless it is stored."""

    async def exists(self, key: str) -> bool:
        """Whether the conversation is known."""

    async def history(self, key: str) -> list[dict[str, Any]] | None:
        """Its messages, oldest first, as they are sent over HTTP; None if nothing was said."""

    async def delete(self, key: str) -> None:
        """Remove it for good, after what is being answered in it."""


Keeping = Callable[[Agent], Conversations]
"""Finds the conversations of an agent. Raises InvalidConfigException if they cannot be kept."""


def keeping_of(credentials: dict[str, Any] | None) -> Keeping:
    """What credentials.yml names. Raises InvalidConfigException if that is nothing usable."""
    name = str((credentials or {}).get(ENTRY) or "")
    try:
        found: Keeping = class_from_module_path(name)
    except (ImportError, RasaException):
        raise InvalidConfigException(
            f"credentials.yml: '{ENTRY}' of the web channel must name the class that keeps its"
            " conversations, such as server.conversations.TrackerConversations."
        ) from None
    return found


async def is_known(conversations: Conversations, key: str) -> bool:
    """Whether a message may be taken for a conversation. Where its store fails, it may: the desk
    hears it, gives the answer to a call for help, and says that all else failed."""
    try:
        return await asyncio.wait_for(conversations.exists(key), READ_SECONDS)
    except Exception as error:
        log_quietly(logger, "A conversation could not be looked for", error)
        return True


def beginning(
    conversations: Conversations, key: str, introduction: Answer, handler: Handler
) -> Handler:
    """The handler, for messages of a conversation that may have nothing stored yet."""

    async def begin_and_answer(message: UserMessage) -> None:
        await conversations.begin(key, introduction)
        await handler(message)

    return begin_and_answer
