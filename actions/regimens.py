"""Actions that list regimens: after resistance or intolerance, for prior lines, with a drug."""

from actions.base import AnswerAction


class ActionAskResistanceOptions(AnswerAction):
    """Say which regimens the page lists after resistance to what the user named."""

    intent = "ask_resistance_options"


class ActionAskIntoleranceOptions(AnswerAction):
    """Say which regimens the page lists without what the user could not tolerate."""

    intent = "ask_intolerance_options"


class ActionAskOptionsByPriorLines(AnswerAction):
    """Say which regimens the page lists after a number of earlier lines."""

    intent = "ask_options_by_prior_lines"


class ActionAskRegimensWith(AnswerAction):
    """Say which regimens contain a drug or a class."""

    intent = "ask_regimens_with"


class ActionAskTreatmentOptions(AnswerAction):
    """Say what exists in general for a later relapse."""

    intent = "ask_treatment_options"


class ActionAskApprovedDrugs(AnswerAction):
    """Say which drugs are used after earlier treatment."""

    intent = "ask_approved_drugs"


class ActionAskNextSteps(AnswerAction):
    """Say what is left when nothing works any more."""

    intent = "ask_next_steps"
