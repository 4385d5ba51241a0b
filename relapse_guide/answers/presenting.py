"""Makes an answer of a helping: drugs named in reading order, sources, numbers and buttons."""

from relapse_guide.answers.answer import Answer, AnswerButton, NewerFact, PhoneNote, SourceNote
from relapse_guide.answers.draft import MAX_BUTTONS, Draft
from relapse_guide.answers.helpings import Helping, helpings_of
from relapse_guide.answers.naming import Naming
from relapse_guide.knowledge.updates import is_newer_than_page
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Update

_HEADINGS = ("heading_newer", "heading_beside", "heading_sources")


def present(draft: Draft, part: int = 0) -> Answer | None:
    """The answer's helping number `part`, or None when there is no such helping."""
    helpings = helpings_of(draft)
    if part >= len(helpings):
        return None
    buttons = _with_more(draft) if part + 1 < len(helpings) else draft.buttons
    return _answer(draft, part, helpings[part], buttons)


def _with_more(draft: Draft) -> list[AnswerButton]:
    more = AnswerButton.asking(draft.phrase("button_more"), "tell_me_more")
    return [*draft.buttons[: MAX_BUTTONS - 1], more]


def _answer(draft: Draft, part: int, helping: Helping, buttons: list[AnswerButton]) -> Answer:
    content = draft.content
    naming = Naming(content)
    paragraphs = [naming.fill(text) for text in helping.paragraphs]
    bullets = [naming.fill(text) for text in helping.bullets]
    newer = _newer_facts(content, helping.updates, naming)
    care_team = naming.fill(draft.care_team)
    headings = {name: draft.phrase(name) for name in _HEADINGS}
    sources = dict.fromkeys([*helping.sources, *(name for fact in newer for name in fact.sources)])
    return Answer(
        id=f"{draft.id}_more_{part}" if part else draft.id,
        kind=draft.kind,
        paragraphs=paragraphs,
        bullets=bullets,
        newer=newer,
        note=helping.note,
        care_team=care_team,
        sources=[source_note(content, source_id) for source_id in sources],
        phones=[] if part else [phone_note(content, line) for line in draft.help_lines],
        buttons=buttons,
        uses=list(dict.fromkeys([*draft.uses, *(fact.id for fact in newer)])),
        listed=draft.listed,
        questions=[Naming(content).fill(question) for question in draft.questions],
        awaits=draft.awaits,
        **headings,
    )


def _newer_facts(content: Content, updates: list[Update], naming: Naming) -> list[NewerFact]:
    """In the order shown: those under the "newer" heading, then those under the other."""
    return [
        NewerFact(
            id=update.id,
            text=naming.fill(update.says),
            date=update.date.words,
            newer=newer,
            sources=update.sources,
        )
        for newer in (True, False)
        for update in updates
        if is_newer_than_page(content, update) is newer
    ]


def phone_note(content: Content, line_id: str) -> PhoneNote:
    """A help line as a number to call."""
    line = content.help[line_id]
    return PhoneNote(name=line.name, number=line.phone, dial=line.dial)


def source_note(content: Content, source_id: str) -> SourceNote:
    """A source as shown under an answer."""
    source = content.sources[source_id]
    return SourceNote(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        address=source.address,
        date=source.date_words,
    )
