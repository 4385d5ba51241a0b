"""The web channel's conversations in the tracker store of a Rasa agent.

Named in credentials.yml, so that `make run` and `rasa run` use it alike.
"""

from typing import Any, Protocol, runtime_checkable

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
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
from rasa.shared.exceptions import InvalidConfigException

from channels.desk import SHOWN
from channels.replies import Reply
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Conversation


@runtime_checkable
class ForgettingStore(Protocol):
    """A tracker store that can forget a conversation; none of Rasa's own can."""

    async def exists(self, conversation_id: str) -> bool:
        """Whether the conversation is kept."""

    async def delete(self, conversation_id: str) -> None:
        """Forget a conversation; nothing of it is kept."""


class TrackerConversations:
    """The conversations of an agent, as channels.http.web_conversations.Conversations.

    Raises InvalidConfigException if the agent's store cannot forget.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._store = _forgetting(agent.tracker_store)

    async def open(self, key: str, introduction: Answer) -> None:
        """Store a tracker in which the assistant has introduced itself."""
        events: list[Event] = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            *_introduced(),
            BotUttered(to_plain_text(introduction), metadata={"answer": introduction.dict()}),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        tracker = DialogueStateTracker.from_events(key, events, slots=self._agent.domain.slots)
        await self._agent.tracker_store.save(tracker)

    async def exists(self, key: str) -> bool:
        """Whether the store holds the key."""
        return await self._store.exists(key)

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


def _forgetting(store: TrackerStore) -> ForgettingStore:
    # Rasa's fail-safe wrapper forwards neither `exists` nor `delete`.
    inner = store._tracker_store if isinstance(store, FailSafeTrackerStore) else store
    if not isinstance(inner, ForgettingStore):
        raise InvalidConfigException(
            f"The tracker store {type(inner).__name__} cannot delete a conversation, which users"
            " of the web channel can ask for: give it a method 'delete', choose"
            " server.tracker_store.RecentEventsTrackerStore in endpoints.yml, or take the web"
            " channel out of credentials.yml."
        )
    return inner


def _introduced() -> list[Event]:
    """The slots of a conversation in which the user knows what this is."""
    unset, known = Conversation().to_slots(), Conversation(introduced=True).to_slots()
    return [SlotSet(name, value) for name, value in known.items() if value != unset[name]]


def _message_of(event: Event) -> dict[str, Any] | None:
    if isinstance(event, UserUttered) and event.text:
        return {"from": "user", "text": event.metadata.get(SHOWN, event.text)}
    if isinstance(event, BotUttered) and event.text:
        # Without its buttons: what was offered then may not fit now.
        said = Reply(event.text, data=event.metadata.get("answer") or {})
        return {"from": "bot", **said.public()}
    return None
