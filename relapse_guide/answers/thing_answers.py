"""What a message asks about by name: the topic that is about it, or a word that there is none."""

from collections.abc import Sequence

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.naming import Naming
from relapse_guide.answers.thing_finding import speaks_of
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import QuestionKind, Trait
from relapse_guide.library.wording import any_of

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
        if content.things[thing].answered_by not in (draft.id, *draft.uses)
        and not speaks_of(content, thing, told)
    ]


def said_to_be_missing(draft: Draft, question: Question) -> Draft:
    """The draft with a word on what is asked and stands nowhere in it: first of all where nothing
    is known of it, in the place of a word of doubt; below, where a message of its own would tell.
    """
    if question.part or question.danger or not _asks(draft.content, question):
        return draft
    things = [draft.content.things[thing] for thing in missed(draft, question.things)]
    elsewhere = {thing.name: thing.answered_by or thing.near for thing in things}
    known = [name for name, topic in elsewhere.items() if topic and topic != draft.id]
    unknown = [name for name in elsewhere if name not in known]
    if unknown:
        draft.doubt = draft.phrase("nothing_on", things=any_of(unknown[:MOST_NAMED]))
    elif known:
        line = draft.phrase("ask_apart", things=any_of(known[:MOST_NAMED]))
        draft.meant = f"{draft.meant} {line}".strip()
    return draft


def topic_of_thing(draft: Draft, question: Question) -> str | None:
    """The topic that is about a thing, or next to it, of which an answer says nothing. Where the
    question is a guess, what its story names says more than the guess."""
    if _is_kept(draft.content, question):
        return None
    around = question.around if question.guessed else []
    things = [draft.content.things[thing] for thing in missed(draft, question.things or around)]
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
    """Whether no thing takes the place of an answer: what is said to a possible danger; and, unless
    it answers a guess, what is a rule for everybody, put together for treatments, or small talk."""
    if question.danger:
        safety = content.safety[question.danger]
        if question.intent in (safety.instead, *safety.keeps):
            return True
    if question.guessed:
        return False
    table = Questions(content.questions)
    if table.has(question.intent, Trait.kept):
        return True
    answers = bool(question.treatments) and (
        table.failure(question.intent) is not None
        or table.has(question.intent, Trait.with_lines)
        or table.has(question.intent, Trait.verdict)
    )
    return answers or not _asks(content, question)
