"""Actions run in this process, and what they answer is checked as stock Rasa checks it."""

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from server.in_process_actions import InProcessActions, validate_with_one_validator

RESPONSES = [
    {},
    {"events": []},
    {"events": [{"event": "slot", "name": "part", "value": 1.0}], "responses": []},
    {"events": [{"event": "restart"}], "responses": [{"text": "Hello."}]},
    [],
    {"events": "none"},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "no such event"}]},
    {"responses": ["Hello."]},
    {"responses": {"text": "Hello."}},
]
stock_check = RemoteAction._validate_action_result


class Answering(InProcessActions):
    """An endpoint whose action answers with what the test gives."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.response = response

    async def request(self, method: str = "post", **call: Any) -> Any:
        return self.response


@pytest.fixture(autouse=True)
def _one_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set here first, so that monkeypatch puts Rasa's own check back afterwards.
    monkeypatch.setattr(RemoteAction, "_validate_action_result", stock_check)
    validate_with_one_validator()


async def run(endpoint: InProcessActions, action: str, domain: Domain, *said: Event) -> list[Event]:
    tracker = DialogueStateTracker.from_events("somebody", list(said), slots=domain.slots)
    events: list[Event] = await RemoteAction(action, endpoint).run(
        CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain
    )
    return events


async def test_an_action_runs_and_its_events_come_back(domain: Domain) -> None:
    said = UserUttered("hello", intent={"name": "greet"})
    events = await run(InProcessActions(), "action_answer", domain, said)

    spoken = [event for event in events if isinstance(event, BotUttered)]
    slots = {event.key: event.value for event in events if isinstance(event, SlotSet)}
    assert len(spoken) == 1
    assert "care team" in spoken[0].text
    assert spoken[0].metadata["answer"]["id"] == "greet"
    assert slots == {"introduced": True}


async def test_every_action_of_the_domain_can_be_run(domain: Domain) -> None:
    endpoint = InProcessActions()
    for action in domain.user_actions:
        events = await run(endpoint, action, domain, UserUttered("hm", intent={"name": "deny"}))
        assert any(isinstance(event, BotUttered) and event.text for event in events), action


async def test_the_whole_domain_is_not_sent_with_every_call(domain: Domain) -> None:
    call = RemoteAction("action_answer", InProcessActions())._action_call_format(
        DialogueStateTracker.from_events("somebody", [], slots=domain.slots), domain
    )
    assert "domain" not in call


@pytest.mark.parametrize("response", RESPONSES[4:])
async def test_a_bad_response_raises(domain: Domain, response: Any) -> None:
    with pytest.raises(ValidationError):
        await run(Answering(response), "action_answer", domain)


@pytest.mark.parametrize("response", RESPONSES)
def test_a_response_is_judged_as_stock_rasa_judges_it(response: Any) -> None:
    action = RemoteAction("action_answer", None)
    assert _accepted(action._validate_action_result, response) is _accepted(
        lambda result: stock_check(action, result), response
    )


def test_the_schema_is_not_checked_on_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the schema was built again")

    monkeypatch.setattr(RemoteAction, "action_response_format_spec", refuse)
    assert RemoteAction("action_answer", None)._validate_action_result({"events": []})


def _accepted(check: Any, response: Any) -> bool:
    try:
        return bool(check(response))
    except ValidationError:
        return False
