"""What the HTTP channels share: they refuse plainly, answer always, and log no text."""

import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.cleaning import visible
from channels.desk import Desk, Handler, Incoming
from channels.http.refusal import Refused
from channels.limits import line_of
from channels.replies import in_one_line
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.settings import Settings

logger = logging.getLogger(__name__)

Route = Callable[..., Coroutine[Any, Any, HTTPResponse]]
BROKEN = "Something went wrong on the server. Please try again."


class HttpChannel(InputChannel):
    """A channel whose conversations are apart from those of every other channel."""

    def __init__(self, config: Settings, desk: Desk) -> None:
        self.config = config
        self.desk = desk

    def key(self, conversation: str) -> str:
        """The conversation's name in the store, which no other channel can make."""
        return f"{self.name()}:{conversation}"

    async def limit_address(self, request: Request) -> None:
        """Count a request that is no message. Raises Refused (429) when there are too many."""
        self.refuse_after(await self.desk.seconds_to_wait(address_of(request)))

    def refuse_after(self, wait: int) -> None:
        """Raises Refused (429), naming the seconds to wait, unless there are none."""
        if wait:
            refusal = in_one_line(self.desk.standing().too_many)
            raise Refused(429, refusal, retry_after=wait)

    @asynccontextmanager
    async def counting_refusals(self, request: Request) -> AsyncIterator[None]:
        """Count a message that is refused unread; the desk counts those that it takes."""
        try:
            yield
        except Refused:
            await self.limit_address(request)
            raise

    async def answer(self, handler: Handler, incoming: Incoming) -> list[dict[str, Any]]:
        """What is said to a message. Raises Refused (429) when there are too many."""
        turn = await self.desk.answer(handler, incoming)
        self.refuse_after(turn.wait)
        return [reply.public() for reply in turn.replies]


def address_of(request: Request) -> str:
    """The caller's line: the proxy's word for its address where proxies are configured."""
    return line_of(str(request.remote_addr or request.ip))


def seen(text: str) -> str:
    """A text as its writer saw it. Raises Refused (400) if that is nothing."""
    shown = visible(text)
    if not shown:
        raise Refused(400, "The message is empty.")
    return shown


def refusing(route: Route) -> Route:
    """Let a route raise Refused; anything else it raises is a 500 that tells nothing."""

    @wraps(route)
    async def answered(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
        try:
            return await route(request, *args, **kwargs)
        except Refused as refused:
            return refused.response()
        except Exception as error:
            log_quietly(logger, "A request failed", error)
            return Refused(500, BROKEN).response()

    return answered
