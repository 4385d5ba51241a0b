"""Facebook Messenger, answered with text and quick replies."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.desk import START, Desk, Handler, Incoming, process_desk
from channels.messengers.blocks import Block
from channels.messengers.channel import MessengerChannel, forbidden
from channels.messengers.facebook_humans import OWN, Change, PassedControl, is_human, passed
from channels.messengers.output import MessengerOutput
from channels.messengers.provider_calls import Outcome, ProviderCalls, can_pass
from channels.messengers.reading import json_object, required, same
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from relapse_guide.answers.answer import AnswerButton

API_URL = "https://graph.facebook.com/v23.0"
TEXT_LIMIT = 2000
"""Characters: https://developers.facebook.com/docs/messenger-platform/reference/send-api"""
SIGNATURE_HEADER = "X-Hub-Signature-256"
PASSING_ERRORS = frozenset({2, 4, 613, 1200})
"""Codes of errors that pass, whatever their HTTP status.

https://developers.facebook.com/docs/messenger-platform/reference/send-api/error-codes
"""
GET_STARTED = "GET_STARTED"
"""The payload that docs/channels.md has the Get Started button send."""


class _Party(BaseModel):
    id: str


class QuickReply(BaseModel):
    """The quick reply that was tapped."""

    payload: str


class FacebookMessage(BaseModel):
    """https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages"""

    mid: str
    text: str = ""
    is_echo: bool = False
    app_id: str | None = None
    """Of an echo: the app that sent it."""
    metadata: str | None = None
    is_deleted: bool = False
    is_unsupported: bool = False
    quick_reply: QuickReply | None = None
    attachments: list[Any] = []

    @property
    def is_sticker(self) -> bool:
        """A sticker or the thumb beside the input, and nothing written."""
        found = [one.get("payload") for one in self.attachments if isinstance(one, dict)]
        stickers = [one for one in found if isinstance(one, dict) and one.get("sticker_id")]
        return bool(stickers) and len(stickers) == len(self.attachments) and not self.text

    @property
    def needs_answer(self) -> bool:
        """Not so for what the page itself said, and for messages taken back."""
        if self.is_echo or self.is_deleted:
            return False
        return bool(self.text or self.quick_reply or self.attachments or self.is_unsupported)


class Postback(BaseModel):
    """A button of the page itself, such as Get Started. Other apps' buttons tell no payload."""

    payload: str = ""
    title: str = ""
    mid: str = ""


class MessageEdit(BaseModel):
    """A message whose words were changed.

    https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-edits
    """

    mid: str
    text: str = Field(min_length=1)
    num_edit: int = 1


class FacebookEvent(BaseModel):
    """https://developers.facebook.com/docs/messenger-platform/reference/webhook-events"""

    sender: _Party
    recipient: _Party | None = None
    timestamp: int = 0
    message: FacebookMessage | None = None
    postback: Postback | None = None
    message_edit: MessageEdit | None = None
    pass_thread_control: PassedControl | None = None
    take_thread_control: dict[str, Any] | None = None
    """Another app has taken the conversation."""


class FacebookOutput(MessengerOutput):
    """Sends to one person."""

    limit = TEXT_LIMIT

    def __init__(self, calls: ProviderCalls, access: dict[str, str], person: str) -> None:
        self._calls = calls
        self._access = access
        self._person = person

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        message: dict[str, Any] = {"text": joined(blocks), "metadata": OWN}
        if buttons:
            message["quick_replies"] = [
                {"content_type": "text", "title": button.title, "payload": button.payload}
                for button in buttons
            ]
        await self._calls.post(
            "/me/messages",
            params=self._access,
            json={
                "recipient": {"id": self._person},
                "messaging_type": "RESPONSE",
                "message": message,
            },
        )


class FacebookChannel(MessengerChannel):
    """Batches of events, signed with SHA-256."""

    def __init__(
        self,
        verify: str,
        secret: str,
        access_token: str,
        desk: Desk,
        api_url: str = API_URL,
        own_app: str = "",
    ) -> None:
        super().__init__(ProviderCalls("facebook", api_url, can_pass=_can_pass), desk)
        self._verify = verify
        self._secret = secret
        self._own_app = own_app
        self._access = {
            "access_token": access_token,
            "appsecret_proof": _digest(secret, access_token.encode()),
        }

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "facebook"

    @classmethod
    def of(cls, credentials: dict[str, Any] | None) -> "FacebookChannel":
        """Raises InvalidConfigException if a token or the app secret is missing."""
        given = required(credentials, "facebook", "verify", "secret", "page-access-token")
        return cls(
            given["verify"],
            given["secret"],
            given["page-access-token"],
            process_desk(),
            given.get("api_url", API_URL),
            given.get("app-id", ""),
        )

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Also `GET /webhook`, the handshake.

        https://developers.facebook.com/docs/messenger-platform/webhooks#verification-requests
        """
        webhook = super().blueprint(on_new_message)

        @webhook.get("/webhook")
        async def shake_hands(request: Request) -> HTTPResponse:
            is_ours = same(request.args.get("hub.verify_token") or "", self._verify)
            if request.args.get("hub.mode") != "subscribe" or not is_ours:
                return forbidden()
            return text(request.args.get("hub.challenge") or "")

        return webhook

    def is_authentic(self, request: Request) -> bool:
        """https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads"""
        expected = f"sha256={_digest(self._secret, request.body)}"
        return same(request.headers.get(SIGNATURE_HEADER) or "", expected)

    def read(self, request: Request) -> Iterator[tuple[Incoming, FacebookOutput]]:
        for event, standby in _events(json_object(request.body)):
            said = self._said(event)
            if said:
                person = event.sender.id
                conversation = self._conversation(person)
                incoming = Incoming(
                    self.name(), conversation, person=conversation, aside=standby, **said
                )
                yield incoming, FacebookOutput(self.calls, self._access, person)

    async def note(self, request: Request) -> None:
        """Note where a human has begun to answer, or does so no more."""
        for event, _ in _events(json_object(request.body)):
            message = event.message
            if message and message.is_echo:
                # The page has spoken, to the recipient.
                if event.recipient and is_human(message.metadata, message.app_id, self._own_app):
                    await self.desk.leave_to_human(self._conversation(event.recipient.id))
                continue
            change = self._change(event)
            if change is Change.human:
                await self.desk.leave_to_human(self._conversation(event.sender.id))
            elif change is Change.assistant:
                await self.desk.take_back(self._conversation(event.sender.id))

    async def has_human(self, incoming: Incoming) -> bool:
        return incoming.aside or await self.desk.has_human(incoming.conversation)

    def _change(self, event: FacebookEvent) -> Change | None:
        if event.take_thread_control is not None:
            return Change.human
        if event.pass_thread_control is not None:
            return passed(event.pass_thread_control, self._own_app)
        return None

    def _conversation(self, person: str) -> str:
        return conversation_id("facebook", self._secret, person)

    def acknowledge(self, request: Request) -> HTTPResponse:
        return text("EVENT_RECEIVED")

    def _said(self, event: FacebookEvent) -> dict[str, Any]:
        """What was typed or pressed, and the mark of its delivery; empty if nobody spoke."""
        message, edit = event.message, event.message_edit
        if message and message.needs_answer:
            payload = message.quick_reply.payload if message.quick_reply else ""
            said = {"text": message.text, "payload": payload, "delivery": message.mid}
            return {**said, "sticker": message.is_sticker}
        if edit:
            return {"text": edit.text, "delivery": f"{edit.mid} {edit.num_edit}"}
        if event.postback:
            return self._pressed(event, event.postback)
        return {}

    def _pressed(self, event: FacebookEvent, button: Postback) -> dict[str, Any]:
        """A button of the page. One that no answer offers says what stands on it; without a
        title, as a Get Started button of any payload, it begins."""
        known = button.payload in self.desk.standing().payloads
        begins = button.payload == GET_STARTED or not (known or button.title.strip())
        payload = START if begins else button.payload
        mark = button.mid or f"{event.sender.id} {event.timestamp} {button.payload}"
        return {"text": button.title, "payload": payload, "delivery": mark}


def _events(body: dict[str, Any]) -> Iterator[tuple[FacebookEvent, bool]]:
    """Every readable event of a batch, whatever stands beside it, and whether it is told only by
    the way, as another app has the conversation."""
    for entry in _list(body.get("entry")):
        for kind in ("messaging", "standby"):
            for event in _list(entry.get(kind) if isinstance(entry, dict) else None):
                try:
                    yield FacebookEvent.parse_obj(event), kind == "standby"
                except ValidationError:
                    continue


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _digest(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _can_pass(outcome: Outcome) -> bool:
    error = outcome.reply.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return can_pass(outcome) or code in PASSING_ERRORS
