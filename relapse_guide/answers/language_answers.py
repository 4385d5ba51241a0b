"""What is said to somebody who writes in a language that the assistant does not know."""

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft, Listing, Part, all_written, said, written
from relapse_guide.answers.topic_answers import chat_draft, safety_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import LanguageReply, Safety, SpokenAnswer

OTHER_LANGUAGE = "other_language"
"""What is said of a language in which the content has no words."""
HELP = ("emergency", "crisis")
"""The entries of safety.yml whose numbers a reply names, in the order in which they are shown."""


def in_language(content: Content, question: Question) -> Draft:
    """That the assistant knows English only, in the language of the message; the urgent answer
    where a danger was understood."""
    reply = content.languages.get(question.language or "")
    urgent = next((e for e in content.safety.values() if question.intent in e.intents), None)
    if reply is None:
        return safety_draft(content, urgent) if urgent else _in_english(content)
    spoken = _urgent_answer(reply, urgent)
    draft = Draft(
        content,
        id=f"{urgent.id}_{reply.id}" if urgent else f"{OTHER_LANGUAGE}_{reply.id}",
        care_team=(spoken or reply).care_team,
        kind=Kind.safety if urgent else Kind.chat,
        uses=[reply.id],
        help_lines=_help_lines(content, urgent),
        language=reply.tag,
    )
    draft.parts.append(_part(draft, spoken or reply, _sources(reply, urgent)))
    return draft


def _in_english(content: Content) -> Draft:
    draft = chat_draft(content, content.chat[OTHER_LANGUAGE])
    draft.help_lines = _help_lines(content, None)
    return draft


def _urgent_answer(reply: LanguageReply, urgent: Safety | None) -> SpokenAnswer | None:
    if urgent is None:
        return None
    found: SpokenAnswer | None = getattr(reply, urgent.id, None)
    return found


def _sources(reply: LanguageReply, urgent: Safety | None) -> list[str]:
    return list(urgent.sources if urgent else reply.sources)


def _part(draft: Draft, texts: LanguageReply | SpokenAnswer, sources: list[str]) -> Part:
    """Everything in one message, and a line for those who stand by and know English."""
    part = Part(
        written(texts.lead, sources),
        follow=all_written([texts.follow] if texts.follow else [], sources),
        details=[*all_written(texts.says, sources), said(draft.phrase("in_english"))],
    )
    if texts.bullets:
        part.listings.append(Listing("", all_written(texts.bullets, sources)))
    return part


def _help_lines(content: Content, urgent: Safety | None) -> list[str]:
    """The numbers to call, those of the danger first."""
    entries = [urgent] if urgent else []
    entries += [content.safety[name] for name in HELP if name in content.safety]
    return list(dict.fromkeys(line for entry in entries for line in entry.call))
