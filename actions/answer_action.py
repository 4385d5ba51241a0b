"""The one action: hear the message, ask for the answer, say it, remember it.

If it fails it still answers: it says so and names the care team.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from relapse_guide.answers.alerts import asked_besides
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question, topic_instead, whole
from relapse_guide.answers.asked_first import telling_words
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.sign_finding import signs_told
from relapse_guide.answers.thing_finding import things_asked, things_in
from relapse_guide.answers.topic_answers import (
    asks_for_a_relative,
    chat_draft,
    chosen_topic,
    page_of_term,
)
from relapse_guide.answers.visit_list import gather
from relapse_guide.answers.wording_of_questions import is_joined, is_turned
from relapse_guide.dialogue.conversation import (
    FAILED,
    PRIOR_LINES,
    AskedAlso,
    Conversation,
    Heard,
    Mention,
    PossibleDanger,
    Question,
    Role,
)
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import drugs_of, find_subject, is_helper
from relapse_guide.library.content import TOPIC_ENTITY, Content
from relapse_guide.library.entries import Trait
from relapse_guide.library.library import library
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.understanding.dangers import Level, Urgency
from relapse_guide.understanding.language import language
from relapse_guide.understanding.topic_choice import CLEAR

logger = logging.getLogger(__name__)

MAX_LINES = 20
ACTION = "action_answer"
URGENCY = "urgency"
"""The key of how urgent a message is (components/urgency_reader.py)."""
DOUBTFUL = "doubtful"
"""The key of whether something else may be meant (components/intent_classifier.py)."""
GUESSED = "guessed"
"""The key of whether that is to be said first (components/intent_classifier.py)."""
LANGUAGE = "language"
"""The key of the language of a message that is not in English (components/language_reader.py)."""
COUNTRY = "country"
"""The key of the country of its writer, if that is not the US."""
OTHER_LANGUAGE = "other_language"
"""What such a message asks, if it tells of no danger."""
LISTED = "listed"
"""The key of a name that stands in one breath with others (components/role_tagger.py)."""
ASKED_ALSO = "asked_also"
"""The key of a message's further questions (components/topic_chooser.py)."""
APART = "apart"
"""The key of an entity that only a further question names."""
TELLS_HISTORY = "tells_history"
"""The key of a message that tells what somebody has had (components/context_reader.py)."""
AS_MEANT = "as_meant"
"""The key of a message's text with its slips of spelling mended (components/spelling_mender.py)."""
TOPIC = "topic"
"""The key of a message's topic, chosen below its intent (components/topic_chooser.py)."""
LIKELY_BESIDE = 0.4
"""In shares of the topic's own, how likely another has to be that is for the message's names."""
LIKELY_RELATIVE = 0.15
"""From this share on, a topic on a relative of what failed answers who names both."""
NEAR = "near"
"""The key of the topics that it may ask for else (components/topic_chooser.py)."""
NEAR_SENTENCES = "near_sentences"
"""The key of the keys of sentences that are nearest to it (components/sentence_finder.py)."""


def content() -> Content:
    """The content of this process, which follows its editors from the first answer on."""
    return library().watch().content


class AnswerAction(Action):
    """The assistant's one action: which question it answers is told by the message's intent."""

    def name(self) -> str:
        """As the policy and the stories call it."""
        return ACTION

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say the answer and return the slots that changed. Never raises, never silent."""
        now = content()
        before: Conversation | None = None
        intent = intent_of(tracker, now)
        try:
            before = Conversation.from_slots(tracker.slots)
            heard, question = taken_in(now, before, message_of(tracker, now))
            answer = answer_question(now, question)
        except Exception as error:
            log_quietly(logger, f"Answering {intent} failed", error)
            heard, answer = before or Conversation(), failed(intent, now)
        said_in_english = answer.language == Answer.__fields__["language"].default
        if not heard.introduced and answer.kind is not Kind.safety and said_in_english:
            # When help is needed at once, what this is can be said later.
            heard = heard.copy(update={"introduced": True})
            if not Questions(now.questions).has(intent, Trait.introducing):
                say(dispatcher, introduction(now))
        say(dispatcher, answer, asked=intent)
        return changed_slots(before, remember(heard, answer))


def taken_in(now: Content, before: Conversation, message: Heard) -> tuple[Conversation, Question]:
    """The state after a message, and the question that it asks; by a thing that it names, if what
    was understood has no answer to that."""
    table = Questions(now.questions)
    heard, question = before.hear(message, table)
    topic = topic_instead(now, question)
    if topic is None:
        return heard, question
    intent = now.topics[topic].intents[0]
    named = bool(message.things)
    # What only the story names is as much a guess as what was understood.
    asked = replace(message, intent=intent, topic=topic, guessed=not named, doubtful=not named)
    by_thing = before.hear(asked, table)
    # A topic for other names than the message's is not chosen.
    return by_thing if chosen_topic(now, by_thing[1]) else (heard, question)


def introduction(now: Content) -> Answer:
    """What this is, before the first answer."""
    return whole(chat_draft(now, now.chat["introduction"])).copy(update={"buttons": []})


def intent_of(tracker: Tracker, now: Content) -> str:
    """The latest message's intent; one that is not in the table was not understood. In another
    language nothing but a call for help is understood."""
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    table = Questions(now.questions)
    if language_of(tracker) and not (intent in now.questions and table.has(intent, Trait.urgent)):
        return OTHER_LANGUAGE
    return str(intent) if intent in now.questions else table.those(Trait.unsure)[0]


def language_of(tracker: Tracker) -> str | None:
    """The code of the language that the latest message is in, if that is not English."""
    code = (tracker.latest_message.get(LANGUAGE) or {}).get("code")
    return str(code) if code else None


def message_of(tracker: Tracker, now: Content) -> Heard:
    """The latest message as the dialogue takes it."""
    latest = tracker.latest_message
    spoken = language_of(tracker)
    if spoken:
        return Heard(intent=intent_of(tracker, now), language=spoken)
    urgency = possible_danger(tracker)
    danger: PossibleDanger | None = urgency.kind.value if urgency.kind else None
    mentions = mentions_of(tracker, now)
    understood = intent_of(tracker, now)
    pressed = pressed_topic(latest, now)
    found = topic_of(latest, now, understood, [one.value for one in mentions])
    asked = Question(intent=understood, mentions=mentions, topic=found)
    topic = pressed or topic_for_names(latest, now, asked)
    unclear = urgency.likely and bool(latest.get(DOUBTFUL)) and topic is None
    intent = asked_besides(now, understood, danger, unclear=unclear)
    text = latest.get(AS_MEANT) or latest.get("text") or ""
    typed = "" if text.startswith("/") else text
    things = things_asked(now, typed, language())
    # Only of a guess it is asked what else the message names.
    around = things_in(now, typed) if latest.get(GUESSED) and not things else []
    return Heard(
        intent=intent,
        danger=danger,
        danger_likely=urgency.likely,
        # What is answered instead of an unclear question is no guess.
        doubtful=bool(latest.get(DOUBTFUL)) and not unclear,
        guessed=bool(latest.get(GUESSED)) and not unclear,
        mentions=mentions,
        topic=topic,
        topic_clear=pressed is not None or is_clear(latest),
        # A message without a letter has one guess, and that is none.
        guesses=[guess["name"] for guess in latest.get("intent_ranking") or [] if guess["name"]],
        signs=_signs(text, intent, now, danger),
        country=country_of(tracker, now),
        turned=is_turned(now, intent, text),
        joined=is_joined(now, intent, text),
        also=also_of(tracker, now),
        near=[near["name"] for near in latest.get(NEAR) or []],
        history=bool(latest.get(TELLS_HISTORY)),
        things=things,
        around=around[::-1],
        words=telling_words(now, typed, language()),
        sentences=latest.get(NEAR_SENTENCES) or [],
    )


def pressed_topic(latest: Mapping[str, Any], now: Content) -> str | None:
    """The topic that a button asked for."""
    asked = (one["value"] for one in latest.get("entities") or [] if one["entity"] == TOPIC_ENTITY)
    return next((str(value) for value in asked if value in now.topics), None)


def topic_of(
    latest: Mapping[str, Any], now: Content, intent: str, subjects: Sequence[str]
) -> str | None:
    """The topic of the latest message, which asks this of these subjects; a heavy one only where
    the question is no guess, and one that is not clear only where no term has a page of its own and
    no drug a verdict."""
    name = (latest.get(TOPIC) or {}).get("name")
    if name in now.topics and now.topics[name].heavy and latest.get(GUESSED):
        return None
    is_weak = not is_clear(latest) and not latest.get(DOUBTFUL)
    told = page_of_term(now, intent, subjects) or (
        Questions(now.questions).has(intent, Trait.verdict) and drugs_of(now, subjects)
    )
    return None if is_weak and told else name


def topic_for_names(latest: Mapping[str, Any], now: Content, asked: Question) -> str | None:
    """The topic of the latest message, or instead of one that is for any names, and is not beyond
    doubt, a likely one that is for those of the message alone: names are masked where topics are
    told from each other. So where none was chosen and a relative of what failed is named."""
    chosen = now.topics.get(asked.topic or "")
    if chosen is None and asks_for_a_relative(now, asked):
        return _on_a_relative(latest, now)
    if chosen is None or chosen.about is not None or is_clear(latest):
        return asked.topic
    least = LIKELY_BESIDE * float((latest.get(TOPIC) or {}).get("confidence", 0.0))
    for near in latest.get(NEAR) or []:
        topic = now.topics.get(near["name"])
        if topic is None or not topic.about or topic.heavy or near["confidence"] < least:
            continue
        if asked.subjects and chosen_topic(now, asked.copy(update={"topic": topic.id})):
            return topic.id
    return asked.topic


def _on_a_relative(latest: Mapping[str, Any], now: Content) -> str | None:
    near = [one for one in latest.get(NEAR) or [] if one["confidence"] >= LIKELY_RELATIVE]
    likely = [now.topics[one["name"]] for one in near if one["name"] in now.topics]
    return next((topic.id for topic in likely if topic.beside_failed), None)


def is_clear(latest: Mapping[str, Any]) -> bool:
    """Whether a message asks for its topic beyond doubt."""
    return float((latest.get(TOPIC) or {}).get("confidence", 0.0)) >= CLEAR


def country_of(tracker: Tracker, now: Content) -> str | None:
    """Where the writer of the latest message is, if that is not the US."""
    code = (tracker.latest_message.get(COUNTRY) or {}).get("code")
    return str(code) if code in now.countries else None


def also_of(tracker: Tracker, now: Content) -> list[AskedAlso]:
    """The further questions of the latest message, and what they are about."""
    others = tracker.latest_message.get(ASKED_ALSO) or []
    return [_asked_also(other, now) for other in others if other["name"] in now.questions]


def _asked_also(other: Mapping[str, Any], now: Content) -> AskedAlso:
    about = other.get("about")
    mention = Mention(entity=about["entity"], value=str(about["value"])) if about else None
    if mention and not is_known(mention.entity, mention.value, now):
        mention = None
    return AskedAlso(intent=other["name"], about=mention, topic=other.get("topic"))


def possible_danger(tracker: Tracker) -> Urgency:
    """A danger that the latest message may tell of; a sure one is its intent."""
    urgency = Urgency.from_data(tracker.latest_message.get(URGENCY))
    return urgency if urgency.level is Level.POSSIBLE else Urgency()


def _signs(text: str, intent: str, now: Content, danger: PossibleDanger | None) -> list[str]:
    """The signs of danger in a message whose answer depends on them; looking costs time."""
    asked = now.questions.get(intent)
    wanted = asked is not None and Trait.with_signs in asked.traits
    return signs_told(now, text) if wanted or danger else []


def mentions_of(tracker: Tracker, now: Content) -> list[Mention]:
    """What the latest message names, in the order of the text."""
    entities = tracker.latest_message.get("entities") or []
    # What only a further question names is not what the first one asks about.
    entities = [entity for entity in entities if entity.get("role") or not entity.get(APART)]
    mentions = []
    for entity in entities:
        values = entity["value"] if isinstance(entity["value"], list) else [entity["value"]]
        mentions += [
            Mention(entity=entity["entity"], value=str(value), role=role_of(entity, value, now))
            for value in values
            if is_known(entity["entity"], str(value), now)
        ]
    return mentions


def role_of(entity: Mapping[str, Any], value: object, now: Content) -> Role | None:
    """What is said of a name. A steroid is given beside nearly everything: in a list or a regimen
    it is a partner of what failed or did harm, and did neither itself."""
    is_partner = entity.get(LISTED) and is_helper(now, str(value))
    role: Role | None = entity.get("role")
    return "partner" if is_partner and role in (None, *FAILED) else role


def is_known(entity: str, value: str, now: Content) -> bool:
    """Whether a value is a number of lines or something to name; a payload can hold anything."""
    if entity == PRIOR_LINES:
        return value.isdecimal() and int(value) <= MAX_LINES
    return find_subject(now, value) is not None


def say(dispatcher: CollectingDispatcher, answer: Answer, asked: str = "") -> None:
    """Send plain text and buttons, with the whole answer as data beside them.

    `asked`: the intent that it answers, for channels to count.
    """
    dispatcher.utter_message(
        text=to_plain_text(answer),
        buttons=[button.dict() for button in answer.buttons],
        answer=answer.dict(),
        asked=asked,
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


def failed(intent: str, now: Content) -> Answer:
    """What is said when an answer could not be made; a call for help is answered all the same."""
    if any(intent in entry.intents for entry in now.safety.values()):
        return answer_question(now, Question(intent=intent))
    return whole(chat_draft(now, now.chat["failed"], Kind.error))
