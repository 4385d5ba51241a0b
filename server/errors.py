"""What is answered when no route did: one plain sentence, without what was asked for."""

import logging

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from relapse_guide.quiet_errors import log_quietly

logger = logging.getLogger(__name__)

SENTENCES = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    408: "The request took too long to arrive.",
    413: "The request is too long.",
}
BROKEN = "Something went wrong on the server. Please try again."


def answer_errors(app: Sanic) -> None:
    """Turn every exception that leaves a route into JSON with one sentence."""

    @app.exception(SanicException)  # type: ignore[no-untyped-call]
    async def known(_: Request, error: SanicException) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        return json({"error": SENTENCES.get(status, BROKEN)}, status=status)

    @app.exception(Exception)  # type: ignore[no-untyped-call]
    async def unknown(_: Request, error: Exception) -> HTTPResponse:
        log_quietly(logger, "A request failed", error)
        return json({"error": BROKEN}, status=500)
