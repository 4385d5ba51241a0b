"""Answers that the content holds whole: topics, boundaries, safety, and small talk."""

import re
from collections.abc import Sequence

from relapse_guide.answers import drug_words
from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.answers.approval_words import approved_since, form_words
from relapse_guide.answers.asked_first import Asked, asked_first
from relapse_guide.answers.draft import (
    MAX_BUTTONS,
    Draft,
    Listing,
    Part,
    Said,
    all_written,
    said,
    written,
)
from relapse_guide.answers.named_first import (
    blocks_of,
    fixed_blocks,
    left_out,
    named_first,
)
from relapse_guide.answers.naming import short_mark, short_marks
from relapse_guide.dialogue.conversation import FAILED, FAILING_KINDS, Awaited, Question
from relapse_guide.knowledge.approvals import approvals_of, for_relapse
from relapse_guide.knowledge.names import are_kin, drugs_of, find_subject, subjects_of
from relapse_guide.knowledge.updates import is_warning, updates_about
from relapse_guide.library.content import TOPIC_ENTITY, Content
from relapse_guide.library.entries import (
    EMERGENCY_NUMBER,
    TITLE_LIMIT,
    Boundary,
    ChatLine,
    Draws,
    HelpLine,
    Safety,
    Topic,
)
from relapse_guide.library.subjects import Drug, DrugClass
from relapse_guide.library.wording import any_of

MAX_QUESTIONS = 3


def topic_draft(content: Content, question: Question) -> Draft:
    """The content entry that answers an intent, by the term named if there are several.

    Raises KeyError if no entry has this intent.
    """
    entry = _in_country(content, entry_for(content, question), question)
    draft = _draft_of(content, entry, question)
    if isinstance(entry, Topic):
        _add_signs(draft, question)
    if question.unsure_before:
        _name_the_number(draft)
    add_help_lines(draft, question.intent)
    return draft


def _name_the_number(draft: Draft) -> None:
    """What was not understood before may have been a call for help."""
    if not any(EMERGENCY_NUMBER.search(said.text) for said in draft.first.said()):
        draft.first.details.append(written(draft.phrase("number_after_unclear"), []))


def _add_signs(draft: Draft, question: Question) -> None:
    """What to do about a sign that the question tells, right after the first sentence."""
    for sign_id in question.signs[:1]:
        sign = draft.content.signs[sign_id]
        draft.uses.append(sign.id)
        draft.first.follow.append(written(sign.lead, sign.sources))


def _draft_of(
    content: Content, entry: Topic | Boundary | Safety | ChatLine, question: Question
) -> Draft:
    if isinstance(entry, Topic):
        return topic_of(content, entry, question.subjects, question.words, question.sentences)
    if isinstance(entry, Boundary):
        return _boundary(content, entry, question)
    if isinstance(entry, Safety):
        return safety_draft(content, entry)
    return chat_draft(content, entry)


def add_help_lines(draft: Draft, intent: str) -> None:
    """The numbers that belong to an intent, each with what it is for."""
    lines = [line for line in draft.content.help.values() if intent in line.intents]
    told = re.sub(r"\D", "", " ".join(statement.text for statement in draft.first.said()))
    lines = [line for line in lines if line.dial not in told]
    if not lines:
        return
    # Whom to call comes before what to ask.
    draft.first.listings.insert(0, Listing("", [line_said(draft, line) for line in lines]))
    draft.first.go_on = draft.first.go_on or draft.phrase("more_numbers")
    draft.help_lines += [line.id for line in lines]
    draft.uses += [line.id for line in lines]


def line_said(draft: Draft, line: HelpLine) -> Said:
    """`IMF InfoLine: 1-800-452-CURE. Ask about myeloma by phone.`"""
    text = draft.phrase("help_line", name=line.name, phone=line.phone, says=line.says)
    return said(text, line.sources)


def entry_for(content: Content, question: Question) -> Topic | Boundary | Safety | ChatLine:
    """The entry for an intent: the topic chosen below it, else the one for a term that the
    message names, else the general one."""
    groups = (content.topics, content.boundaries, content.safety, content.chat)
    found = [
        entry for group in groups for entry in group.values() if question.intent in entry.intents
    ]
    chosen = chosen_topic(content, question)
    chosen = chosen or page_of_term(content, question.intent, question.subjects)
    if chosen is not None:
        return chosen
    for entry in found:
        if not (isinstance(entry, Topic) and (entry.terms or entry.asked)):
            return entry
    raise KeyError(question.intent)


def page_of_term(content: Content, intent: str, subjects: Sequence[str]) -> Topic | None:
    """The topic below an intent that is about a term among these subjects."""
    below = (topic for topic in content.topics.values() if intent in topic.intents)
    return next((topic for topic in below if not set(subjects).isdisjoint(topic.terms)), None)


def _in_country(
    content: Content, entry: Topic | Boundary | Safety | ChatLine, question: Question
) -> Topic | Boundary | Safety | ChatLine:
    """What answers in the writer's country, where the entry is about the US."""
    country = content.countries.get(question.country or "")
    here = country.topics.get(entry.id) if country else None
    return content.topics[here] if here else entry


def chosen_topic(content: Content, question: Question) -> Topic | None:
    """The topic that was chosen below the question, if the message names nothing else.

    A message is compared with the sentences of a topic with its names masked, so one on CAR T
    reads like one on bispecific antibodies; what it names tells them apart.
    """
    topic = content.topics.get(question.topic or "")
    if topic is None or question.intent not in topic.intents:
        return None
    if topic.beside_failed and question.names_failed_alone:
        return None
    if topic.about is None or not question.subjects:
        return topic
    may_be_named = _with_drugs(content, [*topic.about, *topic.terms])
    return topic if may_be_named & _with_drugs(content, question.subjects) else None


def asks_for_a_relative(content: Content, question: Question) -> bool:
    """Whether a drug is asked about that is of the family of one that failed, or has its target
    ("Carvykti gave me a year, Tecvayli now?")."""
    kinds = [mention for mention in question.mentions if mention.entity in FAILING_KINDS]
    failed = drugs_of(content, (mention.value for mention in kinds if mention.role in FAILED))
    others = drugs_of(
        content, (mention.value for mention in kinds if mention.role in (None, "planned"))
    )
    return any(_are_related(content, one, other) for one in others - failed for other in failed)


def _are_related(content: Content, one: str, other: str) -> bool:
    target = content.drugs[one].target
    same = target is not None and target == content.drugs[other].target
    return same or are_kin(content, one, other)


def _with_drugs(content: Content, ids: Sequence[str]) -> frozenset[str]:
    """Ids with the drugs that they stand for: who names Carvykti names CAR T."""
    return drugs_of(content, ids).union(ids)


def topic_button(topic: Topic) -> AnswerButton:
    """What asks for a topic that has a title."""
    return AnswerButton.asking(topic.title or "", topic.intents[0], TOPIC_ENTITY, topic.id)


def topic_of(
    content: Content,
    topic: Topic,
    subjects: Sequence[str] = (),
    words: Sequence[str] = (),
    nearest: Sequence[str] = (),
) -> Draft:
    """A topic with its further subjects as messages of their own; what it says of the drugs that
    are asked about comes first, and before it what is nearest to the question: by these telling
    words, and by these keys of sentences."""
    draft = Draft(
        content,
        id=topic.id,
        care_team=topic.care_team,
        uses=[topic.id, *topic.terms],
        questions=list(topic.questions),
    )
    says, bullets = topic.says, topic.bullets
    leaning = content.phrases["leaning_words"].says.lower().split(", ")
    if subjects:
        says = named_first(content, says, subjects, leaning)
        bullets = named_first(content, bullets, subjects, ())
    if words or nearest:
        says = asked_first(content, topic, says, Asked(words, nearest), leaning)
    details = all_written(says, topic.sources)
    missing = left_out(content, _all_of(topic), subjects)
    if missing:
        blocks = blocks_of(says, leaning)
        leans_on_lead = sum(len(block) for block in blocks[: fixed_blocks(blocks, leaning)])
        details.insert(leans_on_lead, _not_named(draft, missing))
    part = Part(
        written(topic.lead, topic.sources),
        details=details,
        warnings=all_written([topic.warning] if topic.warning else [], topic.sources),
        page_notes=all_written([topic.page_note] if topic.page_note else [], topic.sources),
    )
    if bullets:
        part.listings.append(Listing("", all_written(bullets, topic.sources)))
    add_updates(draft, part, topic.id)
    draft.parts.append(part)
    for further in topic.more:
        draft.parts.append(
            Part(
                written(further.lead, topic.sources),
                details=all_written(further.says, topic.sources),
                listings=[Listing("", all_written(further.bullets, topic.sources))]
                if further.bullets
                else [],
                title=further.title,
            )
        )
    draft.content_buttons(topic.buttons)
    return draft


def _not_named(draft: Draft, drugs: Sequence[str]) -> Said:
    """Who asks about a drug may take what is said of others for it."""
    names = any_of(short_marks(subjects_of(draft.content, drugs)))
    return said(draft.phrase("not_named", drugs=names))


def _all_of(topic: Topic) -> list[str]:
    """Every text of a topic."""
    further = [text for part in topic.more for text in (part.lead, *part.says, *part.bullets)]
    named = [text for text in (topic.warning, topic.page_note) if text]
    return [topic.lead, *topic.says, *topic.bullets, *named, *further]


def add_updates(draft: Draft, part: Part, content_id: str) -> None:
    """The dated facts about an entry: warnings with the warnings, the others after the details."""
    for update in updates_about(draft.content, [content_id]):
        draft.uses.append(update.id)
        fact = written(update.says, update.sources)
        (part.warnings if is_warning(update) else part.details).append(fact)


def _boundary(content: Content, boundary: Boundary, question: Question) -> Draft:
    """What is never answered for one person: the general part, and what to ask the care team."""
    draft = Draft(
        content,
        id=boundary.id,
        care_team=boundary.care_team,
        kind=Kind.boundary,
        uses=[boundary.id],
        questions=list(boundary.questions),
    )
    # What is not answered rests on nothing; a text with facts names its sources.
    part = Part(
        written(boundary.lead, ()),
        details=all_written(boundary.says, ()),
        warnings=all_written([boundary.warning] if boundary.warning else [], boundary.sources),
    )
    add_updates(draft, part, boundary.id)
    for value in question.subjects[:1]:
        _draw_on(draft, part, boundary, value)
    asked = [said(text) for text in boundary.questions[:MAX_QUESTIONS]]
    part.listings.append(Listing(draft.phrase("you_could_ask"), asked))
    draft.parts.append(part)
    draft.content_buttons(boundary.buttons[: MAX_BUTTONS - len(draft.buttons)])
    return draft


def _draw_on(draft: Draft, part: Part, boundary: Boundary, value: str) -> None:
    """What is known of the drug that the question names, and may be told to anybody."""
    subject = find_subject(draft.content, value)
    if not isinstance(subject, Drug | DrugClass):
        return
    draft.uses.append(subject.id)
    draft.id = f"{boundary.id}_{subject.id}"
    for draws in boundary.draws_on:
        if draws is Draws.warnings:
            part.warnings += [
                fact
                for fact in (
                    drug_words.boxed(draft, subject),
                    drug_words.call_about(draft, subject),
                )
                if fact
            ]
        if draws is Draws.effects:
            part.details += [fact for fact in [drug_words.effects(draft, subject)] if fact]
        if draws is Draws.given and subject.given:
            kind = "given_as" if isinstance(subject, Drug) else "given_as_plural"
            text = draft.phrase(
                kind, drug=short_mark(subject), forms=form_words(draft, subject.given.forms)
            )
            part.details.append(said(text, subject.given.sources))
        if draws is Draws.approval:
            _add_approval(draft, part, subject)
        if draws is Draws.generic and isinstance(subject, Drug) and subject.generic_form:
            part.details.append(written(subject.generic_form.says, subject.generic_form.sources))
    title = draft.phrase("button_about", name=subject.title)
    if len(title) > TITLE_LIMIT:
        title = draft.phrase("button_explain")
    draft.button(title, "ask_explain", subject.id)


def _add_approval(draft: Draft, part: Part, subject: Drug | DrugClass) -> None:
    records = for_relapse(approvals_of(draft.content, subject))
    if isinstance(subject, Drug) and records:
        fact = approved_since(draft, subject, records, "approved_since", "approved_undated")
        part.details.append(fact)


def safety_draft(content: Content, safety: Safety) -> Draft:
    """The urgent answer where no listed sign was told."""
    draft = Draft(
        content,
        id=safety.id,
        care_team=safety.care_team,
        kind=Kind.safety,
        uses=[safety.id, *safety.call],
        help_lines=list(safety.call),
    )
    part = Part(
        written(safety.lead, safety.sources),
        follow=all_written([safety.follow] if safety.follow else [], safety.sources),
        details=all_written([*safety.says, *safety.us_says], safety.sources),
    )
    bullets = [*safety.us_bullets, *safety.bullets]
    if bullets:
        part.listings.append(Listing("", all_written(bullets, safety.sources)))
    draft.parts.append(part)
    return draft


def chat_draft(
    content: Content, line: ChatLine, kind: Kind = Kind.chat, awaits: Awaited | None = None
) -> Draft:
    """A line of small talk, or about the assistant itself; it shows sources only of its own."""
    draft = Draft(
        content,
        id=line.id,
        care_team=line.care_team,
        kind=kind,
        uses=[line.id],
        awaits=awaits,
    )
    part = Part(written(line.lead, line.sources), details=all_written(line.says, line.sources))
    bullets = all_written(line.bullets, line.sources)
    if bullets:
        part.listings.append(Listing("", bullets))
    draft.parts.append(part)
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
