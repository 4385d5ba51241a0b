"""The front desk of all channels: what happens to every message, whichever way it came.

Each message is taken once, in the order of its conversation, limited, cleaned, answered in
time and counted. Channels differ only in how they receive a message and render the replies.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rasa.core.channels.channel import UserMessage

from channels.cleaning import TEXT_LIMIT, words_of
from channels.counting import ClearCounts, Counts, Outcome
from channels.echoes import Echoes
from channels.noting import Noting, note_of
from channels.queues import Full, Queues, TurnOrder
from channels.repeats import SameAnswers
from channels.replies import AnswerCollector, Reply
from channels.shared import InThisProcess, Limits, Shared
from channels.shared_in_redis import InRedis
from channels.signs import signs
from channels.turn_budget import within_budget
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.labels import labels_of
from relapse_guide.answers.standing import StandingAnswers, standing
from relapse_guide.quiet_errors import log_quietly
from relapse_guide.settings import Settings, settings

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 15.0
"""From a message's arrival until the user is told that it failed; the widget waits 20."""
URGENT_SECONDS = 3.0
"""So long a call for help waits for the dialogue, then it is answered without it."""
MAX_WAITING = 20
"""Messages of one conversation that can wait for their answers, the one being answered counted."""
AT_ONCE = 4
"""Messages of one person or address that are answered at once: others' are not to wait long."""
CHARACTERS_OF_ONE = 250
"""A message counts against its person's limit once, and once more for each so many characters:
reading a message of 1,000 takes ten times as long as reading a short one."""
NOTICES_PER_MINUTE = 1
"""Of too many messages, to one conversation."""
START = "/greet"
"""What the start buttons of Telegram and Messenger ask; no answer offers it."""
TO_SEND_AGAIN = frozenset({Outcome.failed, Outcome.timed_out, Outcome.limited, Outcome.full})
"""What was not answered as it should be: who sends it again is a person."""
SHOWN = "shown"
"""The key of a user event's metadata: what the user saw themselves say, if not its text."""
MARK = "mark"
"""The key of a user event's metadata: a digest of the sender's own mark and what was said."""

LASTING = {Outcome.answered, Outcome.urgent, Outcome.not_text, Outcome.too_long}
"""What a repeat of a message gets again; after anything else it is tried anew."""

Handler = Callable[[UserMessage], Coroutine[Any, Any, Any]]
"""The dialogue: answers a message through the message's output channel."""
Answered = Callable[[str, str], Awaitable[list[Reply]]]
"""What was said in a conversation to the message of a mark, if that is kept, else nothing."""


@dataclass(frozen=True)
class Incoming:
    """A message as its channel understood it.

    `conversation` is its key in the store, which no other channel can make. `text` was typed,
    or is the title of a button; `payload` came from a button. With neither, it was a picture or
    the like. `shown` is how a channel with a history shows it. `person` is who is limited over
    all their conversations (empty: nobody). `delivery` and `mark` are the sender's own marks for
    this message: to a repeated delivery nothing is said, to a repeated mark the same again. `own`
    is what its channel says to it without the dialogue. `rest` gives what waits of the last answer,
    if anything does; it is asked once the message is let through, as what it gives waits no more.
    `deletion`: the message asks to delete the conversation, and this does it. `can_be_automatic`:
    programs write there in a person's name, and phones send reactions as text. `sticker`: a picture
    that says no more than a smile. `aside`: a human has the conversation.
    """

    channel: str
    conversation: str
    text: str = ""
    payload: str = ""
    shown: str = ""
    person: str = ""
    delivery: str = ""
    mark: str = ""
    own: Reply | None = None
    rest: Callable[[], Reply | None] | None = None
    deletion: Callable[[], Awaitable[None]] | None = None
    can_be_automatic: bool = False
    sticker: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Turn:
    """What became of a message. `wait`: refused, and to be sent again after so many seconds."""

    outcome: Outcome
    replies: list[Reply] = field(default_factory=list)
    wait: int = 0

    @property
    def goes_first(self) -> bool:
        """Whether it is said at once: a call for help, and a refusal, wait behind nothing."""
        return self.outcome is Outcome.urgent or bool(self.wait)


@dataclass(frozen=True)
class _Heard:
    """A message for the dialogue, and the answer to the call for help that it holds, if any.

    `was_urgent`: the same was answered as a call for help before, though no words of the content
    tell it: the dialogue can see a danger that is told by signs. `signs`: what was typed, if it was
    emoji alone, for which `text` is the question.
    """

    text: str
    is_too_long: bool = False
    urgent: Answer | None = None
    was_urgent: bool = False
    signs: str = ""


class Desk:
    """Takes the messages of all channels of a process. Used on one event loop.

    `shared`: what it has in common with the desks of other processes; of itself, nothing.
    """

    def __init__(
        self,
        config: Settings,
        standing: Callable[[], StandingAnswers],
        shared: Shared | None = None,
    ) -> None:
        self.standing = standing
        self.counts = Counts(lambda: labels_of(standing().content))
        self._shared = shared or InThisProcess()
        self._of_conversation = self.limits("conversation", config.messages_per_minute)
        self._of_person = self.limits("person", config.address_messages_per_minute)
        self._notices = self.limits("notice", NOTICES_PER_MINUTE)
        self._human_seconds = config.human_minutes * 60
        self.clear = ClearCounts(self.counts)
        self.note: Noting | None = None
        """Told what editors may look at, where the operator has switched that on."""
        self._echoes = Echoes()
        self._same: SameAnswers[Turn] = SameAnswers()
        self._answered: Answered = _nothing_answered
        self._arrivals = Queues()
        self._conversations: TurnOrder = Queues()
        self._persons = Queues(AT_ONCE)

    def limits(self, name: str, per_minute: int) -> Limits:
        """How often each of something may ask, counted together with the other processes."""
        return self._shared.limits(name, per_minute)

    async def close(self) -> None:
        """After the last message."""
        await self._shared.close()

    def keep_with(self, order: TurnOrder, answered: Answered) -> None:
        """Let what keeps the conversations keep the order of their turns, and tell what it answered
        before this process started or in another one. Before the first message."""
        self._conversations = order
        self._answered = answered

    async def answer(self, handler: Handler, incoming: Incoming) -> Turn:
        """What is said to a message; never an exception, and silence only to a repeat, a
        reaction, and a program or a phone that sends again what was answered.

        A call for help that the content's words tell is answered whatever else is the matter. To
        one that only the dialogue sees, sent again, something is said, too.
        """
        if not incoming.mark:
            return await self._counted(handler, incoming)
        mark = _marked(incoming)
        if known := self._same.find(incoming.conversation, mark):
            return await self._again(known, incoming)
        # A task of its own: a caller who hangs up comes back for the answer.
        turn = asyncio.ensure_future(self._counted(handler, incoming))
        self._same.keep(incoming.conversation, mark, turn, lambda done: done.outcome in LASTING)
        return await asyncio.shield(turn)

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation that was deleted."""
        self._same.forget(conversation)
        self._echoes.drop(conversation)

    async def leave_to_human(self, conversation: str) -> None:
        """A human answers there: for some time, only calls for help are."""
        await self._shared.hold(_of_human(conversation), self._human_seconds)

    async def take_back(self, conversation: str) -> None:
        """No human answers there any more."""
        await self._shared.hold(_of_human(conversation), 0)

    async def has_human(self, conversation: str) -> bool:
        """Whether a human has answered there of late."""
        return await self._shared.is_held(_of_human(conversation))

    async def stand_aside(self, incoming: Incoming) -> Turn:
        """What is said to a message while a human has its conversation: nothing, but to a call for
        help that the content's words tell.

        Nobody knows whether that human looks now, or at all tonight. To be told of 911 twice harms
        nobody, not to be told can kill. What only the dialogue would suspect is left to the human:
        there a wrong alarm, in the middle of their talk, would be likelier than a right one, and
        what they talk of is nothing for the dialogue to keep.
        """
        turn = Turn(Outcome.repeated)
        if not await self._is_repeat(incoming):
            heard = self._hear(incoming)
            turn = Turn(Outcome.quiet)
            if heard.urgent and not self._is_idle(incoming, heard):
                turn = Turn(Outcome.urgent, [Reply.of(heard.urgent)])
        self.counts.add(incoming.channel, turn.outcome, 0, turn.replies)
        return turn

    async def refuse(self, incoming: Incoming) -> Turn:
        """What is said to a message for which its channel has no room."""
        turn = Turn(Outcome.repeated)
        if not await self._is_repeat(incoming):
            heard = self._hear(incoming)
            turn = Turn(Outcome.quiet)
            if not self._is_idle(incoming, heard):
                turn = await self._refuse(incoming, heard, Outcome.full)
                self._echoes.forget(incoming.conversation)
        self.counts.add(incoming.channel, turn.outcome, 0, turn.replies)
        return turn

    async def seconds_to_wait(self, person: str) -> int:
        """Count a request that is no message. 0: it is let through now."""
        return await self._of_person.take(person)

    def between_messages(self, conversation: str) -> AbstractAsyncContextManager[None]:
        """For what is done to a conversation while no message of it is being answered."""
        return self._conversations.place(conversation)

    async def _counted(self, handler: Handler, incoming: Incoming) -> Turn:
        started = time.monotonic()
        turn = await self._answer(handler, incoming)
        seconds = time.monotonic() - started
        self.counts.add(incoming.channel, turn.outcome, seconds, turn.replies)
        for reply in turn.replies:
            self.clear.know(str(reply.data.get("id", "")))
        self._note_doubt(incoming, turn)
        return turn

    def _note_doubt(self, incoming: Incoming, turn: Turn) -> None:
        if self.note is None or incoming.payload or turn.outcome is not Outcome.answered:
            return
        content = self.standing().content
        note = note_of(content, incoming.conversation, incoming.text, turn.replies)
        if note is not None:
            self.note(note)

    async def _again(self, known: "asyncio.Task[Turn]", incoming: Incoming) -> Turn:
        """What an earlier message of the same mark is answered, when it is."""
        if incoming.person and (wait := await self._of_person.take(incoming.person)):
            turn = await self._refuse(incoming, self._hear(incoming), Outcome.limited, wait)
            self.counts.add(incoming.channel, turn.outcome, 0, turn.replies)
            return turn
        self.counts.add(incoming.channel, Outcome.repeated, 0)
        return await asyncio.shield(known)

    async def _answer(self, handler: Handler, incoming: Incoming) -> Turn:
        heard = self._hear(incoming)
        # One by one: while other processes' counts are asked, no message overtakes an earlier one.
        async with self._arrivals.place(incoming.conversation):
            turn = await self._let_in(incoming, heard)
            collector = AnswerCollector()
            if turn is None:
                # A task: it takes its place in the conversation before the next one is let in here.
                asked = asyncio.ensure_future(self._in_order(handler, incoming, heard, collector))
        if turn is None:
            turn = await self._in_time(asked, incoming, heard, collector)
        if turn.outcome in TO_SEND_AGAIN:
            self._echoes.forget(incoming.conversation)
        if any(map(_tells_of_danger, turn.replies)):
            self._echoes.note_urgent(incoming.conversation, heard.signs or heard.text)
        return turn

    async def _let_in(self, incoming: Incoming, heard: _Heard) -> Turn | None:
        """The same; whatever fails there, nobody is left without an answer."""
        try:
            return await self._at_the_door(incoming, heard)
        except Exception as error:
            log_quietly(logger, "A message was let in uncounted", error)
            return None

    async def _at_the_door(self, incoming: Incoming, heard: _Heard) -> Turn | None:
        """What becomes of a message that does not get to the dialogue."""
        if await self._is_repeat(incoming):
            return Turn(Outcome.repeated)
        if self._is_idle(incoming, heard):
            return Turn(Outcome.quiet)
        if wait := await self._seconds_to_wait(incoming, heard):
            return await self._refuse(incoming, heard, Outcome.limited, wait)
        if heard.urgent and heard.is_too_long:
            return Turn(Outcome.urgent, [Reply.of(heard.urgent)])
        return None

    async def _in_time(
        self,
        asked: "asyncio.Task[Turn]",
        incoming: Incoming,
        heard: _Heard,
        collector: AnswerCollector,
    ) -> Turn:
        """What the dialogue says in time, or what is said instead."""
        try:
            return await asyncio.wait_for(asked, URGENT_SECONDS if heard.urgent else ANSWER_SECONDS)
        except Full:
            return await self._refuse(incoming, heard, Outcome.full)
        except asyncio.TimeoutError as error:
            return self._failed(Outcome.timed_out, error, heard, collector)
        except Exception as error:
            return self._failed(Outcome.failed, error, heard, collector)

    async def _in_order(
        self, handler: Handler, incoming: Incoming, heard: _Heard, collector: AnswerCollector
    ) -> Turn:
        """Ask the dialogue when the earlier messages of the conversation are done. Raises Full."""
        own = self._own_answer(incoming, heard)
        order = self._conversations
        async with order.place(incoming.conversation, MAX_WAITING, here=own is not None):
            if own:
                return own
            if not heard.urgent and (turn := await self._without_dialogue(incoming)):
                return turn
            if incoming.mark and (known := await self._answered_before(incoming)):
                return Turn(Outcome.repeated, known)
            # Without a person to limit, the conversation stands for itself.
            async with self._persons.place(incoming.person or incoming.conversation):
                await within_budget(handler(_message(incoming, heard, collector)))
        if collector.replies:
            return Turn(Outcome.answered, collector.replies)
        return _instead(heard, Outcome.no_answer, self.standing().no_answer)

    def _own_answer(self, incoming: Incoming, heard: _Heard) -> Turn | None:
        """What is said to a message that is nothing for the dialogue."""
        if incoming.own and not heard.urgent:
            return Turn(Outcome.answered, [incoming.own])
        if not heard.text:
            return Turn(Outcome.not_text, [Reply.of(self.standing().not_text)])
        if heard.is_too_long:
            return Turn(Outcome.too_long, [Reply.of(self.standing().too_long)])
        return None

    async def _without_dialogue(self, incoming: Incoming) -> Turn | None:
        """What is done or said to a message that asks for no answer of the dialogue, if it does."""
        if incoming.deletion:
            await incoming.deletion()
            self.forget(incoming.conversation)
            return Turn(Outcome.deleted, [Reply.of(self.standing().deleted)])
        rest = incoming.rest and incoming.rest()
        return Turn(Outcome.answered, [rest]) if rest else None

    async def _answered_before(self, incoming: Incoming) -> list[Reply]:
        """What another process said to the same message, whose caller has not heard it."""
        return await self._answered(incoming.conversation, _marked(incoming))

    def _is_idle(self, incoming: Incoming, heard: _Heard) -> bool:
        """Whether nobody waits for an answer; never so for a button, nor for what waits."""
        said = heard.signs or heard.text
        if not incoming.can_be_automatic or incoming.rest or said.startswith("/"):
            return False
        urgent = heard.urgent is not None or heard.was_urgent
        return self._echoes.is_idle(
            incoming.conversation, said, sticker=incoming.sticker, urgent=urgent
        )

    async def _is_repeat(self, incoming: Incoming) -> bool:
        marked = incoming.delivery
        return bool(marked) and await self._shared.was_delivered(incoming.channel, marked)

    def _hear(self, incoming: Incoming) -> _Heard:
        """The payload if some answer offers it, else what was typed or stood on the button."""
        standing = self.standing()
        if incoming.payload == START or incoming.payload in standing.payloads:
            return _Heard(incoming.payload)
        words = words_of(incoming.text) or words_of(incoming.payload)
        was_urgent = self._echoes.was_urgent(incoming.conversation, words)
        if asked := signs().question(words):
            urgent = standing.urgent_question(asked)
            return _Heard(f"/{asked}", False, urgent, was_urgent, words)
        urgent = standing.urgent_answer(words)
        return _Heard(words, len(words) > TEXT_LIMIT, urgent, was_urgent)

    async def _seconds_to_wait(self, incoming: Incoming, heard: _Heard) -> int:
        """Count the message for its conversation and its person. 0: it is let through."""
        waits = [await self._of_conversation.take(incoming.conversation)]
        if incoming.person:
            cost = 1 + min(len(heard.text), TEXT_LIMIT) // CHARACTERS_OF_ONE
            waits.append(await self._of_person.take(incoming.person, cost))
        return max(waits)

    async def _refuse(
        self,
        incoming: Incoming,
        heard: _Heard,
        outcome: Outcome,
        wait: int = int(ANSWER_SECONDS),
    ) -> Turn:
        """The urgent answer, else a notice, which a conversation gets only now and then; it names
        911, so that it is the least that is said to what may be a call for help."""
        if heard.urgent:
            return Turn(Outcome.urgent, [Reply.of(heard.urgent)])
        told = await self._notices.take(incoming.conversation) > 0 and not heard.was_urgent
        return Turn(outcome, [] if told else [Reply.of(self.standing().too_many)], wait)

    def _failed(
        self, outcome: Outcome, error: Exception, heard: _Heard, collector: AnswerCollector
    ) -> Turn:
        log_quietly(logger, "A message was not answered", error)
        turn = _instead(heard, outcome, self.standing().failed)
        return Turn(turn.outcome, [*collector.replies, *turn.replies])


def _tells_of_danger(reply: Reply) -> bool:
    """Whether a reply answers a call for help, or what may be one."""
    return reply.data.get("kind") == Kind.safety or bool(reply.data.get("alert"))


def _of_human(conversation: str) -> str:
    """The key of a conversation that a human may have."""
    return f"human {conversation}"


def _marked(incoming: Incoming) -> str:
    """The mark together with what was said: other words are another message, whatever its mark.

    As a digest, so that no word is kept.
    """
    said = "\0".join((incoming.mark, incoming.text, incoming.payload))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _message(incoming: Incoming, heard: _Heard, collector: AnswerCollector) -> UserMessage:
    metadata = {}
    if incoming.shown and incoming.shown != heard.text:
        metadata[SHOWN] = incoming.shown
    if incoming.mark:
        metadata[MARK] = _marked(incoming)
    return UserMessage(
        heard.text,
        collector,
        incoming.conversation,
        input_channel=incoming.channel,
        metadata=metadata or None,
    )


def _instead(heard: _Heard, outcome: Outcome, answer: Answer) -> Turn:
    """The urgent answer, if the message calls for help, else another."""
    if heard.urgent:
        return Turn(Outcome.urgent, [Reply.of(heard.urgent)])
    return Turn(outcome, [Reply.of(answer)])


async def _nothing_answered(conversation: str, mark: str) -> list[Reply]:
    return []


@lru_cache(maxsize=1)
def process_desk() -> Desk:
    """The desk of this process, for channels that are made from credentials.yml.

    Raises SettingsError if a setting is wrong, ContentError if the content is.
    """
    config = settings()
    desk = Desk(config, standing, InRedis(config.redis_url) if config.redis_url else None)
    desk.standing()
    return desk
