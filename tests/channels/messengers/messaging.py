"""What the tests of all messengers need: a fake provider, a fake assistant, and the server."""

import asyncio
import re
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from rasa.core.channels import channel
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from actions.answer_action import content
from channels.desk import Desk
from channels.http.channel import HttpChannel
from channels.messengers.channel import MessengerChannel
from channels.messengers.provider_calls import Patience
from relapse_guide.answers.answer import (
    NUMBERS,
    Answer,
    AnswerButton,
    BulletGroup,
    Kind,
    SourceNote,
)
from relapse_guide.answers.answering import answer_question, whole
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Question
from tests.channels import sanic_once  # noqa: F401
from tests.channels.serving import a_desk

HASTE = Patience(tries=3, timeout=5.0, first_pause=0.02, longest_pause=0.1, longest_wait=3.0)
"""The tests' patience with a provider: short pauses, so that they can wait for its end.

A try itself has time: on a busy machine one cut short arrives all the same, and once more.
"""

GIVES_UP = replace(HASTE, timeout=0.3)
"""For a provider that never answers."""


def answer(**changes: Any) -> Answer:
    """An answer with everything that a channel can be given to show."""
    given = {
        "id": "made_up",
        "kind": Kind.content,
        "lead": "Yes, with <b>marks</b> & more. [1]",
        "follow": "It goes on.",
        "paragraphs": ["A condition. [1]", "Another one."],
        "warning": "What to watch out for. [1]",
        "groups": [
            BulletGroup(heading="These are two:", bullets=["one [1]", "two"]),
            BulletGroup(bullets=["without a heading"]),
        ],
        "page_note": "What the page says of it. [1]",
        "care_team": "Talk with your care team about it.",
        "heading_sources": "Sources",
        "sources": [
            SourceNote(
                id="page",
                title="A <page> & its title",
                publisher="Publisher",
                address="https://example.org/page?a=1&b=2",
                date="reviewed July 30, 2021",
            )
        ],
        "buttons": [
            AnswerButton.asking("Treatment options", "ask_treatment_options"),
            AnswerButton.asking("Clinical trials", "ask_clinical_trials"),
            AnswerButton.asking("Why <is> it harder?", "ask_why_harder_to_treat"),
            AnswerButton.asking("Tell me more", "tell_me_more"),
        ],
    }
    return Answer(**{**given, **changes})


def in_reading_order(said: str, made: Answer) -> bool:
    """Whether a message shows everything that an answer says, each after what comes before it.

    Only marks of the medium can stand between the parts; within one, it may be cut.
    """
    at, said = 0, " ".join(said.split())
    for text in [*made.texts(), *(source.address for source in made.sources)]:
        found = said.find(text, at)
        if found < 0:
            return False
        at = found + len(text)
    return True


def numbers_count(said: str) -> bool:
    """Whether the numbers behind statements count in a list of sources below them."""
    listed = set(re.findall(r"^\[(\d)\]", said, re.MULTILINE))
    found = {number for group in NUMBERS.findall(said) for number in re.findall(r"\d", group)}
    return found <= listed


def long_answer() -> Answer:
    """An answer that no medium can show in one message."""
    return answer(paragraphs=[f"Paragraph {n}. " + "Some words. " * 80 for n in range(8)])


def emergency() -> Answer:
    """A safety answer with more to say than fits into a message."""
    return answer(
        kind=Kind.safety,
        lead="Call your care team now. [1]",
        follow="If nobody answers, call 911. [1]",
        paragraphs=[f"Further {n}. " + "words " * 200 + "[1]" for n in range(6)],
        groups=[BulletGroup(bullets=["If it gets worse, " + "words " * 60])],
        buttons=[],
    )


def greeting() -> Answer:
    """What the fake assistant says to what it does not know."""
    return answer_question(content(), Question(intent="greet"))


SAID: dict[str, Callable[[], Answer]] = {
    "a long answer": long_answer,
    "i cannot breathe": emergency,
    "made up": answer,
    "how many lines": lambda: whole(
        chat_draft(content(), content().chat["ask_prior_lines"], Kind.clarify, "prior_lines")
    ),
}


@dataclass
class FakeAgent:
    """Answers payloads from the real content, known texts as SAID, and all else with a greeting."""

    heard: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    silent: bool = False
    broken: bool = False

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        self.conversations.append(message.sender_id)
        if self.broken:
            raise RuntimeError(f"cannot handle {message.text}")
        if self.silent:
            return
        made = self._answer(message.text)
        await message.output_channel.send_response(
            message.sender_id,
            {
                "text": to_plain_text(made),
                "buttons": [button.dict() for button in made.buttons],
                "answer": made.dict(),
            },
        )

    def _answer(self, text: str) -> Answer:
        if text.startswith("/"):
            return answer_question(content(), Question(intent=text[1:].partition("{")[0]))
        if text in SAID:
            return SAID[text]()
        return greeting()


@dataclass(frozen=True)
class Call:
    """What a provider was sent."""

    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]


class FakeProvider:
    """A provider on 127.0.0.1; `problems` are met by the next calls, one each.

    A problem is a web.Response to give, or a number of seconds to keep the caller waiting.
    Subclasses check each call in `check` and say in `accepted` what the real one answers.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.wrong: list[str] = []
        self.tries = 0
        self.problems: deque[web.Response | float] = deque()
        self.always: web.Response | float | None = None
        self.url = ""

    def check(self, call: Call) -> None:
        """Assert what the provider documents."""

    def accepted(self, call: Call) -> dict[str, Any]:
        return {"ok": True}

    @property
    def messages(self) -> list[Call]:
        """The calls that a user would see."""
        return self.calls

    async def received(self, count: int, patience: float = 10) -> list[Call]:
        """The messages, once there are so many; no more may come."""
        end = time.monotonic() + patience
        while len(self.messages) < count and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.15)
        assert not self.wrong
        assert len(self.messages) == count
        return self.messages

    async def tried(self, count: int, patience: float = 10) -> None:
        """Wait until it was called so many times, successfully or not; no more may come."""
        end = time.monotonic() + patience
        while self.tries < count and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.15)
        assert self.tries == count

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.tries += 1
        problem = self.problems.popleft() if self.problems else self.always
        if isinstance(problem, web.Response):
            return web.Response(
                status=problem.status, body=problem.body, headers=dict(problem.headers)
            )
        if problem:
            await asyncio.sleep(problem)
        is_json = request.content_type == "application/json"
        body = await request.json() if is_json else dict(await request.post())
        call = Call(request.path, dict(request.headers), dict(request.query), body)
        try:
            self.check(call)
        except AssertionError as error:
            self.wrong.append(str(error))
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        self.calls.append(call)
        return web.json_response(self.accepted(call))


async def next_call(provider: FakeProvider, within: float = 0.2) -> Call:
    """The first message that reached a user; fails if nobody had one in so many seconds."""
    started = time.monotonic()
    while not provider.messages:
        assert time.monotonic() - started < within, "the second user waited for the first"
        await asyncio.sleep(0.005)
    return provider.messages[0]


@asynccontextmanager
async def running(provider: FakeProvider) -> AsyncIterator[None]:
    """The provider, listening."""
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", provider._handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        await runner.cleanup()


@dataclass
class Bot:
    """The server with one channel."""

    url: str
    agent: FakeAgent
    http: aiohttp.ClientSession

    async def post(self, path: str, **request: Any) -> tuple[int, str]:
        async with self.http.post(self.url + path, **request) as response:
            return response.status, await response.text()

    async def get(self, path: str, **request: Any) -> tuple[int, str]:
        async with self.http.get(self.url + path, **request) as response:
            return response.status, await response.text()


@asynccontextmanager
async def serving(
    *channels: MessengerChannel | HttpChannel,
    agent: Any = None,
    desk: Desk | None = None,
    patience: Patience = HASTE,
) -> AsyncIterator[Bot]:
    """The channels on a server like the project's own, answered by a fake assistant."""
    for one in channels:
        one.desk = desk or a_desk()
        if isinstance(one, MessengerChannel):
            one.calls.patience = patience
    app = Sanic(f"bot_{uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent or FakeAgent()
    channel.register(list(channels), app, route="/webhooks/")
    own = socket.create_server(("127.0.0.1", 0))  # Sanic takes port 0 for its default, 8000.
    server: Any = await app.create_server(sock=own, return_asyncio_server=True, access_log=False)
    port = own.getsockname()[1]
    try:
        await server.startup()
        await server.before_start()
        await server.after_start()
        await server.start_serving()
        async with aiohttp.ClientSession() as http:
            yield Bot(f"http://127.0.0.1:{port}/webhooks", app.ctx.agent, http)
    finally:
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()
