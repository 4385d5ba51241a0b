"""What is answered when no route did: one plain sentence, without what was asked for."""

import logging
import traceback

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

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
        # The error's own words can repeat a user's, so only the places are logged.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A request failed: %s\n%s", type(error).__name__, where)
        return json({"error": BROKEN}, status=500)
