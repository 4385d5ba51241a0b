"""Telegram: private chats, answered with HTML and an inline keyboard."""

import html
import logging
import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from rasa.core.channels.telegram import TelegramInput
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, text

from channels.messengers.answer_output import AnswerOutput
from channels.messengers.blocks import Block, Markup
from channels.messengers.provider_calls import ProviderCalls, ProviderError
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
from relapse_guide.answers.answer import AnswerButton, SourceNote

logger = logging.getLogger(__name__)

API_URL = "https://api.telegram.org"
TEXT_LIMIT = 4096
"""UTF-16 units after the marks are taken out: https://core.telegram.org/bots/api#sendmessage"""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ALLOWED_UPDATES = ["message", "callback_query"]
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
_START = re.compile(r"/start(@\w+)?( .*)?", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class _Button(BaseModel):
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
    text: str = ""
    caption: str = ""
    reply_markup: Keyboard | None = None


class CallbackQuery(BaseModel):
    """https://core.telegram.org/bots/api#callbackquery"""

    id: str
    data: str = ""
    message: TelegramMessage

    @property
    def pressed(self) -> str:
        """The payload, if the message does hold such a button: clients can be made to lie."""
        keyboard = self.message.reply_markup
        offered = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
        return self.data if self.data in [button.callback_data for button in offered] else ""


class Update(BaseModel):
    """https://core.telegram.org/bots/api#update"""

    update_id: int
    message: TelegramMessage | None = None
    callback_query: CallbackQuery | None = None


class Html(Markup):
    """https://core.telegram.org/bots/api#html-style"""

    def text(self, words: str) -> str:
        return html.escape(words, quote=False)

    def heading(self, words: str) -> str:
        return f"<b>{self.text(words)}</b>"

    def care_team(self, words: str) -> str:
        return f"<b>{self.text(words)}</b>"

    def source(self, number: int, source: SourceNote) -> str:
        link = f'<a href="{html.escape(source.address)}">{self.text(source.title)}</a>'
        return f"[{number}] {link}, {self.text(f'{source.publisher}, {source.date}')}"


class TelegramOutput(AnswerOutput):
    """Sends to one chat."""

    markup = Html()
    limit = TEXT_LIMIT

    @classmethod
    def name(cls) -> str:
        return "telegram"

    def __init__(self, calls: ProviderCalls, chat: int) -> None:
        super().__init__()
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


class TelegramChannel(TelegramInput):
    """Rasa's Telegram connector with the secret token checked and no open /set_webhook."""

    def __init__(
        self, access_token: str, webhook_url: str, secret_token: str, api_url: str = API_URL
    ) -> None:
        super().__init__(access_token, None, webhook_url)
        self.secret_token = secret_token
        self.calls = ProviderCalls("telegram", f"{api_url}/bot{access_token}")

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TelegramChannel":
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
            given.get("api_url", API_URL),
        )

    def blueprint(self, on_new_message: Handle) -> Blueprint:
        """`POST /webhook`: updates that carry the secret token."""
        webhook = Blueprint("telegram_webhook", __name__)
        reception = Reception(self.name(), on_new_message)
        run_with_server(webhook, reception, self.calls, self._set_webhook)

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if refusal := too_large(request):
                return refusal
            if not same(request.headers.get(SECRET_HEADER) or "", self.secret_token):
                return refused()
            return self._update(json_object(request.body), reception)

        return webhook

    def get_output_channel(self) -> None:
        """None: a conversation's name tells nobody's address, so nothing is sent unasked."""

    def _update(self, body: dict[str, Any] | None, reception: Reception) -> HTTPResponse:
        if body is None:
            return malformed()
        try:
            update = Update.parse_obj(body)
        except ValidationError:
            return text("")
        mark = str(update.update_id)
        if update.callback_query:
            query = update.callback_query
            self._take(reception, mark, query.message.chat, query.id, payload=query.pressed)
        elif update.message:
            typed = update.message.text or update.message.caption
            if _START.fullmatch(typed):
                self._take(reception, mark, update.message.chat, payload=START)
            elif typed or MEDIA.intersection(body["message"]):
                self._take(reception, mark, update.message.chat, text=typed)
        return text("")

    def _take(
        self, reception: Reception, delivery: str, chat: Chat, query: str = "", **said: str
    ) -> None:
        """Accept a message of a private chat; a group would read along."""
        if chat.type != "private":
            return
        conversation = conversation_id("telegram", self.secret_token, str(chat.id))
        if query:
            reception.turns.add(conversation, lambda: self._acknowledge(query))
        incoming = Incoming(delivery, conversation, **said)
        reception.accept(incoming, TelegramOutput(self.calls, chat.id))

    async def _acknowledge(self, query: str) -> None:
        """End the button's waiting sign: https://core.telegram.org/bots/api#answercallbackquery"""
        try:
            await self.calls.post("/answerCallbackQuery", json={"callback_query_id": query})
        except ProviderError as error:
            logger.warning("A button press could not be acknowledged: %s", error)

    async def _set_webhook(self) -> None:
        """Tell Telegram the address and the secret: https://core.telegram.org/bots/api#setwebhook"""
        try:
            await self.calls.post(
                "/setWebhook",
                json={
                    "url": self.webhook_url,
                    "secret_token": self.secret_token,
                    "allowed_updates": ALLOWED_UPDATES,
                },
            )
        except ProviderError as error:
            logger.error("Telegram was not told the webhook's address: %s", error)
