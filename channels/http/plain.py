"""The chat without JavaScript: a page whose forms are answered by the same page.

It has the same front desk as every channel, and conversations of its own. What belongs together
is carried by the forms: no cookie, and no address that a history or a proxy would keep.
"""

import asyncio
import logging
import secrets
from typing import Any
from urllib.parse import parse_qs

from pydantic import BaseModel, Field, ValidationError
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html

from channels.cleaning import visible, words_of
from channels.conversations import (
    Conversations,
    Keeping,
    check_store,
    deletion_asked,
    keeping_of,
)
from channels.counting import Outcome
from channels.desk import Desk, Handler, Incoming, Turn, process_desk
from channels.http.channel import HttpChannel, address_of, refusing
from channels.http.plain_html import Page, Said, language_of, page_html
from channels.http.reading import BODY_LIMIT
from channels.http.refusal import Refused
from channels.http.web import ID, MARK_LIMIT
from channels.http.web_conversations import READ_SECONDS, beginning, is_known
from channels.replies import Reply
from relapse_guide.answers.answer import Answer
from relapse_guide.library.entries import TITLE_LIMIT
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.settings import Settings, settings

logger = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 10
"""Fields of a form; the page's own have at most six."""
MARK_BYTES = 16
"""Random bytes of the mark by which a form that is sent again is known."""
RETRY_AFTER = 10
"""Seconds after which a page that cannot be answered yet is worth another try."""


class Sent(BaseModel):
    """A form as a browser sends it: of the page, or of a website that asks from its own page."""

    message: str = ""
    payload: str = ""
    title: str = Field("", max_length=TITLE_LIMIT)
    conversation: str = Field("", regex=rf"^({ID.pattern})?$")
    id: str = Field("", max_length=MARK_LIMIT)
    lang: str = ""
    delete: str = ""


class PlainChannel(HttpChannel):
    """`/webhooks/plain/chat`, to which `/plain` leads."""

    def __init__(self, config: Settings, desk: Desk, keeping: Keeping) -> None:
        super().__init__(config, desk)
        self._keeping = keeping

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "plain"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """The channel with the settings and the desk of this process.

        Raises InvalidConfigException unless credentials.yml names what keeps conversations.
        """
        return cls(settings(), process_desk(), keeping_of(credentials, cls.name()))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa or the server to mount."""
        blueprint = Blueprint("plain_channel")

        @blueprint.on_response
        async def mark(_: Request, response: HTTPResponse) -> None:
            response.headers["Cache-Control"] = "no-store"

        blueprint.listener("after_server_start")(self._check_store)

        @blueprint.route("/chat", methods=["GET", "HEAD"])
        @refusing
        async def start(request: Request) -> HTTPResponse:
            language = language_of(request.args.get("lang", ""))
            return _page(self._first(request, language))

        @blueprint.post("/chat")
        @refusing
        async def receive(request: Request) -> HTTPResponse:
            async with self.counting_refusals(request):
                sent = read_form(request)
            return await self._receive(on_new_message, request, sent)

        return blueprint

    async def _check_store(self, app: Sanic, _: object) -> None:
        check_store(app, self._keeping)

    def _first(self, request: Request, language: str, notice: str = "") -> Page:
        """The first page, with a conversation: a first message that is sent again is known, too."""
        introduction = Said(answer=self.desk.standing().introduction)
        agent = request.app.ctx.agent
        conversation = self._keeping(agent).new_id(self.name()) if agent is not None else ""
        return Page(language, _new_mark(), conversation, notice=notice, newest=[introduction])

    async def _receive(self, handler: Handler, request: Request, sent: Sent) -> HTTPResponse:
        language = language_of(sent.lang)
        text = visible(sent.message or sent.title or sent.payload)
        if request.app.ctx.agent is None:
            return self._refusal(sent, text, self.desk.standing().starting, 503, RETRY_AFTER)
        if sent.delete:
            await self._delete(request, sent.conversation)
            return _page(self._first(request, language, "deleted"))
        if not text:
            await self.limit_address(request)
            return _page(self._first(request, language, "empty"))
        return await self._answer(handler, request, sent, text)

    async def _answer(
        self, handler: Handler, request: Request, sent: Sent, text: str
    ) -> HTTPResponse:
        conversations = self._conversations(request)
        conversation, is_new = await self._find(conversations, sent.conversation)
        key = self.key(conversation)
        before = await _history(conversations, key)
        incoming = Incoming(
            self.name(),
            key,
            text=text,
            payload=sent.payload,
            shown=text,
            person=address_of(request),
            mark=sent.id,
            deletion=deletion_asked(sent.message, self._keeping, request.app.ctx.agent, key),
        )
        begun = beginning(conversations, key, self.desk.standing().introduction, handler)
        turn = await self.desk.answer(begun, incoming)
        if turn.outcome is Outcome.deleted:
            before = []
        newest = [Said(text, from_user=True), *self._said(turn)]
        page = Page(
            language_of(sent.lang),
            _new_mark(),
            conversation,
            notice="fresh" if is_new and sent.conversation else "",
            newest=newest,
            earlier=_earlier(before or [], newest),
            draft=sent.message if turn.wait else "",
        )
        return _page(page, 429 if turn.wait else 200, turn.wait)

    def _said(self, turn: Turn) -> list[Said]:
        replies = turn.replies or [Reply.of(self.desk.standing().too_many)]
        return [Said(reply.text, reply.answer()) for reply in replies]

    def _refusal(
        self, sent: Sent, text: str, answer: Answer, status: int, wait: int
    ) -> HTTPResponse:
        """A page that keeps what was written; to a call for help, its answer all the same."""
        urgent = self.desk.standing().urgent_answer(words_of(text))
        if urgent:
            answer, status, wait = urgent, 200, 0
        page = Page(
            language_of(sent.lang),
            sent.id or _new_mark(),
            sent.conversation,
            newest=[Said(answer=answer)],
            draft=sent.message,
        )
        return _page(page, status, wait)

    async def _find(self, conversations: Conversations, known: str) -> tuple[str, bool]:
        """The conversation that is carried on, or a new one; and whether it is new."""
        if known and await is_known(conversations, self.key(known)):
            return known, False
        return conversations.new_id(self.name()), True

    async def _delete(self, request: Request, conversation: str) -> None:
        await self.limit_address(request)
        key = self.key(conversation)
        if not await self._conversations(request).exists(key):
            return
        try:
            async with self.desk.between_messages(key):
                await self._conversations(request).delete(key)
        finally:
            self.desk.forget(key)

    def _conversations(self, request: Request) -> Conversations:
        return self._keeping(request.app.ctx.agent)


def read_form(request: Request) -> Sent:
    """The request's form. Raises Refused for anything else."""
    content_type = str(request.headers.get("content-type", "")).split(";")[0]
    if content_type.strip().lower() != FORM:
        raise Refused(415, f"Send the form as {FORM}.")
    if len(request.body) > BODY_LIMIT:
        raise Refused(413, "The message is too long: at most 64 KB are read.")
    try:
        fields = parse_qs(
            request.body.decode("ascii", "replace"), errors="replace", max_num_fields=MOST_FIELDS
        )
        return Sent.parse_obj({name: values[0] for name, values in fields.items()})
    except (ValidationError, ValueError):
        raise Refused(400, "The form is not as the page has it.") from None


async def _history(conversations: Conversations, key: str) -> list[dict[str, Any]] | None:
    """What was said, None for nothing yet; nothing to show where the store fails."""
    try:
        return await asyncio.wait_for(conversations.history(key), READ_SECONDS)
    except Exception as error:
        log_quietly(logger, "A conversation could not be read", error)
        return []


def _earlier(history: list[dict[str, Any]], newest: list[Said]) -> list[Said]:
    """What was said before, without the newest: a repeated request finds it in the history."""
    said = [_as_said(message) for message in history]
    texts = [(one.from_user, _shown(one)) for one in newest]
    if [(one.from_user, _shown(one)) for one in said[-len(texts) :]] == texts:
        return said[: -len(texts)]
    return said


def _shown(said: Said) -> str:
    return said.answer.lead if said.answer else said.text


def _as_said(message: dict[str, Any]) -> Said:
    reply = Reply(message.get("text", ""), data=message.get("answer") or {})
    return Said(reply.text, reply.answer(), from_user=message["from"] == "user")


def _page(page: Page, status: int = 200, wait: int = 0) -> HTTPResponse:
    headers = {"Retry-After": str(wait)} if wait else {}
    return html(page_html(page), status=status, headers=headers)


def _new_mark() -> str:
    return secrets.token_hex(MARK_BYTES)
