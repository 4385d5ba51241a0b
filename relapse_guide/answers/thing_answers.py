"""What a message asks about by name: the topic that is about it, or a word that there is none."""

from collections.abc import Sequence

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.naming import Naming
from relapse_guide.answers.thing_finding import speaks_of
from relapse_guide.dialogue.conversation import Question
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
    """The draft with a first sentence on what is asked and stands nowhere in it.

    It takes the place of a word of doubt: what is not known is surer than what was not understood.
    """
    names = [draft.content.things[thing].name for thing in missed(draft, question.things)]
    if names and question.part == 0:
        draft.doubt = draft.phrase("nothing_on", things=any_of(names[:MOST_NAMED]))
    return draft


def topic_of_thing(draft: Draft, question: Question) -> str | None:
    """The topic that is about a thing, or next to it, of which an answer says nothing. Where the
    question is a guess, what its story names says more than the guess."""
    around = question.around if question.guessed and not question.things else []
    things = [draft.content.things[thing] for thing in missed(draft, question.things or around)]
    about = [thing.answered_by for thing in things] + [thing.near for thing in things]
    return next((topic for topic in about if topic and topic != draft.id), None)
