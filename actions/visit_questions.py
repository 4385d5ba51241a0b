"""The action that makes a list of questions for the care team."""

from actions.base import AnswerAction


class ActionAskVisitSummary(AnswerAction):
    """List the questions that belong to this conversation."""

    intent = "ask_visit_summary"
