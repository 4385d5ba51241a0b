"""Facts beside the page: which belong to a subject, and which of them are newer than it."""

from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.library.entries import Update, UpdateKind

_FIRST = (UpdateKind.withdrawal, UpdateKind.warning, UpdateKind.caveat)


def updates_about(content: Content, ids: Iterable[str]) -> list[Update]:
    """The updates about any of these ids: those that must not be missed first, then newest."""
    wanted = set(ids)
    found = [update for update in content.updates.values() if wanted.intersection(update.about)]
    by_date = sorted(found, key=lambda update: update.date.earliest, reverse=True)
    return sorted(by_date, key=lambda update: not must_be_shown(update))


def must_be_shown(update: Update) -> bool:
    """Whether the page's statement would mislead without it."""
    return update.kind in _FIRST


def is_newer_than_page(content: Content, update: Update) -> bool:
    """Whether it happened after the page's last medical review."""
    return update.date.earliest > content.page_reviewed


def approvals_of(content: Content, content_id: str) -> list[Update]:
    """Approvals, withdrawals and caveats of one drug or regimen, newest first."""
    kinds = (UpdateKind.approval, UpdateKind.withdrawal, UpdateKind.caveat, UpdateKind.warning)
    found = [
        update
        for update in content.updates.values()
        if content_id in update.about and update.kind in kinds
    ]
    return sorted(found, key=lambda update: update.date.earliest, reverse=True)
