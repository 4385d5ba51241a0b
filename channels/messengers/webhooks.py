"""What the webhooks of all providers do alike: read, refuse, check credentials, start and stop."""

import asyncio
import hmac
import json
from collections.abc import Callable, Coroutine
from typing import Any

from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.messengers.provider_calls import ProviderCalls
from channels.messengers.reception import Reception

MAX_BODY = 512 * 1024
"""Bytes of a request. A batch of Messenger's, the longest of all, has up to 1,000 events."""
SECONDS_TO_FINISH = 5.0
"""How long a stopping server waits for answers that are under way."""


def required(credentials: dict[str, Any] | None, channel: str, *names: str) -> dict[str, str]:
    """The channel's entries in credentials.yml.

    Raises InvalidConfigException naming the first that is missing or empty: with an empty
    secret, anybody could sign.
    """
    given = credentials or {}
    for name in names:
        value = str(given.get(name) or "").strip()
        if not value or "${" in value:
            raise InvalidConfigException(
                f"credentials.yml: '{name}' of {channel} is missing or empty;"
                " set the environment variable that it names (docs/channels.md)."
            )
    return {name: str(value).strip() for name, value in given.items() if value is not None}


def same(given: str, expected: str) -> bool:
    """Whether two secrets or signatures are alike, in a time that tells nothing about them."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def refused() -> HTTPResponse:
    """For a request that does not come from the provider."""
    return text("Forbidden", status=403)


def malformed() -> HTTPResponse:
    """For a request that comes from the provider and cannot be read."""
    return text("Bad Request", status=400)


def too_large(request: Request) -> HTTPResponse | None:
    """The answer to a body that is not worth checking; None if it is."""
    return text("Payload Too Large", status=413) if len(request.body) > MAX_BODY else None


def media_type(request: Request) -> str:
    """The content type without its parameters, such as `application/json`."""
    return str(request.headers.get("content-type") or "").partition(";")[0].strip().lower()


def json_object(body: str | bytes) -> dict[str, Any] | None:
    """The JSON object in a body; None if it is something else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def run_with_server(
    webhook: Blueprint,
    reception: Reception,
    calls: ProviderCalls,
    start: Callable[[], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """Do `start` once the server is up, and end turns and connections with the server."""

    started: list[asyncio.Task[None]] = []

    async def begin(*_: Any) -> None:
        if start:
            # Not awaited: a provider that is down must not keep the server from starting.
            started.append(asyncio.create_task(start()))

    async def end(*_: Any) -> None:
        for task in started:
            task.cancel()
        await reception.turns.finish(SECONDS_TO_FINISH)
        await calls.close()

    webhook.listener("after_server_start")(begin)
    webhook.listener("before_server_stop")(end)
