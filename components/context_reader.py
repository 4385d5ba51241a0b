"""Rasa graph component: what a message means in the light of what was talked about.

See relapse_guide/understanding/references.py. What "it" and the like stand for becomes an entity
of the message, so that the dialogue takes it for named; the intent is then told from the message
with that in the place of "it".
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.base import PlainComponent
from components.spelling_mender import mended_of, moved
from relapse_guide.dialogue.conversation import PRIOR_LINES, Conversation, Mention
from relapse_guide.knowledge.names import find_subject
from relapse_guide.library.content import TOPIC_ENTITY
from relapse_guide.library.library import library
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.mended import Mended
from relapse_guide.understanding.references import (
    Named,
    Reference,
    Subject,
    Talked,
    followed,
    tells_history,
    told_of_its_own,
    written_out,
)

logger = logging.getLogger(__name__)

WRITTEN_OUT = "written_out"
"""Message attribute: its text with what "it" stands for in its place, names masked."""
FOLLOWS = "follows"
"""Message attribute: the intent that it has as a follow-up, `{"name": …, "firm": …}`; one that is
not firm is for where its words alone do not tell."""
ASKED = "asked"
"""Message attribute: the parts that ask, as pairs of places, in the order of the text."""
TELLS_HISTORY = "tells_history"
"""Message attribute: it tells what somebody has had, and asks nothing."""
REFERS = "refers"
"""Key of an entity that stands for a word such as "it", and is not a name."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextReader(PlainComponent):
    """Adds what a message refers to; put it after all that finds names, and before what encodes."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`beside`: entities beside which "it" still means what was named before. `continuing`:
        the intent that asks the last question of another name. `for_lines`: intents that can be
        asked for a number of lines. `many`: entities that stand for several drugs. `looks_back`:
        at most so many of the person's messages are searched for what was named; `lately`: the
        same for "it" where the last question named nothing. `language`: the folder below
        `language/` that says how messages are read."""
        return {
            "beside": ["term", PRIOR_LINES, TOPIC_ENTITY],
            "continuing": "inform",
            "for_lines": ["ask_drug_approval"],
            "many": ["drug_class"],
            "looks_back": 12,
            "lately": 3,
            "language": ENGLISH,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._language = language(config["language"])

    # Rasa hands in what this signature names, the tracker by its name.
    def process(
        self,
        messages: list[Message],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        written = [message for message in messages if message.get(TEXT)]
        if not written:
            return messages
        talked = self._talked(tracker) if tracker else Talked()
        for message in written:
            self._read(message, talked)
        return messages

    def _read(self, message: Message, talked: Talked) -> None:
        mended, entities = mended_of(message), message.get(ENTITIES) or []
        text = mended.text
        named = [
            Named(int(entity["start"]), int(entity["end"]), _subject(entity))
            for entity in moved(entities, mended)
        ]
        asked = self._language.asked_in(text)
        message.set(ASKED, [(mended.written(a.start), mended.written(a.end)) for a in asked])
        own = [one for one in named if one.subject.entity not in self._config["beside"]]
        lines = [one for one in named if one.subject.entity == PRIOR_LINES]
        found = followed(text, own, talked, self._language, lines)
        if found.continues:
            message.set(FOLLOWS, {"name": self._config["continuing"], "firm": True})
        elif found.question:
            message.set(FOLLOWS, {"name": found.question, "firm": False})
        if tells_history(text, own, found, self._language):
            message.set(TELLS_HISTORY, True, add_to_output=True)
        for told in told_of_its_own(text, own, self._language):
            start = mended.written(told.named.start)
            for entity in entities:
                if entity.get("start") == start and not entity.get("role"):
                    entity["role"] = told.role
        if not found.references:
            return
        masks, of = self._language.masks, self._language.references.of
        message.set(WRITTEN_OUT, written_out(text, found.references, named, masks, of))
        added = _entities(found.references, mended)
        known = sorted([*entities, *added], key=lambda entity: int(entity.get("start") or 0))
        message.set(ENTITIES, known, add_to_output=True)

    def _talked(self, tracker: DialogueStateTracker) -> Talked:
        """What the conversation was about. Nothing if that cannot be read: never an error."""
        try:
            conversation = Conversation.from_slots(tracker.current_slot_values())
            last = _subjects(conversation.set_aside) or _subjects(conversation.last_mentions)
            last = last or self._named_lately(tracker)
            before = [one for one in self._named_before(tracker) if one not in last]
            listed = _known(conversation.listed)
        except Exception as error:
            log_quietly(logger, "Reading what was talked about failed", error)
            return Talked()
        takes_lines = conversation.last_question in self._config["for_lines"]
        is_many = any(one.entity in self._config["many"] for one in last)
        return Talked(last, list(dict.fromkeys(before)), listed, takes_lines, is_many)

    def _named_before(self, tracker: DialogueStateTracker) -> Iterator[Subject]:
        """What the person's messages named, the newest first."""
        for named in self._named_in_turns(tracker, self._config["looks_back"]):
            yield from reversed(named)

    def _named_lately(self, tracker: DialogueStateTracker) -> list[Subject]:
        """What was named before a question that named nothing, not long ago."""
        turns = self._named_in_turns(tracker, self._config["lately"])
        return next((named for named in turns if named), [])

    def _named_in_turns(self, tracker: DialogueStateTracker, most: int) -> Iterator[list[Subject]]:
        """What each of the person's last messages named, the newest first."""
        uttered = [event for event in tracker.applied_events() if isinstance(event, UserUttered)]
        for event in reversed(uttered[-most:]):
            named = [_subject(entity) for entity in event.entities or []]
            yield [one for one in named if one.entity not in self._config["beside"]]


def _subject(entity: dict[str, Any]) -> Subject:
    return Subject(str(entity["entity"]), str(entity["value"]))


def _subjects(mentions: Sequence[Mention]) -> list[Subject]:
    """What these ask about: what failed only if nothing else is named."""
    named = [mention for mention in mentions if mention.entity != PRIOR_LINES]
    free = [mention for mention in named if mention.role in (None, "correction")]
    return list(dict.fromkeys(Subject(one.entity, one.value) for one in free or named))


def _known(ids: Sequence[str]) -> list[Subject]:
    if not ids:
        return []
    found = [find_subject(library().content, content_id) for content_id in ids]
    return [Subject(subject.entity, subject.id) for subject in found if subject]


def _entities(references: Sequence[Reference], mended: Mended) -> list[dict[str, Any]]:
    """Rasa's form of what words refer to: each subject once, with what is told of it."""
    found: dict[Subject, dict[str, Any]] = {}
    for reference in references:
        for subject in reference.subjects:
            if subject in found and not (reference.role and "role" not in found[subject]):
                continue
            found[subject] = {
                "entity": subject.entity,
                "value": subject.value,
                "start": mended.written(reference.start),
                "end": mended.written(reference.end),
                "confidence_entity": 1.0,
                "extractor": ContextReader.__name__,
                REFERS: True,
                **({"role": reference.role} if reference.role else {}),
            }
    return list(found.values())
