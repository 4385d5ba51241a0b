"""Facebook Messenger, answered with text and quick replies."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from rasa.core.channels.facebook import FacebookInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.messengers.answer_output import AnswerOutput
from channels.messengers.blocks import Block
from channels.messengers.provider_calls import Outcome, ProviderCalls, can_pass
from channels.messengers.reception import START, Handle, Incoming, Reception
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from channels.messengers.webhooks import (
    json_object,
    malformed,
    refused,
    required,
    run_with_server,
    same,
    too_large,
)
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


class MessengerMessage(BaseModel):
    """https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages"""

    mid: str
    text: str = ""
    is_echo: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    quick_reply: QuickReply | None = None
    attachments: list[Any] = []

    @property
    def needs_answer(self) -> bool:
        """Not so for what the page itself said, and for messages taken back."""
        if self.is_echo or self.is_deleted:
            return False
        return bool(self.text or self.quick_reply or self.attachments or self.is_unsupported)


class Postback(BaseModel):
    """A button of the page itself, such as Get Started."""

    payload: str
    mid: str = ""


class MessengerEvent(BaseModel):
    """https://developers.facebook.com/docs/messenger-platform/reference/webhook-events"""

    sender: _Party
    timestamp: int = 0
    message: MessengerMessage | None = None
    postback: Postback | None = None


class MessengerOutput(AnswerOutput):
    """Sends to one person."""

    limit = TEXT_LIMIT

    @classmethod
    def name(cls) -> str:
        return "facebook"

    def __init__(self, calls: ProviderCalls, access: dict[str, str], person: str) -> None:
        super().__init__()
        self._calls = calls
        self._access = access
        self._person = person

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        message: dict[str, Any] = {"text": joined(blocks)}
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


class MessengerChannel(FacebookInput):
    """Rasa's Facebook connector with the SHA-256 signature and whole batches."""

    def __init__(self, verify: str, secret: str, access_token: str, api_url: str = API_URL) -> None:
        super().__init__(verify, secret, access_token)
        self.calls = ProviderCalls("facebook", api_url, can_pass=_can_pass)
        self._access = {
            "access_token": access_token,
            "appsecret_proof": _digest(secret, access_token.encode()),
        }

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "MessengerChannel":
        """Raises InvalidConfigException if a token or the app secret is missing."""
        given = required(credentials, "facebook", "verify", "secret", "page-access-token")
        return cls(
            given["verify"],
            given["secret"],
            given["page-access-token"],
            given.get("api_url", API_URL),
        )

    def blueprint(self, on_new_message: Handle) -> Blueprint:
        """`GET /webhook`: the handshake; `POST /webhook`: batches of events, signed."""
        webhook = Blueprint("fb_webhook", __name__)
        reception = Reception(self.name(), on_new_message)
        run_with_server(webhook, reception, self.calls)

        @webhook.get("/webhook")
        async def shake_hands(request: Request) -> HTTPResponse:
            is_ours = same(request.args.get("hub.verify_token") or "", self.fb_verify)
            if request.args.get("hub.mode") != "subscribe" or not is_ours:
                return refused()
            return text(request.args.get("hub.challenge") or "")

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if refusal := too_large(request):
                return refusal
            expected = f"sha256={_digest(self.fb_secret, request.body)}"
            if not same(request.headers.get(SIGNATURE_HEADER) or "", expected):
                return refused()
            body = json_object(request.body)
            if body is None:
                return malformed()
            for event in _events(body):
                self._take(event, reception)
            return text("EVENT_RECEIVED")

        return webhook

    def get_output_channel(self) -> None:
        """None: a conversation's name tells nobody's address, so nothing is sent unasked."""

    def _take(self, event: MessengerEvent, reception: Reception) -> None:
        person = event.sender.id
        conversation = conversation_id("facebook", self.fb_secret, person)
        if event.message and event.message.needs_answer:
            reply = event.message.quick_reply
            said = {"payload": reply.payload} if reply else {"text": event.message.text}
            incoming = Incoming(event.message.mid, conversation, **said)
        elif event.postback:
            pressed = event.postback.payload
            mark = event.postback.mid or f"{person} {event.timestamp} {pressed}"
            payload = START if pressed == GET_STARTED else pressed
            incoming = Incoming(mark, conversation, payload=payload)
        else:
            return
        reception.accept(incoming, MessengerOutput(self.calls, self._access, person))


def _events(body: dict[str, Any]) -> Iterator[MessengerEvent]:
    """Every readable event of a batch, whatever stands beside it."""
    for entry in _list(body.get("entry")):
        for event in _list(entry.get("messaging") if isinstance(entry, dict) else None):
            try:
                yield MessengerEvent.parse_obj(event)
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
