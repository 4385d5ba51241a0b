"""SMS and WhatsApp through Twilio, answered with short text and numbered choices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from aiohttp import BasicAuth
from pydantic import BaseModel, Field, ValidationError
from sanic.request import Request, RequestParameters
from sanic.response import HTTPResponse, raw
from twilio.request_validator import RequestValidator

from channels.desk import START, Desk, Incoming, process_desk
from channels.messengers.blocks import Block, Markup
from channels.messengers.channel import MessengerChannel
from channels.messengers.choices import Choices, choices_text
from channels.messengers.output import MessengerOutput
from channels.messengers.provider_calls import ProviderCalls
from channels.messengers.reading import Unreadable, required
from channels.messengers.rests import Rests
from channels.messengers.short_first import helpings
from channels.messengers.sms_parts import in_gsm
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from channels.remembered import Remembered
from channels.replies import Reply
from channels.typed import typed
from relapse_guide.answers.answer import Answer, AnswerButton, Kind, SourceNote

API_URL = "https://api.twilio.com"
BODY_LIMIT = 1600
"""Characters, on SMS and WhatsApp alike: https://www.twilio.com/docs/api/errors/21617"""
MAX_FIELDS = 200
"""Of a request; Twilio sends some 30, and two more for each of up to 10 media."""
SIGNATURE_HEADER = "X-Twilio-Signature"
_SHORT_CODE = re.compile(r"\+?\d{3,6}", re.ASCII)


class TwilioMessage(BaseModel):
    """https://www.twilio.com/docs/messaging/guides/webhook-request"""

    sid: str = Field(alias="MessageSid", min_length=1)
    sender: str = Field(alias="From", min_length=1)
    receiver: str = Field(alias="To", min_length=1)
    body: str = Field("", alias="Body")
    media: int = Field(0, alias="NumMedia")
    latitude: str = Field("", alias="Latitude")
    opt_out: str = Field("", alias="OptOutType")
    status: str = Field("", alias="MessageStatus")

    @property
    def is_sms(self) -> bool:
        """Whether it came by SMS or MMS, and not by WhatsApp, RCS or the like."""
        return ":" not in self.receiver

    @property
    def has_keywords(self) -> bool:
        """Whether Twilio itself answers STOP and its kin: not on short codes, nor on WhatsApp;
        on RCS since March 2026.

        https://help.twilio.com/articles/223181748
        """
        if self.receiver.startswith("rcs:"):
            return True
        return self.is_sms and not _SHORT_CODE.fullmatch(self.receiver)

    @property
    def needs_answer(self) -> bool:
        """Not so for a report on a message of ours, nor where Twilio itself answered STOP."""
        if self.opt_out or self.status:
            return False
        return bool(self.body.strip() or self.media or self.latitude)


class Short(Markup):
    """Plain text in the characters of GSM-7, sources by publisher."""

    bullet = "- "

    def text(self, words: str) -> str:
        return in_gsm(words)

    def source(self, number: int, source: SourceNote) -> str:
        return self.text(f"[{number}] {source.publisher}, {source.date}: {source.address}")


class TwilioOutput(MessengerOutput):
    """Sends to one number, from the number that was written to."""

    markup = Short()
    limit = BODY_LIMIT

    def __init__(self, channel: "TwilioChannel", conversation: str, message: TwilioMessage) -> None:
        self._channel = channel
        self._conversation = conversation
        self._address = {"To": message.sender, "From": message.receiver}

    async def say_answer(self, answer: Answer) -> None:
        if not _is_notice(answer):
            self._channel.choices.offer(self._conversation, answer)
        await super().say_answer(answer)

    def blocks(self, answer: Answer) -> list[Block]:
        blocks = super().blocks(answer)
        if not answer.buttons:
            return blocks
        return [*blocks, Block(choices_text(answer, self._channel.desk.standing()))]

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        account, token = self._channel.account_sid, self._channel.auth_token
        await self._channel.calls.post(
            f"/2010-04-01/Accounts/{account}/Messages.json",
            auth=BasicAuth(account, token),
            data={**self._address, "Body": joined(blocks)},
        )


class SmsOutput(TwilioOutput):
    """Sends the first part of an answer; the rest waits until it is asked for."""

    async def say_answer(self, answer: Answer) -> None:
        standing = self._channel.desk.standing()
        choices = choices_text(answer, standing) if answer.buttons else ""
        first, *rest = helpings(answer, self.markup, choices, standing.more_waits)
        if not _is_notice(answer):
            shown = answer if first.has_choices else answer.copy(update={"buttons": []})
            self._channel.choices.offer(self._conversation, shown)
            self._channel.rests.put(self._conversation, answer, rest)
        await self._send([[Block(first.text)]], [])


class TwilioChannel(MessengerChannel):
    """One signed message a request, on any number of the account."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        webhook_url: str,
        desk: Desk,
        api_url: str = API_URL,
    ) -> None:
        super().__init__(ProviderCalls("twilio", api_url), desk)
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.choices = Choices()
        self.rests = Rests()
        self._stopped: Remembered[bool] = Remembered()
        self._webhook_url = webhook_url
        self._validator = RequestValidator(auth_token)

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "twilio"

    @classmethod
    def of(cls, credentials: dict[str, Any] | None) -> "TwilioChannel":
        """Raises InvalidConfigException if a secret or the public address is missing."""
        given = required(credentials, "twilio", "account_sid", "auth_token", "webhook_url")
        return cls(
            given["account_sid"],
            given["auth_token"],
            given["webhook_url"],
            process_desk(),
            given.get("api_url", API_URL),
        )

    def is_authentic(self, request: Request) -> bool:
        """The address that Twilio signed is the public one, which a proxy hides from us.

        https://www.twilio.com/docs/usage/webhooks/webhooks-security
        """
        signature = request.headers.get(SIGNATURE_HEADER) or ""
        fields = _fields(request.body)
        return bool(self._validator.validate(self._webhook_url, fields, signature))

    def read(self, request: Request) -> Iterator[tuple[Incoming, TwilioOutput]]:
        fields = _fields(request.body)
        try:
            message = TwilioMessage.parse_obj({name: fields.get(name) for name in fields})
        except ValidationError:
            raise Unreadable from None
        conversation = conversation_id("twilio", self.auth_token, message.sender, message.receiver)
        if self._is_for_carrier(message, conversation) or not message.needs_answer:
            return
        incoming = Incoming(
            self.name(),
            conversation,
            # Some carriers turn an @ into this mark (as Rasa's own connector knows).
            text=message.body.replace("¡", "@"),
            payload=START if self._begins(message) else "",
            person=conversation_id("twilio", self.auth_token, message.sender),
            delivery=message.sid,
        )
        kind = SmsOutput if message.is_sms else TwilioOutput
        for said in self._chosen(incoming):
            yield said, kind(self, conversation, message)

    def _is_for_carrier(self, message: TwilioMessage, conversation: str) -> bool:
        """Whether Twilio answers it, or lets no answer through: STOP until START.

        A call for help is never among these: if nothing gets through, nothing is lost. Nor is
        the wish to have all deleted.
        https://help.twilio.com/articles/223134027
        """
        kind = message.opt_out.upper() or self._keyword(message)
        if kind == "STOP":
            self._stopped.put(conversation, True)
            return True
        if kind == "START":
            return self._stopped.take(conversation) is not None or bool(message.opt_out)
        if not self._stopped.get(conversation):
            return False
        if typed().deletes(message.body):
            return False
        return self.desk.standing().urgent_answer(message.body) is None

    def _keyword(self, message: TwilioMessage) -> str:
        """What Twilio takes a message for on its own numbers: a single word of its lists."""
        if not message.has_keywords or not message.body.strip().isalnum():
            return ""
        if typed().stops(message.body):
            return "STOP"
        return "START" if typed().starts(message.body) else ""

    def _begins(self, message: TwilioMessage) -> bool:
        """START greets who has not written yet, HELP tells who writes here and names 911; YES
        answers what was asked."""
        begins = typed().starts(message.body) and not typed().agrees(message.body)
        return message.is_sms and (begins or typed().asks_help(message.body))

    def _chosen(self, incoming: Incoming) -> Iterator[Incoming]:
        """The message, or what it picks from the list that waits, one after the other, or what
        waits of the last answer."""
        if typed().asks_more(incoming.text) and self.rests.has(incoming.conversation):
            yield replace(incoming, rest=partial(self._rest, incoming.conversation))
            return
        picked = None
        if not incoming.payload:
            picked = self.choices.picked(incoming.conversation, incoming.text)
        if picked is None:
            yield incoming
            return
        if not picked.payloads:
            again = self.choices.again(incoming.conversation, self.desk.standing())
            yield replace(incoming, own=again)
        for number, payload in enumerate(picked.payloads):
            mark = f"{incoming.delivery} {number}" if number else incoming.delivery
            yield replace(incoming, payload=payload, delivery=mark)

    def _rest(self, conversation: str) -> Reply | None:
        """What waits of the last answer; its suggestions can be picked once they are shown."""
        found = self.rests.take(conversation)
        if found is None:
            return None
        helping, answer = found
        if helping.has_choices:
            self.choices.offer(conversation, answer)
        return Reply(helping.text)

    def forget(self, conversation: str) -> None:
        self.choices.drop(conversation)
        self.rests.drop(conversation)

    def acknowledge(self, request: Request) -> HTTPResponse:
        """An empty answer in TwiML: https://www.twilio.com/docs/messaging/twiml"""
        return raw(b"<Response/>", content_type="text/xml")


def _is_notice(answer: Answer) -> bool:
    """Whether it only tells that a message was not answered: what waited before waits on."""
    return answer.kind is Kind.error and not answer.buttons


def _fields(body: bytes) -> RequestParameters:
    """The form's fields, with the empty ones: they are signed too, and Sanic drops them."""
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        found = {}
    return RequestParameters(found)
