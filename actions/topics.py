"""Actions about the disease, trials, symptoms, and the source of it all."""

from actions.base import AnswerAction


class ActionAskDiseaseCourse(AnswerAction):
    """Say how myeloma comes and goes."""

    intent = "ask_disease_course"


class ActionAskWhyHarderToTreat(AnswerAction):
    """Say why later relapses are harder to treat."""

    intent = "ask_why_harder_to_treat"


class ActionAskClinicalTrials(AnswerAction):
    """Say what a trial is for."""

    intent = "ask_clinical_trials"


class ActionAskFindTrial(AnswerAction):
    """Say how to look for a trial."""

    intent = "ask_find_trial"


class ActionAskSymptoms(AnswerAction):
    """Say what the page names as symptoms."""

    intent = "ask_symptoms"


class ActionAskSource(AnswerAction):
    """Say who wrote and reviewed this, and when."""

    intent = "ask_source"
