"""Actions for messages that were not understood, were too long, or are bare answers."""

from rasa_sdk import Tracker

from actions.base import AnswerAction, content
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question, whole
from relapse_guide.answers.clarify_answers import can_be_guessed, did_you_mean
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Conversation, Question

GUESSES = 2


class ActionInform(AnswerAction):
    """Continue the last question with a bare name or number."""

    intent = "inform"


class ActionTellMeMore(AnswerAction):
    """Give the next helping of the last answer."""

    intent = "tell_me_more"


class ActionMessageTooLong(AnswerAction):
    """Ask for a shorter message."""

    intent = "message_too_long"


class ActionNluFallback(AnswerAction):
    """Unsure: offer guesses; unsure again: the topics that it knows and the InfoLine."""

    intent = "nlu_fallback"

    def answer(self, question: Question, tracker: Tracker) -> Answer:
        if Conversation.from_slots(tracker.slots).unsure_count > 0:
            return whole(chat_draft(content(), content().chat["unsure_again"], Kind.clarify))
        guesses = best_guesses(tracker)
        if not guesses:
            return whole(chat_draft(content(), content().chat["something_else"], Kind.clarify))
        return whole(did_you_mean(content(), guesses))


class ActionDefaultFallback(ActionNluFallback):
    """Rasa's own last resort, when no policy knows what to do."""


class ActionAffirm(AnswerAction):
    """A yes to nothing in particular: ask what they would like to know."""

    intent = "affirm"


class ActionDeny(AnswerAction):
    """A no, or "Something else"; also takes back what was wrongly noted."""

    intent = "deny"

    def answer(self, question: Question, tracker: Tracker) -> Answer:
        if Conversation.from_slots(tracker.slots).unsure_count > 0:
            return whole(chat_draft(content(), content().chat["something_else"], Kind.clarify))
        return answer_question(content(), question)


def best_guesses(tracker: Tracker) -> list[str]:
    """The intents most likely meant, best first, of those that have a title to show."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    names = [guess["name"] for guess in ranking if can_be_guessed(content(), guess["name"])]
    return names[:GUESSES]
