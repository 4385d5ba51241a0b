"""What a channel says or takes without asking the dialogue: its own answers, known payloads."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from relapse_guide.answers.answer import Answer, Kind, payload_of
from relapse_guide.answers.answering import answer_question, whole
from relapse_guide.answers.sign_finding import signs_told
from relapse_guide.answers.topic_answers import chat_draft, topic_button
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import all_subjects
from relapse_guide.library.content import Content
from relapse_guide.library.entries import PAYLOAD_LIMIT, Trait
from relapse_guide.library.library import library
from relapse_guide.understanding.phrase_net import PhraseNet
from relapse_guide.understanding.spoken import danger_in_others


@dataclass(frozen=True)
class StandingAnswers:
    """The answers of every conversation, and the payloads that some answer's button can send."""

    introduction: Answer
    too_long: Answer
    too_many: Answer
    not_text: Answer
    no_answer: Answer
    failed: Answer
    starting: Answer
    stopped: Answer
    """Where somebody wants no more messages: none comes unasked."""
    deleted: Answer
    """Where what was kept of the conversation was deleted."""
    not_in_list: Answer
    """Where a number picks none of the suggestions."""
    more_waits: str
    """Said below the first part of an answer whose rest is sent when it is asked for."""
    choices_numbered: str
    """Said before suggestions of which a number picks one, where they can only be typed."""
    choices_written: str
    """Said before those that have to be written out."""
    payloads: frozenset[str]
    urgent: tuple[tuple[PhraseNet, str], ...]
    content: Content

    def urgent_answer(self, text: str) -> Answer | None:
        """The answer to an emergency or crisis that words of the content tell, or None.

        For whole messages of any length, before anything else decides what becomes of them.
        """
        told = danger_in_others(text)
        if told is not None:
            entry = self.content.safety[told.kind.value]
            asked = Question(intent=entry.intents[0], language=told.code)
            return answer_question(self.content, asked)
        intent = next((intent for net, intent in self.urgent if net.holds(text)), None)
        if intent is None:
            return None
        signs = signs_told(self.content, text)
        return answer_question(self.content, Question(intent=intent, signs=signs))

    def urgent_question(self, asked: str) -> Answer | None:
        """The answer to a question that is an emergency or a crisis, None to any other."""
        if not any(asked == intent for _, intent in self.urgent):
            return None
        return answer_question(self.content, Question(intent=asked))


def standing() -> StandingAnswers:
    """The standing answers of this process's content as it is now.

    Raises ContentError if there has been no good content yet.
    """
    return standing_answers(library().content)


@lru_cache(maxsize=2)
def standing_answers(content: Content) -> StandingAnswers:
    """The standing answers of this content, made once."""

    def line(line_id: str, kind: Kind = Kind.chat) -> Answer:
        return whole(chat_draft(content, content.chat[line_id], kind))

    return StandingAnswers(
        introduction=line("introduction"),
        too_long=line("too_long", Kind.error),
        too_many=line("too_many", Kind.error),
        not_text=line("not_text"),
        no_answer=line("no_answer", Kind.error),
        failed=line("failed", Kind.error),
        starting=line("starting", Kind.error),
        stopped=line("stopped"),
        deleted=line("deleted"),
        not_in_list=line("not_in_list", Kind.clarify),
        more_waits=content.phrases["more_waits"].says,
        choices_numbered=content.phrases["choices_numbered"].says,
        choices_written=content.phrases["choices_written"].says,
        payloads=offered_payloads(content),
        urgent=tuple(_urgent(content)),
        content=content,
    )


def _urgent(content: Content) -> Iterator[tuple[PhraseNet, str]]:
    for entry in content.safety.values():
        yield PhraseNet(entry.phrases), entry.intents[0]


def offered_payloads(content: Content) -> frozenset[str]:
    """Every payload that a button can hold: a question of the table, alone or about one subject,
    and a topic."""
    table = Questions(content.questions)
    never = {*table.those(Trait.unasked), *table.those(Trait.naming)}
    intents = [intent for intent in table.types if intent not in never]
    made = [payload_of(intent) for intent in intents]
    made += [topic_button(topic).payload for topic in content.topics.values() if topic.title]
    for subject in all_subjects(content):
        made += [payload_of(intent, subject.entity, subject.id) for intent in intents]
    return frozenset(payload for payload in made if len(payload.encode()) <= PAYLOAD_LIMIT)
