"""The channels' conversations in the tracker store of a Rasa agent.

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

from channels.desk import SHOWN, Answered
from channels.replies import Reply
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Conversation
from server.opened_ids import new_id, opened_lately
from server.sql_store import SqlStore


@runtime_checkable
class ForgettingStore(Protocol):
    """The port of all stores: a tracker store that can forget; none of Rasa's own can."""

    secret: bytes
    """What the ids of opened conversations are signed with."""

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything of the conversation is kept."""

    async def said(self, conversation_id: str) -> list[Event]:
        """Its events so far, those among them that somebody said at least."""

    async def delete(self, conversation_id: str) -> None:
        """Forget a conversation; nothing of it is kept, and its id opens none again."""

    async def empty(self, conversation_id: str) -> None:
        """Forget what a conversation holds; under its name another can begin."""

    async def was_deleted(self, conversation_id: str) -> bool:
        """Whether it was deleted, for as long as its id could still be used."""

    async def expire(self, before: float) -> int:
        """Forget the conversations that are silent since this time; how many there were."""

    async def check(self) -> None:
        """Raise if conversations cannot be kept at present."""


class TrackerConversations:
    """The conversations of an agent, as channels.conversations.Conversations.

    Raises InvalidConfigException if the agent's store cannot forget.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._store = forgetting(agent.tracker_store)

    def new_id(self, channel: str) -> str:
        """The id of a new conversation, which costs no room until something is said in it."""
        return new_id(self._store.secret, channel)

    async def begin(self, key: str, introduction: Answer) -> None:
        """Store a tracker in which the assistant has introduced itself, unless there is one."""
        async with self._agent.lock_store.lock(key):
            if not await self._store.exists(key):
                await self._introduce(key, introduction)

    async def _introduce(self, key: str, introduction: Answer) -> None:
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
        """Whether the store holds it, or it was opened lately and nothing was said in it yet."""
        if await self._store.exists(key):
            return True
        channel, _, conversation = key.rpartition(":")
        opened = opened_lately(self._store.secret, channel, conversation)
        return opened and not await self._store.was_deleted(key)

    async def history(self, key: str) -> list[dict[str, Any]] | None:
        """The messages of all sessions as shown; a store may have dropped the oldest.

        None: nothing was said yet.
        """
        said = await self._store.said(key)
        return [message for event in said if (message := _message_of(event))] or None

    async def delete(self, key: str) -> None:
        """Remove the tracker once no message of the conversation is being answered."""
        async with self._agent.lock_store.lock(key):
            await self._store.delete(key)

    async def empty(self, key: str) -> None:
        """Remove what it holds once no message of the conversation is being answered."""
        async with self._agent.lock_store.lock(key):
            await self._store.empty(key)


def answered_in(store: SqlStore) -> Answered:
    """What a store tells of answers to messages that come a second time."""

    async def answered(conversation: str, mark: str) -> list[Reply]:
        events = await store.answers_to(conversation, mark)
        return [_reply_of(event) for event in events if isinstance(event, BotUttered)]

    return answered


def forgetting(store: TrackerStore) -> ForgettingStore:
    """The store itself. Raises InvalidConfigException if it cannot forget."""
    # Rasa's fail-safe wrapper forwards neither `exists` nor `delete`.
    inner = store._tracker_store if isinstance(store, FailSafeTrackerStore) else store
    if not isinstance(inner, ForgettingStore):
        raise InvalidConfigException(
            f"The tracker store {type(inner).__name__} cannot delete a conversation, which users"
            " of the web channel can ask for: give it the methods 'delete' and 'empty', choose"
            " server.tracker_store.RecentEventsTrackerStore in endpoints.yml, or take the web"
            " channel and every 'conversations' out of credentials.yml."
        )
    return inner


def _introduced() -> list[Event]:
    """The slots of a conversation in which the user knows what this is."""
    unset, known = Conversation().to_slots(), Conversation(introduced=True).to_slots()
    return [SlotSet(name, value) for name, value in known.items() if value != unset[name]]


def _reply_of(event: BotUttered) -> Reply:
    buttons = (event.data or {}).get("buttons")
    return Reply(event.text or "", buttons or [], event.metadata.get("answer") or {})


def _message_of(event: Event) -> dict[str, Any] | None:
    if isinstance(event, UserUttered) and event.text:
        return {"from": "user", "text": event.metadata.get(SHOWN, event.text)}
    if isinstance(event, BotUttered) and event.text:
        # Without its buttons: what was offered then may not fit now.
        said = Reply(event.text, data=event.metadata.get("answer") or {})
        return {"from": "bot", **said.public()}
    return None
