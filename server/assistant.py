"""Loads the assistant into this process: model, actions and conversations together."""

import asyncio
import errno
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain, SessionConfig

from relapse_guide.settings import settings
from server.conversations import TrackerConversations
from server.in_process_actions import InProcessActions, validate_with_one_validator
from server.lean_processor import LeanAgent
from server.tracker_store import RecentEventsTrackerStore

WARM_UP = "warm-up"


NOT_THE_MODELS_FAULT = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EMFILE)


class ModelError(Exception):
    """A model that cannot be loaded, told in one sentence that says what to do."""


def load_assistant(model: Path, store: TrackerStore | None = None) -> Agent:
    """The agent, warmed up: its first answer is as quick as the others.

    It keeps its conversations in the store, without one in memory. Raises ModelError if the
    model's file is broken, or of another version.
    """
    validate_with_one_validator()
    agent = LeanAgent(
        action_endpoint=InProcessActions(),
        tracker_store=RecentEventsTrackerStore(Domain.empty()),
        lock_store=InMemoryLockStore(),
    )
    _load_model(agent, model)
    end_sessions(agent, settings().session_minutes)
    asyncio.run(_warm_up(agent))
    keep_in(agent, store or RecentEventsTrackerStore(Domain.empty()))
    TrackerConversations(agent)  # Raises where users could not have their conversation deleted.
    return agent


def keep_in(agent: Agent, store: TrackerStore) -> None:
    """Let the agent use the store itself.

    Rasa's FailSafeTrackerStore around it would go on in memory when it fails, without a word to
    the user, who is to be told, and would log the error with what the user wrote.
    """
    store.domain = agent.domain
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store


def _load_model(agent: Agent, model: Path) -> None:
    try:
        agent.load_model(str(model))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in NOT_THE_MODELS_FAULT:
            raise ModelError(
                f"The model {model} cannot be unpacked into the folder for temporary files"
                f" ({error.strerror}): make room there, or set TMPDIR to another folder."
            ) from error
        raise ModelError(
            f"The model {model} cannot be loaded ({type(error).__name__}: {error}): delete this"
            " file and start again, which trains a new one."
        ) from error


def end_sessions(agent: Agent, minutes: int) -> None:
    """Let what was told be forgotten after this long a silence, whatever the model was trained
    with."""
    if agent.processor is not None:
        config = SessionConfig(session_expiration_time=minutes, carry_over_slots=False)
        agent.processor.domain.session_config = config


async def _warm_up(agent: Agent) -> None:
    """Answer one question, so that the first user does not wait for what is loaded late."""
    message = UserMessage("hello", CollectingOutputChannel(), WARM_UP)
    await agent.handle_message(message)
