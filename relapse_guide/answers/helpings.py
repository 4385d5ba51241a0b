"""Cuts a draft into helpings: what one message holds, within the word limit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import BulletList, Draft
from relapse_guide.knowledge.updates import is_newer_than_page, must_be_shown
from relapse_guide.library.entries import Update


@dataclass(frozen=True)
class Helping:
    """One message's worth of a draft."""

    paragraphs: list[str]
    bullets: list[str] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    note: str = ""


def helpings_of(draft: Draft) -> list[Helping]:
    """The helpings of a draft in the order in which "tell me more" serves them.

    Notes in the draft which phrases they use.
    """
    bullets, waiting = _cut_bullets(draft)
    first, left = _first_helping(draft, bullets)
    urgent = [update for update in left if must_be_shown(update)]
    left = [update for update in left if update not in urgent]
    helpings = [first]
    if waiting:
        helpings += _of_bullets(draft, BulletList(draft.heading, waiting))
    helpings += _of_updates(draft, urgent)
    if draft.more:
        shown, left = _fitting(draft, left, draft.more)
        helpings.append(Helping(draft.more, updates=shown, sources=draft.sources))
    if draft.further:
        helpings += _of_bullets(draft, draft.further)
    return helpings + _of_updates(draft, left)


def _cut_bullets(draft: Draft) -> tuple[list[str], list[str]]:
    """The bullets of the first helping, and those for which there is no room.

    Only a list with a heading can go on in another message, and one bullet follows a heading.
    """
    if not draft.heading or draft.kind is Kind.safety:
        return draft.bullets, []
    said = [*draft.paragraphs, draft.heading, draft.care_team]
    taken = max(1, draft.ruler.fitting(said, draft.bullets))
    return draft.bullets[:taken], draft.bullets[taken:]


def _first_helping(draft: Draft, must: Sequence[str]) -> tuple[Helping, list[Update]]:
    fits = draft.ruler.fits
    paragraphs, bullets = list(draft.paragraphs), list(must)
    closing = [draft.heading, draft.care_team]
    for bullet in draft.optional_bullets:
        if fits([*paragraphs, *bullets, bullet, *closing]):
            bullets.append(bullet)
    for paragraph in draft.optional_paragraphs:
        if fits([*paragraphs, paragraph, *bullets, *closing]):
            paragraphs.append(paragraph)
    paragraphs += [draft.heading] if draft.heading else []
    shown, left = _fitting(draft, draft.updates, [*paragraphs, *bullets])
    note = _note_on(draft, left)
    if note and fits([*paragraphs, *bullets, note, draft.care_team]):
        shown, left = _fitting(draft, draft.updates, [*paragraphs, *bullets, note])
    else:
        # Without room for the remark, the button "Tell me more" still leads there.
        note = ""
    return Helping(paragraphs, bullets, shown, draft.sources, note), left


def _note_on(draft: Draft, left: Sequence[Update]) -> str:
    """A remark that facts are left out without which the page would mislead."""
    urgent = [update for update in left if must_be_shown(update)]
    if any(is_newer_than_page(draft.content, update) for update in urgent):
        return draft.phrase("newer_left_out", year=str(draft.content.page_reviewed.year))
    return draft.phrase("more_newer_facts") if urgent else ""


def _of_updates(draft: Draft, updates: list[Update]) -> list[Helping]:
    heading = draft.phrase("more_newer_facts") if updates else ""
    helpings = []
    while updates:
        shown, updates = _fitting(draft, updates, [heading], at_least=1)
        helpings.append(Helping([heading], updates=shown))
    return helpings


def _of_bullets(draft: Draft, listed: BulletList) -> list[Helping]:
    helpings, left = [], listed.bullets
    while left:
        taken = max(1, draft.ruler.fitting([listed.heading, draft.care_team], left))
        sources = listed.sources or draft.sources
        helpings.append(Helping([listed.heading], left[:taken], sources=sources))
        left = left[taken:]
    return helpings


def _fitting(
    draft: Draft, updates: list[Update], said: Sequence[str], at_least: int = 0
) -> tuple[list[Update], list[Update]]:
    """The updates, from the first on, for which there is room, and the others."""
    texts = [update.says for update in updates]
    taken = max(at_least, draft.ruler.fitting([*said, draft.care_team], texts))
    return updates[:taken], updates[taken:]
