"""What the channels need of a store: conversations that begin, are read, and are deleted."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.utils.common import class_from_module_path
from sanic import Sanic

from channels.typed import typed
from relapse_guide.answers.answer import Answer

ENTRY = "conversations"
"""A channel's entry in credentials.yml: the class that keeps its conversations."""


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
        """Remove it for good, after what is being answered in it; its id opens none again."""

    async def empty(self, key: str) -> None:
        """Remove all of it, after what is being answered in it; under its name, which is that of
        a person or an integrator's own, another can begin."""


Keeping = Callable[[Agent], Conversations]
"""Finds the conversations of an agent. Raises InvalidConfigException if they cannot be kept."""


def keeping_of(credentials: dict[str, Any] | None, channel: str) -> Keeping:
    """What credentials.yml names for a channel. Raises InvalidConfigException if that is nothing
    usable."""
    name = str((credentials or {}).get(ENTRY) or "")
    try:
        found: Keeping = class_from_module_path(name)
    except (ImportError, RasaException):
        raise InvalidConfigException(
            f"credentials.yml: '{ENTRY}' of {channel} must name the class that keeps its"
            " conversations, such as server.conversations.TrackerConversations."
        ) from None
    return found


def keeping_if_named(credentials: dict[str, Any] | None, channel: str) -> Keeping | None:
    """The same where the entry is there; without it, that channel cannot delete."""
    return keeping_of(credentials, channel) if ENTRY in (credentials or {}) else None


def check_store(app: Sanic, keeping: Keeping | None) -> None:
    """Where the agent is loaded by now, let a store that cannot be used stop the start.

    Raises InvalidConfigException.
    """
    if keeping and app.ctx.agent is not None:
        keeping(app.ctx.agent)


def deletion_asked(
    text: str, keeping: Keeping | None, agent: Agent, key: str
) -> Callable[[], Awaitable[None]] | None:
    """What empties a conversation, if a message asks for that and the channel can."""
    if keeping is None or not typed().deletes(text):
        return None
    found = keeping
    return lambda: found(agent).empty(key)
