"""Actions for questions that are never answered clinically, and for safety."""

from actions.base import AnswerAction


class ActionReportEmergency(AnswerAction):
    """Say 911 first."""

    intent = "report_emergency"


class ActionReportCrisis(AnswerAction):
    """Say 988 first."""

    intent = "report_crisis"


class ActionAskPersonalAdvice(AnswerAction):
    """Say why no choice is made here, and what to ask."""

    intent = "ask_personal_advice"


class ActionAskDosage(AnswerAction):
    """Say that doses come from the care team only."""

    intent = "ask_dosage"


class ActionAskSideEffects(AnswerAction):
    """Say who to ask about side effects, and when to call for help."""

    intent = "ask_side_effects"


class ActionAskStopTreatment(AnswerAction):
    """Say that stopping is for the care team to decide with the user."""

    intent = "ask_stop_treatment"


class ActionAskPrognosis(AnswerAction):
    """Say that no number is given here, and who can talk about it."""

    intent = "ask_prognosis"


class ActionAskCost(AnswerAction):
    """Say who helps with costs."""

    intent = "ask_cost"


class ActionAskLifestyle(AnswerAction):
    """Say who to ask about daily life."""

    intent = "ask_lifestyle"


class ActionAskInteractions(AnswerAction):
    """Say who to ask about other medicines and conditions."""

    intent = "ask_interactions"


class ActionAskTestResults(AnswerAction):
    """Say who explains results."""

    intent = "ask_test_results"


class ActionAskOtherStage(AnswerAction):
    """Say which stage is covered."""

    intent = "ask_other_stage"
