"""The REST webhook for integrators: Rasa's wire format, and the answer as data beside the text."""

import hmac

from pydantic import BaseModel, Extra, Field, StrictStr, validator
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from channels.http.channel import HttpChannel, refusing
from channels.http.reading import clean_text, is_whole, read_body
from channels.http.refusal import Refused
from channels.turn import Handler, Said

SENDER_LIMIT = 128


class RestMessage(BaseModel):
    """What an integrator posts. Further keys of Rasa's format are allowed and not used."""

    sender: StrictStr = Field(
        min_length=1, max_length=SENDER_LIMIT, description="Names the conversation."
    )
    message: StrictStr = Field(
        min_length=1, description="The user's words, or the payload of a button that was offered."
    )

    class Config:
        extra = Extra.ignore

    @validator("sender")
    def _can_be_stored(cls, sender: str) -> str:
        if not is_whole(sender):
            raise ValueError("half a surrogate pair is no character")
        return sender


class RestChannel(HttpChannel):
    """`POST /webhooks/rest/webhook` takes a message and returns the list of bot messages."""

    @classmethod
    def name(cls) -> str:
        """The stock channel's name, so that the address stays the same."""
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa or the server to mount."""
        blueprint = Blueprint("rest_channel")

        @blueprint.get("/")
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @blueprint.post("/webhook")
        @refusing
        async def receive(request: Request) -> HTTPResponse:
            self._check_caller(request)
            body = read_body(request, RestMessage)
            said = self._said(clean_text(body.message))
            messages = await self.answer(on_new_message, body.sender, said)
            return json([{"recipient_id": body.sender, **message} for message in messages])

        return blueprint

    def _check_caller(self, request: Request) -> None:
        """Without a token anybody may ask, but not too often; with it, its owner may."""
        token = self.config.rest_token
        if token is None:
            return self.limit_address(request)
        given = str(request.headers.get("authorization", "")).encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            self.limit_address(request)
            raise Refused(401, "Send the token as 'Authorization: Bearer …'.")
        return None

    def _said(self, text: str) -> Said:
        return Said.pressed(text, text) if self.is_payload(text) else Said.words(text)
