"""What a message asks about by name: the topic that is about it, or a word that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.naming import Naming
from relapse_guide.answers.thing_finding import speaks_of
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import QuestionKind, Trait

MOST_NAMED = 2
"""Things in one sentence; more is a list, and the care team is asked anyway."""
NOT_SAID_TO = frozenset({Kind.safety, Kind.error})
"""Where somebody may be in danger nothing goes before what to do."""


def missed(draft: Draft, things: Sequence[str]) -> list[str]:
    """Of these things those of which an answer says nothing."""
    content = draft.content
    if not things or draft.kind in NOT_SAID_TO:
        return []
    naming = Naming(content)
    told = [naming.sentences(said.text) for part in draft.parts for said in part.said()]
    told += [part.title for part in draft.parts]
    return [
        thing
        for thing in things
        if content.things[thing].answered_by not in _said_by(draft)
        and not speaks_of(content, thing, told)
    ]


@dataclass(frozen=True)
class Missing:
    """Of the things that a question asks about those of which its answer says nothing: `topics`
    (ids) that are about them, `names` of those about which there is none; `alone`: it asks about
    no other thing."""

    topics: list[str]
    names: list[str]
    alone: bool


def missing_in(draft: Draft, question: Question) -> Missing:
    """What is asked about by name and stands nowhere in a draft."""
    if question.danger or not _asks(draft.content, question):
        return Missing([], [], alone=False)
    content = draft.content
    unsaid = missed(draft, question.things)
    # What is put together on a drug names an effect, and has no word on how to live with it.
    told_of = unsaid if draft.id in content.topics else question.things
    about = dict.fromkeys(content.things[thing].answered_by or "" for thing in told_of)
    topics = [content.topics[topic] for topic in about if topic not in ("", *_said_by(draft))]
    return Missing(
        [one.id for one in topics if not (one.heavy and question.guessed)],
        [content.things[one].name for one in unsaid if not content.things[one].answered_by][
            :MOST_NAMED
        ],
        alone=len(unsaid) == len(question.things),
    )


def _said_by(draft: Draft) -> tuple[str, ...]:
    return (draft.id, *draft.uses)


def topic_of_thing(draft: Draft, question: Question) -> str | None:
    """The topic that is about a thing, or next to it, where an answer says nothing of what is asked
    by name. Where the question is a guess, what its story names says more than the guess."""
    if _is_kept(draft.content, question):
        return None
    around = question.around if question.guessed else []
    unsaid = missed(draft, question.things or around)
    if len(unsaid) < len(question.things):
        return None
    things = [draft.content.things[thing] for thing in unsaid]
    about = [thing.answered_by for thing in things] + [thing.near for thing in things]
    topics = [draft.content.topics[topic] for topic in about if topic and topic != draft.id]
    return next((one.id for one in topics if not (one.heavy and question.guessed)), None)


def _asks(content: Content, question: Question) -> bool:
    """Whether a question is more than small talk, or may be."""
    asked = content.questions.get(question.intent)
    if asked is None or asked.kind is not QuestionKind.talk:
        return True
    return question.guessed or Trait.named in asked.traits


def _is_kept(content: Content, question: Question) -> bool:
    """Whether no thing takes the place of an answer: what is said to a possible danger; a topic
    that is asked for and no mere guess, as a thing may stand in the story; and, unless it answers a
    guess, what is a rule for everybody, put together for treatments, or small talk."""
    if question.danger:
        safety = content.safety[question.danger]
        if question.intent in (safety.instead, *safety.keeps):
            return True
    if question.topic and (question.topic_clear or not question.guessed):
        return True
    if question.guessed:
        return False
    if len(question.treatments) > 1:
        # Of two drugs side by side the question is more than of what stands beside them.
        return True
    table = Questions(content.questions)
    if table.has(question.intent, Trait.kept):
        return True
    answers = bool(question.treatments) and (
        table.failure(question.intent) is not None
        or table.has(question.intent, Trait.with_lines)
        or table.has(question.intent, Trait.verdict)
    )
    return answers or not _asks(content, question)
