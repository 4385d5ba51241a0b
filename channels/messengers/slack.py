"""Slack: direct messages and mentions, answered with blocks, links and buttons."""

import hashlib
import hmac
import html
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from sanic.request import Request
from sanic.response import HTTPResponse, json, text

from channels.desk import Desk, Incoming, process_desk
from channels.messengers.blocks import Block, Markup
from channels.messengers.channel import MessengerChannel
from channels.messengers.output import MessengerOutput
from channels.messengers.provider_calls import ProviderCalls, ProviderError
from channels.messengers.reading import json_object, required, same
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from channels.remembered import Remembered
from relapse_guide.answers.answer import AnswerButton, SourceNote

API_URL = "https://slack.com/api"
SECTION_LIMIT = 3000
"""Characters: https://docs.slack.dev/reference/block-kit/blocks/section-block"""
MAX_BLOCKS = 50
"""A message: https://docs.slack.dev/reference/block-kit/blocks"""
TEXT_SUBTYPES = frozenset({None, "file_share", "me_message", "thread_broadcast"})
"""Messages that a person wrote; the other subtypes are edits, joins and the like.

https://docs.slack.dev/reference/events/message
"""

CHANGED = "message_changed"

SIGNATURE_SECONDS = 300
"""A signature older than this, or as far ahead, may be a recorded request played back.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""
SIGNATURE_HEADER = "X-Slack-Signature"
TIME_HEADER = "X-Slack-Request-Timestamp"
_TIME = re.compile(r"[0-9]{1,12}", re.ASCII)
_MENTION = re.compile(r"<@(\w+)(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:mailto:|https?://)[^<>|]*\|([^<>]*)>")
"""A link or address with the words that were typed for it.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""


class _Former(BaseModel):
    text: str = ""


class _Version(_Former):
    """A message as it is after a change."""

    user: str = ""
    bot_id: str | None = None
    thread_ts: str | None = None
    edited: dict[str, Any] | None = None


class SlackEvent(BaseModel):
    """https://docs.slack.dev/reference/events/message and .../app_mention

    `message`: the new version where it was changed, `previous_message` the one before.
    https://docs.slack.dev/reference/events/message/message_changed
    """

    type: str
    channel: str
    ts: str
    user: str = ""
    text: str = ""
    subtype: str | None = None
    channel_type: str = ""
    thread_ts: str | None = None
    bot_id: str | None = None
    message: _Version | None = None
    previous_message: _Former | None = None

    def as_said(self) -> "SlackEvent":
        """A message whose words a person changed, as if it had been said anew; else as it is.

        Slack tells of a change too where a preview was added to a link.
        """
        new, old = self.message, self.previous_message
        if self.subtype != CHANGED or new is None or not new.edited:
            return self
        if old is not None and old.text == new.text:
            return self
        said = {"user": new.user, "text": new.text, "bot_id": new.bot_id}
        return self.copy(update={**said, "thread_ts": new.thread_ts, "subtype": None})


class Authorization(BaseModel):
    """The bot user that the event was sent for."""

    user_id: str = ""


class SlackDelivery(BaseModel):
    """https://docs.slack.dev/apis/events-api#callback-field"""

    event: SlackEvent
    authorizations: list[Authorization] = []


class _Named(BaseModel):
    id: str


class _Label(BaseModel):
    text: str = ""


class SlackAction(BaseModel):
    """The button that was pressed."""

    type: str
    value: str = ""
    action_ts: str
    text: _Label = _Label()


class PressedMessage(BaseModel):
    """The message that holds the button."""

    ts: str = ""
    thread_ts: str | None = None


class SlackPress(BaseModel):
    """https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"""

    type: str
    user: _Named
    channel: _Named
    message: PressedMessage = PressedMessage()
    actions: list[SlackAction]


class Mrkdwn(Markup):
    """https://docs.slack.dev/messaging/formatting-message-text"""

    def text(self, words: str) -> str:
        return html.escape(words, quote=False)

    def strong(self, words: str) -> str:
        return f"*{self.text(words)}*"

    def source(self, number: int, source: SourceNote) -> str:
        address = source.address.replace("|", "%7C").replace(">", "%3E")
        title = self.text(source.title).replace("|", "/")
        return f"[{number}] <{address}|{title}>, {self.text(f'{source.publisher}, {source.date}')}"


class SlackOutput(MessengerOutput):
    """Posts to one channel or thread."""

    markup = Mrkdwn()
    limit = SECTION_LIMIT

    def __init__(self, calls: ProviderCalls, token: str, channel: str, thread: str | None) -> None:
        self._calls = calls
        self._token = token
        self._address = {"channel": channel, **({"thread_ts": thread} if thread else {})}

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        whole = joined(blocks)
        fitting = blocks if len(blocks) < MAX_BLOCKS else [Block(whole)]
        shown = [_section(block) for block in fitting] + ([_actions(buttons)] if buttons else [])
        reply = await self._calls.post(
            "/chat.postMessage",
            headers={"Authorization": f"Bearer {self._token}"},
            json={
                **self._address,
                "text": whole,
                "blocks": shown,
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )
        if not reply.get("ok"):
            raise ProviderError(f"slack gave the error {reply.get('error')}")


class SlackChannel(MessengerChannel):
    """Events and button presses, both signed."""

    def __init__(
        self, token: str, signing_secret: str, desk: Desk, *, also: str = "", api_url: str = API_URL
    ) -> None:
        """`also`: the id of a channel in which every message is answered, not mentions only."""
        super().__init__(ProviderCalls("slack", api_url), desk)
        self._token = token
        self._secret = signing_secret
        self._also = also
        self._asked: Remembered[bool] = Remembered()
        """The threads in which the bot was asked, by whom."""

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "slack"

    @classmethod
    def of(cls, credentials: dict[str, Any] | None) -> "SlackChannel":
        """Raises InvalidConfigException if the token or the signing secret is missing."""
        given = required(credentials, "slack", "slack_token", "slack_signing_secret")
        return cls(
            given["slack_token"],
            given["slack_signing_secret"],
            process_desk(),
            also=given.get("slack_channel", ""),
            api_url=given.get("api_url", API_URL),
        )

    def is_authentic(self, request: Request) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
        stamp = str(request.headers.get(TIME_HEADER) or "")
        if not _TIME.fullmatch(stamp) or abs(time.time() - int(stamp)) > SIGNATURE_SECONDS:
            return False
        signed = f"v0:{stamp}:".encode() + request.body
        expected = hmac.new(self._secret.encode(), signed, hashlib.sha256).hexdigest()
        return same(request.headers.get(SIGNATURE_HEADER) or "", f"v0={expected}")

    def read(self, request: Request) -> Iterator[tuple[Incoming, SlackOutput]]:
        if _is_form(request):
            return self._pressed(json_object(request.form.get("payload") or ""))
        return self._written(json_object(request.body))

    def acknowledge(self, request: Request) -> HTTPResponse:
        """Also to the handshake: https://docs.slack.dev/reference/events/url_verification"""
        body = {} if _is_form(request) else json_object(request.body)
        if body.get("type") == "url_verification":
            return json({"challenge": body.get("challenge")})
        return text("")

    def _written(self, body: dict[str, Any]) -> Iterator[tuple[Incoming, SlackOutput]]:
        try:
            delivery = SlackDelivery.parse_obj(body)
        except ValidationError:
            return
        event = delivery.event.as_said()
        bots = [authorization.user_id for authorization in delivery.authorizations]
        if not self._is_for_us(event, bots):
            return
        # A mention in a direct message or in `also` comes as two events of one message.
        mark = f"{event.channel} {event.ts}"
        thread = event.thread_ts or (event.ts if event.type == "app_mention" else None)
        if event.type == "app_mention":
            self._asked.put(f"{event.channel} {thread} {event.user}", True)
        said = html.unescape(as_typed(event.text, bots))
        yield self._received(mark, event.user, event.channel, thread, text=said)

    def _pressed(self, body: dict[str, Any]) -> Iterator[tuple[Incoming, SlackOutput]]:
        try:
            press = SlackPress.parse_obj(body)
        except ValidationError:
            return
        if press.type != "block_actions":
            return
        user, channel, thread = press.user.id, press.channel.id, press.message.thread_ts
        for action in press.actions:
            if action.type == "button" and action.value:
                mark = f"{user} {action.action_ts} {action.value}"
                title = action.text.text
                yield self._received(mark, user, channel, thread, text=title, payload=action.value)

    def _is_for_us(self, event: SlackEvent, bots: Sequence[str]) -> bool:
        by_person = bool(event.user) and not event.bot_id and event.subtype in TEXT_SUBTYPES
        to_bot = event.type == "app_mention" or (
            event.type == "message"
            and (
                event.channel_type == "im"
                or event.channel == self._also
                or self._goes_on(event, bots)
            )
        )
        return by_person and to_bot

    def _goes_on(self, event: SlackEvent, bots: Sequence[str]) -> bool:
        """Whether it follows, in a thread, what its writer asked the bot there, and is not
        addressed to somebody else."""
        if not self._asked.get(f"{event.channel} {event.thread_ts} {event.user}"):
            return False
        return all(named in bots for named in _MENTION.findall(event.text))

    def _received(
        self,
        mark: str,
        user: str,
        channel: str,
        thread: str | None,
        *,
        text: str,
        payload: str = "",
    ) -> tuple[Incoming, SlackOutput]:
        """A message. What was said in private is no part of the talk in a channel, nor is what
        was said in one thread a part of another."""
        where = (channel, thread) if thread else (channel,)
        incoming = Incoming(
            self.name(),
            conversation_id("slack", self._secret, user, *where),
            person=conversation_id("slack", self._secret, user),
            delivery=mark,
            text=text,
            payload=payload,
        )
        return incoming, SlackOutput(self.calls, self._token, channel, thread)


def as_typed(words: str, bots: Sequence[str]) -> str:
    """What a person typed: without the mention of these bots, links and addresses as words."""
    for bot in filter(None, bots):
        words = words.replace(f"<@{bot}>", " ")
    return _LINK.sub(r"\1", words).strip()


def _is_form(request: Request) -> bool:
    """Presses come as a form, events as JSON; the content type may name a charset."""
    content_type = str(request.headers.get("content-type") or "")
    return content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _section(block: Block) -> dict[str, Any]:
    words = {"type": "mrkdwn", "text": block.text}
    if block.is_sources:
        return {"type": "context", "elements": [words]}
    return {"type": "section", "text": words}


def _actions(buttons: Sequence[AnswerButton]) -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"choice_{number}",
                "text": {"type": "plain_text", "text": button.title, "emoji": False},
                "value": button.payload,
            }
            for number, button in enumerate(buttons, 1)
        ],
    }
