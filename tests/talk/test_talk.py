"""Plays the conversations of this folder with the trained model."""

import asyncio
import re
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from relapse_guide.library.content import Content
from server.ask import Understood, ask
from server.assistant import load_assistant
from server.logs import configure_logging
from tests.evaluation.questions import read_training
from tests.server.slow.running import trained_model
from tests.talk.conversations import Talk, Turn, read_talks, too_close

TALKS = read_talks(Path(__file__).parent)


@pytest.fixture(scope="module")
def agent() -> Agent:
    configure_logging("ERROR")
    return load_assistant(trained_model())


async def played(agent: Agent, talk: Talk) -> list[str]:
    differences = []
    for number, turn in enumerate(talk.turns, 1):
        understood, messages = await ask(agent, turn.say, f"{talk.file} {talk.talk}")
        found = turn.differences(understood, messages[-1].data, messages[-1].text)
        if close := too_close(understood):
            found.append(close)
        differences += [f"turn {number}, '{turn.say}': {what}" for what in found]
    return differences


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")  # Rasa's to developers, when a model is loaded.
@pytest.mark.parametrize(
    "talk", [pytest.param(talk, id=f"{talk.file}-{talk.talk}") for talk in TALKS]
)
def test_conversation_goes_as_written(agent: Agent, talk: Talk) -> None:
    differences = asyncio.run(played(agent, talk))
    if differences:
        pytest.fail(f"{talk.file}, {talk.talk}:\n" + "\n".join(differences), pytrace=False)


def test_nothing_said_was_trained() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", text.lower()).strip()

    trained = {bare(sentence.text) for sentence in read_training()}
    short = {"tell me more", "and velcade too", "what about pomalyst"}
    assert {bare(turn.say) for talk in TALKS for turn in talk.turns} & trained <= short


def test_every_topic_with_sentences_of_its_own_is_talked_about(content: Content) -> None:
    asked_for = {topic.id for topic in content.topics.values() if topic.asked}
    assert {turn.topic for talk in TALKS for turn in talk.turns} >= asked_for


def test_differences_are_told() -> None:
    """The tests of this folder can fail."""
    turn = Turn(
        say="hello",
        question="greet",
        topic="vaccines",
        names=["drug bortezomib resistant"],
        answer="greet",
        begins="Hello",
        says=["program"],
        never=["mg"],
    )
    understood = Understood("thank", 1.0, None, ("drug bortezomib",), ())
    answer = {"id": "thank", "lead": "You are welcome."}
    assert len(turn.differences(understood, answer, "You are welcome: 5 mg")) == 7
    as_written = Understood("greet", 1.0, "vaccines", ("drug bortezomib (resistant)",), ())
    answer = {"id": "greet", "lead": "Hello, I am a program."}
    assert turn.differences(as_written, answer, "Hello, I am a program.") == []


@pytest.mark.parametrize(
    ("guesses", "is_close"),
    [
        ([("greet", 0.233)], True),
        ([("greet", 0.41), ("thank", 0.409)], True),
        ([("greet", 0.41), ("thank", 0.39)], False),
        ([("greet", 0.15), ("thank", 0.1)], False),
        ([], False),
    ],
)
def test_what_rounding_could_change_is_told(
    guesses: list[tuple[str, float]], is_close: bool
) -> None:
    understood = Understood("greet", 1.0, None, (), tuple(guesses))
    assert bool(too_close(understood)) is is_close
