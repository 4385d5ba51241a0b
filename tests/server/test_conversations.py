"""The channels' conversations: a store that cannot forget is told plainly, before the start."""

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import InvalidConfigException

from channels.conversations import Conversations, keeping_if_named, keeping_of
from relapse_guide.settings import ROOT
from server.conversations import ForgettingStore, TrackerConversations
from server.tracker_store import RecentEventsTrackerStore
from tests.channels.fake_agent import FakeAgent


def test_our_store_and_its_conversations_fit() -> None:
    store: ForgettingStore = RecentEventsTrackerStore(Domain.empty())
    conversations: Conversations = TrackerConversations(FakeAgent())
    assert store
    assert conversations


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_store_that_cannot_forget_is_refused(wrapped: bool) -> None:
    agent = FakeAgent()
    store = InMemoryTrackerStore(Domain.empty())
    agent.tracker_store = FailSafeTrackerStore(store) if wrapped else store
    with pytest.raises(InvalidConfigException, match="InMemoryTrackerStore cannot delete"):
        TrackerConversations(agent)


def test_credentials_name_them() -> None:
    assert "server.conversations.TrackerConversations" in (ROOT / "credentials.yml").read_text()
    given = {"conversations": "server.conversations.TrackerConversations"}
    assert keeping_of(given, "web") is TrackerConversations
    assert keeping_if_named(given, "telegram") is TrackerConversations
    assert keeping_if_named({}, "telegram") is None


@pytest.mark.parametrize("name", [None, "", "nowhere.Nothing", "server.conversations.Nothing"])
def test_credentials_that_name_nothing_are_refused(name: str | None) -> None:
    with pytest.raises(InvalidConfigException, match="'conversations' of web must name"):
        keeping_of({"conversations": name} if name is not None else None, "web")
