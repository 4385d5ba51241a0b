"""The REST webhook for integrators: Rasa's wire format, and the answer as data beside the text."""

import hmac
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, Extra, Field, StrictStr, validator
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from channels.cleaning import is_whole
from channels.conversations import Keeping, check_store, deletion_asked, keeping_if_named
from channels.desk import Desk, Handler, Incoming, process_desk
from channels.http.channel import HttpChannel, address_of, refusing, seen
from channels.http.reading import read_body
from channels.http.refusal import Refused
from relapse_guide.settings import Settings, settings

SENDER_LIMIT = 128
UNKNOWN = "Here no conversation of that name can be deleted."


class RestMessage(BaseModel):
    """What an integrator posts. Further keys of Rasa's format are allowed and not used."""

    sender: StrictStr = Field(
        min_length=1, max_length=SENDER_LIMIT, description="Names the conversation."
    )
    message: StrictStr = Field(
        min_length=1, description="The user's words, or the payload of a button that was offered."
    )

    message_id: StrictStr | None = Field(
        None,
        min_length=1,
        max_length=SENDER_LIMIT,
        description="The caller's own mark of this message: a repeat gets the same answer.",
    )

    class Config:
        extra = Extra.ignore

    @validator("sender")
    def _can_be_stored(cls, sender: str) -> str:
        if not is_whole(sender):
            raise ValueError("half a surrogate pair is no character")
        return sender


class RestChannel(HttpChannel):
    """`POST /webhooks/rest/webhook` takes a message and returns the list of bot messages;
    `DELETE /webhooks/rest/conversations/SENDER` deletes a conversation.

    `keeping` finds the conversations; without it none can be deleted.
    """

    def __init__(self, config: Settings, desk: Desk, keeping: Keeping | None = None) -> None:
        super().__init__(config, desk)
        self._keeping = keeping

    @classmethod
    def name(cls) -> str:
        """The stock channel's name, so that the address stays the same."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "RestChannel":
        """The channel with the settings and the desk of this process; it needs no credentials.

        Raises InvalidConfigException if credentials.yml names what keeps no conversations.
        """
        return cls(settings(), process_desk(), keeping_if_named(credentials, cls.name()))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa or the server to mount."""
        blueprint = Blueprint("rest_channel")
        blueprint.listener("after_server_start")(self._check_store)

        @blueprint.route("/", methods=["GET", "HEAD"])
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @blueprint.post("/webhook")
        @refusing
        async def receive(request: Request) -> HTTPResponse:
            async with self.counting_refusals(request):
                person = self._person(request)
                body = read_body(request, RestMessage)
                # It may be the payload of a button; the desk knows them.
                said = seen(body.message)
            key = self.key(body.sender)
            deletion = deletion_asked(said, self._keeping, request.app.ctx.agent, key)
            incoming = Incoming(
                self.name(),
                key,
                said,
                said,
                person=person,
                mark=body.message_id or "",
                deletion=deletion,
            )
            messages = await self.answer(on_new_message, incoming)
            return json([{"recipient_id": body.sender, **message} for message in messages])

        @blueprint.delete("/conversations/<sender:path>")
        @refusing
        async def delete(request: Request, sender: str) -> HTTPResponse:
            return await self._delete(request, unquote(sender))

        return blueprint

    async def _check_store(self, app: Sanic, _: object) -> None:
        check_store(app, self._keeping)

    async def _delete(self, request: Request, sender: str) -> HTTPResponse:
        """Nothing of the conversation is kept, whether there was any or not: whoever guesses
        names learns nothing."""
        async with self.counting_refusals(request):
            person = self._person(request)
        if person:
            await self.limit_address(request)
        if self._keeping is None or len(sender) > SENDER_LIMIT or not is_whole(sender):
            raise Refused(404, UNKNOWN)
        key = self.key(sender)
        try:
            async with self.desk.between_messages(key):
                await self._keeping(request.app.ctx.agent).empty(key)
        finally:
            self.desk.forget(key)
        return empty()

    def _person(self, request: Request) -> str:
        """Who is limited: the caller's address, or nobody where the token is known and given.

        Raises Refused (401) for a caller without the token.
        """
        token = self.config.rest_token
        if token is None:
            return address_of(request)
        given = str(request.headers.get("authorization", "")).encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise Refused(401, "Send the token as 'Authorization: Bearer …'.")
        return ""
