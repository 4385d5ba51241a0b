"""What the front desk decides where no channel shows it: fairness, repeats, metadata, content."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.channels.channel import UserMessage

from channels.counting import Outcome
from channels.desk import AT_ONCE, MARK, SHOWN, START, Desk, Handler, Incoming
from channels.queues import Queues
from channels.repeats import ANSWERS, REPEATED_WITHIN, Repeats, SameAnswers
from channels.replies import Reply
from channels.shared import InThisProcess
from relapse_guide.settings import Settings
from tests.channels.fake_agent import said
from tests.channels.serving import GENEROUS, STANDING, a_desk


def hearing(then: Callable[[], Coroutine[Any, Any, Any]]) -> tuple[list[UserMessage], Handler]:
    """What a dialogue hears, which does something and then greets."""
    heard: list[UserMessage] = []

    async def handle(message: UserMessage) -> None:
        heard.append(message)
        await then()
        await message.output_channel.send_response(message.sender_id, said(STANDING.introduction))

    return heard, handle


async def nothing() -> None:
    """A dialogue that does not wait."""


async def test_one_person_does_not_keep_all_others_waiting() -> None:
    desk, going_on = a_desk(), asyncio.Event()
    heard, handle = hearing(going_on.wait)
    many = [Incoming("rest", f"rest:{n}", "hello", person="one") for n in range(AT_ONCE + 5)]
    tasks = [asyncio.create_task(desk.answer(handle, incoming)) for incoming in many]
    await asyncio.sleep(0.05)
    assert len(heard) == AT_ONCE

    tasks.append(
        asyncio.create_task(desk.answer(handle, Incoming("rest", "rest:x", "hi", person="other")))
    )
    await asyncio.sleep(0.05)
    assert heard[-1].sender_id == "rest:x"
    going_on.set()
    assert {turn.outcome for turn in await asyncio.gather(*tasks)} == {Outcome.answered}


async def test_a_repeat_is_silent_and_without_a_mark_nothing_is_one() -> None:
    desk = a_desk()
    heard, handle = hearing(nothing)
    marked = Incoming("slack", "c", "hello", delivery="m")
    outcomes = [(await desk.answer(handle, marked)).outcome for _ in range(2)]
    assert outcomes == [Outcome.answered, Outcome.repeated]
    assert (await desk.refuse(marked)).replies == []

    other = Incoming("telegram", "d", "hello", delivery="m")
    unmarked = Incoming("slack", "c", "hello")
    for incoming in (other, unmarked, unmarked):
        assert (await desk.answer(handle, incoming)).replies
    assert len(heard) == 4


def test_the_oldest_marks_are_forgotten() -> None:
    repeats = Repeats(remembered=2)
    assert [repeats.has(mark) for mark in "abacb"] == [False, False, True, False, False]


async def test_only_what_is_shown_otherwise_is_kept_beside_the_text() -> None:
    desk = a_desk()
    heard, handle = hearing(nothing)
    for incoming in (
        Incoming("web", "a", "hello", shown="hello"),
        Incoming("web", "a", "/hello", shown="/hello"),
        Incoming("web", "a", "Trials", "/ask_clinical_trials", shown="Trials"),
        Incoming("rest", "b", "/hello"),
        Incoming("telegram", "c", payload=START),
    ):
        await desk.answer(handle, incoming)
    assert [message.text for message in heard] == [
        "hello",
        "hello",
        "/ask_clinical_trials",
        "hello",
        START,
    ]
    assert [message.metadata for message in heard] == [
        None,
        {SHOWN: "/hello"},
        {SHOWN: "Trials"},
        None,
        None,
    ]


class Closed(Queues):
    """An order of turns that cannot be had."""

    @asynccontextmanager
    async def place(
        self, key: str, most: int | None = None, *, here: bool = False
    ) -> AsyncIterator[None]:
        if not here:
            raise ConnectionError
        yield


async def answered_by_another(conversation: str, mark: str) -> list[Reply]:
    return [Reply("as before")] if conversation == "told" and len(mark) == 64 else []


async def test_what_another_process_answered_is_said_again() -> None:
    desk = a_desk()
    desk.keep_with(Queues(), answered_by_another)
    heard, handle = hearing(nothing)

    again = await desk.answer(handle, Incoming("web", "told", "hello", mark="m"))
    assert [reply.text for reply in again.replies] == ["as before"]
    for incoming in (Incoming("web", "new", "hello", mark="m"), Incoming("web", "told", "hello")):
        assert (await desk.answer(handle, incoming)).outcome is Outcome.answered
    assert [set(message.metadata or {}) for message in heard] == [{MARK}, set()]


async def test_without_an_order_of_turns_nothing_is_asked_but_all_is_answered() -> None:
    desk = a_desk()
    desk.keep_with(Closed(), answered_by_another)
    heard, handle = hearing(nothing)

    told = [
        await desk.answer(handle, Incoming("web", "a", text))
        for text in ("hello", "I want to kill myself", "", "x" * 2000)
    ]

    assert [turn.outcome for turn in told] == [
        Outcome.failed,
        Outcome.urgent,
        Outcome.not_text,
        Outcome.too_long,
    ]
    assert all(turn.replies for turn in told)
    assert heard == []


async def test_no_message_overtakes_another_while_counts_are_asked_elsewhere() -> None:
    desk = Desk(Settings.parse_obj(GENEROUS), lambda: STANDING, Slower())
    heard, handle = hearing(nothing)
    asked = [
        desk.answer(handle, Incoming("slack", "c", f"question {n}", delivery=str(n)))
        for n in range(10)
    ]
    await asyncio.gather(*asked)

    assert [message.text for message in heard] == [f"question {n}" for n in range(10)]


class Slower(InThisProcess):
    """Takes longer for earlier deliveries."""

    async def was_delivered(self, channel: str, mark: str) -> bool:
        await asyncio.sleep(0.02 / (1 + int(mark)))
        return await super().was_delivered(channel, mark)


async def test_follows_the_content() -> None:
    contents = [STANDING]
    desk = Desk(Settings.parse_obj({}), lambda: contents[-1])
    _, handle = hearing(nothing)
    picture = Incoming("slack", "c")
    assert (await desk.answer(handle, picture)).replies[0].data["id"] == "not_text"

    contents.append(STANDING.__class__(**{**STANDING.__dict__, "not_text": STANDING.no_answer}))
    assert (await desk.answer(handle, picture)).replies[0].data["id"] == "no_answer"


async def a_turn(result: str) -> str:
    return result


async def test_only_the_last_answers_are_kept_and_not_for_long() -> None:
    now = [0.0]
    same: SameAnswers[str] = SameAnswers(lambda: now[0])
    for mark in range(ANSWERS + 1):
        same.keep("mine", str(mark), asyncio.ensure_future(a_turn(str(mark))), bool)
    await asyncio.sleep(0)

    assert same.find("mine", "0") is None
    kept = same.find("mine", str(ANSWERS))
    assert kept is not None
    assert await kept == str(ANSWERS)
    assert same.find("other", "1") is None

    now[0] = REPEATED_WITHIN
    assert same.find("mine", "1") is None


async def test_an_answer_that_does_not_last_is_forgotten() -> None:
    same: SameAnswers[str] = SameAnswers()
    same.keep("mine", "1", turn := asyncio.ensure_future(a_turn("")), bool)
    assert same.find("mine", "1") is turn

    await turn
    await asyncio.sleep(0)

    assert same.find("mine", "1") is None


async def test_nobody_is_left_without_an_answer_by_what_counts() -> None:
    """Whatever the port of what processes share does, it may not cost an answer."""
    desk = a_desk()

    async def breaks(key: str, cost: int = 1) -> int:
        raise RuntimeError

    desk._of_conversation.take = breaks  # type: ignore[method-assign]
    messages, handler = hearing(nothing)
    turn = await desk.answer(handler, Incoming("web", "a", "what is relapse"))

    assert turn.outcome is Outcome.answered
    assert len(messages) == 1
