"""Which facts and sources nobody has looked at for too long."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from relapse_guide.library.content import Content

MOST_NAMED = 3
"""Entries that a warning names; the others are counted."""
Kind = Literal["source", "fact"]


@dataclass(frozen=True, order=True)
class Stale:
    """An entry that was last checked on a day too long ago."""

    checked: dt.date
    kind: Kind
    id: str

    @property
    def where(self) -> str:
        """`approvals.yml: teclistamab (2025-08-01)`."""
        file = "sources.yml" if self.kind == "source" else "approvals.yml"
        return f"{file}: {self.id} ({self.checked})"


def stale_entries(content: Content, days: int, today: dt.date) -> list[Stale]:
    """What was last checked more than so many days before today, the oldest first.

    A fact is checked on its `as_of`. A source is checked on the day on which it was reviewed or
    read, whichever is later. One that only has a day of publication is a document of that day,
    which does not change; and of the page that all is built on everybody is told how old it is.
    """
    oldest = today - dt.timedelta(days=days)
    return sorted(entry for entry in _checked(content) if entry.checked < oldest)


def warning_of(stale: list[Stale], days: int) -> str:
    """One sentence for operators; empty if there is nothing to tell."""
    if not stale:
        return ""
    named = "; ".join(entry.where for entry in stale[:MOST_NAMED])
    more = f"; and {len(stale) - MOST_NAMED} more" if len(stale) > MOST_NAMED else ""
    return (
        f"Not checked for more than {days} days: {named}{more}. Read the sources again and set"
        " their dates, or set STALE_DAYS to a longer time."
    )


def _checked(content: Content) -> Iterator[Stale]:
    for approval in content.approvals.values():
        yield Stale(approval.as_of.earliest, "fact", approval.id)
    for source in content.sources.values():
        days = [date.earliest for date in (source.reviewed, source.read) if date]
        if days and source is not content.page:
            yield Stale(max(days), "source", source.id)
