"""Actions for small talk, and for questions about the assistant."""

from actions.base import AnswerAction


class ActionGreet(AnswerAction):
    """Say what this is."""

    intent = "greet"


class ActionGoodbye(AnswerAction):
    """Say goodbye."""

    intent = "goodbye"


class ActionThank(AnswerAction):
    """Answer thanks."""

    intent = "thank"


class ActionBotChallenge(AnswerAction):
    """Say that this is a program."""

    intent = "bot_challenge"


class ActionAskCapabilities(AnswerAction):
    """Say what can be asked."""

    intent = "ask_capabilities"


class ActionExpressFrustration(AnswerAction):
    """Say sorry and offer a way on."""

    intent = "express_frustration"


class ActionExpressDistress(AnswerAction):
    """Say something kind, and who listens."""

    intent = "express_distress"


class ActionRequestHuman(AnswerAction):
    """Say how to reach a person."""

    intent = "request_human"


class ActionOutOfScope(AnswerAction):
    """Say what is covered."""

    intent = "out_of_scope"
