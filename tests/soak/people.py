"""People who hold conversations as they happen: questions, buttons, odd messages, deletion."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from channels.echoes import Echoes
from relapse_guide.settings import ROOT
from tests.benchmarks.bots import long_message
from tests.channels.serving import STANDING
from tests.soak.doors import CUT_OFF, LIMIT, LOST, NAMES, Door, Messenger, Rest, Told, Web
from tests.talk.conversations import read_talks

OWN_WORD = "persimmonqua"
"""In some of what is said on REST and the web, all of which is deleted at the end."""
DELETE = "delete my conversation"
NORMAL = "What is Kyprolis?"
NORMAL_ANSWER = "carfilzomib"
"""Stands in its answer, however a channel marks names."""
FAILURES = {STANDING.failed.id, STANDING.no_answer.id, STANDING.too_many.id}
ODD: dict[str, Callable[[random.Random], str]] = {
    "long": lambda c: long_message()[: c.randrange(300, 900)],
    "too long": lambda c: long_message() * 3,
    "nothing but spaces": lambda c: "   ",
    "empty": lambda c: "",
    "emoji": lambda c: c.choice(["🙂", "😭😭", "❤️ thank you", "🤷‍♀️"]),
    "a question mark": lambda c: "?",
    "a letter": lambda c: c.choice("aqx"),
    "capitals": lambda c: "WHAT IF REVLIMID STOPS WORKING??",
    "another language": lambda c: "¿Qué es Kyprolis?",
    "urgent": lambda c: "I have chest pain and cannot breathe",
}
REFUSED = {"nothing but spaces", "empty"}
"""May be answered with 400."""
QUIET_SECONDS = 3.0
"""So long is waited on a messenger for an answer to a reaction or an echo, which gets none."""
_numbers = count(1)


@dataclass(frozen=True)
class Turn:
    """An answered message: when, in seconds since the start, and how long it took."""

    at: float
    seconds: float


@dataclass
class Record:
    """What all people have met. Nothing of their words."""

    started: float = field(default_factory=time.monotonic)
    turns: list[Turn] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.started

    def add(self, channel: str, kind: str, told: Told) -> None:
        """Count an answer, or what came instead."""
        self.kinds[kind] += 1
        self.channels[channel] += 1
        if told.status in (LOST, CUT_OFF) or told.status >= 400:
            if not (told.status == 400 and kind in REFUSED):
                self.errors[f"{channel}, {kind}: {told.status or 'no answer in time'}"] += 1
            return
        if FAILURES & set(told.ids):
            self.errors[f"{channel}, {kind}: a notice instead of the answer"] += 1
        if told.parts:
            self.turns.append(Turn(self.seconds, told.seconds))


class Person:
    """Holds one conversation after the other, in a channel of chance."""

    def __init__(self, doors: Sequence[Door], seed: int, record: Record, pause: float) -> None:
        self._doors = doors
        self._chance = random.Random(seed)
        self._record = record
        self._pause = pause
        self._talks = read_talks(ROOT / "tests" / "talk")
        self._echoes = Echoes()
        self._marks = count()
        self.left: list[tuple[Rest | Web, str]] = []
        """Conversations that were not deleted."""

    async def talk(self, is_over: Callable[[], bool]) -> None:
        """Talk until it is over."""
        while not is_over():
            weights = [1 if isinstance(door, Messenger) else 4 for door in self._doors]
            (door,) = self._chance.choices(self._doors, weights)
            name = NAMES[door.name](next(_numbers))
            if isinstance(door, (Rest, Web)):
                await self._conversation(door, name, is_over)
            else:
                await self._on_messenger(door, name, is_over)

    async def _on_messenger(self, door: Door, name: str, is_over: Callable[[], bool]) -> None:
        assert isinstance(door, Messenger)
        seen: set[str] = set()
        for text in self._texts():
            if is_over():
                return
            await self._think()
            may_be_quiet = text in seen or self._echoes.is_reaction(text)
            told = await door.say(name, text, QUIET_SECONDS if may_be_quiet else LIMIT)
            self._record.add(door.name, "a question", told)
            if told.status == 200 and not told.parts and not may_be_quiet:
                self._record.errors[f"{door.name}: a question without an answer"] += 1
            seen.add(text)
        if self._chance.random() < 0.3:
            self._record.add(door.name, "a deletion", await door.say(name, DELETE))

    async def _conversation(self, door: Rest | Web, name: str, is_over: Callable[[], bool]) -> None:
        ordinary: list[str] = []
        for text in self._texts():
            if is_over():
                break
            await self._think()
            if self._chance.random() < 0.1:
                text = f"{text} {OWN_WORD}"
            told = await self._asked(door, name, text)
            if told.status == 200:
                ordinary.append(" ".join(text.split()))
            await self._in_between(door, name, told)
        await self._end(door, name, ordinary)

    async def _asked(self, door: Rest | Web, name: str, text: str) -> Told:
        """A question; sometimes the line breaks and it is sent again, or it is sent twice."""
        mark = f"{name}-{next(self._marks)}"
        chance = self._chance.random()
        if chance < 0.05:
            await self._hang_up(door, name, text, mark)
        told = await door.say(name, text, mark)
        self._record.add(door.name, "a question", told)
        if chance > 0.95:
            again = await door.say(name, text, mark)
            self._record.add(door.name, "a repeat", again)
            if again.parts != told.parts:
                self._record.errors[f"{door.name}: a repeat was answered otherwise"] += 1
        return told

    async def _hang_up(self, door: Rest | Web, name: str, text: str, mark: str) -> None:
        self._record.kinds["a hang-up before the answer"] += 1
        hurry = asyncio.ensure_future(door.say(name, text, mark))
        await asyncio.sleep(self._chance.uniform(0.001, 0.03))
        hurry.cancel()
        await asyncio.wait([hurry])

    async def _in_between(self, door: Rest | Web, name: str, told: Told) -> None:
        buttons = [button for part in told.parts for button in part.get("buttons", [])]
        if buttons and self._chance.random() < 0.2:
            button = self._chance.choice(buttons)
            self._record.add(door.name, "a button", await _press(door, name, button))
        if self._chance.random() < 0.15:
            kind = self._chance.choice(list(ODD))
            self._record.add(door.name, kind, await door.say(name, ODD[kind](self._chance)))

    async def _end(self, door: Rest | Web, name: str, ordinary: list[str]) -> None:
        if isinstance(door, Web) and ordinary:
            await self._look_back(door, name, ordinary)
        chance = self._chance.random()
        if chance < 0.2:
            self._record.add(door.name, "a deletion", await door.say(name, DELETE))
        if chance < 0.1:
            self._record.add(door.name, "a question", await door.say(name, NORMAL))
        if 0.2 < chance < 0.4 and ordinary:
            status = await door.delete(name)
            self._record.kinds["a deletion"] += 1
            if status != 204:
                self._record.errors[f"{door.name}: a deletion gave {status}"] += 1
        else:
            self.left.append((door, name))

    async def _look_back(self, door: Web, name: str, ordinary: list[str]) -> None:
        """All that was said stands in the history, in its order."""
        history = await door.history(name)
        said = iter(
            " ".join(str(message["text"]).split())
            for message in history or []
            if message["from"] == "user"
        )
        lost = [text for text in ordinary if text not in said]
        self._record.kinds["a look at the history"] += 1
        if lost:
            self._record.errors["web: a message that was answered is not in the history"] += 1

    def _texts(self) -> list[str]:
        talk = self._chance.choice(self._talks)
        return [turn.say for turn in talk.turns if turn.say.strip()]

    async def _think(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, 2 * self._pause))


async def _press(door: Rest | Web, name: str, button: dict[str, Any]) -> Told:
    if isinstance(door, Rest):
        return await door.say(name, str(button["payload"]))
    return await door.send(name, {"payload": button["payload"], "title": button["title"]})
