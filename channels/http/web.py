"""The widget's channel: conversations that the server opens, their history, and their end."""

import re
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictBool, StrictStr, root_validator
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from channels.conversations import (
    Conversations,
    Keeping,
    check_store,
    deletion_asked,
    keeping_of,
)
from channels.desk import Desk, Handler, Incoming, process_desk
from channels.http.channel import HttpChannel, address_of, refusing, seen
from channels.http.origins import Origins
from channels.http.reading import read_body
from channels.http.refusal import Refused
from channels.http.web_conversations import beginning, is_known
from channels.noting import Doubt, Note
from channels.replies import Reply
from relapse_guide.answers.labels import labels_of
from relapse_guide.library.entries import TITLE_LIMIT
from relapse_guide.settings import Settings, settings

ID = re.compile(r"[0-9a-f]{56}")
"""128 random bits, which nobody guesses, the time and a mark of the server's."""
MARK_LIMIT = 64
"""Characters of the mark by which a repeat of a message is known."""
ENTRY_LIMIT = 200
NOT_ANSWERED = "No answer of this id has been given."
UNKNOWN = "This conversation is not known. Open a new one."


class WebMessage(BaseModel):
    """What the widget posts: the typed `message`, or the `payload` and `title` of a button."""

    message: StrictStr | None = Field(None, min_length=1, description="The user's words.")
    payload: StrictStr | None = Field(None, min_length=1, description="Of an offered button.")
    title: StrictStr | None = Field(None, min_length=1, max_length=TITLE_LIMIT)
    id: StrictStr | None = Field(
        None,
        min_length=1,
        max_length=MARK_LIMIT,
        description="The sender's own mark of this message: a repeat gets the same answer.",
    )

    class Config:
        extra = Extra.forbid

    @root_validator(skip_on_failure=True)
    def _says_one_thing(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["message"] is None) == (values["payload"] is None):
            raise ValueError("either message or payload")
        return values


class ClearVote(BaseModel):
    """Whether an answer was clear: the `id` of the answer, and yes or no."""

    entry: StrictStr = Field(min_length=1, max_length=ENTRY_LIMIT, description="The answer's id.")
    clear: StrictBool

    class Config:
        extra = Extra.forbid


class WebChannel(HttpChannel):
    """`/webhooks/web/conversations` and what is below it."""

    def __init__(self, config: Settings, desk: Desk, keeping: Keeping) -> None:
        super().__init__(config, desk)
        self._keeping = keeping
        self._origins = Origins(
            config.allowed_origins, config.public_origin, behind_proxies=config.proxies > 0
        )

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebChannel":
        """The channel with the settings and the desk of this process.

        Raises InvalidConfigException unless credentials.yml names what keeps conversations.
        """
        return cls(settings(), process_desk(), keeping_of(credentials, cls.name()))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa or the server to mount."""
        blueprint = Blueprint("web_channel")

        # Functions, because Sanic 21.12 silently leaves out a method (sanic/blueprints.py, lazy).
        @blueprint.on_request
        async def check_origin(request: Request) -> HTTPResponse | None:
            return self._check_origin(request)

        @blueprint.on_response
        async def mark(request: Request, response: HTTPResponse) -> None:
            self._origins.mark(request, response)
            response.headers["Cache-Control"] = "no-store"

        blueprint.listener("after_server_start")(self._check_store)

        for number, path in enumerate(("", "/<conversation>", "/<conversation>/messages")):
            name = f"preflight_{number}"
            blueprint.add_route(_preflight, f"/conversations{path}", methods=["OPTIONS"], name=name)

        @blueprint.post("/conversations")
        @refusing
        async def open_one(request: Request) -> HTTPResponse:
            return await self._open(request)

        @blueprint.get("/conversations/<conversation>")
        @refusing
        async def history(request: Request, conversation: str) -> HTTPResponse:
            return await self._history(request, conversation)

        @blueprint.delete("/conversations/<conversation>")
        @refusing
        async def delete(request: Request, conversation: str) -> HTTPResponse:
            return await self._delete(request, conversation)

        @blueprint.post("/conversations/<conversation>/messages")
        @refusing
        async def receive(request: Request, conversation: str) -> HTTPResponse:
            return await self._receive(on_new_message, request, conversation)

        blueprint.add_route(_preflight, "/clear", methods=["OPTIONS"], name="preflight_clear")

        @blueprint.post("/clear")
        @refusing
        async def clear(request: Request) -> HTTPResponse:
            return await self._clear(request)

        return blueprint

    def _check_origin(self, request: Request) -> HTTPResponse | None:
        try:
            self._origins.check(request)
        except Refused as refused:
            return refused.response()
        return None

    async def _check_store(self, app: Sanic, _: object) -> None:
        check_store(app, self._keeping)

    async def _open(self, request: Request) -> HTTPResponse:
        """No room is taken before something is said: what is limited are requests."""
        await self.limit_address(request)
        conversation = self._conversations(request).new_id(self.name())
        self.desk.clear.know(self.desk.standing().introduction.id)
        return json({"id": conversation, "messages": [self._opening()]}, status=201)

    def _opening(self) -> dict[str, Any]:
        return {"from": "bot", **Reply.of(self.desk.standing().introduction).public()}

    async def _history(self, request: Request, conversation: str) -> HTTPResponse:
        await self.limit_address(request)
        key = await self._known(request, conversation)
        messages = await self._conversations(request).history(key)
        return json({"messages": messages or [self._opening()]})

    async def _delete(self, request: Request, conversation: str) -> HTTPResponse:
        await self.limit_address(request)
        key = await self._known(request, conversation)
        try:
            async with self.desk.between_messages(key):
                await self._conversations(request).delete(key)
        finally:
            self.desk.forget(key)
        return empty()

    async def _receive(self, handler: Handler, request: Request, conversation: str) -> HTTPResponse:
        async with self.counting_refusals(request):
            body = read_body(request, WebMessage)
            text = seen(body.message or body.title or body.payload or "")
            if not ID.fullmatch(conversation):
                raise Refused(404, UNKNOWN)
            key = self.key(conversation)
            if not await is_known(self._conversations(request), key):
                raise Refused(404, UNKNOWN)
        incoming = Incoming(
            self.name(),
            key,
            text=text,
            payload=body.payload or "",
            shown=text,
            person=address_of(request),
            mark=body.id or "",
            deletion=deletion_asked(body.message or "", self._keeping, request.app.ctx.agent, key),
        )

        begun = beginning(
            self._conversations(request), key, self.desk.standing().introduction, handler
        )
        messages = await self.answer(begun, incoming)
        return json({"messages": [{"from": "bot", **message} for message in messages]})

    async def _clear(self, request: Request) -> HTTPResponse:
        await self.limit_address(request)
        vote = read_body(request, ClearVote)
        if not self.desk.clear.add(vote.entry, clear=vote.clear):
            raise Refused(400, NOT_ANSWERED)
        if self.desk.note is not None and not vote.clear:
            entry = labels_of(self.desk.standing().content).entry(vote.entry)
            self.desk.note(Note(Doubt.not_clear, entry))
        return empty()

    async def _known(self, request: Request, conversation: str) -> str:
        """The key of a conversation that the server opened. Raises Refused (404) for others."""
        key = self.key(conversation)
        if not ID.fullmatch(conversation) or not await self._conversations(request).exists(key):
            raise Refused(404, UNKNOWN)
        return key

    def _conversations(self, request: Request) -> Conversations:
        return self._keeping(request.app.ctx.agent)


async def _preflight(_: Request, **__: str) -> HTTPResponse:
    return empty()
