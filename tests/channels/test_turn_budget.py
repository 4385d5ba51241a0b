"""A turn that only computes is ended; one that waits, or is quick, is left alone."""

import asyncio
import re
import signal
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from channels.turn_budget import TurnTooLong, within_budget

EXPONENTIAL = re.compile(r"^(?:[,\s]*(?:and|,)[,\s]*)*$")


async def spinning_in_python() -> None:
    while True:
        pass


async def spinning_in_a_pattern() -> None:
    EXPONENTIAL.match("," * 60 + "x")


async def spinning_after_a_pause() -> None:
    await asyncio.sleep(0.01)
    await spinning_in_a_pattern()


@pytest.mark.parametrize(
    "turn", [spinning_in_python, spinning_in_a_pattern, spinning_after_a_pause]
)
async def test_endless_computing_is_ended(
    turn: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    started = time.monotonic()
    with pytest.raises(TurnTooLong):
        await within_budget(turn(), 0.2)
    assert time.monotonic() - started < 3


async def test_others_are_answered_after_it() -> None:
    stuck = asyncio.create_task(within_budget(spinning_in_a_pattern(), 0.2))
    other = asyncio.create_task(within_budget(asyncio.sleep(0, "answer"), 0.2))
    assert await asyncio.wait_for(other, 3) == "answer"
    with pytest.raises(TurnTooLong):
        await stuck


async def test_many_short_steps_add_up() -> None:
    async def busy() -> None:
        while True:
            time.sleep(0.02)
            await asyncio.sleep(0)

    with pytest.raises(TurnTooLong):
        await asyncio.wait_for(within_budget(busy(), 0.2), 5)


async def test_waiting_costs_nothing() -> None:
    async def patient() -> str:
        await asyncio.sleep(0.4)
        return "answer"

    assert await within_budget(patient(), 0.2) == "answer"


async def test_a_turn_that_waits_too_long_is_cancelled_as_ever() -> None:
    cleaned = []

    async def waiting() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.append(True)

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(within_budget(waiting()), 0.1)
    assert cleaned == [True]


async def test_errors_and_results_pass() -> None:
    async def failing() -> None:
        raise ValueError("words")

    with pytest.raises(ValueError, match="words"):
        await within_budget(failing())


async def test_timer_and_handler_are_as_before() -> None:
    before = signal.getsignal(signal.SIGALRM)
    await within_budget(asyncio.sleep(0.01))
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
