"""Random conversations through the real agent: whatever is said, every message keeps the rules.

Sentences come from the training data, from buttons of earlier answers, from names, and from
nowhere; what is answered is not looked at here, only that it is an answer.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from relapse_guide.answers.answer import MOST_BUTTONS, NUMBERS, WORD_LIMIT, Answer, Kind
from relapse_guide.answers.plain_text import BLANK_LINE, to_plain_text
from relapse_guide.library.entries import PAYLOAD_LIMIT, TITLE_LIMIT
from relapse_guide.library.library import library
from server.assistant import load_assistant
from tests.evaluation.questions import read_training
from tests.server.slow.running import CARE_TEAM

pytestmark = [
    pytest.mark.slow,
    # Rasa's own, on loading a model.
    pytest.mark.filterwarnings("ignore::UserWarning:rasa"),
]

CONVERSATIONS = 60
TURNS = 6
MAX_MESSAGES = 2
"""The introduction and the answer."""


@dataclass(frozen=True)
class Press:
    """Press this button of the last answer, counted around; say hello if it had none."""

    number: int


def trained_sentences() -> list[str]:
    return [sentence.text for sentence in read_training()]


def names() -> list[str]:
    content = library().content
    drugs = [name for drug in content.drugs.values() for name in (drug.generic, *drug.brands)]
    short = [name for regimen in content.regimens.values() for name in regimen.abbreviations[:1]]
    return [*drugs, *short]


NAMES = st.sampled_from(names())
# Slashes are for buttons: what channels do with a typed command is for their own tests.
GARBAGE = st.text(min_size=1, max_size=200).filter(lambda text: not text.lstrip().startswith("/"))
LINES = st.integers(-2, 25).map(lambda number: f"I've had {number} lines")
SAYINGS = st.one_of(
    st.sampled_from(trained_sentences()),
    st.integers(0, MOST_BUTTONS - 1).map(Press),
    st.builds("{} {}".format, st.sampled_from(["and", "not", "I am resistant to"]), NAMES),
    NAMES,
    LINES,
    GARBAGE,
    st.sampled_from(["tell me more", "which of them is approved?", "no", "yes", "🙂", "?", " "]),
)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def agent(model: Path) -> Iterator[Agent]:
    stock_check = RemoteAction._validate_action_result
    yield load_assistant(model)
    RemoteAction._validate_action_result = stock_check


async def said(agent: Agent, sender: str, text: str) -> tuple[list[dict[str, Any]], list[Any]]:
    """The messages that a channel would send, and the events that stand for them."""
    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, sender))
    tracker = await agent.tracker_store.retrieve(sender)
    assert tracker is not None
    events = list(tracker.events)
    last = max(place for place, event in enumerate(events) if isinstance(event, UserUttered))
    return output.messages, [event for event in events[last:] if isinstance(event, BotUttered)]


def check(message: dict[str, Any], event: BotUttered, sender: str) -> Answer:
    """What every bot message keeps to; its answer as data."""
    answer = Answer.parse_obj(event.metadata["answer"])
    assert message["recipient_id"] == sender
    assert message["text"] == to_plain_text(answer)
    assert answer.care_team in message["text"]
    assert CARE_TEAM in answer.care_team
    assert answer.id
    before = [text for text in (answer.alert, answer.doubt) if text]
    assert message["text"].split(BLANK_LINE)[: len(before)] == before
    assert message["text"].split(BLANK_LINE)[len(before)].startswith(answer.lead)
    assert all(text.strip() for text in answer.texts())
    assert answer.word_count() <= WORD_LIMIT
    assert answer.kind is not Kind.error
    assert len({source.id for source in answer.sources}) == len(answer.sources)
    assert all(source.title and source.address and source.date for source in answer.sources)
    groups = [group for text in answer.texts() for group in NUMBERS.findall(text)]
    numbers = {int(number) for group in groups for number in re.findall(r"\d", group)}
    assert numbers == set(range(1, len(answer.sources) + 1))
    buttons = message.get("buttons", [])
    assert buttons == [button.dict() for button in answer.buttons]
    assert len(buttons) <= MOST_BUTTONS
    for button in buttons:
        assert 0 < len(button["title"]) <= TITLE_LIMIT
        assert len(button["payload"].encode()) <= PAYLOAD_LIMIT
    return answer


@settings(
    max_examples=CONVERSATIONS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sayings=st.lists(SAYINGS, min_size=TURNS, max_size=TURNS))
def test_every_message_keeps_the_rules(
    agent: Agent, loop: asyncio.AbstractEventLoop, sayings: list[str | Press]
) -> None:
    sender, introduced = uuid4().hex, 0
    buttons: list[dict[str, str]] = []
    for saying in sayings:
        if isinstance(saying, Press):
            text = buttons[saying.number % len(buttons)]["payload"] if buttons else "hello"
        else:
            text = saying
        messages, events = loop.run_until_complete(said(agent, sender, text))
        assert 1 <= len(messages) <= MAX_MESSAGES, f"{len(messages)} messages after {text!r}"
        assert len(messages) == len(events), f"a channel cut the answer to {text!r}"
        answers = [check(*pair, sender) for pair in zip(messages, events, strict=True)]
        introduced += sum(answer.id == "introduction" for answer in answers)
        assert introduced <= 1
        buttons = messages[-1].get("buttons", [])
