"""After every message the one action, then the next message is waited for."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.answer_policy import COMMANDS, AnswerPolicy
from components.content_importer import ACTION

DOMAIN = Domain.from_dict({"intents": ["greet"], "actions": [ACTION]})


@pytest.fixture
def policy(tmp_path: Path) -> AnswerPolicy:
    context = ExecutionContext(GraphSchema({}), model_id="test", node_name="policy")
    made = AnswerPolicy.load(
        AnswerPolicy.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("policy"),
        context,
    )
    assert isinstance(made, AnswerPolicy)
    return made


def predicted(policy: AnswerPolicy, *events: Event) -> str:
    tracker = DialogueStateTracker.from_events("somebody", list(events))
    prediction = policy.predict_action_probabilities(tracker, DOMAIN)
    assert sorted(prediction.probabilities)[-2:] == [0.0, 1.0]
    return str(DOMAIN.action_names_or_texts[prediction.probabilities.index(1.0)])


def said(intent: str | None) -> UserUttered:
    return UserUttered("words", intent={"name": intent})


@pytest.mark.parametrize("intent", ["greet", "no_such_intent", None])
def test_every_message_is_answered(policy: AnswerPolicy, intent: str | None) -> None:
    assert predicted(policy, ActionExecuted(ACTION_LISTEN_NAME), said(intent)) == ACTION


def test_then_it_listens(policy: AnswerPolicy) -> None:
    turn: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME), said("greet"), ActionExecuted(ACTION)]
    assert predicted(policy, *turn) == ACTION_LISTEN_NAME
    assert predicted(policy, *turn, SlotSet("introduced", True)) == ACTION_LISTEN_NAME
    again = [*turn, ActionExecuted(ACTION_LISTEN_NAME), said("greet")]
    assert predicted(policy, *again) == ACTION


def test_before_any_message_it_listens(policy: AnswerPolicy) -> None:
    assert predicted(policy) == ACTION_LISTEN_NAME


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_rasas_own_commands_work_in_its_shell(policy: AnswerPolicy, command: str) -> None:
    listening = ActionExecuted(ACTION_LISTEN_NAME)
    assert predicted(policy, listening, said(command)) == COMMANDS[command]
