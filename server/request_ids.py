"""Gives every request an id, which stands in its log lines and in the response.

The id of whoever sends the request (`X-Request-Id`) is taken over only if it looks like a random
one, so that nobody writes words into the log.
"""

import re
from contextvars import ContextVar
from uuid import uuid4

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

HEADER = "X-Request-Id"
VALID = re.compile(r"[0-9a-f]{16,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Hexadecimal digits, as nginx and Ingress make them, or a UUID, as Envoy and others do."""

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request that is being answered; empty outside of one."""
    return _current.get()


def mark_requests(app: Sanic) -> None:
    """Let every request of the app have an id."""

    @app.on_request
    async def begin(request: Request) -> None:
        given = request.headers.get(HEADER, "")
        request.ctx.request_id = given if VALID.fullmatch(given) else uuid4().hex
        # The connection's next request sets it anew; what this one starts keeps it.
        _current.set(request.ctx.request_id)

    @app.on_response
    async def tell(request: Request, response: HTTPResponse) -> None:
        # A request whose head cannot be read has none.
        if request_id := getattr(request.ctx, "request_id", ""):
            response.headers[HEADER] = request_id
