"""What else a message asks: told in short below the answer to its first question."""

from collections.abc import Callable, Sequence

from relapse_guide.answers.answer import MOST_SOURCES_BESIDES, AnswerButton, Kind, payload_of
from relapse_guide.answers.citing import chosen
from relapse_guide.answers.draft import MAX_BUTTONS, Draft, Said, said
from relapse_guide.answers.helpings import helpings_of
from relapse_guide.answers.thing_answers import missing_in
from relapse_guide.answers.topic_answers import topic_button, topic_of
from relapse_guide.dialogue.conversation import AskedAlso, Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import PAYLOAD_LIMIT, QuestionKind
from relapse_guide.library.texts import count_words
from relapse_guide.library.wording import any_of

DraftOf = Callable[[Content, Question], Draft]
MOST_BESIDES = 3
"""Further questions that are told of; more is a list, and the care team is asked anyway."""
WORDS_BESIDES = 45
"""Words about a further question: its first sentence, what to call about, and what fits."""
_OFFERED = (QuestionKind.content, QuestionKind.boundary)
_OFFERED_KINDS = (Kind.content, Kind.boundary)
_NOTHING_ELSE: dict[str, object] = {
    "also": [],
    "things": [],
    "around": [],
    "signs": [],
    "guesses": [],
    "near": [],
    "danger": None,
    "doubtful": False,
    "guessed": False,
    "asked_back": False,
}
"""What of a question is not asked by a further one."""


def besides_told(draft: Draft, question: Question, draft_of: DraftOf) -> Draft:
    """The draft with the first sentences of the answers to what is asked besides, and a word on
    what nothing is known of: first of all where nothing else is asked about by name.

    `draft_of`: puts the answer to a question together.
    """
    if draft.kind in (Kind.safety, Kind.error) or question.part:
        return draft
    missing = missing_in(draft, question)
    asked_also = question.also if draft.kind is not Kind.clarify else []
    # What stands behind "tell me more" has its own sources.
    shown = list(helpings_of(draft)[0].part.said()) if asked_also or missing.topics else []
    for also in asked_also:
        _tell_answer(draft, question, also, draft_of, shown)
    for topic in missing.topics:
        _tell(draft, topic_of(draft.content, draft.content.topics[topic]), shown)
    if missing.names:
        line = draft.phrase("nothing_on", things=any_of(missing.names))
        if missing.alone and not draft.besides:
            draft.doubt = line
        else:
            draft.besides.append([said(line)])
    return draft


def _tell_answer(
    draft: Draft, question: Question, also: AskedAlso, draft_of: DraftOf, shown: Sequence[Said]
) -> None:
    """The answer to a further question in short, with a button for the whole of it."""
    asked = draft.content.questions.get(also.intent)
    if asked is None or asked.kind not in _OFFERED:
        return
    mentions = [also.about] if also.about else []
    alone = {"intent": also.intent, "mentions": mentions, "topic": also.topic, **_NOTHING_ELSE}
    other = draft_of(draft.content, question.copy(update=alone))
    if other.kind not in _OFFERED_KINDS or not _tell(draft, other, shown):
        return
    button = _button_of(draft.content, also, other)
    if button:
        others = [one for one in draft.buttons if one.payload != button.payload]
        draft.buttons = [button, *others][:MAX_BUTTONS]


def _tell(draft: Draft, other: Draft, shown: Sequence[Said]) -> bool:
    """Add what another answer says first, unless it is said or there is no room for it beside what
    is shown at first."""
    if len(draft.besides) == MOST_BESIDES or other.id in (draft.id, *draft.uses):
        return False
    told = _in_short(other)
    for some in (told, told[:1]):
        stated = [*shown, *(one for line in draft.besides for one in line), *some]
        if len(chosen(draft.content, stated)) <= MOST_SOURCES_BESIDES:
            draft.besides.append(some)
            draft.uses += [used for used in other.uses if used not in draft.uses]
            return True
    return False


def _in_short(other: Draft) -> list[Said]:
    """The first sentences of an answer, and what to call about; others while they are few."""
    part = other.first
    told = [part.lead, *part.follow, *part.warnings]
    for detail in part.details:
        if count_words(*(one.text for one in told), detail.text) > WORDS_BESIDES:
            break
        told.append(detail)
    return told


def _button_of(content: Content, also: AskedAlso, answer: Draft) -> AnswerButton | None:
    """What asks a further question whole, None where nothing stands on a button for it."""
    topic = content.topics.get(answer.id)
    if topic and topic.title:
        return topic_button(topic)
    title = content.questions[also.intent].title
    return _button(title, also) if title else None


def _button(title: str, also: AskedAlso) -> AnswerButton:
    """About what the question names, if that fits; else about what was named last."""
    about = also.about
    if about and len(payload_of(also.intent, about.entity, about.value)) <= PAYLOAD_LIMIT:
        return AnswerButton.asking(title, also.intent, about.entity, about.value)
    return AnswerButton.asking(title, also.intent)
