"""A conversation keeps its slots and last turns, and costs the same however long it is."""

from collections.abc import Iterator

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from server import tracker_store
from server.tracker_store import MAX_EVENTS, RecentEventsTrackerStore, shortened

OPENING = 3 + 12
"""Events put before what is kept: the session's start, a listen, and the slots."""


@pytest.fixture
def store(domain: Domain) -> RecentEventsTrackerStore:
    return RecentEventsTrackerStore(domain)


def turn(number: int, *more: Event) -> Iterator[Event]:
    yield UserUttered(f"question {number}", intent={"name": "inform", "confidence": 1.0})
    yield ActionExecuted("action_inform")
    yield BotUttered(f"answer {number}. " + "Ask your care team. " * 20)
    yield from more
    yield ActionExecuted(ACTION_LISTEN_NAME)


async def talk(store: RecentEventsTrackerStore, sender: str, turns: range, *more: Event) -> None:
    """Each turn as Rasa does it: read the conversation, add to it, save it."""
    for number in turns:
        tracker = await store.get_or_create_tracker(sender)
        for event in turn(number, *more):
            tracker.update(event, store.domain)
        await store.save(tracker)


async def kept(store: RecentEventsTrackerStore, sender: str) -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


async def test_a_short_conversation_is_kept_as_it_is(store: RecentEventsTrackerStore) -> None:
    await talk(store, "a", range(5))
    said = [
        event.text for event in (await kept(store, "a")).events if isinstance(event, UserUttered)
    ]
    assert said == [f"question {number}" for number in range(5)]


async def test_a_long_one_is_cut_at_a_users_turn(store: RecentEventsTrackerStore) -> None:
    await talk(store, "a", range(100))
    tracker = await kept(store, "a")
    events = list(tracker.events)
    first = next(place for place, event in enumerate(events) if isinstance(event, UserUttered))

    assert len(events) <= MAX_EVENTS + OPENING
    assert any(isinstance(event, SessionStarted) for event in events[:first])
    assert isinstance(events[first - 1], ActionExecuted)
    assert events[first - 1].action_name == ACTION_LISTEN_NAME
    assert not any(isinstance(event, BotUttered) for event in events[:first])
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "question 99"


async def test_a_turn_longer_than_the_limit_is_kept_whole(store: RecentEventsTrackerStore) -> None:
    chatter = [BotUttered(f"part {number}") for number in range(MAX_EVENTS + 5)]
    await talk(store, "a", range(1), *chatter)
    events = (await kept(store, "a")).events
    assert sum(isinstance(event, UserUttered) for event in events) == 1
    assert sum(isinstance(event, BotUttered) for event in events) == len(chatter) + 1


async def test_slots_outlive_the_events_that_set_them(store: RecentEventsTrackerStore) -> None:
    await talk(store, "a", range(1), SlotSet("resistant", ["bortezomib"]), SlotSet("part", 1.0))
    await talk(store, "a", range(1, 2), SlotSet("resistant", ["lenalidomide"]))
    await talk(store, "a", range(2, 3), SlotSet("prior_lines", 3.0), SlotSet("part", None))
    await talk(store, "a", range(3, 200))
    tracker = await kept(store, "a")
    assert tracker.get_slot("resistant") == ["lenalidomide"]
    assert tracker.get_slot("prior_lines") == 3.0
    assert tracker.get_slot("part") is None
    assert tracker.get_slot("introduced") is None


async def test_a_slot_that_the_domain_lost_is_forgotten(domain: Domain) -> None:
    store = RecentEventsTrackerStore(domain)
    await talk(store, "a", range(40), SlotSet("no_longer_known", "x"))
    assert "no_longer_known" not in (await kept(store, "a")).current_slot_values()


async def test_its_size_does_not_grow_over_300_turns(store: RecentEventsTrackerStore) -> None:
    slots = [SlotSet("doctor_questions", ["What comes next for me?"] * 12), SlotSet("part", 1.0)]
    sizes = []
    for number in range(300):
        await talk(store, "a", range(number, number + 1), *slots)
        sizes.append(len(store.store["a"]))
    assert max(sizes[30:]) < 1.5 * sizes[30]


def test_shortening_leaves_the_tracker_itself_alone(domain: Domain) -> None:
    events = [event for number in range(50) for event in turn(number)]
    tracker = DialogueStateTracker.from_events("a", events, slots=domain.slots)
    before = len(tracker.events)
    assert len(shortened(tracker).events) < before == len(tracker.events)


async def test_the_conversation_that_was_quiet_longest_goes_first(
    store: RecentEventsTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_store, "MAX_CONVERSATIONS", 3)
    for sender in ("a", "b", "c", "a", "d"):
        await talk(store, sender, range(1))
    assert list(store.store) == ["c", "a", "d"]
    assert await store.retrieve("b") is None


async def test_conversations_do_not_mix(store: RecentEventsTrackerStore) -> None:
    await talk(store, "a", range(20), SlotSet("resistant", ["bortezomib"]))
    await talk(store, "b", range(20), SlotSet("resistant", ["lenalidomide"]))
    assert (await kept(store, "a")).get_slot("resistant") == ["bortezomib"]
    assert (await kept(store, "b")).get_slot("resistant") == ["lenalidomide"]
