"""Keeps conversations in memory: the last events of each, and only so many conversations.

For the chat in a terminal, `make ask`, tests and plain Rasa; `make run` has server/sql_store.py.

Stock Rasa rebuilds every event of a conversation on every turn, so turns get slower without
end. What the user said about drugs and lines is in the slots, which are carried over.
"""

import secrets
import time
from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

MAX_EVENTS = 60
"""Events kept of one conversation, about ten turns; policies look at five."""
MAX_CONVERSATIONS = 10_000
"""Conversations kept; the one that was quiet longest goes first."""


class DeletedError(RasaException):
    """A conversation was deleted while something was said in it: it does not come back."""


class RepeatedError(RasaException):
    """A message of the same mark was answered meanwhile: it is not stored twice."""


class RecentEventsTrackerStore(InMemoryTrackerStore):
    """An in-memory store whose cost per turn does not grow with the conversation."""

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: OrderedDict[str, str] = OrderedDict()
        self.secret = secrets.token_bytes(32)
        self._active: dict[str, float] = {}
        self._deleted: OrderedDict[str, None] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker's last turns, its slots, and its place among the recent ones.

        A tracker without events leaves no trace.
        """
        await self.stream_events(tracker)
        if not tracker.events:
            return
        if tracker.sender_id in self._deleted:
            raise DeletedError
        kept = shortened(tracker)
        self.store[tracker.sender_id] = self.serialise_tracker(kept)
        self.store.move_to_end(tracker.sender_id)
        self._active[tracker.sender_id] = time.time()
        while len(self.store) > MAX_CONVERSATIONS:
            self._drop(next(iter(self.store)))

    async def exists(self, conversation_id: str) -> bool:
        """Whether the conversation is kept; stock Rasa rebuilds all of it to tell."""
        return conversation_id in self.store

    async def delete(self, conversation_id: str) -> None:
        """Forget a conversation; nothing of it is kept, and its id opens none again."""
        self._drop(conversation_id)
        self._deleted[conversation_id] = None
        while len(self._deleted) > MAX_CONVERSATIONS:
            self._deleted.popitem(last=False)

    async def empty(self, conversation_id: str) -> None:
        """Forget what a conversation holds; under its name another can begin."""
        self._drop(conversation_id)

    async def was_deleted(self, conversation_id: str) -> bool:
        """Whether it was deleted lately."""
        return conversation_id in self._deleted

    async def expire(self, before: float) -> int:
        """Forget the conversations that are silent since this time; how many there were."""
        old = [key for key, active in self._active.items() if active < before]
        for key in old:
            self._drop(key)
        return len(old)

    async def check(self) -> None:
        """Memory is always there."""

    async def said(self, conversation_id: str) -> list[Event]:
        """What is kept of what the user and the assistant said."""
        tracker = await self.retrieve_full_tracker(conversation_id)
        return list(tracker.events) if tracker else []

    def _drop(self, key: str) -> None:
        self.store.pop(key, None)
        self._active.pop(key, None)


def shortened(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The tracker itself if short, else one of its last turns that starts like a new session."""
    events = list(tracker.events)
    if len(events) <= MAX_EVENTS:
        return tracker
    start = turn_start(events, len(events) - MAX_EVENTS)
    if start is None:
        return tracker
    opening = opening_of(slots_before(tracker, events[:start]), events[start].timestamp)
    return DialogueStateTracker.from_events(
        tracker.sender_id,
        opening + events[start:],
        slots=tracker.slots.values(),
        sender_source=tracker.sender_source,
    )


def opening_of(slots: dict[str, Any], stamp: float) -> list[Event]:
    """The start of a session in which these slots are set, at a time in seconds."""
    return [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=stamp),
        SessionStarted(timestamp=stamp),
        *(SlotSet(name, value, timestamp=stamp) for name, value in slots.items()),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=stamp),
    ]


def turn_start(events: list[Event], earliest: int) -> int | None:
    """The first user message at or after a position."""
    for position in range(earliest, len(events)):
        if isinstance(events[position], UserUttered):
            return position
    return None


def slots_before(tracker: DialogueStateTracker, events: list[Event]) -> dict[str, Any]:
    """The slot values that the dropped events had set."""
    values: dict[str, Any] = {}
    for event in events:
        if isinstance(event, SessionStarted):
            values = {}
        if isinstance(event, SlotSet) and event.key in tracker.slots:
            values[event.key] = event.value
    return values
