"""What every channel promises, held to on all of them: in order, in time, limited, never silent."""

import asyncio
import time

import pytest

from channels import desk as desk_module
from channels.counting import Outcome
from channels.echoes import SHORT_IN_A_ROW, URGENT_IN_A_ROW
from channels.messengers import channel as messenger_module
from tests.channels.counted import outcomes as counted_outcomes
from tests.channels.fake_agent import SECRET
from tests.channels.ways import EVERY, MessengerWay, Way, way_of

CRISIS = "I want to kill myself"
FAILED = "something went wrong"
TOO_MANY = "Too many messages"
CALM = "I went to see my sister and we had tea. " * 40


def outcomes(way: Way) -> dict[Outcome, int]:
    return {outcome: count for (_, outcome), count in counted_outcomes(way.desk.counts).items()}


async def test_messages_are_answered_in_their_order(way: Way) -> None:
    for text in ("slow 0.2", "greet", "x" * 1001, "thank"):
        sent = asyncio.create_task(way.say(text))
        await asyncio.sleep(0.05)
    await sent

    texts = await way.told(4)
    assert way.heard == ["slow 0.2", "greet", "thank"]
    assert "longer than 1,000" in texts[2]
    assert "welcome" in texts[3]


async def test_a_hanging_dialogue_is_answered_in_time(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_SECONDS", 0.3)
    started = time.monotonic()
    await way.say_all(*[f"slow 6{number}" for number in range(10)])

    texts = await way.told(10)
    assert time.monotonic() - started < 3, "those that wait have the same clock"
    assert all(FAILED in text for text in texts)
    await way.say("greet")
    assert "Hello" in (await way.told(11))[-1], "the conversation goes on"
    assert outcomes(way) == {Outcome.timed_out: 10, Outcome.answered: 1}


async def test_whoever_writes_much_to_a_hanging_dialogue_is_told(
    messenger: MessengerWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_SECONDS", 1.5)
    await messenger.say_all(*[f"slow 60.{number}" for number in range(25)])
    texts = await messenger.told(21)
    assert sum(FAILED in text for text in texts) == 20
    assert sum(TOO_MANY in text for text in texts) == 1
    assert outcomes(messenger) == {Outcome.timed_out: 20, Outcome.full: 5}


async def test_a_call_for_help_waits_for_nothing(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(desk_module, "URGENT_SECONDS", 0.1)
    first = asyncio.create_task(way.say("slow 60"))
    await asyncio.sleep(0.1)
    await way.say(CRISIS)

    assert "988" in (await way.told(1))[0]
    await first
    assert FAILED in (await way.told(2))[1]


async def test_a_call_for_help_in_a_long_message(way: Way) -> None:
    await way.say(f"{CALM}{CRISIS}. {CALM}")
    assert "988" in (await way.told(1))[0].splitlines()[0]
    await way.say(CALM * 2)
    assert "longer than 1,000" in (await way.told(2))[1]
    assert way.heard == []


@pytest.mark.parametrize(("text", "words"), [("fail", FAILED), ("silent", "found no answer")])
async def test_what_fails_or_is_silent_is_told(
    way: Way, text: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    await way.say(f"{text} {SECRET}")
    assert words in (await way.told(1))[0]
    assert SECRET not in caplog.text


async def test_a_full_queue_is_told(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (desk_module, messenger_module):
        monkeypatch.setattr(module, "MAX_WAITING", 2)
    await way.say_all(*[f"slow 0.4{number}" for number in range(6)])

    # A caller over HTTP gets a status each time; a person in a messenger, one line.
    texts = await way.told(6 if way.is_http else 3)
    assert sum(TOO_MANY in text and "911" in text for text in texts) == len(texts) - 2
    assert len(way.heard) == 2
    assert outcomes(way) == {Outcome.answered: 2, Outcome.full: 4}


@pytest.mark.parametrize("name", EVERY)
async def test_a_conversation_is_limited(name: str) -> None:
    async with way_of(name, messages_per_minute=2) as way:
        for _ in range(5):
            await way.say("greet")
        texts = await way.told(5 if way.is_http else 3)
        assert sum(TOO_MANY in text and "911" in text for text in texts) == len(texts) - 2
        await way.say("greet", person=2)
        await way.say(CRISIS)
        assert "988" in (await way.told(len(texts) + 2))[-1]
        assert way.heard == ["greet"] * 3


@pytest.mark.parametrize("name", EVERY)
async def test_a_person_is_limited(name: str) -> None:
    async with way_of(name, address_messages_per_minute=6) as way:
        await way.say("x" * 900)
        assert TOO_MANY not in (await way.told(1))[0]
        await way.say("y" * 900)
        assert TOO_MANY in (await way.told(2))[1], "a long message counts as several"
        await way.say("greet")
        await way.say("thank")
        await way.told(4)
        await way.say(CRISIS)
        assert "988" in (await way.told(5))[4]


async def test_a_payload_that_no_answer_offers_is_read_as_words(way: Way) -> None:
    await way.press("/restart", "Start again")
    await way.told(1)
    await way.press('/ask_dosage{"drug":"velcade"}', "The dose")
    await way.told(2)
    dosage = 'ask_dosage{"drug":"velcade"}'
    assert way.heard == (["Start again", "The dose"] if way.has_titles else ["restart", dosage])


@pytest.mark.parametrize("payload", ["/ask_clinical_trials", '/ask_explain{"drug":"bortezomib"}'])
async def test_a_payload_that_is_offered_is_taken(way: Way, payload: str) -> None:
    await way.press(payload, "A title")
    await way.told(1)
    assert way.heard == [payload if way.has_payloads else payload.lstrip("/")]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("what is\u0007 Velcade\u0000", "what is Velcade"),
        ("\u200bwhat i\u00ads \u202eVelcade\u2060", "what is Velcade"),
        ("ｗｈａｔ is Velcade", "what is Velcade"),
        ("/restart", "restart"),
        ("\u200b/\u200b/restart", "restart"),
        ("／restart", "restart"),
        ("///", "?"),
        ("two\nlines", "two\nlines"),
    ],
)
async def test_text_is_cleaned(way: Way, typed: str, heard: str) -> None:
    await way.say(typed)
    await way.told(1)
    assert way.heard == [heard]


async def test_a_repeated_delivery_is_answered_once(messenger: MessengerWay) -> None:
    for _ in range(3):
        await messenger.say("greet", mark=7)
    await messenger.say("thank", mark=8)
    await messenger.told(2)
    assert messenger.heard == ["greet", "thank"]
    assert outcomes(messenger) == {Outcome.answered: 2, Outcome.repeated: 2}


DRIVING = (
    "I\u2019m driving with Do Not Disturb While Driving turned on. I\u2019ll see your message"
    " when I get where I\u2019m going."
)
LOOP = "Sorry, this line is for orders only and nobody reads it. Visit our shop."


@pytest.mark.parametrize(
    "reaction",
    [
        "Liked \u201cVelcade (bortezomib) no longer works, call 911\u201d",
        "Removed a heart from \u201cTecvayli (teclistamab)\u201d",
        "Laughed at \u201cIf it feels too much to go on, call or text 988\u201d",
        "Loved an image",
        "\U0001f44d to \u201cVelcade (bortezomib) no longer works\u201d",
        "Reacted \u2764\ufe0f to \u201cI want to kill myself\u201d",
    ],
)
async def test_a_reaction_is_no_message(messenger: MessengerWay, reaction: str) -> None:
    await messenger.say(reaction)
    await messenger.told(0)
    assert messenger.heard == []
    assert outcomes(messenger) == {Outcome.quiet: 1}


@pytest.mark.parametrize("text", [DRIVING, "Auto-reply: I am away from my phone.", LOOP])
async def test_two_programs_do_not_answer_each_other(messenger: MessengerWay, text: str) -> None:
    for _ in range(20):
        await messenger.say(text)
    await messenger.told(1)
    await messenger.say("greet")
    await messenger.told(2)
    assert outcomes(messenger) == {Outcome.answered: 2, Outcome.quiet: 19}


async def test_automatic_replies_that_differ_are_one(messenger: MessengerWay) -> None:
    for number in range(5):
        await messenger.say(f"Automatic reply: your ticket is {number}.")
    await messenger.told(1)


async def test_a_short_text_is_answered_several_times(messenger: MessengerWay) -> None:
    for _ in range(20):
        await messenger.say("greet")
    await messenger.told(SHORT_IN_A_ROW)


async def test_a_call_for_help_is_answered_again_and_again_but_not_for_ever(
    messenger: MessengerWay,
) -> None:
    for _ in range(20):
        await messenger.say(CRISIS)
    await messenger.told(URGENT_IN_A_ROW + 1)
    assert messenger.heard == [CRISIS] * (URGENT_IN_A_ROW + 1)


async def test_what_failed_can_be_sent_again(messenger: MessengerWay) -> None:
    question = f"fail {SECRET} " + "and some more words of a longer question"
    for _ in range(3):
        await messenger.say(question)
    texts = await messenger.told(3)
    assert all(FAILED in text for text in texts)


@pytest.mark.parametrize("typed", ["STOP!", "/stop", "stop texting me"])
async def test_stop_is_no_question_on_treatment(messenger: MessengerWay, typed: str) -> None:
    await messenger.say(typed)
    assert "I will stop here" in (await messenger.told(1))[0]
    assert messenger.heard == []


async def test_a_slow_provider_eats_no_answer(
    messenger: MessengerWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_SECONDS", 0.2)
    await asyncio.sleep(0.1)  # Telegram is told the webhook's address first.
    messenger.provider.problems.extend([0.28, 0.28])
    await messenger.say("greet")
    await messenger.say("thank")
    texts = await messenger.told(2)
    assert ["Hello" in texts[0], "welcome" in texts[1]] == [True, True]


async def test_what_a_dead_provider_leaves_waiting_is_bounded(
    messenger: MessengerWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (desk_module, messenger_module):
        monkeypatch.setattr(module, "MAX_WAITING", 2)
    await asyncio.sleep(0.1)
    messenger.provider.always = 60.0
    for _ in range(5):
        await messenger.say("greet")
        await asyncio.sleep(0.02)
    assert outcomes(messenger) == {Outcome.answered: 2, Outcome.full: 3}


async def test_seconds_are_counted(way: Way) -> None:
    await way.say("slow 0.2")
    await way.told(1)
    channel = type(way).__name__.lower()
    assert counted_outcomes(way.desk.counts) == {(channel, Outcome.answered): 1}
    named = {"channel": channel}
    seconds = way.desk.counts.registry.get_sample_value("relapse_guide_turn_seconds_sum", named)
    assert seconds is not None
    assert 0.2 <= seconds < 5
