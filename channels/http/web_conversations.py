"""What the web channel needs of a store: conversations that the server opened.

A conversation exists when it was opened here lately, or the store holds it, so an id that was
not opened here, was deleted or has expired is simply unknown.
"""

import asyncio
import logging

from rasa.core.channels.channel import UserMessage

from channels.conversations import Conversations
from channels.desk import Handler
from relapse_guide.answers.answer import Answer
from relapse_guide.quiet_errors import log_quietly

logger = logging.getLogger(__name__)

READ_SECONDS = 2.0
"""So long a message waits for the store to tell whether its conversation is known."""


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
