"""Telegram, end to end against a fake Bot API that checks what the real one documents."""

import asyncio
import html
import json
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from rasa.shared.exceptions import InvalidConfigException

from channels.messengers.provider_calls import Patience
from channels.messengers.telegram import TelegramChannel
from tests.channels.messengers.messaging import (
    Bot,
    Call,
    FakeProvider,
    answer,
    in_reading_order,
    long_answer,
    next_call,
    numbers_count,
    running,
    serving,
)

TOKEN = "123:token-of-the-tests"
SECRET = "secret-token_of-the-tests"
HOOK = "https://bot.example.org/webhooks/telegram/webhook"


class FakeTelegram(FakeProvider):
    """https://core.telegram.org/bots/api"""

    def check(self, call: Call) -> None:
        assert call.path.startswith(f"/bot{TOKEN}/")
        if call.path.endswith("/sendMessage"):
            plain = html.unescape(
                re.sub(r"</?b>|<a href=\"[^\"<>]*\">|</a>", "", call.body["text"])
            )
            assert 0 < len(plain.encode("utf-16-le")) // 2 <= 4096
            assert call.body["parse_mode"] == "HTML"
            assert isinstance(call.body["chat_id"], int)
            for marked in ("b", "a"):
                opened = len(re.findall(f"<{marked}[ >]", call.body["text"]))
                assert opened == call.body["text"].count(f"</{marked}>")
            for payload in keyboard(call).values():
                assert 1 <= len(payload.encode()) <= 64

    def accepted(self, call: Call) -> dict[str, Any]:
        return {"ok": True, "result": True}

    @property
    def messages(self) -> list[Call]:
        return self.of("sendMessage")

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.path.endswith(f"/{method}")]


def keyboard(call: Call) -> dict[str, str]:
    rows = call.body.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    provider = FakeTelegram()
    async with running(provider):
        yield provider


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    given = {"access_token": TOKEN, "webhook_url": HOOK, "secret_token": SECRET}
    made = TelegramChannel.from_credentials({**given, "api_url": telegram.url})
    async with serving(made) as bot:
        yield bot


async def send(bot: Bot, update: Any, secret: str | None = SECRET) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    return (await bot.post("/telegram/webhook", data=body, headers=headers))[0]


def written(
    text: str | None = "hello", update: int = 1, chat: int = 7, **more: Any
) -> dict[str, Any]:
    message = {"message_id": update, "chat": {"id": chat, "type": "private"}, **more}
    return {"update_id": update, "message": {**message, **({"text": text} if text else {})}}


def _holding(media: str) -> dict[str, Any]:
    return {media: {}}


def pressed(data: str, offered: str, update: int = 50) -> dict[str, Any]:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": offered}]]}
    message = {"message_id": 1, "chat": {"id": 7, "type": "private"}, "reply_markup": markup}
    return {"update_id": update, "callback_query": {"id": "q1", "data": data, "message": message}}


async def test_a_conversation_with_buttons(bot: Bot, telegram: FakeTelegram) -> None:
    assert await send(bot, written("/start")) == 200
    first = (await telegram.received(1))[0]
    data = keyboard(first)["Treatment options"]
    assert await send(bot, pressed(data, data)) == 200
    second = (await telegram.received(2))[1]
    assert bot.agent.heard == ["/greet", "/ask_treatment_options"]
    assert "care team" in second.body["text"]
    assert telegram.of("answerCallbackQuery")[0].body == {"callback_query_id": "q1"}
    assert len(set(bot.agent.conversations)) == 1


async def test_the_webhook_is_set_with_the_secret(bot: Bot, telegram: FakeTelegram) -> None:
    await telegram.tried(1)
    assert telegram.of("setWebhook")[0].body == {
        "url": HOOK,
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query"],
    }
    assert (await bot.get("/telegram/set_webhook"))[0] == 404
    assert (await bot.get("/telegram/webhook"))[0] == 405


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper()])
async def test_without_the_secret_nothing_is_handled(
    bot: Bot, telegram: FakeTelegram, secret: str | None
) -> None:
    assert await send(bot, written(), secret) == 403
    await telegram.received(0)
    assert bot.agent.heard == []


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"1"])
async def test_what_cannot_be_read_is_a_bad_request(bot: Bot, body: bytes) -> None:
    assert await send(bot, body) == 400


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": 1},
        {"update_id": "x", "message": 3},
        {"update_id": 1, "edited_message": written(None, location={})["message"]},
        {"update_id": 1, "channel_post": written()["message"]},
        {"update_id": 1, "my_chat_member": {}},
        written(None, new_chat_members=[{"id": 1}]),
        written(None, pinned_message={}),
        {
            "update_id": 1,
            "message": {"message_id": 1, "chat": {"id": -5, "type": "group"}, "text": "x"},
        },
    ],
)
async def test_other_updates_are_ignored(bot: Bot, telegram: FakeTelegram, update: Any) -> None:
    assert await send(bot, update) == 200
    await telegram.received(0)


@pytest.mark.parametrize("media", ["photo", "sticker", "voice", "location", "document"])
async def test_media_get_a_polite_line(bot: Bot, telegram: FakeTelegram, media: str) -> None:
    await send(bot, written(None, **_holding(media)))
    assert "I can only read text" in (await telegram.received(1))[0].body["text"]
    await send(bot, written(None, 2, caption="what is this?", **_holding(media)))
    await telegram.received(2)
    assert bot.agent.heard == ["what is this?"]


async def test_repeats_and_disorder(bot: Bot, telegram: FakeTelegram) -> None:
    for update in (3, 1, 3, 2, 1):
        await send(bot, written(f"message {update}", update))
    await telegram.received(3)
    assert bot.agent.heard == ["message 3", "message 1", "message 2"]


async def test_marks_are_escaped_and_sources_are_links(bot: Bot, telegram: FakeTelegram) -> None:
    await send(bot, written("made up"))
    said = (await telegram.received(1))[0].body["text"]
    assert "&lt;b&gt;marks&lt;/b&gt; &amp; more" in said
    assert '<a href="https://example.org/page?a=1&amp;b=2">A &lt;page&gt;' in said


async def test_all_of_an_answer_is_shown_and_its_first_sentence_stands_out(
    bot: Bot, telegram: FakeTelegram
) -> None:
    await send(bot, written("made up"))
    call = (await telegram.received(1))[0]
    said = call.body["text"]
    assert in_reading_order(html.unescape(said), answer())
    assert said.startswith("<b>Yes, with &lt;b&gt;marks&lt;/b&gt; &amp; more. [1]</b> It goes on.")
    assert "<b>These are two:</b>\n• one [1]\n• two" in said
    assert len(keyboard(call)) == 4


async def test_a_long_answer_and_an_emergency(bot: Bot, telegram: FakeTelegram) -> None:
    await send(bot, written("a long answer"))
    calls = await telegram.received(3)
    assert [bool(keyboard(call)) for call in calls] == [False, False, True]
    whole = "\n\n".join(call.body["text"] for call in calls)
    assert in_reading_order(html.unescape(whole), long_answer())
    assert sum("<b>Talk with your care team about it.</b>" in c.body["text"] for c in calls) == 1
    await send(bot, written("i cannot breathe", 2))
    urgent = (await telegram.received(4))[3].body["text"]
    assert "911" in urgent.splitlines()[0]
    assert "<b>Talk with your care team about it.</b>" in urgent
    assert numbers_count(urgent)


@pytest.mark.parametrize("data", ["/ask_clinical_trials", "/restart"])
async def test_only_a_button_of_the_message_counts(
    bot: Bot, telegram: FakeTelegram, data: str
) -> None:
    """Clients can be made to send any data."""
    await send(bot, pressed(data, "/ask_treatment_options"))
    await telegram.received(1)
    assert bot.agent.heard == []


async def test_text_limits_and_slashes(bot: Bot, telegram: FakeTelegram) -> None:
    await send(bot, written("x" * 1001))
    assert "longer than 1,000" in (await telegram.received(1))[0].body["text"]
    await send(bot, written("/restart", 2))
    await telegram.received(2)
    assert bot.agent.heard == ["restart"]


async def test_rate_limits_are_waited_for(bot: Bot, telegram: FakeTelegram) -> None:
    await telegram.tried(1)
    busy = {"ok": False, "error_code": 429, "parameters": {"retry_after": 0}}
    telegram.problems.extend([web.json_response(busy, status=429), web.Response(status=502)])
    await send(bot, written())
    await telegram.received(1)


def flood(seconds: float) -> web.Response:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""
    asked = {"ok": False, "error_code": 429, "parameters": {"retry_after": seconds}}
    return web.json_response(asked, status=429)


async def test_flood_control_costs_no_answer(bot: Bot, telegram: FakeTelegram) -> None:
    """Longer pauses than its own, and more of them than there are tries."""
    await telegram.tried(1)
    telegram.problems.extend(flood(0.35) for _ in range(6))
    started = time.monotonic()
    await send(bot, written("i cannot breathe"))

    assert "911" in (await telegram.received(1))[0].body["text"]
    assert time.monotonic() - started > 6 * 0.35  # No sooner than it was told.


async def test_what_waits_for_flood_control_comes_in_order(
    bot: Bot, telegram: FakeTelegram
) -> None:
    await telegram.tried(1)
    telegram.problems.append(flood(0.5))
    await send(bot, written("/start"))
    await asyncio.sleep(0.1)
    await send(bot, written("made up", 2))

    first, second = await telegram.received(2)
    assert "Hello" in first.body["text"]
    assert "These are two" in second.body["text"]


async def test_longer_than_five_minutes_it_is_not_waited_for(
    bot: Bot, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    assert Patience().pause(1, 234, 0) == 234
    assert Patience().pause(2, 67, 234) is None
    await telegram.tried(1)
    telegram.problems.append(flood(3.5))
    await send(bot, written())
    await telegram.tried(2)
    assert "telegram gave 429, 1 tries" in caplog.text
    await send(bot, written("hello", 2))
    await telegram.received(1)


async def test_a_slow_telegram_costs_nobody_else_anything(bot: Bot, telegram: FakeTelegram) -> None:
    await telegram.tried(1)
    telegram.problems.append(0.25)
    await send(bot, written())
    assert await send(bot, written(update=2, chat=8)) == 200
    assert (await next_call(telegram)).body["chat_id"] == 8
    await telegram.received(2)


async def test_a_dead_telegram_is_given_up_without_showing_its_token(
    bot: Bot, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    await telegram.tried(1)
    telegram.always = web.Response(status=500)
    await send(bot, written())
    await telegram.tried(4)
    assert "telegram gave 500, 3 tries" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("bad", ["", "has space", "ü", "x" * 257])
def test_a_secret_that_telegram_would_not_take(bad: str) -> None:
    with pytest.raises(InvalidConfigException, match="secret_token"):
        TelegramChannel.from_credentials(
            {"access_token": TOKEN, "webhook_url": HOOK, "secret_token": bad}
        )


async def test_a_changed_message_is_read_as_it_is_now(bot: Bot, telegram: FakeTelegram) -> None:
    await send(bot, written("What is Kyprlois?"))
    await telegram.received(1)
    await send(bot, {"update_id": 2, "edited_message": written("What is Kyprolis?")["message"]})
    await telegram.received(2)
    assert bot.agent.heard == ["What is Kyprlois?", "What is Kyprolis?"]


@pytest.mark.parametrize(
    ("data", "heard"),
    [("/ask_clinical_trials", "/ask_clinical_trials"), ("/restart", "/greet"), ("old", "/greet")],
)
async def test_a_button_of_a_message_that_is_too_old(
    bot: Bot, telegram: FakeTelegram, data: str, heard: str
) -> None:
    """Telegram tells no buttons of it: https://core.telegram.org/bots/api#inaccessiblemessage"""
    message = {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": 0}
    query = {"id": "q1", "data": data, "message": message}
    await send(bot, {"update_id": 1, "callback_query": query})
    assert "care team" in (await telegram.received(1))[0].body["text"]
    assert bot.agent.heard == [heard]
    assert telegram.of("answerCallbackQuery")


async def test_a_sticker_is_answered_once(bot: Bot, telegram: FakeTelegram) -> None:
    for update in (1, 2, 3):
        await send(bot, written(None, update, sticker={"emoji": "x"}))
    assert "I can only read text" in (await telegram.received(1))[0].body["text"]
    await send(bot, written("hello", 4))
    await telegram.received(2)


@pytest.mark.parametrize("typed", ["/stop", "/stop@relapse_bot", "/cancel", "STOP"])
async def test_stop_is_no_question(bot: Bot, telegram: FakeTelegram, typed: str) -> None:
    await send(bot, written(typed))
    assert "I will stop here" in (await telegram.received(1))[0].body["text"]
    assert bot.agent.heard == []


async def test_start_with_the_name_of_the_bot(bot: Bot, telegram: FakeTelegram) -> None:
    await send(bot, written("/start@relapse_bot from_a_link"))
    await telegram.received(1)
    assert bot.agent.heard == ["/greet"]
