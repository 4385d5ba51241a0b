"""SMS and WhatsApp, end to end against a fake Twilio that checks what the real one documents."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from rasa.shared.exceptions import InvalidConfigException
from twilio.request_validator import RequestValidator

from channels import echoes
from channels.messengers.choices import choices_text
from channels.messengers.short_first import helpings
from channels.messengers.sms_parts import parts
from channels.messengers.twilio import Short, TwilioChannel
from channels.shared import InThisProcess
from relapse_guide.answers.answer import NUMBERS
from server.conversations import TrackerConversations
from tests.channels.fake_agent import FakeAgent as KeepingAgent
from tests.channels.messengers.messaging import (
    Bot,
    Call,
    FakeAgent,
    FakeProvider,
    answer,
    greeting,
    in_reading_order,
    long_answer,
    next_call,
    numbers_count,
    running,
    serving,
)
from tests.channels.serving import STANDING, a_desk

ACCOUNT = "AC00000000000000000000000000000000"
TOKEN = "auth-token-of-the-tests"
HOOK = "https://bot.example.org/webhooks/twilio/webhook"


class FakeTwilio(FakeProvider):
    """https://www.twilio.com/docs/messaging/api/message-resource#create-a-message"""

    def check(self, call: Call) -> None:
        assert call.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        basic = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        assert call.headers["Authorization"] == f"Basic {basic}"
        assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert call.body["To"].removeprefix("whatsapp:").startswith("+")
        assert call.body["From"].startswith("whatsapp:") == call.body["To"].startswith("whatsapp:")
        assert 0 < len(call.body["Body"]) <= 1600

    def accepted(self, call: Call) -> dict[str, Any]:
        return {"sid": "SM1", "status": "queued"}


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    provider = FakeTwilio()
    async with running(provider):
        yield provider


@pytest.fixture
async def bot(twilio: FakeTwilio) -> AsyncIterator[Bot]:
    given = {"account_sid": ACCOUNT, "auth_token": TOKEN, "webhook_url": HOOK}
    async with serving(TwilioChannel.from_credentials({**given, "api_url": twilio.url})) as bot:
        yield bot


def fields(body: str = "hello", sid: str = "SM1", **more: str) -> dict[str, str]:
    given = {"MessageSid": sid, "From": "+15550001", "To": "+15559999", "Body": body}
    return {**given, "NumMedia": "0", "FromCity": "", **more}


async def send(
    bot: Bot, form: dict[str, str], *, token: str = TOKEN, url: str = HOOK, **headers: str
) -> int:
    signature = RequestValidator(token).compute_signature(url, form)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    every = {**kind, "X-Twilio-Signature": signature, **headers}
    return (await bot.post("/twilio/webhook", data=urlencode(form), headers=every))[0]


async def test_a_conversation_with_numbers(bot: Bot, twilio: FakeTwilio) -> None:
    assert await send(bot, fields("hello")) == 200
    first = (await twilio.received(1))[0].body
    one, two, *_ = greeting().buttons
    assert f"Reply with a number:\n1) {one.title}\n2) {two.title}" in first["Body"]
    assert (first["To"], first["From"]) == ("+15550001", "+15559999")
    for number, typed in enumerate(("2", " 1. ", "#1", "2 lines"), 2):
        await send(bot, fields(typed, f"SM{number}"))
        await twilio.received(number)
    assert bot.agent.heard[:2] == ["hello", two.payload]
    assert bot.agent.heard[2].startswith("/")
    assert bot.agent.heard[3].startswith("/")
    assert bot.agent.heard[4:] == ["2 lines"]
    assert len(set(bot.agent.conversations)) == 1
    assert "5550001" not in bot.agent.conversations[0]


async def test_a_number_that_answers_the_bots_question_stays_one(
    bot: Bot, twilio: FakeTwilio
) -> None:
    await send(bot, fields("how many lines"))
    asked = (await twilio.received(1))[0].body["Body"]
    assert "You can also write:\n- What is a line?" in asked
    await send(bot, fields("1", "SM2"))
    await twilio.received(2)
    assert bot.agent.heard == ["how many lines", "1"]


async def test_numbers_belong_to_their_conversation(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("hello"))
    await twilio.received(1)
    await send(bot, fields("2", "SM2", From="+15550002"))
    await send(bot, fields("2", "SM3", From="whatsapp:+15550001", To="whatsapp:+15559999"))
    await twilio.received(3)
    assert bot.agent.heard == ["hello", "2", "2"]


async def test_whatsapp_is_answered_from_the_number_written_to(
    bot: Bot, twilio: FakeTwilio
) -> None:
    await send(bot, fields("made up", From="whatsapp:+1555", To="whatsapp:+1999"))
    call = (await twilio.received(1))[0]
    assert call.body["From"] == "whatsapp:+1999"
    assert "Talk with your care team about it." in call.body["Body"]


@pytest.mark.parametrize("how", [{"token": "other"}, {"url": "https://evil.example.org/"}])
async def test_forged_requests_are_refused(
    bot: Bot, twilio: FakeTwilio, how: dict[str, str]
) -> None:
    assert await send(bot, fields(), **how) == 403
    await twilio.received(0)
    assert bot.agent.heard == []


@pytest.mark.parametrize("signature", ["", "x", "ü"])
async def test_unsigned_requests_are_refused(bot: Bot, signature: str) -> None:
    assert await send(bot, fields(), **{"X-Twilio-Signature": signature}) == 403
    assert (await bot.post("/twilio/webhook", data=urlencode(fields())))[0] == 403
    assert (await bot.post("/twilio/webhook", data=b"\xff=%ff"))[0] == 403
    assert (await bot.post("/twilio/webhook", data="a=1&" * 5000))[0] == 403


async def test_the_order_of_the_fields_does_not_matter(bot: Bot, twilio: FakeTwilio) -> None:
    form = fields("hello")
    assert await send(bot, dict(reversed(form.items()))) == 200
    await twilio.received(1)


async def test_a_repeated_delivery_is_answered_once(bot: Bot, twilio: FakeTwilio) -> None:
    for _ in range(3):
        assert await send(bot, fields("hello")) == 200
    await twilio.received(1)


@pytest.mark.parametrize(
    "form",
    [
        fields("", NumMedia="1", MediaUrl0="https://example.org/x"),
        fields("", Latitude="1.0", Longitude="2.0"),
    ],
)
async def test_media_get_a_polite_line(bot: Bot, twilio: FakeTwilio, form: dict[str, str]) -> None:
    assert await send(bot, form) == 200
    assert "I can only read text" in (await twilio.received(1))[0].body["Body"]
    assert bot.agent.heard == []


@pytest.mark.parametrize(
    "form",
    [fields(""), fields("", MessageStatus="delivered"), fields("STOP", OptOutType="STOP")],
)
async def test_other_events_are_ignored(bot: Bot, twilio: FakeTwilio, form: dict[str, str]) -> None:
    assert await send(bot, form) == 200
    await twilio.received(0)


@pytest.mark.parametrize("form", [{"a": "b"}, fields(sid=""), fields(NumMedia="x")])
async def test_what_cannot_be_read_is_a_bad_request(bot: Bot, form: dict[str, str]) -> None:
    assert await send(bot, form) == 400


async def test_all_of_an_answer_is_shown_then_the_numbered_choices(
    bot: Bot, twilio: FakeTwilio
) -> None:
    await send(bot, fields("made up"))
    said = (await twilio.received(1))[0].body["Body"]
    assert in_reading_order(said, answer())
    choices = said.partition("Reply with a number:\n")[2].splitlines()
    assert choices[-1] == "4) Tell me more"
    await send(bot, fields("4", "SM2"))
    await twilio.received(2)
    assert bot.agent.heard[1] == "/tell_me_more"


WHATSAPP = {"From": "whatsapp:+15550001", "To": "whatsapp:+15559999"}


async def test_a_long_answer_on_whatsapp(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("a long answer", **WHATSAPP))
    calls = await twilio.received(8)
    assert sum("Talk with your care team about it." in call.body["Body"] for call in calls) == 1
    assert in_reading_order("\n\n".join(call.body["Body"] for call in calls), long_answer())
    assert "Reply with a number" in calls[-1].body["Body"]
    await send(bot, fields("i cannot breathe", "SM2", **WHATSAPP))
    urgent = (await twilio.received(9))[8].body["Body"]
    assert "911" in urgent.splitlines()[0]
    assert "Talk with your care team about it." in urgent
    assert numbers_count(urgent)


async def test_an_sms_is_short_and_the_rest_comes_on_more(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("a long answer"))
    first = (await twilio.received(1))[0].body["Body"]
    made = long_answer()
    for must in (made.lead, made.warning, made.care_team):
        assert NUMBERS.sub("", must) in first
    assert "Reply MORE for the rest." in first
    assert f"1) {made.buttons[0].title}" in first
    said = first
    for number in range(2, 60):
        await send(bot, fields("More please", f"SM{number}"))
        said += "\n" + (await twilio.received(number))[-1].body["Body"]
        if "MORE" not in said.splitlines()[-1]:
            break
    assert all(parts(call.body["Body"]) <= 3 for call in twilio.messages)
    for text in made.texts():
        assert NUMBERS.sub("", text)[-40:] in NUMBERS.sub("", said)
    assert made.sources[0].address in said
    assert bot.agent.heard == ["a long answer"]
    await send(bot, fields("more", "SM99"))
    await twilio.received(number + 1)
    assert bot.agent.heard[1:] == ["more"], "all is told: the dialogue may know more"


async def test_a_more_that_is_refused_loses_nothing(twilio: FakeTwilio) -> None:
    made = long_answer()
    first, second, third, *_ = helpings(
        made, Short(), choices_text(made, STANDING), STANDING.more_waits
    )
    channel = TwilioChannel(ACCOUNT, TOKEN, HOOK, a_desk(), twilio.url)
    desk = a_desk(messages_per_minute=2)
    async with serving(channel, agent=FakeAgent(), desk=desk) as bot:
        for number, text in enumerate(("a long answer", "more", "more", "more")):
            await send(bot, fields(text, f"SM{number}"))
            await asyncio.sleep(0.05)
        assert "Too many messages" in (await twilio.received(3))[2].body["Body"]
        desk._of_conversation = InThisProcess().limits("later", 100)  # As after a minute.
        await send(bot, fields("more", "SM9"))
        bodies = [call.body["Body"] for call in await twilio.received(4)]
        assert bodies[:2] + bodies[3:] == [first.text, second.text, third.text]
        assert bot.agent.heard == ["a long answer"]


async def test_more_can_be_asked_for_as_long_as_something_waits(
    bot: Bot, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no echo, and what waits is not sent twice."""
    monkeypatch.setattr(echoes, "SHORT_IN_A_ROW", 1)
    await send(bot, fields("a long answer"))
    await twilio.received(1)
    for number in (2, 3):
        await send(bot, fields("more", f"SM{number}"))
    bodies = [call.body["Body"] for call in await twilio.received(3)]
    assert len(set(bodies)) == 3


@pytest.mark.parametrize("text", ["more", "1"])
async def test_a_deleted_conversation_has_no_rest_and_no_list(
    twilio: FakeTwilio, text: str
) -> None:
    channel = TwilioChannel(ACCOUNT, TOKEN, HOOK, a_desk(), twilio.url)
    channel.keeping = TrackerConversations
    async with serving(channel, agent=KeepingAgent()) as bot:
        await send(bot, fields("ask_treatment_options"))
        await twilio.received(1)
        for number, said in enumerate(("delete my conversation", text), 2):
            await send(bot, fields(said, f"SM{number}"))
            await twilio.received(number)
        heard: Any = bot.agent.heard
        assert [message.text for message in heard] == ["ask_treatment_options", text]


async def test_who_wants_no_message_can_still_have_all_deleted(twilio: FakeTwilio) -> None:
    channel = TwilioChannel(ACCOUNT, TOKEN, HOOK, a_desk(), twilio.url)
    channel.keeping = TrackerConversations
    agent = KeepingAgent()
    async with serving(channel, agent=agent) as bot:
        for number, text in enumerate(("greet", "STOP", "delete my data")):
            await send(bot, fields(text, f"SM{number}"))
            await asyncio.sleep(0.1)
        assert not agent.tracker_store.store


async def test_a_repeated_more_and_a_choice_in_between(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("a long answer"))
    await twilio.received(1)
    for _ in range(3):
        await send(bot, fields("MORE", "SM2"))
    second = (await twilio.received(2))[1].body["Body"]
    await send(bot, fields("more", "SM3"))
    assert (await twilio.received(3))[2].body["Body"] != second
    await send(bot, fields("1", "SM4"))
    await twilio.received(4)
    assert bot.agent.heard == ["a long answer", long_answer().buttons[0].payload]
    await send(bot, fields("hello", "SM5", From="+15550002"))
    await send(bot, fields("more", "SM6", From="+15550002"))
    await twilio.received(6)
    assert bot.agent.heard[2:] == ["hello", "more"], "what waits is one's own"


async def test_an_emergency_by_sms_begins_with_911(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("i cannot breathe"))
    urgent = (await twilio.received(1))[0].body["Body"]
    assert urgent.startswith("Call your care team now. If nobody answers, call 911.")
    assert "Talk with your care team about it." in urgent
    assert parts(urgent) <= 3
    assert numbers_count(urgent)


async def test_text_limits_and_slashes(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("x" * 1001))
    assert "longer than 1,000" in (await twilio.received(1))[0].body["Body"]
    await send(bot, fields("/restart", "SM2"))
    await twilio.received(2)
    assert bot.agent.heard == ["restart"]


async def test_a_slow_twilio_costs_nobody_else_anything(bot: Bot, twilio: FakeTwilio) -> None:
    twilio.problems.append(0.25)
    await send(bot, fields())
    assert await send(bot, fields(sid="SM2", From="+15550002")) == 200
    assert (await next_call(twilio)).body["To"] == "+15550002"
    await twilio.received(2)


async def test_a_dead_twilio_is_given_up_without_showing_its_token(
    bot: Bot, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    twilio.always = web.Response(status=500)
    await send(bot, fields())
    await twilio.tried(3)
    assert "gave 500, 3 tries" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("status", [429, 500])
async def test_a_refused_call_is_made_again(bot: Bot, twilio: FakeTwilio, status: int) -> None:
    twilio.problems.append(web.Response(status=status))
    await send(bot, fields())
    await twilio.received(1)
    assert twilio.tries == 2


async def test_a_wrong_call_is_not_made_again(
    bot: Bot, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    twilio.always = web.json_response({"code": 21610}, status=400)
    await send(bot, fields())
    await twilio.tried(1)
    assert "twilio gave 400" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("missing", ["account_sid", "auth_token", "webhook_url"])
def test_no_secret_no_channel(missing: str) -> None:
    given = {"account_sid": ACCOUNT, "auth_token": TOKEN, "webhook_url": HOOK, missing: ""}
    with pytest.raises(InvalidConfigException, match=missing):
        TwilioChannel.from_credentials(given)


@pytest.mark.parametrize("typed", ["two", "2️⃣", "2 please", "②", "the second one", "No. 2", "２"])
async def test_a_choice_is_no_number_of_lines(bot: Bot, twilio: FakeTwilio, typed: str) -> None:
    await send(bot, fields("hello"))
    await twilio.received(1)
    await send(bot, fields(typed, "SM2"))
    await twilio.received(2)
    assert bot.agent.heard == ["hello", greeting().buttons[1].payload]


async def test_two_choices_are_answered_one_after_the_other(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("hello"))
    await twilio.received(1)
    for _ in range(2):
        await send(bot, fields("1 and 3", "SM2"))
    await twilio.received(3)
    one, _, three = greeting().buttons
    assert bot.agent.heard == ["hello", one.payload, three.payload]


async def test_a_title_that_is_typed_is_the_choice(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("hello"))
    await twilio.received(1)
    await send(bot, fields(greeting().buttons[1].title.upper(), "SM2"))
    await twilio.received(2)
    assert bot.agent.heard == ["hello", greeting().buttons[1].payload]


async def test_a_number_that_is_not_in_the_list_shows_it_again(
    bot: Bot, twilio: FakeTwilio
) -> None:
    await send(bot, fields("hello"))
    await twilio.received(1)
    await send(bot, fields("9", "SM2"))
    again = (await twilio.received(2))[1].body["Body"]
    assert "not in the list" in again
    assert f"1) {greeting().buttons[0].title}" in again
    await send(bot, fields("1", "SM3"))
    await twilio.received(3)
    assert bot.agent.heard == ["hello", greeting().buttons[0].payload]


STOPS = ["STOP", "stop", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]


@pytest.mark.parametrize("typed", STOPS)
async def test_stop_is_twilios_to_answer_until_start(
    bot: Bot, twilio: FakeTwilio, typed: str
) -> None:
    """https://help.twilio.com/articles/223134027: passed on to us, and replies give 21610."""
    await send(bot, fields(typed))
    await send(bot, fields("What is Kyprolis?", "SM2"))
    await twilio.received(0)
    await send(bot, fields("I want to kill myself", "SM3"))
    await twilio.received(1)
    assert bot.agent.heard == ["I want to kill myself"], "a call for help is tried in any case"
    bot.agent.heard.clear()
    await send(bot, fields("START", "SM4"))
    await twilio.received(1)
    await send(bot, fields("What is Kyprolis?", "SM5"))
    await twilio.received(2)
    assert bot.agent.heard == ["What is Kyprolis?"]


@pytest.mark.parametrize("how", [{"To": "12345"}, {"From": "whatsapp:+1", "To": "whatsapp:+2"}])
async def test_stop_is_answered_where_twilio_does_not(
    bot: Bot, twilio: FakeTwilio, how: dict[str, str]
) -> None:
    await send(bot, fields("STOP", **how))
    assert "I will stop here" in (await twilio.received(1))[0].body["Body"]
    await send(bot, fields("What is Kyprolis?", "SM2", **how))
    await twilio.received(2)
    assert bot.agent.heard == ["What is Kyprolis?"]


async def test_stop_is_twilios_on_rcs_too(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("STOP", From="rcs:+15550001", To="rcs:agent"))
    await twilio.received(0)


async def test_a_sentence_that_stops_is_answered_as_twilio_takes_single_words(
    bot: Bot, twilio: FakeTwilio
) -> None:
    await send(bot, fields("stop texting me"))
    assert "I will stop here" in (await twilio.received(1))[0].body["Body"]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [("START", "/greet"), ("Unstop", "/greet"), ("HELP", "/greet"), ("INFO", "/greet")],
)
async def test_start_and_help_tell_who_writes_and_911(
    bot: Bot, twilio: FakeTwilio, typed: str, heard: str
) -> None:
    await send(bot, fields(typed))
    assert "911" in (await twilio.received(1))[0].body["Body"]
    assert bot.agent.heard == [heard]


async def test_yes_is_an_answer_unless_it_ends_a_stop(bot: Bot, twilio: FakeTwilio) -> None:
    await send(bot, fields("YES"))
    await twilio.received(1)
    await send(bot, fields("STOP", "SM2"))
    await send(bot, fields("YES", "SM3"))
    await twilio.received(1)
    await send(bot, fields("hello", "SM4"))
    await twilio.received(2)
    assert bot.agent.heard == ["YES", "hello"]


async def test_advanced_opt_out_is_remembered(bot: Bot, twilio: FakeTwilio) -> None:
    """https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out"""
    await send(bot, fields("BASTA", OptOutType="STOP"))
    await send(bot, fields("hello", "SM2"))
    await twilio.received(0)
    await send(bot, fields("ANDALE", "SM3", OptOutType="START"))
    await send(bot, fields("hello", "SM4"))
    await twilio.received(1)
