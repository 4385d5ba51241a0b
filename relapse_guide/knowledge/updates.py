"""Dated facts that are no approval: which belong to a subject, and which are warnings."""

from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.library.entries import Update, UpdateKind


def updates_about(content: Content, ids: Iterable[str]) -> list[Update]:
    """The updates about any of these ids: warnings first, then the newest."""
    wanted = set(ids)
    found = [update for update in content.updates.values() if wanted.intersection(update.about)]
    by_date = sorted(found, key=lambda update: update.date.earliest, reverse=True)
    return sorted(by_date, key=lambda update: update.kind is not UpdateKind.warning)


def is_warning(update: Update) -> bool:
    """Whether it must not be missed by whoever asks about its subject."""
    return update.kind is UpdateKind.warning


def newer_updates(content: Content) -> list[Update]:
    """The updates since the page's last review, newest first."""
    found = [
        update
        for update in content.updates.values()
        if update.date.earliest > content.page_reviewed
    ]
    return sorted(found, key=lambda update: update.date.earliest, reverse=True)
