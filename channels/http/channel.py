"""What the HTTP channels share: they refuse plainly, limit, answer always, and log no text."""

import logging
import traceback
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.http.reading import TEXT_LIMIT
from channels.http.refusal import Refused
from channels.limits import Limiter
from channels.turn import Handler, Said, message_of, take_turn
from relapse_guide.answers.standing import StandingAnswers, load_standing_answers
from relapse_guide.settings import Settings, settings

logger = logging.getLogger(__name__)

Route = Callable[..., Coroutine[Any, Any, HTTPResponse]]
BROKEN = "Something went wrong on the server. Please try again."


class HttpChannel(InputChannel):
    """A channel whose conversations are apart from those of every other channel."""

    def __init__(self, config: Settings, standing: StandingAnswers) -> None:
        self.config = config
        self.standing = standing
        self._of_conversation = Limiter(config.messages_per_minute)
        self._of_address = Limiter(config.address_messages_per_minute)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "HttpChannel":
        """The channel with the settings of this process; credentials.yml holds no secrets."""
        config = settings()
        return cls(config, load_standing_answers(config.content_folder))

    def key(self, conversation: str) -> str:
        """The conversation's name in the store, which no other channel can make."""
        return f"{self.name()}:{conversation}"

    def limit_address(self, request: Request) -> None:
        """Raises Refused (429) when an address asks too often."""
        self._of_address.take(address_of(request))

    async def answer(self, handler: Handler, conversation: str, said: Said) -> list[dict[str, Any]]:
        """What is said to a message. Raises Refused (429) when there are too many.

        A call for help is answered even then, at once and without the dialogue.
        """
        try:
            self._of_conversation.take(conversation)
        except Refused:
            urgent = self.standing.urgent_answer(said.text)
            if urgent is None:
                raise
            return [message_of(urgent)]
        return await take_turn(handler, self.standing, self.key(conversation), self.name(), said)

    def is_payload(self, text: str) -> bool:
        """Whether some answer's button sends exactly this."""
        return len(text) <= TEXT_LIMIT and text in self.standing.payloads


def address_of(request: Request) -> str:
    """The caller's network address: the proxy's word for it where proxies are configured."""
    return str(request.remote_addr or request.ip)


def refusing(route: Route) -> Route:
    """Let a route raise Refused; anything else it raises is a 500 that tells nothing."""

    @wraps(route)
    async def answered(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
        try:
            return await route(request, *args, **kwargs)
        except Refused as refused:
            return refused.response()
        except Exception as error:
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("A request failed: %s\n%s", type(error).__name__, where)
            return Refused(500, BROKEN).response()

    return answered
