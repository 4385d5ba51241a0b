"""Collects what an answer is to say, in reading order, each statement with what it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.dialogue.conversation import Awaited
from relapse_guide.knowledge.names import entity_of
from relapse_guide.library.content import TOPIC_ENTITY, Content
from relapse_guide.library.entries import Button
from relapse_guide.library.texts import NO_SOURCE, VERDICT, split_sources

MAX_BUTTONS = 3
"""Suggestions beside the one that goes on."""
Rests = tuple[str, ...]
"""Ids of sources of which any one carries a statement."""


@dataclass(frozen=True)
class Said:
    """A text, with `{drug}` marks, and what each of its statements rests on."""

    text: str
    rests: tuple[Rests, ...] = ()

    def with_text(self, text: str) -> "Said":
        """The same sources under other words."""
        return replace(self, text=text)


def without_verdict(lead: Said) -> Said:
    """A first sentence without the yes or no before it, for whom it may not answer."""
    verdict = VERDICT.match(lead.text)
    rest = lead.text[verdict.end() :].lstrip() if verdict else ""
    return lead.with_text(rest) if rest and not rest[0].islower() else lead


def said(text: str, *rests: Iterable[str]) -> Said:
    """A text whose statements rest on these sources, one group for each statement."""
    return Said(text, tuple(group for group in (tuple(rest) for rest in rests) if group))


def written(text: str, sources: Sequence[str]) -> Said:
    """A text of an entry: the sources that it ends with, else those of its entry."""
    words, named = split_sources(text)
    return said(words) if named == NO_SOURCE else said(words, named or sources)


def all_written(texts: Iterable[str], sources: Sequence[str]) -> list[Said]:
    """Several texts of one entry."""
    return [written(text, sources) for text in texts]


@dataclass
class Listing:
    """Bullets under a heading."""

    heading: str
    bullets: list[Said]


@dataclass
class Part:
    """One subject of an answer: a message's worth, or more than one if it is long.

    `title` stands on the button that leads to it, if it is not the first. `go_on` is the first
    sentence of what does not fit into one message, `go_on_title` the button that leads there.
    """

    lead: Said
    follow: list[Said] = field(default_factory=list)
    details: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    page_notes: list[Said] = field(default_factory=list)
    title: str = ""
    go_on: str = ""
    go_on_title: str = ""

    def said(self) -> Iterator[Said]:
        """Everything that it says, in reading order, without headings."""
        yield self.lead
        yield from self.follow
        yield from self.details
        yield from self.warnings
        for listing in self.listings:
            yield from listing.bullets
        yield from self.page_notes


@dataclass
class Draft:
    """What is to be said, before it is measured, cut into messages and named.

    The first message is the first part; "tell me more" serves the others, each one's button named
    after it. Texts are content texts with `{drug}` marks; names are filled in at the end, in
    reading order. `related` is offered where there is no more.
    """

    content: Content
    id: str
    care_team: str
    kind: Kind = Kind.content
    parts: list[Part] = field(default_factory=list)
    buttons: list[AnswerButton] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    awaits: Awaited | None = None
    help_lines: list[str] = field(default_factory=list)
    alert: str = ""
    """What goes before the answer where there may be a danger."""
    doubt: str = ""
    """What goes before the answer where what was asked is a guess."""
    meant: str = ""
    """What goes below it where something else may have been asked."""
    besides: list[list[Said]] = field(default_factory=list)
    """What is told in short of further questions, a line for each."""
    country_note: str = ""
    """What goes after the first paragraph for somebody outside the US."""
    language: str = "en"
    """The language that it is written in, as browsers call it."""

    @property
    def first(self) -> Part:
        """The part that answers what was asked."""
        return self.parts[0]

    def phrase(self, phrase_id: str, **blanks: str) -> str:
        """A sentence of phrases.yml with its blanks filled; notes that it was used."""
        self.uses.append(phrase_id)
        return self.content.phrases[phrase_id].fill(**blanks)

    def button(self, title: str, intent: str, about: str | None = None) -> None:
        """Add a suggested question, unless there are three or this one is there. `about`: the id of
        a subject or of a topic."""
        entity = _entity_of(self.content, about) if about else None
        made = AnswerButton.asking(title, intent, entity, about if entity else None)
        asked = {button.payload for button in self.buttons}
        if len(self.buttons) < MAX_BUTTONS and made.payload not in asked:
            self.buttons.append(made)

    def content_buttons(self, buttons: Iterable[Button]) -> None:
        """Add the suggestions that a content entry makes."""
        for button in buttons:
            self.button(button.title, button.asks, button.about)


def _entity_of(content: Content, about: str) -> str | None:
    return TOPIC_ENTITY if about in content.topics else entity_of(content, about)
