"""Slack, end to end against a fake Slack that checks what the real one documents."""

import asyncio
import hashlib
import hmac
import html
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from rasa.shared.exceptions import InvalidConfigException

from channels.messengers.slack import SlackChannel, as_typed
from tests.channels.messengers.messaging import (
    GIVES_UP,
    Bot,
    Call,
    FakeProvider,
    answer,
    in_reading_order,
    long_answer,
    numbers_count,
    running,
    serving,
)

SECRET = "slack-signing-secret-of-the-tests"
TOKEN = "xoxb-token-of-the-tests"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class FakeSlack(FakeProvider):
    """https://docs.slack.dev/reference/methods/chat.postMessage and Block Kit's limits."""

    def check(self, call: Call) -> None:
        assert call.path == "/api/chat.postMessage"
        assert call.headers["Authorization"] == f"Bearer {TOKEN}"
        assert call.headers["Content-Type"].startswith("application/json")
        assert call.body["channel"][0] in "CDG"
        assert 0 < len(call.body["text"]) <= 4000
        assert 0 < len(call.body["blocks"]) <= 50
        for block in call.body["blocks"]:
            self.check_block(block)

    def check_block(self, block: dict[str, Any]) -> None:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= 3000
        elif block["type"] == "context":
            assert 0 < len(block["elements"]) <= 10
        else:
            assert block["type"] == "actions"
            assert 0 < len(block["elements"]) <= 25
            marks = [element["action_id"] for element in block["elements"]]
            assert len(marks) == len(set(marks))
            for element in block["elements"]:
                assert element["type"] == "button"
                assert element["text"]["type"] == "plain_text"
                assert 0 < len(element["text"]["text"]) <= 75
                assert 0 < len(element["value"]) <= 2000


def signed(
    body: bytes, kind: str = JSON, *, age: float = 0, secret: str = SECRET
) -> dict[str, Any]:
    """A request as Slack signs it."""
    stamp = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return {"data": body, "headers": headers}


def event(text: str | None = "hello", ts: str = "1.1", **changes: Any) -> bytes:
    message = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "text": text,
        "ts": ts,
        **changes,
    }
    authorizations = [{"user_id": "UBOT", "is_bot": True}]
    outer = {"type": "event_callback", "event_id": f"Ev{ts}", "authorizations": authorizations}
    return json.dumps(
        {**outer, "event": {k: v for k, v in message.items() if v is not None}}
    ).encode()


def press(value: str, action_ts: str = "9.1", **changes: Any) -> bytes:
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "D1"},
        "message": {"ts": "2.2"},
        "actions": [{"type": "button", "value": value, "action_ts": action_ts, "action_id": "a"}],
        **changes,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def buttons(call: Call) -> dict[str, str]:
    elements = [b for b in call.body["blocks"] if b["type"] == "actions"]
    return {e["text"]["text"]: e["value"] for block in elements for e in block["elements"]}


def shown(call: Call) -> str:
    return json.dumps(call.body["blocks"], ensure_ascii=False)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    provider = FakeSlack()
    async with running(provider):
        yield provider


def a_channel(slack: FakeSlack) -> SlackChannel:
    given = {"slack_token": TOKEN, "slack_signing_secret": SECRET, "api_url": f"{slack.url}/api"}
    return SlackChannel.of(given)


@pytest.fixture
async def bot(slack: FakeSlack) -> AsyncIterator[Bot]:
    async with serving(a_channel(slack)) as bot:
        yield bot


async def send(bot: Bot, body: bytes, kind: str = JSON, **how: Any) -> int:
    status, _ = await bot.post("/slack/webhook", **signed(body, kind, **how))
    return status


async def test_a_conversation_with_buttons(bot: Bot, slack: FakeSlack) -> None:
    assert await send(bot, event("hello")) == 200
    first = (await slack.received(1))[0]
    assert "Treatment options" in buttons(first)
    assert await send(bot, press(buttons(first)["Treatment options"]), FORM) == 200
    second = (await slack.received(2))[1]
    assert bot.agent.heard == ["hello", "/ask_treatment_options"]
    assert "care team" in shown(second)
    assert len(set(bot.agent.conversations)) == 1


async def test_marks_are_escaped_and_sources_are_links(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("made up"))
    call = (await slack.received(1))[0]
    assert "&lt;b&gt;marks&lt;/b&gt; &amp; more" in shown(call)
    assert "<https://example.org/page?a=1&b=2|A &lt;page&gt; &amp; its title>" in shown(call)
    assert call.body["unfurl_links"] is False


async def test_all_of_an_answer_is_shown_and_its_first_sentence_stands_out(
    bot: Bot, slack: FakeSlack
) -> None:
    await send(bot, event("made up"))
    call = (await slack.received(1))[0]
    sections = [b["text"]["text"] for b in call.body["blocks"] if b["type"] == "section"]
    (sources,) = [b["elements"][0]["text"] for b in call.body["blocks"] if b["type"] == "context"]
    for said in (call.body["text"], "\n".join([*sections, sources])):
        assert in_reading_order(html.unescape(said), answer())
    assert sections[0] == "*Yes, with &lt;b&gt;marks&lt;/b&gt; &amp; more. [1]* It goes on."
    assert "*These are two:*\n• one [1]\n• two" in sections
    assert sources.startswith("*Sources*\n[1] <https://")
    assert len(buttons(call)) == 4


async def test_a_long_answer_is_cut_at_paragraph_ends(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("a long answer"))
    calls = await slack.received(3)
    assert [bool(buttons(call)) for call in calls] == [False, False, True]
    said = [b["text"]["text"] for c in calls for b in c.body["blocks"] if b["type"] == "section"]
    paragraphs = [words[:12] for words in said if words.startswith("Paragraph")]
    assert paragraphs == [f"Paragraph {n}." for n in range(8)]
    whole = "\n\n".join(call.body["text"] for call in calls)
    assert in_reading_order(html.unescape(whole), long_answer())
    assert "*Talk with your care team about it.*" in said


async def test_an_emergency_is_one_message(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("i cannot breathe"))
    call = (await slack.received(1))[0]
    assert "911" in call.body["text"].splitlines()[0]
    assert "911" in call.body["blocks"][0]["text"]["text"]
    assert "Talk with your care team about it." in shown(call)
    assert numbers_count(call.body["text"])


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "another"},
        {"age": 301},
        {"age": -400},
    ],
)
async def test_forged_and_old_requests_are_refused(
    bot: Bot, slack: FakeSlack, how: dict[str, Any]
) -> None:
    assert await send(bot, event(), **how) == 403
    await slack.received(0)
    assert bot.agent.heard == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=ü", "X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Signature": "", "X-Slack-Request-Timestamp": str(int(time.time()))},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "abc my diagnosis"},
        {"X-Slack-Request-Timestamp": f"{int(time.time())}.0"},
        {"X-Slack-Request-Timestamp": f"+{int(time.time())}"},
    ],
)
async def test_unsigned_requests_are_refused(
    bot: Bot, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"Content-Type": JSON}
    assert (await bot.post("/slack/webhook", data=event(), headers={**kind, **headers}))[0] == 403
    challenge = b'{"type": "url_verification", "challenge": "abc"}'
    assert (await bot.post("/slack/webhook", data=challenge, headers=kind))[0] == 403
    assert bot.agent.heard == []
    assert caplog.text == "", "nobody unknown writes into the log"


async def test_a_signature_is_for_its_own_body(bot: Bot) -> None:
    request = signed(event("hello"))
    request["data"] = event("other")
    assert (await bot.post("/slack/webhook", **request))[0] == 403


async def test_repeats_and_replays_are_answered_once(bot: Bot, slack: FakeSlack) -> None:
    request = signed(event("hello"))
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert (await bot.post("/slack/webhook", **request))[0] == 200
    assert (await bot.post("/slack/webhook", **request))[0] == 200
    again = signed(event("hello"))
    assert (
        await bot.post("/slack/webhook", data=again["data"], headers={**again["headers"], **retry})
    )[0] == 200
    await send(bot, press("/ask_clinical_trials"), FORM)
    await send(bot, press("/ask_clinical_trials"), FORM)
    await slack.received(2)
    assert bot.agent.heard == ["hello", "/ask_clinical_trials"]


async def test_a_first_try_that_was_lost_is_answered_when_repeated(
    bot: Bot, slack: FakeSlack
) -> None:
    """Stock Rasa drops every repeat after a time-out, seen before or not."""
    request = signed(event("hello"))
    request["headers"] |= {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    assert (await bot.post("/slack/webhook", **request))[0] == 200
    await slack.received(1)


async def test_messages_in_another_order_are_all_answered(bot: Bot, slack: FakeSlack) -> None:
    for ts in ("3.0", "1.0", "2.0"):
        await send(bot, event(f"message {ts}", ts))
    await slack.received(3)
    assert bot.agent.heard == ["message 3.0", "message 1.0", "message 2.0"]


@pytest.mark.parametrize("kind", [JSON, "application/json; charset=utf-8", "Application/JSON"])
async def test_the_content_type_may_have_a_charset(bot: Bot, slack: FakeSlack, kind: str) -> None:
    assert await send(bot, event("hello"), kind) == 200
    await slack.received(1)
    form = press("/ask_clinical_trials")
    assert await send(bot, form, f"{FORM}; charset=utf-8") == 200
    await slack.received(2)


async def test_the_handshake(bot: Bot) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    status, reply = await bot.post("/slack/webhook", **signed(body))
    assert (status, json.loads(reply)) == (200, {"challenge": "abc"})


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b'"x"', b"[" * 100_000])
async def test_what_cannot_be_read_is_a_bad_request(bot: Bot, body: bytes) -> None:
    assert await send(bot, body) == 400
    assert await send(bot, b"payload=" + body, FORM) == 400
    assert await send(bot, body, FORM) == 400


async def test_a_huge_body_is_refused(bot: Bot) -> None:
    assert await send(bot, b" " * 600_000) == 413


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"event": null}',
        b'{"event": {"type": "message"}}',
        b'{"event": {"type": 1, "channel": [], "ts": {}}}',
        event(None, subtype="message_changed", message={"text": "new"}),
        event("hello", subtype="message_deleted"),
        event("U1 has joined", subtype="channel_join"),
        event("hello", bot_id="B1"),
        event("hello", subtype="bot_message"),
        event("hello", channel="C1", channel_type="channel"),
        event(None, type="reaction_added"),
        event("hello", user=None),
    ],
)
async def test_other_events_are_ignored(bot: Bot, slack: FakeSlack, body: bytes) -> None:
    assert await send(bot, body) == 200
    await slack.received(0)


@pytest.mark.parametrize(
    "body",
    [
        press("x", type="view_submission"),
        press("x", actions=[]),
        press("x", actions=[{"type": "button", "action_ts": "1", "url": "https://example.org"}]),
        press("x", user=None),
    ],
)
async def test_other_interactions_are_ignored(bot: Bot, slack: FakeSlack, body: bytes) -> None:
    assert await send(bot, body, FORM) == 200
    await slack.received(0)


async def test_a_picture_gets_a_polite_line(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event(None, subtype="file_share", files=[{"id": "F1"}]))
    assert "I can only read text" in shown((await slack.received(1))[0])
    await send(bot, event("what is this?", "2.2", subtype="file_share", files=[{"id": "F1"}]))
    await slack.received(2)
    assert bot.agent.heard == ["what is this?"]


async def test_a_mention_is_answered_once_in_its_thread(bot: Bot, slack: FakeSlack) -> None:
    mention: dict[str, Any] = {"type": "app_mention", "channel": "C1", "channel_type": None}
    await send(bot, event("<@UBOT> tom &amp; jerry", **mention))
    await send(bot, event("<@UBOT> tom &amp; jerry", channel="C1", channel_type="im"))
    call = (await slack.received(1))[0]
    assert bot.agent.heard == ["tom & jerry"]
    assert call.body["thread_ts"] == "1.1"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@UBOT> hello", "hello"),
        ("hello <@UBOT>", "hello"),
        ("hello<@UBOT>there", "hello there"),
        ("<@UBOT>", ""),
        ("ask <@U2> of it", "ask <@U2> of it"),
        ("see <https://example.org/a?b=c|example.org> there", "see example.org there"),
        ("write to <mailto:me@example.org|me@example.org>", "write to me@example.org"),
        ("<https://<https://<https://" * 100, "<https://<https://<https://" * 100),
    ],
)
def test_mentions_and_links_are_read_as_typed(sent: str, typed: str) -> None:
    assert as_typed(sent, ["UBOT", ""]) == typed


async def test_private_talk_is_no_part_of_the_talk_in_a_channel(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("hello"))
    await send(bot, event("hello", "2.1", type="app_mention", channel="C1"))
    await slack.received(2)
    private, public = bot.agent.conversations
    assert private != public
    assert "U1" not in private


async def test_a_long_message_never_reaches_the_assistant(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("x" * 1001))
    assert "longer than 1,000 characters" in shown((await slack.received(1))[0])
    assert bot.agent.heard == []
    await send(bot, event("y" * 1000, "2.1"))
    await slack.received(2)
    assert bot.agent.heard == ["y" * 1000]


@pytest.mark.parametrize("typed", ["/restart", " //restart", "/ / restart", "\n/restart"])
async def test_a_typed_slash_is_text(bot: Bot, slack: FakeSlack, typed: str) -> None:
    await send(bot, event(typed))
    await slack.received(1)
    assert bot.agent.heard == ["restart"]


@pytest.mark.parametrize("payload", ["/restart", "/session_start", "/back", "restart", "//x", "/"])
async def test_a_payload_is_never_a_command(bot: Bot, slack: FakeSlack, payload: str) -> None:
    await send(bot, press(payload), FORM)
    await slack.received(1)
    assert bot.agent.heard == [payload.lstrip("/") or "?"]


async def test_broken_characters_do_no_harm(bot: Bot, slack: FakeSlack) -> None:
    body = event("XX").replace(b"XX", b"a\\ud800b\\u0000")
    assert await send(bot, body) == 200
    await slack.received(1)
    assert bot.agent.heard[0].startswith("a\ufffdb")


@pytest.mark.parametrize(
    ("trouble", "words"), [("silent", "I found no answer"), ("broken", "something went wrong")]
)
async def test_every_message_gets_an_answer(
    bot: Bot, slack: FakeSlack, trouble: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(bot.agent, trouble, True)
    await send(bot, event("my secret diagnosis"))
    assert words in shown((await slack.received(1))[0])
    assert "secret diagnosis" not in caplog.text


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_refused_call_is_made_again(bot: Bot, slack: FakeSlack, status: int) -> None:
    slack.problems.extend([web.Response(status=status, headers={"Retry-After": "0"})] * 2)
    await send(bot, event("hello"))
    await slack.received(1)
    assert slack.tries == 3


async def test_a_wrong_call_is_not_made_again(
    bot: Bot, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.always = web.json_response({"ok": False, "error": "channel_not_found"})
    await send(bot, event("my secret diagnosis"))
    await slack.tried(1)
    assert "channel_not_found" in caplog.text
    assert "secret diagnosis" not in caplog.text
    assert TOKEN not in caplog.text


async def test_a_slow_slack_costs_nobody_else_anything(bot: Bot, slack: FakeSlack) -> None:
    slack.problems.append(0.25)
    await send(bot, event("hello"))
    started = time.monotonic()
    assert await send(bot, event("hello", "2.1", user="U2", channel="D2")) == 200
    while not slack.calls:
        assert time.monotonic() - started < 0.2, "the second user waited for the first"
        await asyncio.sleep(0.005)
    assert slack.calls[0].body["channel"] == "D2"
    await slack.received(2)


async def test_a_dead_slack_is_given_up(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(a_channel(slack), patience=GIVES_UP) as bot:
        slack.always = 5.0
        await send(bot, event("hello"))
        await slack.tried(3)
        await asyncio.sleep(0.4)
        assert "slack gave no answer, 3 tries" in caplog.text
        slack.always = None
        await send(bot, event("hello again", "2.1"))
        await slack.received(1)


@pytest.mark.parametrize("missing", ["slack_token", "slack_signing_secret"])
@pytest.mark.parametrize("value", [None, "", "  ", "${SLACK_SECRET}"])
def test_no_secret_no_channel(missing: str, value: str | None) -> None:
    given = {"slack_token": TOKEN, "slack_signing_secret": SECRET, missing: value}
    with pytest.raises(InvalidConfigException, match=missing):
        SlackChannel.from_credentials(given)


def changed(
    new: str, old: str | None, *, where: dict[str, Any] | None = None, **more: Any
) -> bytes:
    """https://docs.slack.dev/reference/events/message/message_changed"""
    message = {"type": "message", "user": "U1", "text": new, "ts": "1.1", **more}
    before = {} if old is None else {"previous_message": {"text": old, "user": "U1"}}
    edit = {"user": "U1", "ts": "5.0"}
    return event(
        None,
        "5.0",
        subtype="message_changed",
        user=None,
        message={"edited": edit, **message},
        **before,
        **(where or {}),
    )


async def test_a_changed_message_is_read_as_it_is_now(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("What is Kyprlois?"))
    await send(bot, changed("What is Kyprolis?", "What is Kyprlois?"))
    await send(bot, changed("What is Kyprolis?", "What is Kyprlois?"))
    await slack.received(2)
    assert bot.agent.heard == ["What is Kyprlois?", "What is Kyprolis?"]
    assert len(set(bot.agent.conversations)) == 1


@pytest.mark.parametrize(
    "body",
    [
        changed("see <https://a.org>", "see <https://a.org>"),
        changed("see it", "see", edited=None),
        changed("an answer of ours", "an answer", bot_id="B1"),
    ],
)
async def test_other_changes_are_ignored(bot: Bot, slack: FakeSlack, body: bytes) -> None:
    await send(bot, body)
    await slack.received(0)


CHANNEL: dict[str, Any] = {"channel": "C1", "channel_type": "channel"}


def mention(text: str, ts: str, **more: Any) -> bytes:
    return event(f"<@UBOT> {text}", ts, **{**CHANNEL, "type": "app_mention", **more})


async def test_threads_are_conversations_of_their_own(bot: Bot, slack: FakeSlack) -> None:
    """RasaHQ/rasa 9918: what was told in one thread was taken for the other's."""
    await send(bot, mention("resistant to Velcade", "1.0"))
    await send(bot, mention("what about Revlimid", "2.0"))
    await send(bot, mention("and Velcade too?", "2.5", thread_ts="2.0"))
    calls = await slack.received(3)
    one, two, again = bot.agent.conversations
    assert one != two == again
    assert sorted(call.body["thread_ts"] for call in calls) == ["1.0", "2.0", "2.0"]


async def test_a_button_in_a_thread_is_said_there(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, mention("hello", "1.0"))
    await slack.received(1)
    pressed: dict[str, Any] = {
        "channel": {"id": "C1"},
        "message": {"ts": "1.1", "thread_ts": "1.0"},
    }
    await send(bot, press("/ask_clinical_trials", **pressed), FORM)
    calls = await slack.received(2)
    assert len(set(bot.agent.conversations)) == 1
    assert calls[1].body["thread_ts"] == "1.0"


async def test_threads_in_private_are_conversations_too(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, event("hello", "1.0"))
    await send(bot, event("hello", "2.0", thread_ts="1.5"))
    calls = await slack.received(2)
    assert len(set(bot.agent.conversations)) == 2
    assert [call.body.get("thread_ts") for call in calls] == [None, "1.5"]


async def test_a_thread_goes_on_without_a_mention(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, mention("what is Velcade", "1.0"))
    await slack.received(1)
    thread = {**CHANNEL, "thread_ts": "1.0"}
    await send(bot, event("and Revlimid?", "1.2", **thread))
    await slack.received(2)
    # With the scope for all messages, a mention comes as two events.
    await send(bot, event("<@UBOT> and Kyprolis?", "1.3", **thread))
    await send(bot, mention("and Kyprolis?", "1.3", thread_ts="1.0"))
    calls = await slack.received(3)
    assert bot.agent.heard == ["what is Velcade", "and Revlimid?", "and Kyprolis?"]
    assert len(set(bot.agent.conversations)) == 1
    assert {call.body["thread_ts"] for call in calls} == {"1.0"}


@pytest.mark.parametrize(
    "other",
    [
        {"thread_ts": "1.0", "user": "U2"},
        {"thread_ts": "9.0"},
        {"thread_ts": None},
        {"thread_ts": "1.0", "channel": "C2"},
        {"thread_ts": "1.0", "text": "<@U2> what do you think?"},
        {"thread_ts": "1.0", "text": "<@UBOT> and <@U2|ann>, what do you think?"},
    ],
)
async def test_what_others_say_in_a_channel_is_theirs(
    bot: Bot, slack: FakeSlack, other: dict[str, Any]
) -> None:
    await send(bot, mention("what is Velcade", "1.0"))
    await slack.received(1)
    await send(bot, event(**{"text": "and Revlimid?", "ts": "1.2", **CHANNEL, **other}))
    await slack.received(1)


async def test_a_message_changed_in_a_thread_stays_there(bot: Bot, slack: FakeSlack) -> None:
    await send(bot, mention("what is Velcade", "1.0"))
    await send(bot, event("and Revlmd?", "1.2", **CHANNEL, thread_ts="1.0"))
    await slack.received(2)
    edited = changed("and Revlimid?", "and Revlmd?", thread_ts="1.0", where=CHANNEL)
    await send(bot, edited)
    calls = await slack.received(3)
    assert len(set(bot.agent.conversations)) == 1
    assert calls[2].body["thread_ts"] == "1.0"
