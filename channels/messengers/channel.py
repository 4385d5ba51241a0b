"""The base of all messengers: a webhook that checks, acknowledges, and answers behind its back.

A messenger says how a request is checked (`is_authentic`), what it holds (`read`), and, in an
output of its own, how a reply is sent. All else is the desk's, as it is for every channel.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.conversations import Keeping, check_store, deletion_asked, keeping_if_named
from channels.desk import MAX_WAITING, Desk, Handler, Incoming
from channels.messengers.output import MessengerOutput
from channels.messengers.provider_calls import ProviderCalls
from channels.messengers.reading import Unreadable
from channels.queues import Queues
from channels.replies import Reply
from channels.typed import typed
from relapse_guide.quiet_errors import log_quietly

logger = logging.getLogger(__name__)

MAX_BODY = 512 * 1024
"""Bytes of a request. A batch of Facebook's, the longest of all, has up to 1,000 events."""
SECONDS_TO_FINISH = 5.0
"""How long a stopping server waits for answers that are under way."""

Received = Iterable[tuple[Incoming, MessengerOutput]]
"""The messages of a request, each with the way back to who wrote it."""


class MessengerChannel(InputChannel):
    """A provider's webhook. Subclasses are made from credentials.yml."""

    keeping: Keeping | None = None
    """Finds the conversations; without it none can be deleted."""

    def __init__(self, calls: ProviderCalls, desk: Desk) -> None:
        self.calls = calls
        self.desk = desk
        # Made now, so that it is there at nothing before the first failure.
        calls.on_failure = desk.counts.provider_failures.labels(calls.provider).inc
        self._deliveries = Queues()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "MessengerChannel":
        """Raises InvalidConfigException if a secret is missing, or what keeps conversations."""
        made = cls.of(credentials)
        made.keeping = keeping_if_named(credentials, cls.name())
        return made

    @classmethod
    def of(cls, credentials: dict[str, Any] | None) -> "MessengerChannel":
        """The channel with its secrets. Raises InvalidConfigException if one is missing."""
        raise NotImplementedError

    def is_authentic(self, request: Request) -> bool:
        """Whether the request comes from the provider."""
        raise NotImplementedError

    def read(self, request: Request) -> Received:
        """The messages in a request of the provider. Raises Unreadable."""
        raise NotImplementedError

    async def note(self, request: Request) -> None:
        """Take in what a request tells beside its messages, before these are served."""

    async def has_human(self, incoming: Incoming) -> bool:
        """Whether a human answers in that conversation, where a messenger has such."""
        return False

    def acknowledge(self, request: Request) -> HTTPResponse:
        """What the provider gets at once, so that it has no reason to repeat itself."""
        return text("")

    async def start(self) -> None:
        """What there is to do once the server is up; the server does not wait for it."""

    def get_output_channel(self, *_: Any) -> None:
        """None: a conversation's name tells nobody's address, so nothing is sent unasked."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """`POST /webhook`, for Rasa or the server to mount."""
        webhook = Blueprint(f"{self.name()}_webhook")
        webhook.listener("after_server_start")(self._begin)
        webhook.listener("before_server_stop")(self._end)

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if len(request.body) > MAX_BODY:
                return text("Payload Too Large", status=413)
            if not self.is_authentic(request):
                return forbidden()
            try:
                received = list(self.read(request))
            except Unreadable:
                return text("Bad Request", status=400)
            await self.note(request)
            for incoming, output in received:
                told = self._told(incoming, request.app.ctx.agent)
                self.in_background(self._serve(on_new_message, told, output))
            return self.acknowledge(request)

        return webhook

    def in_background(self, deed: Coroutine[Any, Any, None]) -> None:
        """Do something behind the request; it is given a moment to end when the server stops."""
        task = asyncio.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self, conversation: str) -> None:
        """Keep nothing in memory of what a deleted conversation said."""

    def _told(self, incoming: Incoming, agent: Agent) -> Incoming:
        """A message as messengers have it: a program may write, and STOP is no question."""
        if incoming.own or incoming.payload:
            return replace(incoming, can_be_automatic=True)
        stops = typed().stops(incoming.text)
        return replace(
            incoming,
            own=Reply.of(self.desk.standing().stopped) if stops else None,
            deletion=self._deletion(incoming, agent),
            can_be_automatic=True,
        )

    def _deletion(self, incoming: Incoming, agent: Agent) -> Callable[[], Awaitable[None]] | None:
        """What deletes the conversation, if the message asks for it."""
        conversation = incoming.conversation
        empty = deletion_asked(incoming.text, self.keeping, agent, conversation)
        if empty is None:
            return None
        emptied = empty

        async def delete() -> None:
            await emptied()
            self.forget(conversation)

        return delete

    async def _serve(self, handler: Handler, incoming: Incoming, output: MessengerOutput) -> None:
        """Answer a message. Delivery has its own order and patience, outside the desk's time."""
        if not incoming.deletion and await self.has_human(incoming):
            turn = await self.desk.stand_aside(incoming)
        elif self._deliveries.length(incoming.conversation) < MAX_WAITING:
            turn = await self.desk.answer(handler, incoming)
        else:
            turn = await self.desk.refuse(incoming)
        try:
            if turn.goes_first:
                return await _say(turn.replies, output)
            async with self._deliveries.place(incoming.conversation):
                await _say(turn.replies, output)
        except Exception as error:
            log_quietly(logger, f"An answer on {self.name()} could not be rendered", error)

    async def _begin(self, app: Sanic, _: object) -> None:
        check_store(app, self.keeping)
        self.in_background(self.start())

    async def _end(self, *_app: object) -> None:
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=SECONDS_TO_FINISH)
            for task in late:
                task.cancel()
        await self.calls.close()


def forbidden() -> HTTPResponse:
    """For a request that does not come from the provider."""
    return text("Forbidden", status=403)


async def _say(replies: Iterable[Reply], output: MessengerOutput) -> None:
    for reply in replies:
        await output.say(reply)
