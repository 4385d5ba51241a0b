"""Measures bots side by side: what slows the machine for a while slows all of them."""

import itertools
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from tests.benchmarks.bots import Bot

_senders = itertools.count()
WARM_UP = 10
TURNS_OF_ONE = 8
"""Turns of a usual conversation."""
AROUND = 5
"""A turn of a long conversation is the median of so many before and after it."""


@dataclass(frozen=True)
class Times:
    """Milliseconds of turns."""

    values: tuple[float, ...]

    def percentile(self, share: int) -> float:
        """The time within which so many in a hundred turns are answered."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


@dataclass
class Load:
    """What came of so many people asking at once."""

    at_once: int
    times: Times
    per_second: float


@dataclass
class Measured:
    """All that was measured of one bot; `work` in milliseconds of processor time a turn."""

    short: Times = Times(())
    work: float = float("nan")
    long: Times = Times(())
    turns: list[float] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    start_works: list[float] = field(default_factory=list)
    ready_megabytes: float = float("nan")
    megabytes: float = float("nan")


def new_sender() -> str:
    """The name of a conversation that was not begun yet."""
    return f"bench-{next(_senders)}"


def short_turns(
    bots: Sequence[Bot], rounds: int, turns: int = TURNS_OF_ONE
) -> dict[str, tuple[Times, float]]:
    """Times, and processor milliseconds, of short messages in usual conversations."""
    for bot in bots:
        _conversation(bot, WARM_UP)
    times: dict[str, list[float]] = {bot.name: [] for bot in bots}
    works = {bot.name: bot.work for bot in bots}
    for at in range(rounds):
        for bot in bots:
            times[bot.name] += _conversation(bot, turns, at * turns)
    return {
        bot.name: (
            Times(tuple(times[bot.name])),
            (bot.work - works[bot.name]) * 1000 / len(times[bot.name]),
        )
        for bot in bots
    }


def long_turns(bots: Sequence[Bot], message: str, rounds: int) -> dict[str, Times]:
    """Times of one long message, each in a conversation of its own."""
    times: dict[str, list[float]] = {bot.name: [] for bot in bots}
    for _ in range(rounds):
        for bot in bots:
            sender = new_sender()
            bot.say(sender, bot.messages[0])
            times[bot.name].append(bot.say(sender, message))
    return {name: Times(tuple(found)) for name, found in times.items()}


def long_conversations(bots: Sequence[Bot], turns: dict[str, int]) -> dict[str, list[float]]:
    """The time of each turn of one conversation, of so many turns for each bot."""
    senders = {bot.name: new_sender() for bot in bots}
    times: dict[str, list[float]] = {bot.name: [] for bot in bots}
    for turn in range(max(turns.values())):
        for bot in bots:
            if turn < turns[bot.name]:
                message = bot.messages[turn % len(bot.messages)]
                times[bot.name].append(bot.say(senders[bot.name], message))
    return times


def at_turn(times: Sequence[float], turn: int) -> float:
    """The time of a turn of a long conversation, counted from 1, smoothed."""
    start = max(0, turn - 1 - AROUND)
    return statistics.median(times[start : turn + AROUND])


def under_load(bots: Sequence[Bot], at_once: int, turns: int, rounds: int) -> dict[str, Load]:
    """So many conversations at once, each asking again as soon as it is answered."""
    times: dict[str, list[float]] = {bot.name: [] for bot in bots}
    passed = dict.fromkeys(times, 0.0)
    for _ in range(rounds):
        for bot in bots:
            started = time.perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                found = pool.map(_in_thread, [bot] * at_once, [turns] * at_once, range(at_once))
                times[bot.name] += itertools.chain(*found)
            passed[bot.name] += time.perf_counter() - started
    return {
        name: Load(at_once, Times(tuple(found)), len(found) / passed[name])
        for name, found in times.items()
    }


def _conversation(bot: Bot, turns: int, first: int = 0) -> list[float]:
    sender = new_sender()
    said = [bot.messages[(first + turn) % len(bot.messages)] for turn in range(turns)]
    return [bot.say(sender, message) for message in said]


def _in_thread(bot: Bot, turns: int, first: int) -> list[float]:
    sender = new_sender()
    with requests.Session() as session:
        said = [bot.messages[(first * 7 + turn) % len(bot.messages)] for turn in range(turns)]
        return [bot.say(sender, message, session) for message in said]
