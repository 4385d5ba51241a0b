"""Telegram: private chats, answered with HTML and an inline keyboard."""

import html
import logging
import re
from collections.abc import Container, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from rasa.shared.exceptions import InvalidConfigException
from sanic.request import Request

from channels.desk import START, Desk, Incoming, process_desk
from channels.messengers.blocks import Block, Markup
from channels.messengers.channel import MessengerChannel
from channels.messengers.output import MessengerOutput
from channels.messengers.provider_calls import ProviderCalls, ProviderError
from channels.messengers.reading import json_object, required, same
from channels.messengers.splitting import joined
from channels.messengers.user_ids import conversation_id
from relapse_guide.answers.answer import AnswerButton, SourceNote

logger = logging.getLogger(__name__)

API_URL = "https://api.telegram.org"
TEXT_LIMIT = 4096
"""UTF-16 units after the marks are taken out: https://core.telegram.org/bots/api#sendmessage"""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
MEDIA = frozenset(
    {
        "animation",
        "audio",
        "contact",
        "dice",
        "document",
        "game",
        "location",
        "photo",
        "poll",
        "sticker",
        "story",
        "venue",
        "video",
        "video_note",
        "voice",
    }
)
"""What a user can send without text: https://core.telegram.org/bots/api#message"""
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND_TO = re.compile(r"^(/\w+)@\w+")
"""A command that names its bot: https://core.telegram.org/bots/features#commands"""
_START = re.compile(r"/start( .*)?", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class _Button(BaseModel):
    text: str = ""
    callback_data: str = ""


class Keyboard(BaseModel):
    """https://core.telegram.org/bots/api#inlinekeyboardmarkup"""

    inline_keyboard: list[list[_Button]]


class Chat(BaseModel):
    """https://core.telegram.org/bots/api#chat"""

    id: int
    type: str


class TelegramMessage(BaseModel):
    """https://core.telegram.org/bots/api#message"""

    chat: Chat
    date: int = 1
    """Seconds of Unix time; 0 if the message is not accessible any more."""
    text: str = ""
    caption: str = ""
    reply_markup: Keyboard | None = None


class CallbackQuery(BaseModel):
    """https://core.telegram.org/bots/api#callbackquery"""

    id: str
    data: str = ""
    message: TelegramMessage

    def said(self, payloads: Container[str]) -> dict[str, Any]:
        """The button, if the message does hold it: clients can be made to lie.

        Of an old message Telegram tells the date 0 and no buttons, and so no words either: then
        only what some answer offers (`payloads`) is taken, and else the start button's question.
        https://core.telegram.org/bots/api#inaccessiblemessage
        """
        if not self.message.date:
            return {"payload": self.data if self.data in payloads else START}
        keyboard = self.message.reply_markup
        offered = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
        for button in offered:
            if self.data and button.callback_data == self.data:
                return {"text": button.text, "payload": button.callback_data}
        return {}


class Update(BaseModel):
    """https://core.telegram.org/bots/api#update"""

    update_id: int
    message: TelegramMessage | None = None
    edited_message: TelegramMessage | None = None
    callback_query: CallbackQuery | None = None


class Html(Markup):
    """https://core.telegram.org/bots/api#html-style"""

    def text(self, words: str) -> str:
        return html.escape(words, quote=False)

    def strong(self, words: str) -> str:
        return f"<b>{self.text(words)}</b>"

    def source(self, number: int, source: SourceNote) -> str:
        link = f'<a href="{html.escape(source.address)}">{self.text(source.title)}</a>'
        return f"[{number}] {link}, {self.text(f'{source.publisher}, {source.date}')}"


class TelegramOutput(MessengerOutput):
    """Sends to one chat."""

    markup = Html()
    limit = TEXT_LIMIT

    def __init__(self, calls: ProviderCalls, chat: int) -> None:
        self._calls = calls
        self._chat = chat

    def measure(self, text: str) -> int:
        plain = html.unescape(_TAG.sub("", text))
        return len(plain.encode("utf-16-le", "surrogatepass")) // 2

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        message: dict[str, Any] = {
            "chat_id": self._chat,
            "text": joined(blocks),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if buttons:
            rows = [[{"text": button.title, "callback_data": button.payload}] for button in buttons]
            message["reply_markup"] = {"inline_keyboard": rows}
        await self._calls.post("/sendMessage", json=message)


class TelegramChannel(MessengerChannel):
    """Updates that carry the secret token, of private chats."""

    def __init__(
        self,
        access_token: str,
        webhook_url: str,
        secret_token: str,
        desk: Desk,
        api_url: str = API_URL,
    ) -> None:
        super().__init__(ProviderCalls("telegram", f"{api_url}/bot{access_token}"), desk)
        self._webhook_url = webhook_url
        self._secret = secret_token

    @classmethod
    def name(cls) -> str:
        """Part of the address."""
        return "telegram"

    @classmethod
    def of(cls, credentials: dict[str, Any] | None) -> "TelegramChannel":
        """Raises InvalidConfigException if something is missing or Telegram would not take it."""
        given = required(credentials, "telegram", "access_token", "webhook_url", "secret_token")
        if not _SECRET.fullmatch(given["secret_token"]):
            raise InvalidConfigException(
                "credentials.yml: 'secret_token' of telegram may hold 1 to 256 of the characters"
                " A-Z, a-z, 0-9, _ and - only (https://core.telegram.org/bots/api#setwebhook)."
            )
        return cls(
            given["access_token"],
            given["webhook_url"],
            given["secret_token"],
            process_desk(),
            given.get("api_url", API_URL),
        )

    async def start(self) -> None:
        """Tell Telegram the address and the secret: https://core.telegram.org/bots/api#setwebhook"""
        try:
            await self.calls.post(
                "/setWebhook",
                json={
                    "url": self._webhook_url,
                    "secret_token": self._secret,
                    "allowed_updates": ALLOWED_UPDATES,
                },
            )
        except ProviderError as error:
            logger.error("Telegram was not told the webhook's address: %s", error)

    def is_authentic(self, request: Request) -> bool:
        """https://core.telegram.org/bots/api#setwebhook"""
        return same(request.headers.get(SECRET_HEADER) or "", self._secret)

    def read(self, request: Request) -> Iterator[tuple[Incoming, TelegramOutput]]:
        body = json_object(request.body)
        try:
            update = Update.parse_obj(body)
        except ValidationError:
            return
        query = update.callback_query
        message = query.message if query else update.message or update.edited_message
        # A group would read along.
        if message is None or message.chat.type != "private":
            return
        if query:
            self.in_background(self._end_waiting(query.id))
        said = query.said(self.desk.standing().payloads) if query else _said(message)
        sent = body.get("message") or {}
        if not said and "sticker" in sent:
            said = {"sticker": True}
        # What was changed and has no words is a place that moves on, or the like.
        if query or said or MEDIA.intersection(sent):
            conversation = conversation_id("telegram", self._secret, str(message.chat.id))
            mark = str(update.update_id)
            incoming = Incoming(
                self.name(), conversation, person=conversation, delivery=mark, **said
            )
            yield incoming, TelegramOutput(self.calls, message.chat.id)

    async def _end_waiting(self, query: str) -> None:
        """End the button's waiting sign: https://core.telegram.org/bots/api#answercallbackquery"""
        try:
            await self.calls.post("/answerCallbackQuery", json={"callback_query_id": query})
        except ProviderError as error:
            logger.warning("A button press could not be acknowledged: %s", error)


def _said(message: TelegramMessage) -> dict[str, Any]:
    """What was typed, or the start button; empty for media alone."""
    typed = _COMMAND_TO.sub(r"\1", message.text or message.caption, count=1)
    if _START.fullmatch(typed):
        return {"payload": START}
    return {"text": typed} if typed else {}
