"""Conversations that the server opened: make, show and remove them in the tracker store.

A conversation exists when the store holds it, so an id that was not opened here, was
deleted, or was lost with a restart is simply unknown.
"""

from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from channels.turn import SHOWN, shown_answer
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text

INTRODUCED = "introduced"
"""The slot that tells the dialogue that the user knows what it is."""


class Conversations(Protocol):
    """What the web channel needs of a store, by the conversation's key."""

    async def open(self, key: str, introduction: Answer) -> None:
        """Make a conversation that starts with this answer."""

    async def exists(self, key: str) -> bool:
        """Whether the conversation is known."""

    async def history(self, key: str) -> list[dict[str, Any]] | None:
        """Its messages, oldest first; None if it is not known."""

    async def delete(self, key: str) -> None:
        """Remove it for good, after what is being answered in it."""


class RasaConversations:
    """Conversations in the tracker store of a Rasa agent."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def open(self, key: str, introduction: Answer) -> None:
        """Store a tracker in which the assistant has introduced itself."""
        events: list[Event] = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            SlotSet(INTRODUCED, True),
            BotUttered(to_plain_text(introduction), metadata={"answer": introduction.dict()}),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        tracker = DialogueStateTracker.from_events(key, events, slots=self._agent.domain.slots)
        await self._agent.tracker_store.save(tracker)

    async def exists(self, key: str) -> bool:
        """Whether the store holds the key."""
        return bool(await self._store.exists(key))

    async def history(self, key: str) -> list[dict[str, Any]] | None:
        """The messages of all sessions as shown; a store may have dropped the oldest."""
        tracker = await self._agent.tracker_store.retrieve_full_tracker(key)
        if tracker is None:
            return None
        return [message for event in tracker.events if (message := _message_of(event))]

    async def delete(self, key: str) -> None:
        """Remove the tracker once no message of the conversation is being answered."""
        async with self._agent.lock_store.lock(key):
            await self._store.delete(key)

    @property
    def _store(self) -> Any:
        # Rasa's fail-safe wrapper forwards neither `exists` nor our stores' `delete`.
        store = self._agent.tracker_store
        return store._tracker_store if isinstance(store, FailSafeTrackerStore) else store


def _message_of(event: Event) -> dict[str, Any] | None:
    if isinstance(event, UserUttered) and event.text:
        return {"from": "user", "text": event.metadata.get(SHOWN, event.text)}
    if isinstance(event, BotUttered) and event.text:
        message: dict[str, Any] = {"from": "bot", "text": event.text}
        if event.metadata.get("answer"):
            message["answer"] = shown_answer(event.metadata["answer"])
        return message
    return None
