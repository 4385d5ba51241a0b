"""What every action does: hear the message, ask for the answer, say it, remember it.

An action that fails still answers: it says so and names the care team.
"""

import logging
import traceback
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question, whole
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.answers.visit_list import gather
from relapse_guide.dialogue.conversation import Conversation, Mention, Question
from relapse_guide.library.reading import Content, load_content
from relapse_guide.settings import settings

logger = logging.getLogger(__name__)

MAX_LINES = 20
ENTITIES = ("drug", "drug_class", "regimen", "term", "therapy", "prior_lines")


@lru_cache(maxsize=1)
def content() -> Content:
    """The content of this process, read once."""
    return load_content(settings().content_folder)


class AnswerAction(Action):
    """An action that answers one intent. Subclasses name the intent; the answer is data."""

    intent: ClassVar[str] = ""

    def name(self) -> str:
        """`ActionAskExplain` is `action_ask_explain`."""
        words = "".join(
            f"_{letter.lower()}" if letter.isupper() else letter for letter in type(self).__name__
        )
        return words.lstrip("_")

    def answer(self, question: Question, tracker: Tracker) -> Answer:
        """The answer to the question; overridden where the question alone does not tell it."""
        return answer_question(content(), question)

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say the answer and return the slots that changed. Never raises, never silent."""
        before: Conversation | None = None
        try:
            before = Conversation.from_slots(tracker.slots)
            heard, question = before.hear(self.intent, mentions_of(tracker))
            answer = self.answer(question, tracker)
        except Exception as error:
            log_failure(self.name(), error)
            heard, answer = before or Conversation(), failed(self.intent)
        heard = self._introduce(dispatcher, answer, heard)
        say(dispatcher, answer)
        return changed_slots(before, remember(heard, answer))

    def _introduce(
        self, dispatcher: CollectingDispatcher, answer: Answer, heard: Conversation
    ) -> Conversation:
        """Say what this is before the first answer, unless help is needed at once."""
        if heard.introduced or answer.kind is Kind.safety:
            return heard
        if self.intent != "greet":
            opening = whole(chat_draft(content(), content().chat["introduction"]))
            say(dispatcher, opening.copy(update={"buttons": []}))
        return heard.copy(update={"introduced": True})


def mentions_of(tracker: Tracker) -> list[Mention]:
    """What the latest message names, in the order of the text."""
    entities = tracker.latest_message.get("entities") or []
    mentions = []
    for entity in entities:
        if entity.get("entity") not in ENTITIES:
            continue
        values = entity["value"] if isinstance(entity["value"], list) else [entity["value"]]
        mentions += [
            Mention(entity=entity["entity"], value=str(value), role=entity.get("role"))
            for value in values
            if is_known(entity["entity"], str(value))
        ]
    return mentions


def is_known(entity: str, value: str) -> bool:
    """Whether a value is a number of lines or an id of the content; a payload can hold anything."""
    if entity == "prior_lines":
        return value.isdigit() and int(value) <= MAX_LINES
    return content().kind_of(value) is not None


def say(dispatcher: CollectingDispatcher, answer: Answer) -> None:
    """Send plain text and buttons, with the whole answer as data beside them."""
    dispatcher.utter_message(
        text=to_plain_text(answer),
        buttons=[button.dict() for button in answer.buttons],
        answer=answer.dict(),
    )


def remember(heard: Conversation, answer: Answer) -> Conversation:
    """Note what the answer listed, awaits, and gives to ask the care team."""
    if answer.kind is Kind.error:
        return heard
    return heard.copy(
        update={
            "listed": answer.listed or heard.listed,
            "awaiting": answer.awaits,
            "doctor_questions": gather(heard.doctor_questions, answer.questions),
        }
    )


def changed_slots(before: Conversation | None, after: Conversation) -> list[EventType]:
    """A SlotSet for each part of the conversation that is not as it was, or was unreadable."""
    old = before.to_slots() if before else {}
    return [
        SlotSet(name, value)
        for name, value in after.to_slots().items()
        if name not in old or value != old[name]
    ]


def log_failure(action: str, error: Exception) -> None:
    """Log what failed and where, but no values: the message can hold health data.

    An error's own words can quote the message, so only its kind and the code are logged.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed with %s:\n%s", action, type(error).__name__, where)


def failed(intent: str) -> Answer:
    """What is said when an answer could not be made; a call for help is answered all the same."""
    if any(intent in entry.intents for entry in content().safety.values()):
        return answer_question(content(), Question(intent=intent))
    return whole(chat_draft(content(), content().chat["failed"], Kind.error))
