"""Rasa policy: every message is answered by the one action, whatever its intent.

What a message means in the light of the conversation is worked out by the action
(relapse_guide/dialogue), so there is nothing to learn from stories, and nothing of the
tracker has to be featurized.
"""

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import (
    ACTION_BACK_NAME,
    ACTION_LISTEN_NAME,
    ACTION_RESTART_NAME,
    ACTION_SESSION_START_NAME,
    USER_INTENT_BACK,
    USER_INTENT_RESTART,
    USER_INTENT_SESSION_START,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

COMMANDS: dict[str, str] = {
    USER_INTENT_RESTART: ACTION_RESTART_NAME,
    USER_INTENT_BACK: ACTION_BACK_NAME,
    USER_INTENT_SESSION_START: ACTION_SESSION_START_NAME,
}
"""Rasa's own commands, `/restart` in `rasa shell`; this project's channels let none through."""


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class AnswerPolicy(Policy):
    """Predicts the action of its config after a message, and to listen after the action."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`action`: the action that answers. `priority`: as of every Rasa policy."""
        return {"action": "action_answer", "priority": 6}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "AnswerPolicy":
        """The policy; nothing was learned that would have to be read."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Learns nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Certain of the one action that comes next."""
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(self._next_action(tracker))] = 1.0
        return self._prediction(probabilities)

    def _next_action(self, tracker: DialogueStateTracker) -> str:
        for event in reversed(tracker.applied_events()):
            if isinstance(event, UserUttered):
                return COMMANDS.get(event.intent_name or "", str(self.config["action"]))
            if isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
                break
        return str(ACTION_LISTEN_NAME)
