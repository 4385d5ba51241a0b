"""One record for each approved use, of which every sentence about approval is made."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator

from relapse_guide.library.entries import PartialDate, Sourced

Counts = dict[str, int]
"""How many different drugs of a class, or 1 for a drug, by id: `{proteasome_inhibitor: 2}`."""


class Status(str, Enum):
    """What the FDA says of a use. `none_found`: we looked and found no approval."""

    full = "full"
    accelerated = "accelerated"
    withdrawn = "withdrawn"
    none_found = "none_found"

    @property
    def holds(self) -> bool:
        """Whether the use is approved as far as the record knows."""
        return self in (Status.full, Status.accelerated)


class Setting(str, Enum):
    """For whom a use is approved: whose myeloma is new, came back, or both."""

    relapsed = "relapsed"
    newly_diagnosed = "newly_diagnosed"
    any = "any"


class _Shape(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Lines(_Shape):
    """A number of earlier lines of therapy, both ends included; without `max` no upper limit."""

    min: int = Field(ge=0, le=20)
    max: int | None = Field(default=None, ge=0, le=20)

    @root_validator(skip_on_failure=True)
    def _in_order(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["max"] is not None and values["max"] < values["min"]:
            raise ValueError("'max' is less than 'min'; swap them")
        return values

    def admits(self, lines: int) -> bool:
        """Whether somebody with this number of earlier lines is meant."""
        return self.min <= lines and (self.max is None or lines <= self.max)


class Before(_Shape):
    """What the same use was before: narrower, or accelerated."""

    date: PartialDate
    status: Status
    lines: Lines | None


class Approval(Sourced):
    """An approved use, or one that was withdrawn, or that was looked for and not found.

    `drugs` are all drugs of it; each has its form (drug's `given`), so that a shot and a drip
    of one drug have records of their own. `also_as`: products approved in the place of one of
    them under the same conditions, at a day that our sources do not tell. `status_known:
    false`: the status is that of the date, and nobody read whether it has changed. `date`: of
    the event; with `date_known: false` it is that of the drug's first approval for anything,
    and not shown. `as_of`: the day of the newest record read.

    `had`, `no_longer_works`: what somebody must have had, and what must have stopped working;
    `or_no_longer_works` is enough by itself, whatever `lines` and `had` ask. `never_had`: drugs
    that must be new. `also`: a further condition, such as `when …`. `trial_left_out`: its trial
    took nobody whose myeloma no longer responded to these drugs or classes, and nobody who had
    had a treatment against the targets (ids of terms) of `left_out_had`. `by_itself: false`: it
    only prepares for or helps another treatment, and is told of its drug but never as an
    option.
    """

    drugs: list[str] = Field(min_items=1)
    also_as: list[str] = []
    status: Status
    status_known: bool = True
    date: PartialDate
    date_known: bool = True
    as_of: PartialDate
    before: Before | None
    setting: Setting
    lines: Lines | None
    had: Counts = {}
    no_longer_works: Counts = {}
    or_no_longer_works: Counts = {}
    never_had: list[str] = []
    also: str = ""
    trial_left_out: list[str] = []
    left_out_had: list[str] = []
    by_itself: bool = True

    @root_validator(skip_on_failure=True)
    def _dates_in_order(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["date"].earliest > values["as_of"].earliest:
            raise ValueError("'as_of' is before 'date'; it is the day of the newest record read")
        return values

    @property
    def first_date(self) -> PartialDate:
        """Since when this use is approved in any form."""
        return self.before.date if self.before else self.date

    def texts(self) -> list[str]:
        return [self.also] if self.also else []

    def refers_to(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The ids of other entries that it names, for the check that they exist."""
        for key in ("drugs", "also_as", "never_had"):
            yield from ((key, value, ("drugs",)) for value in getattr(self, key))
        for key in ("had", "no_longer_works", "or_no_longer_works"):
            yield from ((key, value, ("drugs", "drug_classes")) for value in getattr(self, key))
        for key in ("trial_left_out", "left_out_had"):
            yield from ((key, value, ("drugs", "drug_classes", "glossary"))
                        for value in getattr(self, key))  # fmt: skip
