"""What watches the server: `/health`, whether it lives, and `/ready`, whether it can answer."""

import asyncio
import logging

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from relapse_guide.quiet_errors import log_quietly
from server.conversations import forgetting

logger = logging.getLogger(__name__)

CHECK_SECONDS = 2.0


def watching() -> Blueprint:
    """The routes."""
    blueprint = Blueprint("watching")

    async def health(request: Request) -> HTTPResponse:
        """503 before the model is loaded; then 200, whatever becomes of the database."""
        loaded = request.app.ctx.agent is not None
        return json({"ready": loaded}, status=200 if loaded else 503)

    async def ready(request: Request) -> HTTPResponse:
        """200 when questions can be answered and conversations kept."""
        agent = request.app.ctx.agent
        is_ready = agent is not None and await _keeps(agent)
        return json({"ready": is_ready}, status=200 if is_ready else 503)

    for route in (health, ready):
        path = route.__name__
        blueprint.add_route(route, f"/{path}", methods=["GET", "HEAD"], name=path)
    return blueprint


async def _keeps(agent: object) -> bool:
    store = forgetting(agent.tracker_store)  # type: ignore[attr-defined]
    try:
        await asyncio.wait_for(store.check(), CHECK_SECONDS)
    except Exception as error:
        log_quietly(logger, "Conversations cannot be kept at present", error)
        return False
    return True
