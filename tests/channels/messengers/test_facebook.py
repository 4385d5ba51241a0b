"""Messenger, end to end against a fake Graph API that checks what the real one documents."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from rasa.shared.exceptions import InvalidConfigException

from channels.messengers.facebook import FacebookChannel
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

SECRET = "app-secret-of-the-tests"
TOKEN = "page-token-of-the-tests"
VERIFY = "verify-token-of-the-tests"


class FakeGraph(FakeProvider):
    """https://developers.facebook.com/docs/messenger-platform/reference/send-api"""

    def check(self, call: Call) -> None:
        assert call.path == "/me/messages"
        proof = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
        assert call.query == {"access_token": TOKEN, "appsecret_proof": proof}
        assert call.body["messaging_type"] == "RESPONSE"
        assert call.body["recipient"]["id"]
        assert 0 < len(call.body["message"]["text"]) <= 2000
        replies = call.body["message"].get("quick_replies", [{}])
        assert 1 <= len(replies) <= 13
        for reply in replies:
            assert len(reply.get("title", "x")) <= 20
            assert len(reply.get("payload", "x")) <= 1000

    def accepted(self, call: Call) -> dict[str, Any]:
        return {"recipient_id": call.body["recipient"]["id"], "message_id": "m"}


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    provider = FakeGraph()
    async with running(provider):
        yield provider


@pytest.fixture
async def bot(graph: FakeGraph) -> AsyncIterator[Bot]:
    given = {"verify": VERIFY, "secret": SECRET, "page-access-token": TOKEN}
    async with serving(FacebookChannel.from_credentials({**given, "api_url": graph.url})) as bot:
        yield bot


async def send(
    bot: Bot,
    *events: Any,
    secret: str = SECRET,
    kind: str = "sha256",
    channel: str = "messaging",
) -> int:
    entry = [{"id": "page", "time": 1, channel: list(events)}]
    return await send_body(
        bot, json.dumps({"object": "page", "entry": entry}).encode(), secret, kind
    )


async def send_body(bot: Bot, body: bytes, secret: str = SECRET, kind: str = "sha256") -> int:
    digest = hmac.new(secret.encode(), body, kind).hexdigest()
    header = "X-Hub-Signature-256" if kind == "sha256" else "X-Hub-Signature"
    headers = {header: f"{kind}={digest}", "Content-Type": "application/json"}
    return (await bot.post("/facebook/webhook", data=body, headers=headers))[0]


def written(
    text: str = "hello", mid: str = "m1", person: str = "p1", **more: Any
) -> dict[str, Any]:
    message = {"mid": mid, **({"text": text} if text else {}), **more}
    return {"sender": {"id": person}, "recipient": {"id": "page"}, "message": message}


def replies(call: Call) -> dict[str, str]:
    given = call.body["message"].get("quick_replies", [])
    return {reply["title"]: reply["payload"] for reply in given}


async def test_a_conversation_with_quick_replies(bot: Bot, graph: FakeGraph) -> None:
    start = {"sender": {"id": "p1"}, "timestamp": 5, "postback": {"payload": "GET_STARTED"}}
    assert await send(bot, start) == 200
    assert await send(bot, start) == 200
    first = (await graph.received(1))[0]
    tapped = {"payload": replies(first)["Treatment options"]}
    await send(bot, written("Treatment options", quick_reply=tapped))
    await graph.received(2)
    assert bot.agent.heard == ["/greet", "/ask_treatment_options"]


async def test_the_handshake(bot: Bot) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY}
    assert await bot.get("/facebook/webhook", params=asked) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "x"}, {"hub.verify_token": ""}):
        assert (await bot.get("/facebook/webhook", params={**asked, **wrong}))[0] == 403
    assert (await bot.get("/facebook/webhook"))[0] == 403


async def test_every_message_of_a_batch_is_handled_once(bot: Bot, graph: FakeGraph) -> None:
    batch = [
        written("one", "m1"),
        {"sender": {"id": "p1"}, "read": {"watermark": 1}},
        {"broken": True},
        written("two", "m2"),
        written("one", "m1"),
        written("three", "m3", "p2"),
    ]
    assert await send(bot, *batch) == 200
    assert await send(bot, *reversed(batch)) == 200
    await graph.received(3)
    assert sorted(bot.agent.heard) == ["one", "three", "two"]


@pytest.mark.parametrize("kind", ["md5", "sha1"])
async def test_old_signatures_are_refused(bot: Bot, graph: FakeGraph, kind: str) -> None:
    assert await send(bot, written(), kind=kind) == 403
    await graph.received(0)


async def test_forged_requests_are_refused(bot: Bot, graph: FakeGraph) -> None:
    assert await send(bot, written(), secret="other") == 403
    for signature in ("", "sha256=", "sha256=ü", "md5=x", "x"):
        headers = {"X-Hub-Signature-256": signature}
        assert (await bot.post("/facebook/webhook", data=b"{}", headers=headers))[0] == 403
    assert (await bot.post("/facebook/webhook", data=b"{}"))[0] == 403
    await graph.received(0)
    assert bot.agent.heard == []


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff"])
async def test_what_cannot_be_read_is_a_bad_request(bot: Bot, body: bytes) -> None:
    assert await send_body(bot, body) == 400


@pytest.mark.parametrize(
    "body", [b"{}", b'{"entry": null}', b'{"entry": [1, {"messaging": {}}, {"messaging": [2]}]}']
)
async def test_odd_shapes_are_ignored(bot: Bot, body: bytes) -> None:
    assert await send_body(bot, body) == 200


@pytest.mark.parametrize(
    "event",
    [
        written(is_echo=True),
        written("", is_deleted=True),
        {"sender": {"id": "p1"}, "delivery": {"mids": ["m"]}},
        {"sender": {"id": "p1"}, "reaction": {"mid": "m"}},
        {"sender": {"id": "p1"}, "message_edit": {"mid": "m", "text": ""}},
    ],
)
async def test_other_events_are_ignored(bot: Bot, graph: FakeGraph, event: Any) -> None:
    assert await send(bot, event) == 200
    await graph.received(0)


async def test_media_get_a_polite_line(bot: Bot, graph: FakeGraph) -> None:
    await send(bot, written("", attachments=[{"type": "image", "payload": {"url": "x"}}]))
    assert "I can only read text" in (await graph.received(1))[0].body["message"]["text"]
    assert bot.agent.heard == []


async def test_all_of_an_answer_is_shown(bot: Bot, graph: FakeGraph) -> None:
    await send(bot, written("made up"))
    call = (await graph.received(1))[0]
    assert in_reading_order(call.body["message"]["text"], answer())
    assert len(replies(call)) == 4


async def test_a_long_answer_and_an_emergency(bot: Bot, graph: FakeGraph) -> None:
    await send(bot, written("a long answer"))
    calls = await graph.received(5)
    texts = [call.body["message"]["text"] for call in calls]
    assert [bool(replies(call)) for call in calls] == [False] * 4 + [True]
    assert in_reading_order("\n\n".join(texts), long_answer())
    assert sum("Talk with your care team about it." in text for text in texts) == 1
    await send(bot, written("i cannot breathe", "m2"))
    urgent = (await graph.received(6))[5].body["message"]["text"]
    assert "911" in urgent.splitlines()[0]
    assert "Talk with your care team about it." in urgent
    assert numbers_count(urgent)


async def test_text_limits_slashes_and_commands(bot: Bot, graph: FakeGraph) -> None:
    await send(bot, written("x" * 1001))
    assert "longer than 1,000" in (await graph.received(1))[0].body["message"]["text"]
    await send(bot, written("/restart", "m2"))
    await send(bot, written("x", "m3", quick_reply={"payload": "/restart"}))
    await graph.received(3)
    assert bot.agent.heard == ["restart", "x"]


@pytest.mark.parametrize(("status", "code"), [(429, 0), (500, 0), (400, 613), (400, 1200)])
async def test_passing_errors_are_tried_again(
    bot: Bot, graph: FakeGraph, status: int, code: int
) -> None:
    graph.problems.append(web.json_response({"error": {"code": code}}, status=status))
    await send(bot, written())
    await graph.received(1)
    assert graph.tries == 2


async def test_a_slow_facebook_costs_nobody_else_anything(bot: Bot, graph: FakeGraph) -> None:
    graph.problems.append(0.25)
    await send(bot, written())
    assert await send(bot, written(mid="m2", person="p2")) == 200
    assert (await next_call(graph)).body["recipient"]["id"] == "p2"
    await graph.received(2)


async def test_a_dead_facebook_is_given_up_without_showing_its_token(
    bot: Bot, graph: FakeGraph, caplog: pytest.LogCaptureFixture
) -> None:
    graph.always = web.Response(status=500)
    await send(bot, written())
    await graph.tried(3)
    assert "gave 500, 3 tries" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_wrong_call_is_not_made_again(
    bot: Bot, graph: FakeGraph, caplog: pytest.LogCaptureFixture
) -> None:
    graph.always = web.json_response({"error": {"code": 190}}, status=400)
    await send(bot, written("my secret diagnosis"))
    await graph.tried(1)
    assert "facebook gave 400" in caplog.text
    assert TOKEN not in caplog.text
    assert "secret diagnosis" not in caplog.text


@pytest.mark.parametrize("missing", ["verify", "secret", "page-access-token"])
def test_no_secret_no_channel(missing: str) -> None:
    given = {"verify": VERIFY, "secret": SECRET, "page-access-token": TOKEN, missing: ""}
    with pytest.raises(InvalidConfigException, match=missing):
        FacebookChannel.from_credentials(given)


async def test_a_changed_message_is_read_as_it_is_now(bot: Bot, graph: FakeGraph) -> None:
    """developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-edits"""
    await send(bot, written("What is Kyprlois?"))
    await graph.received(1)
    edit = {"mid": "m1", "text": "What is Kyprolis?", "num_edit": 1}
    for _ in range(2):
        await send(bot, {"sender": {"id": "p1"}, "timestamp": 6, "message_edit": edit})
    await graph.received(2)
    assert bot.agent.heard == ["What is Kyprlois?", "What is Kyprolis?"]


@pytest.mark.parametrize(
    ("postback", "heard"),
    [
        ({"payload": "WELCOME", "title": "Get Started"}, "Get Started"),
        ({"payload": "WELCOME", "title": "", "referral": {"ref": "ad"}}, "/greet"),
        ({"payload": "FAQ_3", "title": "Is Kyprolis a shot?"}, "Is Kyprolis a shot?"),
        ({"title": "Is Kyprolis a shot?"}, "Is Kyprolis a shot?"),
        ({"payload": "/ask_clinical_trials", "title": "Trials"}, "/ask_clinical_trials"),
        ({"payload": "/restart", "title": "Menu"}, "Menu"),
        ({"payload": "GET_STARTED", "title": "Los"}, "/greet"),
    ],
)
async def test_what_stands_on_an_unknown_button_was_said(
    bot: Bot, graph: FakeGraph, postback: dict[str, Any], heard: str
) -> None:
    await send(bot, {"sender": {"id": "p1"}, "timestamp": 5, "postback": postback})
    await graph.received(1)
    assert bot.agent.heard == [heard]


async def test_a_sticker_is_answered_once(bot: Bot, graph: FakeGraph) -> None:
    thumb = [{"type": "image", "payload": {"url": "x", "sticker_id": 369239263222822}}]
    for mid in ("m1", "m2", "m3"):
        await send(bot, written("", mid, attachments=thumb))
    assert "I can only read text" in (await graph.received(1))[0].body["message"]["text"]
    await send(bot, written("", "m4", attachments=[{"type": "image", "payload": {"url": "x"}}]))
    await graph.received(2)
