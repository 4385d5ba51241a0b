"""Collects what an answer is to say, in reading order."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from relapse_guide.answers.answer import AnswerButton, Kind
from relapse_guide.answers.measuring import Ruler
from relapse_guide.dialogue.conversation import Awaited
from relapse_guide.knowledge.names import entity_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Button, Update

MAX_BUTTONS = 3


@dataclass
class BulletList:
    """Bullets that wait for "tell me more", with the sources that they rest on.

    Without sources of its own, the list rests on those of its draft.
    """

    heading: str
    bullets: list[str]
    sources: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """What is to be said, before it is measured, cut into helpings and named.

    The first helping is `paragraphs`, then `bullets` under `heading`, the updates that still
    fit, and the care-team line. "Tell me more" serves bullets under a heading and updates
    without which the page would mislead, if they did not fit, then `more`, `further`, and the
    updates left. What is optional is said only where there is room for it. Texts are content
    texts with `{drug}` marks; names are filled in at the end, in reading order.
    """

    content: Content
    id: str
    care_team: str
    kind: Kind = Kind.content
    paragraphs: list[str] = field(default_factory=list)
    heading: str = ""
    bullets: list[str] = field(default_factory=list)
    optional_paragraphs: list[str] = field(default_factory=list)
    optional_bullets: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    further: BulletList | None = None
    updates: list[Update] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    buttons: list[AnswerButton] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    awaits: Awaited | None = None
    help_lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ruler = Ruler(self.content)

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
        said = [*self.paragraphs, self.heading, *self.bullets, *bullets, self.care_team]
        return self.ruler.fits(said)
