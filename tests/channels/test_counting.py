"""Counts for Prometheus: each message once, by labels that nobody can make up."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels.counting import ClearCounts, Counts, Outcome
from channels.messengers.channel import MessengerChannel
from channels.messengers.provider_calls import Patience, ProviderCalls, ProviderError
from channels.replies import Reply
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.labels import OTHER, labels_of
from tests.channels.counted import counted, outcomes
from tests.channels.fake_agent import CONTENT, FakeAgent, content_answer
from tests.channels.serving import STANDING, Served, a_desk, serving


def counts() -> Counts:
    return Counts(lambda: labels_of(CONTENT))


def reply(answer: Answer, asked: str = "", **changed: Any) -> Reply:
    return Reply("…", data={**answer.dict(), **changed}, asked=asked)


TOPIC = content_answer("ask_clinical_trials")
EMERGENCY = content_answer("report_emergency")
CRISIS = content_answer("report_crisis")


def test_a_message_is_counted_once_by_what_is_said_last() -> None:
    made = counts()
    introduced = [reply(STANDING.introduction), reply(TOPIC, "ask_clinical_trials")]
    made.add("web", Outcome.answered, 0.2, introduced)

    assert outcomes(made) == {("web", Outcome.answered): 1}
    assert counted(made.questions) == {("ask_clinical_trials",): 1}
    assert counted(made.answers) == {(TOPIC.id, "content"): 1}
    assert not counted(made.urgent)
    assert not counted(made.asked_back)


def test_seconds_are_those_of_messages_that_waited_for_the_dialogue() -> None:
    made = counts()
    for seconds, outcome in ((0.04, Outcome.answered), (2.5, Outcome.failed), (0, Outcome.quiet)):
        made.add("web", outcome, seconds)

    def below(step: str) -> float | None:
        named = {"channel": "web", "le": step}
        return made.registry.get_sample_value("relapse_guide_turn_seconds_bucket", named)

    assert [below(step) for step in ("0.025", "0.05", "2.0", "3.0", "+Inf")] == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        (reply(EMERGENCY), ("sure", "emergency")),
        (reply(CRISIS), ("sure", "crisis")),
        (reply(CRISIS, id="crisis_es"), ("sure", "crisis")),
        (reply(TOPIC, alert="911 …"), ("possible", "emergency")),
        (reply(TOPIC, alert="988 …", uses=["alert_crisis"]), ("possible", "crisis")),
    ],
)
def test_a_danger_is_counted_by_level_and_kind(answer: Reply, label: tuple[str, str]) -> None:
    made = counts()
    made.add("web", Outcome.answered, 0.1, [answer])
    assert counted(made.urgent) == {label: 1}


def test_asking_back_and_guessing_are_counted_apart() -> None:
    made = counts()
    made.add(
        "web", Outcome.answered, 0.1, [reply(TOPIC, kind="clarify", uses=["barely_understood"])]
    )
    made.add("web", Outcome.answered, 0.1, [reply(TOPIC, uses=["barely_understood"])])
    assert counted(made.asked_back) == {("question",): 1, ("guess",): 1}


@pytest.mark.parametrize(
    "data",
    [
        {"id": "my name is Wilhelmina", "kind": "Wilhelmina", "uses": "Wilhelmina"},
        {"id": ["Wilhelmina"], "kind": {}, "alert": "Wilhelmina", "uses": None},
        {"kind": "content"},
    ],
)
def test_what_is_no_answer_of_ours_makes_no_label(data: dict[str, Any]) -> None:
    made = counts()
    for number in range(50):
        asked = f"Wilhelmina {number}"
        made.add("web", Outcome.answered, 0.1, [Reply("", data={**data, "n": number}, asked=asked)])

    assert counted(made.questions) == {(OTHER,): 50}
    assert {entry for entry, _ in counted(made.answers)} == {OTHER}
    assert {kind for _, kind in counted(made.answers)} <= {OTHER, "content"}


def test_only_what_was_answered_can_be_judged() -> None:
    made = counts()
    clear = ClearCounts(made)
    clear.know("explain_bortezomib")
    clear.know("compare_bortezomib_carfilzomib")

    assert clear.add("explain_bortezomib", clear=True)
    assert clear.add("compare_bortezomib_carfilzomib", clear=False)
    assert not clear.add("compare_bortezomib_daratumumab", clear=False)
    assert counted(made.clear) == {("explain_bortezomib", "yes"): 1, ("compare", "no"): 1}


def test_a_channel_begins_at_nothing() -> None:
    made = counts()
    made.begin("web")
    named = {"channel": "web", "outcome": "failed"}
    assert made.registry.get_sample_value("relapse_guide_turns_total", named) == 0


async def test_what_a_provider_does_not_take_is_counted() -> None:
    desk = a_desk()
    calls = ProviderCalls("slack", "http://127.0.0.1:1", patience=Patience(tries=1))
    MessengerChannel(calls, desk)
    named = {"provider": "slack"}
    failures = "relapse_guide_provider_failures_total"
    assert desk.counts.registry.get_sample_value(failures, named) == 0

    with pytest.raises(ProviderError):
        await calls.post("/send")
    await calls.close()

    assert desk.counts.registry.get_sample_value(failures, named) == 1


@pytest.fixture(scope="module")
def talked() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        conversation = served.open()
        for words in ("ask_clinical_trials", "fail", "I can't breathe, call me", "x" * 1001):
            served.web(conversation, message=words)
        served.rest("silent")
        served.rest("Wilhelmina, what is it?")
        yield served


def test_a_desk_counts_what_it_says(talked: Served) -> None:
    assert outcomes(talked.desk.counts) == {
        ("web", Outcome.answered): 2,
        ("web", Outcome.failed): 1,
        ("web", Outcome.too_long): 1,
        ("rest", Outcome.no_answer): 1,
        ("rest", Outcome.answered): 1,
    }
    answers = counted(talked.desk.counts.answers)
    assert answers[TOPIC.id, "content"] == 1
    assert answers["failed", "error"] == 1
    assert answers["no_answer", "error"] == 1
    assert sum(answers.values()) == 6
