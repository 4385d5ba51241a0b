"""Loads the assistant into this process: model, actions and conversations together."""

import asyncio
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain

from server.conversations import TrackerConversations
from server.in_process_actions import InProcessActions, validate_with_one_validator
from server.tracker_store import RecentEventsTrackerStore

WARM_UP = "warm-up"


def load_assistant(model: Path) -> Agent:
    """The agent, warmed up: its first answer is as quick as the others."""
    validate_with_one_validator()
    store = RecentEventsTrackerStore(Domain.empty())
    agent = Agent(
        action_endpoint=InProcessActions(),
        tracker_store=store,
        lock_store=InMemoryLockStore(),
    )
    TrackerConversations(agent)  # Raises where users could not have their conversation deleted.
    agent.load_model(str(model))
    asyncio.run(_warm_up(agent, store))
    return agent


async def _warm_up(agent: Agent, store: RecentEventsTrackerStore) -> None:
    """Answer one question, so that the first user does not wait for what is loaded late."""
    message = UserMessage("hello", CollectingOutputChannel(), WARM_UP)
    await agent.handle_message(message)
    store.store.pop(WARM_UP, None)
