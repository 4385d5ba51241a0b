"""Puts an answer together in reading order and within the word limit."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from relapse_guide.answers.answer import (
    WORD_LIMIT,
    Answer,
    AnswerButton,
    Kind,
    NewerFact,
    PhoneNote,
    SourceNote,
    count_words,
)
from relapse_guide.answers.naming import Naming
from relapse_guide.dialogue.conversation import Awaited
from relapse_guide.knowledge.names import entity_of
from relapse_guide.knowledge.updates import is_newer_than_page, must_be_shown
from relapse_guide.library.entries import Button, Update
from relapse_guide.library.reading import Content

MAX_BUTTONS = 3


@dataclass
class Draft:
    """What is to be said, before it is named, measured and cut into helpings.

    The first helping is `paragraphs` and `bullets`, the updates that still fit, and the
    care-team line. "Tell me more" serves the updates without which the page would mislead
    and that did not fit, then `more`, `more_bullets` under their heading, and the updates
    left. What is optional is said only where there is room for it. Texts are content texts
    with `{drug}` marks; names are filled in at the end, in reading order.
    """

    content: Content
    id: str
    care_team: str
    kind: Kind = Kind.content
    paragraphs: list[str] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    optional_paragraphs: list[str] = field(default_factory=list)
    optional_bullets: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    more_heading: str = ""
    more_bullets: list[str] = field(default_factory=list)
    more_sources: list[str] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    buttons: list[AnswerButton] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    awaits: Awaited | None = None
    help_lines: list[str] = field(default_factory=list)

    def phrase(self, phrase_id: str, **blanks: str) -> str:
        """A sentence of phrases.yml with its blanks filled; notes that it was used."""
        self.uses.append(phrase_id)
        return self.content.phrases[phrase_id].fill(**blanks)

    def button(self, title: str, intent: str, about: str | None = None) -> None:
        """Add a suggested question, unless there are three or this one is there."""
        entity = entity_of(self.content, about) if about else None
        made = AnswerButton.asking(title, intent, entity, about if entity else None)
        if len(self.buttons) < MAX_BUTTONS and made not in self.buttons:
            self.buttons.append(made)

    def content_buttons(self, buttons: Iterable[Button]) -> None:
        """Add the suggestions that a content entry makes."""
        for button in buttons:
            self.button(button.title, button.asks, button.about)

    def room_for(self, *bullets: str) -> bool:
        """Whether these further bullets fit into the first helping."""
        return self._room(self.paragraphs, [*self.bullets, *bullets]) >= 0

    def build(self, part: int = 0) -> Answer | None:
        """The answer's helping number `part`, or None when there is no such helping."""
        helpings = self._helpings()
        if part >= len(helpings):
            return None
        return self._answer(part, helpings[part], has_more=part + 1 < len(helpings))

    def _helpings(self) -> list["Helping"]:
        first, left = self._first_helping()
        urgent = [update for update in left if must_be_shown(update)]
        helpings = [first, *self._helpings_of_updates(urgent)]
        left = [update for update in left if update not in urgent]
        sources = self.more_sources or self.sources
        if self.more:
            shown, left = self._fitting(left, self.more, [])
            helpings.append(Helping(self.more, [], shown, sources))
        helpings += self._helpings_of_bullets(sources)
        return helpings + self._helpings_of_updates(left)

    def _first_helping(self) -> tuple["Helping", list[Update]]:
        paragraphs, bullets = list(self.paragraphs), list(self.bullets)
        for bullet in self.optional_bullets:
            if self._room(paragraphs, [*bullets, bullet]) >= 0:
                bullets.append(bullet)
        for paragraph in self.optional_paragraphs:
            if self._room([*paragraphs, paragraph], bullets) >= 0:
                # The heading of a list has to end the paragraphs.
                at = len(paragraphs) - bool(bullets and paragraphs[-1].endswith(":"))
                paragraphs.insert(at, paragraph)
        shown, left = self._fitting(self.updates, paragraphs, bullets)
        note = self._note_on(left)
        if note and self._room([*paragraphs, note], bullets) >= 0:
            shown, left = self._fitting(self.updates, [*paragraphs, note], bullets)
        else:
            # Without room for the remark, the button "Tell me more" still leads there.
            note = ""
        return Helping(paragraphs, bullets, shown, self.sources, note), left

    def _note_on(self, left: list[Update]) -> str:
        """A remark that facts are left out without which the page would mislead."""
        urgent = [update for update in left if must_be_shown(update)]
        if any(is_newer_than_page(self.content, update) for update in urgent):
            year = str(self.content.page_reviewed.year)
            return self.phrase("newer_left_out", year=year)
        return self.phrase("more_newer_facts") if urgent else ""

    def _helpings_of_updates(self, updates: list[Update]) -> list["Helping"]:
        heading = self.phrase("more_newer_facts") if updates else ""
        helpings = []
        while updates:
            shown, updates = self._fitting(updates, [heading], [], at_least=1)
            helpings.append(Helping([heading], [], shown, []))
        return helpings

    def _helpings_of_bullets(self, sources: list[str]) -> list["Helping"]:
        helpings, left = [], list(self.more_bullets)
        while left:
            taken = len(left)
            while taken > 1 and self._room([self.more_heading], left[:taken]) < 0:
                taken -= 1
            helpings.append(Helping([self.more_heading], left[:taken], [], sources))
            left = left[taken:]
        return helpings

    def _fitting(
        self, updates: list[Update], paragraphs: list[str], bullets: list[str], at_least: int = 0
    ) -> tuple[list[Update], list[Update]]:
        """The updates, from the first on, for which there is room, and the others."""
        taken = len(updates)
        while taken > at_least:
            said = [update.says for update in updates[:taken]]
            if self._room(paragraphs, bullets + said) >= 0:
                break
            taken -= 1
        return updates[:taken], updates[taken:]

    def _room(self, paragraphs: list[str], bullets: list[str]) -> int:
        """How many words may still be added."""
        naming = Naming(self.content)
        texts = [*paragraphs, *bullets, self.care_team]
        return WORD_LIMIT - count_words(*(naming.fill(text) for text in texts))

    def _answer(
        self,
        part: int,
        helping: "Helping",
        *,
        has_more: bool,
    ) -> Answer:
        naming = Naming(self.content)
        filled = [naming.fill(text) for text in helping.paragraphs]
        points = [naming.fill(text) for text in helping.bullets]
        newer = self._newer_facts(helping.updates, naming)
        care_team = naming.fill(self.care_team)
        headings = {
            name: self.phrase(name)
            for name in ("heading_newer", "heading_beside", "heading_sources")
        }
        source_ids = dict.fromkeys(
            [*helping.sources, *(name for fact in newer for name in fact.sources)]
        )
        buttons = list(self.buttons)
        if has_more:
            title = self.phrase("button_more")
            buttons = [*buttons[: MAX_BUTTONS - 1], AnswerButton.asking(title, "tell_me_more")]
        return Answer(
            id=self.id if part == 0 else f"{self.id}_more_{part}",
            kind=self.kind,
            paragraphs=filled,
            bullets=points,
            newer=newer,
            note=helping.note,
            care_team=care_team,
            sources=[source_note(self.content, source_id) for source_id in source_ids],
            phones=[] if part else [phone_note(self.content, line) for line in self.help_lines],
            buttons=buttons,
            uses=list(dict.fromkeys([*self.uses, *(fact.id for fact in newer)])),
            listed=self.listed,
            questions=[Naming(self.content).fill(question) for question in self.questions],
            awaits=self.awaits,
            **headings,
        )

    def _newer_facts(self, updates: list[Update], naming: Naming) -> list[NewerFact]:
        """In the order shown: those under the "newer" heading, then those under the other."""
        facts = []
        for newer in (True, False):
            for update in updates:
                if is_newer_than_page(self.content, update) is newer:
                    facts.append(
                        NewerFact(
                            id=update.id,
                            text=naming.fill(update.says),
                            date=update.date.words,
                            newer=newer,
                            sources=update.sources,
                        )
                    )
        return facts


@dataclass(frozen=True)
class Helping:
    """One message's worth of a draft."""

    paragraphs: list[str]
    bullets: list[str]
    updates: list[Update]
    sources: list[str]
    note: str = ""


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
