"""The widget's channel: conversations that the server opens, their history, and their end."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictStr, root_validator
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from channels.http.channel import HttpChannel, address_of, refusing
from channels.http.origins import Origins
from channels.http.reading import clean_text, read_body
from channels.http.refusal import Refused
from channels.http.web_conversations import Conversations, RasaConversations
from channels.limits import Limiter
from channels.turn import Handler, Said, message_of
from relapse_guide.answers.standing import StandingAnswers
from relapse_guide.library.entries import TITLE_LIMIT
from relapse_guide.settings import Settings

ID_BYTES = 16
"""Random bytes of a conversation's id: 128 bits, which nobody guesses."""
ID = re.compile(r"[0-9a-f]{32}")
UNKNOWN = "This conversation is not known. Open a new one."


class WebMessage(BaseModel):
    """What the widget posts: the typed `message`, or the `payload` and `title` of a button."""

    message: StrictStr | None = Field(None, min_length=1, description="The user's words.")
    payload: StrictStr | None = Field(None, min_length=1, description="Of an offered button.")
    title: StrictStr | None = Field(None, min_length=1, max_length=TITLE_LIMIT)

    class Config:
        extra = Extra.forbid

    @root_validator(skip_on_failure=True)
    def _says_one_thing(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["message"] is None) == (values["payload"] is None):
            raise ValueError("either message or payload")
        return values


class WebChannel(HttpChannel):
    """`/webhooks/web/conversations` and what is below it."""

    def __init__(
        self,
        config: Settings,
        standing: StandingAnswers,
        conversations: Callable[[Request], Conversations] | None = None,
    ) -> None:
        super().__init__(config, standing)
        self._conversations = conversations or _of_agent
        self._origins = Origins(config.allowed_origins)
        self._openings = Limiter(config.conversations_per_minute)

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "web"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa or the server to mount."""
        blueprint = Blueprint("web_channel")

        @blueprint.on_request
        async def check(request: Request) -> HTTPResponse | None:
            try:
                self._origins.check(request)
                if request.method != "OPTIONS":
                    self.limit_address(request)
            except Refused as refused:
                return refused.response()
            return None

        @blueprint.on_response
        async def mark(request: Request, response: HTTPResponse) -> None:
            self._origins.mark(request, response)
            response.headers["Cache-Control"] = "no-store"

        async def preflight(_: Request, **__: str) -> HTTPResponse:
            return empty()

        for number, path in enumerate(("", "/<conversation>", "/<conversation>/messages")):
            name = f"preflight_{number}"
            blueprint.add_route(preflight, f"/conversations{path}", methods=["OPTIONS"], name=name)

        @blueprint.post("/conversations")
        @refusing
        async def open_one(request: Request) -> HTTPResponse:
            return await self._open(request)

        @blueprint.get("/conversations/<conversation>")
        @refusing
        async def history(request: Request, conversation: str) -> HTTPResponse:
            key = await self._known(request, conversation)
            messages = await self._conversations(request).history(key)
            if messages is None:
                raise Refused(404, UNKNOWN)
            return json({"messages": messages})

        @blueprint.delete("/conversations/<conversation>")
        @refusing
        async def delete(request: Request, conversation: str) -> HTTPResponse:
            await self._conversations(request).delete(await self._known(request, conversation))
            return empty()

        @blueprint.post("/conversations/<conversation>/messages")
        @refusing
        async def receive(request: Request, conversation: str) -> HTTPResponse:
            await self._known(request, conversation)
            said = self._said(read_body(request, WebMessage))
            messages = await self.answer(on_new_message, conversation, said)
            return json({"messages": [{"from": "bot", **message} for message in messages]})

        return blueprint

    async def _open(self, request: Request) -> HTTPResponse:
        self._openings.take(address_of(request))
        conversation = secrets.token_hex(ID_BYTES)
        introduction = self.standing.introduction
        await self._conversations(request).open(self.key(conversation), introduction)
        opening = {"from": "bot", **message_of(introduction)}
        return json({"id": conversation, "messages": [opening]}, status=201)

    async def _known(self, request: Request, conversation: str) -> str:
        """The key of a conversation that the server opened. Raises Refused (404) for others."""
        key = self.key(conversation)
        if not ID.fullmatch(conversation) or not await self._conversations(request).exists(key):
            raise Refused(404, UNKNOWN)
        return key

    def _said(self, body: WebMessage) -> Said:
        if body.message is not None:
            return Said.words(clean_text(body.message))
        assert body.payload is not None, "checked by the model"
        if not self.is_payload(body.payload):
            raise Refused(400, "No answer offers this payload.")
        return Said.pressed(body.payload, clean_text(body.title or body.payload))


def _of_agent(request: Request) -> Conversations:
    return RasaConversations(request.app.ctx.agent)
