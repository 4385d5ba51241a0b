"""A message of emoji alone is understood, and raises an alarm only if it is a call for help."""

import asyncio
from typing import Any

import pytest

from channels import desk as desk_module
from channels.counting import Outcome
from channels.echoes import SHORT_IN_A_ROW
from channels.signs import signs
from relapse_guide.library.library import library
from tests.channels.fake_agent import content_answer
from tests.channels.serving import Served
from tests.channels.test_promises import outcomes
from tests.channels.ways import Way

EMERGENCY = "report_emergency"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("👍", "thank"),
        ("👍🏽", "thank"),
        ("👍👍👍", "thank"),
        ("❤️", "thank"),
        ("❤", "thank"),
        ("🙏 🙏", "thank"),
        ("👍!", "thank"),
        ("🌻❤️", "thank"),
        (":+1::skin-tone-3:", "thank"),
        ("👩‍❤️‍👨", "thank"),
        ("😭", "express_distress"),
        ("😭😭 💔", "express_distress"),
        (":(", "express_distress"),
        (":sob:", "express_distress"),
        ("😂😭", "express_distress"),
        ("💀", "express_distress"),
        ("🤮", "ask_when_to_call"),
        ("🤒🙏", "ask_when_to_call"),
        ("👎", "express_frustration"),
        ("😂", "affirm"),
        (":-)", "affirm"),
        ("👋", "greet"),
        ("🆘", EMERGENCY),
        ("🚑!!", EMERGENCY),
        ("🚑🙏", EMERGENCY),
        ("🆘?", EMERGENCY),
        ("SOS", EMERGENCY),
        ("sos!!!", EMERGENCY),
        (":sos:", EMERGENCY),
        ("911", EMERGENCY),
    ],
)
def test_signs_alone(text: str, asked: str) -> None:
    assert signs().question(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "!!!",
        "🌻",
        "🤷",
        "2️⃣",
        "👍 2",
        "thanks 👍",
        "what is SOS",
        "CD911",
        "911 what",
        "🚑 came last year",
        "no 🚑",
        "🇺🇸",
        "5",
        "$",
        "<3",
        "a :+1: b",
        "12:30:45",
        "❤" * 500,
    ],
)
def test_what_else_is_left_as_it_is(text: str) -> None:
    assert signs().question(text) is None


def test_every_question_is_one_of_the_content_and_every_sign_stands_once() -> None:
    groups = signs().groups
    for names in ("signs", "typed", "codes"):
        every = [
            one
            for group in groups
            for one in (group.signs.split() if names == "signs" else getattr(group, names))
        ]
        assert len(every) == len(set(every)), names
    assert {group.asks for group in groups} <= set(library().content.questions)
    urgent = [group.asks for group in groups if group.asks in (EMERGENCY, "report_crisis")]
    assert urgent == [EMERGENCY]


async def test_on_every_channel(way: Way) -> None:
    for text in ("👍", "😭", "🆘", "👍 Kyprolis"):
        await way.say(text)

    thanks, sorrow, urgent, _ = await way.told(4)
    assert content_answer("thank").lead in thanks
    assert content_answer("express_distress").lead in sorrow
    assert "911" in urgent.splitlines()[0]
    assert way.heard == ["/thank", "/express_distress", f"/{EMERGENCY}", "👍 Kyprolis"]


async def test_an_sos_is_answered_though_the_dialogue_hangs(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "URGENT_SECONDS", 0.1)
    monkeypatch.setattr(way.bot.agent, "_say", _hang)
    await way.say("🚑")

    assert "911" in (await way.told(1))[0].splitlines()[0]


async def _hang(_: str) -> list[dict[str, Any]]:
    await asyncio.sleep(5)
    return []


async def test_programs_that_send_signs_do_not_answer_each_other(messenger: Way) -> None:
    for _ in range(SHORT_IN_A_ROW + 4):
        await messenger.say("👍")

    await messenger.told(SHORT_IN_A_ROW)
    assert outcomes(messenger)[Outcome.quiet] == 4
    await messenger.say("🆘")
    assert "911" in (await messenger.told(SHORT_IN_A_ROW + 1))[-1]


def test_the_history_shows_what_was_typed(served: Served) -> None:
    conversation = served.open()
    served.web(conversation, message="👍🏽")

    said = served.conversation("GET", conversation).json()["messages"]
    assert [one["text"] for one in said if one["from"] == "user"] == ["👍🏽"]
