"""Actions about named drugs, classes, combinations and words."""

from actions.base import AnswerAction


class ActionAskExplain(AnswerAction):
    """Say what something is."""

    intent = "ask_explain"


class ActionAskDrugNames(AnswerAction):
    """Say what something is called."""

    intent = "ask_drug_names"


class ActionAskDrugApproval(AnswerAction):
    """Say what is known of an approval."""

    intent = "ask_drug_approval"


class ActionAskCompare(AnswerAction):
    """Set two things side by side."""

    intent = "ask_compare"


class ActionAskDrugClasses(AnswerAction):
    """Name the three classes."""

    intent = "ask_drug_classes"


class ActionAskTrialAgents(AnswerAction):
    """Name the drugs under study."""

    intent = "ask_trial_agents"


class ActionAskNewerTherapies(AnswerAction):
    """Say what is newer than the page."""

    intent = "ask_newer_therapies"
