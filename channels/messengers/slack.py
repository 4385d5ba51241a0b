"""Slack: direct messages and mentions, answered with blocks, links and buttons."""

import html
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from rasa.core.channels.slack import SlackInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, text

from channels.messengers.answer_output import AnswerOutput
from channels.messengers.blocks import Block, Markup
from channels.messengers.provider_calls import ProviderCalls, ProviderError
from channels.messengers.reception import Handle, Incoming, Reception
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from channels.messengers.webhooks import (
    json_object,
    malformed,
    media_type,
    refused,
    required,
    run_with_server,
    too_large,
)
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


class SlackEvent(BaseModel):
    """https://docs.slack.dev/reference/events/message and .../app_mention"""

    type: str
    channel: str
    ts: str
    user: str = ""
    text: str = ""
    subtype: str | None = None
    channel_type: str = ""
    thread_ts: str | None = None
    bot_id: str | None = None


class Authorization(BaseModel):
    """The bot user that the event was sent for."""

    user_id: str = ""


class SlackDelivery(BaseModel):
    """https://docs.slack.dev/apis/events-api#callback-field"""

    event: SlackEvent
    authorizations: list[Authorization] = []


class _Named(BaseModel):
    id: str


class SlackAction(BaseModel):
    """The button that was pressed."""

    type: str
    value: str = ""
    action_ts: str


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

    def heading(self, words: str) -> str:
        return f"*{self.text(words)}*"

    def care_team(self, words: str) -> str:
        return f"*{self.text(words)}*"

    def source(self, number: int, source: SourceNote) -> str:
        address = source.address.replace("|", "%7C").replace(">", "%3E")
        title = self.text(source.title).replace("|", "/")
        return f"[{number}] <{address}|{title}>, {self.text(f'{source.publisher}, {source.date}')}"


class SlackOutput(AnswerOutput):
    """Posts to one channel or thread."""

    markup = Mrkdwn()
    limit = SECTION_LIMIT

    @classmethod
    def name(cls) -> str:
        return "slack"

    def __init__(self, calls: ProviderCalls, token: str, channel: str, thread: str | None) -> None:
        super().__init__()
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


class SlackChannel(SlackInput):
    """Rasa's Slack connector with events without text, repeats and charsets taken care of."""

    def __init__(self, *args: Any, api_url: str = API_URL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calls = ProviderCalls("slack", api_url)

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "SlackChannel":
        """Raises InvalidConfigException if the token or the signing secret is missing."""
        given = required(credentials, "slack", "slack_token", "slack_signing_secret")
        return cls(
            given["slack_token"],
            given.get("slack_channel"),
            slack_signing_secret=given["slack_signing_secret"],
            api_url=given.get("api_url", API_URL),
        )

    def blueprint(self, on_new_message: Handle) -> Blueprint:
        """`POST /webhook`: events and button presses, both signed."""
        webhook = Blueprint("slack_webhook", __name__)
        reception = Reception(self.name(), on_new_message)
        run_with_server(webhook, reception, self.calls)

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if refusal := too_large(request):
                return refusal
            if not self.is_request_from_slack_authentic(request):
                return refused()
            if media_type(request) == "application/x-www-form-urlencoded":
                return self._press(json_object(request.form.get("payload") or ""), reception)
            return self._delivery(json_object(request.body), reception)

        return webhook

    def get_output_channel(self, *_: Any) -> None:
        """None: a conversation's name tells nobody's address, so nothing is sent unasked."""

    def _delivery(self, body: dict[str, Any] | None, reception: Reception) -> HTTPResponse:
        if body is None:
            return malformed()
        if body.get("type") == "url_verification":
            return json({"challenge": body.get("challenge")})
        try:
            delivery = SlackDelivery.parse_obj(body)
        except ValidationError:
            return text("")
        event = delivery.event
        if self._is_for_us(event):
            bot = [authorization.user_id for authorization in delivery.authorizations]
            typed = html.unescape(self._sanitize_user_message(event.text, bot))
            # A mention in a direct message or in slack_channel comes as two events of one message.
            message = f"{event.channel} {event.ts}"
            thread = event.thread_ts or (event.ts if event.type == "app_mention" else None)
            self._take(reception, message, event.user, event.channel, thread, text=typed)
        return text("")

    def _press(self, body: dict[str, Any] | None, reception: Reception) -> HTTPResponse:
        if body is None:
            return malformed()
        try:
            press = SlackPress.parse_obj(body)
        except ValidationError:
            return text("")
        if press.type == "block_actions":
            for action in press.actions:
                if action.type == "button" and action.value:
                    mark = f"{press.user.id} {action.action_ts} {action.value}"
                    thread = press.message.thread_ts
                    who = (press.user.id, press.channel.id)
                    self._take(reception, mark, *who, thread, payload=action.value)
        return text("")

    def _is_for_us(self, event: SlackEvent) -> bool:
        by_person = bool(event.user) and not event.bot_id and event.subtype in TEXT_SUBTYPES
        to_bot = event.type == "app_mention" or (
            event.type == "message"
            and (event.channel_type == "im" or event.channel == self.slack_channel)
        )
        return by_person and to_bot

    def _take(
        self,
        reception: Reception,
        delivery: str,
        user: str,
        channel: str,
        thread: str | None,
        **said: str,
    ) -> None:
        """Accept a message. What was said in private is no part of the talk in a channel."""
        conversation = conversation_id("slack", self.slack_signing_secret, user, channel)
        output = SlackOutput(self.calls, self.slack_token, channel, thread)
        reception.accept(Incoming(delivery, conversation, **said), output)


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
