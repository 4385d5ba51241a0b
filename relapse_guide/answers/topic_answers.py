"""Answers that the content holds whole: topics, boundaries, safety, and small talk."""

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import MAX_BUTTONS, Draft
from relapse_guide.dialogue.conversation import Awaited, Question
from relapse_guide.knowledge.names import find_subject
from relapse_guide.knowledge.updates import updates_about
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Boundary, ChatLine, Safety, Topic

MAX_QUESTIONS = 3


def topic_draft(content: Content, question: Question) -> Draft:
    """The content entry that answers an intent, by the term named if there are several.

    Raises KeyError if no entry has this intent.
    """
    entry = entry_for(content, question)
    draft = _draft_of(content, entry, question)
    _add_help_lines(draft, question.intent)
    return draft


def _draft_of(
    content: Content, entry: Topic | Boundary | Safety | ChatLine, question: Question
) -> Draft:
    if isinstance(entry, Topic):
        return _topic(content, entry)
    if isinstance(entry, Boundary):
        return _boundary(content, entry, question)
    if isinstance(entry, Safety):
        return _safety(content, entry)
    return chat_draft(content, entry)


def _add_help_lines(draft: Draft, intent: str) -> None:
    """The numbers that belong to an intent, each with what it is for as far as there is room."""
    lines = [line for line in draft.content.help.values() if intent in line.intents]
    for position, line in enumerate(lines):
        short = f"{line.name}: {line.phone}"
        waiting = [f"{other.name}: {other.phone}" for other in lines[position + 1 :]]
        full = f"{short}. {line.says}"
        draft.bullets.append(full if draft.room_for(full, *waiting) else short)
        draft.uses.append(line.id)
        draft.help_lines.append(line.id)
        draft.sources = list(dict.fromkeys([*draft.sources, *line.sources]))


def entry_for(content: Content, question: Question) -> Topic | Boundary | Safety | ChatLine:
    """The entry for an intent: the topic chosen below it, else the one for a term that the
    message names, else the general one."""
    groups = (content.topics, content.boundaries, content.safety, content.chat)
    found = [
        entry for group in groups for entry in group.values() if question.intent in entry.intents
    ]
    named = set(question.subjects)
    for entry in found:
        if entry.id == question.topic:
            return entry
    for entry in found:
        if isinstance(entry, Topic) and named.intersection(entry.terms):
            return entry
    for entry in found:
        if not (isinstance(entry, Topic) and (entry.terms or entry.asked)):
            return entry
    raise KeyError(question.intent)


def _topic(content: Content, topic: Topic) -> Draft:
    draft = Draft(
        content,
        id=topic.id,
        care_team=topic.care_team,
        paragraphs=list(topic.says),
        bullets=list(topic.bullets),
        more=list(topic.more),
        updates=updates_about(content, [topic.id]),
        sources=list(topic.sources),
        uses=[topic.id, *topic.terms],
        questions=topic.questions,
    )
    draft.content_buttons(topic.buttons)
    return draft


def _boundary(content: Content, boundary: Boundary, question: Question) -> Draft:
    """What is never answered clinically: why, the fact that fits, what to ask the care team."""
    draft = Draft(
        content,
        id=boundary.id,
        care_team=boundary.care_team,
        kind=Kind.boundary,
        paragraphs=list(boundary.says),
        optional_bullets=list(boundary.questions[:MAX_QUESTIONS]),
        sources=list(boundary.sources),
        uses=[boundary.id],
        questions=boundary.questions,
        updates=updates_about(content, [boundary.id]),
    )
    for value in question.subjects[:1]:
        _add_general_fact(draft, value)
    draft.content_buttons(boundary.buttons[: MAX_BUTTONS - len(draft.buttons)])
    return draft


def _add_general_fact(draft: Draft, content_id: str) -> None:
    """What may be said of a drug to a question that is not answered clinically."""
    subject = find_subject(draft.content, content_id)
    if subject is None or subject.general_fact is None:
        return
    draft.uses.append(subject.id)
    draft.sources += [source for source in subject.sources if source not in draft.sources]
    draft.paragraphs.append(draft.phrase("general_fact", fact=subject.general_fact))
    draft.button(draft.phrase("button_explain"), "ask_explain", subject.id)


def _safety(content: Content, safety: Safety) -> Draft:
    return Draft(
        content,
        id=safety.id,
        care_team=safety.care_team,
        kind=Kind.safety,
        paragraphs=[safety.first, *safety.says],
        bullets=list(safety.bullets),
        sources=list(safety.sources),
        uses=[safety.id, *safety.call],
        help_lines=list(safety.call),
    )


def chat_draft(
    content: Content, line: ChatLine, kind: Kind = Kind.chat, awaits: Awaited | None = None
) -> Draft:
    """A line of small talk, or about the assistant itself."""
    draft = Draft(
        content,
        id=line.id,
        care_team=line.care_team,
        kind=kind,
        paragraphs=list(line.says),
        bullets=list(line.bullets),
        sources=list(line.sources),
        uses=[line.id],
        awaits=awaits,
    )
    draft.content_buttons(line.buttons)
    return draft


def ask_once(
    content: Content, question: Question, line_id: str, awaits: Awaited, otherwise: str
) -> Draft:
    """A question to the user, whose bare reply the next turn takes.

    If it was asked already and not answered, the general answer of the intent `otherwise`.
    """
    if question.asked_back:
        return topic_draft(content, Question(intent=otherwise))
    return chat_draft(content, content.chat[line_id], Kind.clarify, awaits)
