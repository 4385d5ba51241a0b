"""Keeps conversations in memory: the last events of each, and only so many conversations.

Stock Rasa rebuilds every event of a conversation on every turn, so turns get slower without
end. What the user said about drugs and lines is in the slots, which are carried over.
"""

from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MAX_EVENTS = 60
"""Events kept of one conversation, about ten turns; policies look at five."""
MAX_CONVERSATIONS = 10_000
"""Conversations kept; the one that was quiet longest goes first."""


class RecentEventsTrackerStore(InMemoryTrackerStore):
    """An in-memory store whose cost per turn does not grow with the conversation."""

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: OrderedDict[str, str] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker's last turns, its slots, and its place among the recent ones."""
        await self.stream_events(tracker)
        kept = shortened(tracker)
        self.store[tracker.sender_id] = self.serialise_tracker(kept)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > MAX_CONVERSATIONS:
            self.store.popitem(last=False)

    async def exists(self, conversation_id: str) -> bool:
        """Whether the conversation is kept; stock Rasa rebuilds all of it to tell."""
        return conversation_id in self.store

    async def delete(self, conversation_id: str) -> None:
        """Forget a conversation; nothing of it is kept."""
        self.store.pop(conversation_id, None)


def shortened(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The tracker itself if short, else one of its last turns that starts like a new session."""
    events = list(tracker.events)
    if len(events) <= MAX_EVENTS:
        return tracker
    start = _turn_start(events, len(events) - MAX_EVENTS)
    if start is None:
        return tracker
    stamp = events[start].timestamp
    slots = _slots_before(tracker, events[:start])
    opening: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=stamp),
        SessionStarted(timestamp=stamp),
        *(SlotSet(name, value, timestamp=stamp) for name, value in slots.items()),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=stamp),
    ]
    return DialogueStateTracker.from_events(
        tracker.sender_id,
        opening + events[start:],
        slots=tracker.slots.values(),
        sender_source=tracker.sender_source,
    )


def _turn_start(events: list[Event], earliest: int) -> int | None:
    """The first user message at or after a position."""
    for position in range(earliest, len(events)):
        if isinstance(events[position], UserUttered):
            return position
    return None


def _slots_before(tracker: DialogueStateTracker, events: list[Event]) -> dict[str, Any]:
    """The slot values that the dropped events had set."""
    values: dict[str, Any] = {}
    for event in events:
        if isinstance(event, SlotSet) and event.key in tracker.slots:
            values[event.key] = event.value
    return values
