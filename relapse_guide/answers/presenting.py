"""Makes the answer of a draft: one helping, its drugs named, its sources numbered."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from relapse_guide.answers.answer import (
    NUMBERS,
    Answer,
    AnswerButton,
    BulletGroup,
    PhoneNote,
    SourceNote,
)
from relapse_guide.answers.citing import chosen, numbered
from relapse_guide.answers.draft import Draft, Part, Said
from relapse_guide.answers.helpings import Helping, helpings_of
from relapse_guide.answers.naming import Naming
from relapse_guide.library.content import Content
from relapse_guide.library.texts import count_words

_AT_END = re.compile(NUMBERS.pattern + r"\Z")
LONGEST_PARAGRAPH = 25
"""Words; a longer paragraph is a wall of text on a phone."""


def present(draft: Draft, place: int = 0) -> Answer | None:
    """A helping of the answer, counted from 0; None when everything has been told."""
    helpings = helpings_of(draft)
    return _present(draft, helpings, place) if place < len(helpings) else None


def present_all(draft: Draft) -> list[Answer]:
    """Every helping of the answer, in order."""
    helpings = helpings_of(draft)
    return [_present(draft, helpings, place) for place in range(len(helpings))]


def _present(draft: Draft, helpings: Sequence[Helping], place: int) -> Answer:
    buttons = list(draft.buttons)
    if place + 1 < len(helpings):
        title = helpings[place + 1].title
        buttons.append(AnswerButton.asking(title, "tell_me_more"))
    return _answer(draft, place, helpings[place].part, buttons)


def _answer(draft: Draft, place: int, part: Part, buttons: list[AnswerButton]) -> Answer:
    content = draft.content
    besides = [] if place else draft.besides
    sources = chosen(content, [*part.said(), *chain.from_iterable(besides)])
    naming = Naming(content)

    def text(statement: Said) -> str:
        return naming.sentences(numbered(statement, sources))

    def texts(statements: Iterable[Said]) -> list[str]:
        return [text(statement) for statement in statements]

    heading_sources = draft.phrase("heading_sources")
    return Answer(
        # Keyword arguments are evaluated in this order, which is the order of reading.
        alert="" if place else naming.sentences(draft.alert),
        doubt="" if place else naming.sentences(draft.doubt),
        lead=text(part.lead),
        follow=" ".join(texts(part.follow)),
        country_note="" if place else naming.sentences(draft.country_note),
        paragraphs=in_paragraphs(texts(part.details)),
        warning=" ".join(texts(part.warnings)),
        groups=[
            BulletGroup(heading=naming.sentences(listing.heading), bullets=texts(listing.bullets))
            for listing in part.listings
            if listing.bullets
        ],
        page_note=" ".join(texts(part.page_notes)),
        besides=_besides(draft, [" ".join(texts(line)) for line in besides]),
        care_team=naming.sentences(draft.care_team),
        meant="" if place else naming.sentences(draft.meant),
        id=f"{draft.id}_more_{place}" if place else draft.id,
        kind=draft.kind,
        sources=_notes(content, sources),
        phones=[] if place else [phone_note(content, line) for line in draft.help_lines],
        buttons=buttons,
        uses=list(dict.fromkeys(draft.uses)),
        listed=draft.listed,
        questions=[Naming(content).sentences(question) for question in draft.questions],
        awaits=draft.awaits,
        heading_sources=heading_sources,
        language=draft.language,
    )


def _besides(draft: Draft, lines: list[str]) -> list[BulletGroup]:
    return [BulletGroup(heading=draft.phrase("also_asked"), bullets=lines)] if lines else []


def in_paragraphs(texts: Iterable[str]) -> list[str]:
    """Neighbours with the same numbers behind them as one paragraph, while that stays short."""
    found: list[str] = []
    for text in texts:
        before, numbers = _split(found[-1]) if found else ("", "")
        together = f"{before} {text}"
        if found and numbers == _split(text)[1] and count_words(together) <= LONGEST_PARAGRAPH:
            found[-1] = together
        else:
            found.append(text)
    return found


def _split(text: str) -> tuple[str, str]:
    """A text and the numbers of its sources at its end."""
    found = _AT_END.search(text)
    return (text[: found.start()], found[0]) if found else (text, "")


def _notes(content: Content, sources: Sequence[str]) -> list[SourceNote]:
    return [source_note(content, source_id) for source_id in sources]


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
