"""Calls a provider's HTTP interface without holding up anybody else.

A try that gets no answer in time, cannot connect, or is told to come back later is made again
after a growing pause. The providers offer no mark by which a repeated message could be told
from a new one, so a try that timed out may arrive twice: better than an answer that is lost.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

Reply = dict[str, Any]


@dataclass(frozen=True)
class Patience:
    """How long one call may take: `tries` of `timeout` seconds with pauses between them.

    The pauses double from `first_pause` up to `longest_pause` seconds. A provider that says how
    long it wants to be left alone (Retry-After, as in Telegram's flood control) is left alone so
    long, without counting tries, as long as all of that takes no more than `longest_wait` seconds:
    a late answer is better than none, and an early try makes such a provider ask for more.
    """

    tries: int = 4
    timeout: float = 5.0
    first_pause: float = 0.5
    longest_pause: float = 10.0
    longest_wait: float = 300.0

    def pause(self, tried: int, asked: float | None, waited: float) -> float | None:
        """Seconds to wait after so many tries and seconds; None: it is given up."""
        own = min(self.first_pause * 2.0 ** (tried - 1), self.longest_pause)
        if asked is None:
            return own if tried < self.tries else None
        pause = max(own, asked)
        return pause if waited + pause <= self.longest_wait else None


@dataclass(frozen=True)
class Outcome:
    """What one try led to. Status 0: no answer at all."""

    status: int
    reply: Reply
    retry_after: float | None = None


class ProviderError(Exception):
    """A call that was given up: the provider refused it, or did not answer."""


def can_pass(outcome: Outcome) -> bool:
    """Whether another try may succeed: no answer, too many requests, or the provider's fault."""
    return outcome.status == 0 or outcome.status == 429 or outcome.status >= 500


class ProviderCalls:
    """The connection to one provider. Made at any time, used on one event loop."""

    def __init__(
        self,
        provider: str,
        api_url: str,
        *,
        can_pass: Callable[[Outcome], bool] = can_pass,
        patience: Patience | None = None,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self.patience = patience or Patience()
        self.provider = provider
        self.on_failure: Callable[[], None] = lambda: None
        """Told of each call that is given up."""
        self._can_pass = can_pass
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, **request: Any) -> Reply:
        """Post to a path below the provider's address; `request` as aiohttp takes it.

        Returns the reply's JSON object, empty if it is none. Raises ProviderError when the
        call is refused or its tries or its time are used up; its words hold no address, as an
        address can hold a secret.
        """
        waited = 0.0
        for tried in count(1):
            outcome = await self._try(path, request)
            if 200 <= outcome.status < 300:
                return outcome.reply
            pause = self.patience.pause(tried, outcome.retry_after, waited)
            if pause is None or not self._can_pass(outcome):
                break
            waited += pause
            await asyncio.sleep(pause)
        self.on_failure()
        raise ProviderError(f"{self.provider} gave {outcome.status or 'no answer'}, {tried} tries")

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def _try(self, path: str, request: dict[str, Any]) -> Outcome:
        if self._session is None or self._session.closed:
            # Made here, as an aiohttp session belongs to the running loop.
            self._session = aiohttp.ClientSession()
        timeout = aiohttp.ClientTimeout(total=self.patience.timeout)
        try:
            async with self._session.post(
                self.api_url + path, timeout=timeout, allow_redirects=False, **request
            ) as response:
                reply = _object(await response.read())
                return Outcome(response.status, reply, _retry_after(response, reply))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return Outcome(0, {})


def _object(body: bytes) -> Reply:
    try:
        reply = json.loads(body)
    except ValueError:
        return {}
    return reply if isinstance(reply, dict) else {}


def _retry_after(response: aiohttp.ClientResponse, reply: Reply) -> float | None:
    """Seconds to wait: the Retry-After header, or Telegram's `parameters.retry_after`.

    https://core.telegram.org/bots/api#responseparameters
    """
    asked = response.headers.get("Retry-After")
    parameters = reply.get("parameters")
    if asked is None and isinstance(parameters, dict):
        asked = parameters.get("retry_after")
    try:
        return max(0.0, float(asked)) if asked is not None else None
    except (TypeError, ValueError):
        return None
