"""Which approved uses could still be open to somebody with a known history, and why not the others.

Nobody is told what they can have: a use is sorted by what its label asks and by what has failed.
The reading rules are those of the FDA's labels ("at least 1" has no upper limit, "1 to 3" has
one), as collected in facts-2, section D.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from relapse_guide.knowledge.approvals import base_of, bases_of, for_relapse
from relapse_guide.knowledge.names import drugs_of
from relapse_guide.library.approvals import Approval, Counts, Setting, Status
from relapse_guide.library.content import Content
from relapse_guide.library.drug_facts import Form
from relapse_guide.library.subjects import Regimen

MANY = 99
"""Drugs of a class that was named whole."""


class Place(IntEnum):
    """Where a use stands in an answer, the first place first."""

    open = 0
    """Its label can be met, and nothing in it has failed or has the target of what failed."""
    repeats = 1
    """Its label can be met, but it holds a drug that failed, or one with the same target."""
    asks_more = 2
    """Its label asks for more drugs of a kind that no longer work than were told."""
    too_early = 3
    """Its label asks for more earlier lines."""
    too_late = 4
    """Its label ends at fewer earlier lines."""
    not_tolerated = 5
    """It holds a drug that could not be tolerated."""
    had_before = 6
    """Its label is only for people who have not had one of its drugs."""


@dataclass(frozen=True)
class History:
    """What is known of somebody: ids of drugs and classes that failed or were not tolerated.

    `lines`: earlier lines of therapy, None if unknown. `spared`: drugs said to be fine though a
    class that failed contains them.
    """

    content: Content
    failed: tuple[str, ...] = ()
    not_tolerated: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    lines: int | None = None

    @cached_property
    def failed_drugs(self) -> frozenset[str]:
        """The drugs that failed, whichever product; those of a class less the spared ones."""
        return self._meant(self.failed)

    @cached_property
    def shunned_drugs(self) -> frozenset[str]:
        """The drugs that could not be tolerated."""
        return self._meant(self.not_tolerated)

    @cached_property
    def failed_targets(self) -> Mapping[str, str]:
        """For each target of a drug that failed, that drug."""
        found: dict[str, str] = {}
        for drug_id in sorted(self.failed_drugs):
            target = self.content.drugs[drug_id].target
            if target:
                found.setdefault(target, drug_id)
        return found

    @cached_property
    def had_targets(self) -> frozenset[str]:
        """The targets that some treatment aimed at, whatever became of it."""
        had = self.failed_drugs | self.shunned_drugs
        return frozenset(t for drug in had if (t := self.content.drugs[drug].target))

    @cached_property
    def spared_drugs(self) -> frozenset[str]:
        """The drugs said not to have failed."""
        return bases_of(self.content, drugs_of(self.content, self.spared))

    @cached_property
    def fewest_lines(self) -> int:
        """Earlier lines that there must have been, if every drug was had as its label says."""
        if self.lines is not None:
            return self.lines
        told = (*self.failed, *self.not_tolerated)
        named = [drug for drug in told if drug in self.content.drugs]
        return max((self._line_of(drug_id) for drug_id in named), default=0)

    def counts(self, wanted: str, *, failed: bool) -> int:
        """How many different drugs of a class, or whether a drug, is known to have failed, or to
        have been had at all. A class that was named whole is as many as any label asks for."""
        named = self.failed if failed else (*self.failed, *self.not_tolerated)
        meant = bases_of(self.content, drugs_of(self.content, [wanted]))
        single = [value for value in named if value in self.content.drugs]
        drugs = bases_of(self.content, single) & meant
        families = [value for value in named if value in self.content.drug_classes]
        if drugs or wanted in self.content.drugs:
            return len(drugs)
        # A wider class ("antibodies") does not tell which of its kinds it was.
        whole = any(
            bases_of(self.content, drugs_of(self.content, [family])) <= meant for family in families
        )
        return MANY if whole else 0

    def _meant(self, ids: Iterable[str]) -> frozenset[str]:
        named = tuple(ids)
        single = {value for value in named if value in self.content.drugs}
        spared = bases_of(self.content, drugs_of(self.content, self.spared)) - bases_of(
            self.content, single
        )
        return bases_of(self.content, drugs_of(self.content, named)) - spared

    def _line_of(self, drug_id: str) -> int:
        """The line that a drug was at the earliest, by its labels: one that was approved after at
        least 4 lines was the fifth."""
        asked = [
            lines.min if lines and not approval.or_no_longer_works else 0
            for approval in self.content.approvals.values()
            if approval.status is not Status.none_found
            and approval.setting is not Setting.newly_diagnosed
            and base_of(self.content, drug_id) in bases_of(self.content, approval.drugs)
            for lines in [approval.lines or (approval.before and approval.before.lines)]
        ]
        return min(asked) + 1 if asked else 0


@dataclass(frozen=True)
class Fit:
    """How one approved use stands to a history.

    `repeated`: drugs of it that failed. `same_target`: drugs of it whose target is that of a drug
    that failed, with that drug. `missing`: what its label asks to have failed and was not told.
    """

    approval: Approval
    place: Place
    repeated: tuple[str, ...] = ()
    same_target: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def fits(content: Content, history: History) -> list[Fit]:
    """Every approved use for a relapse, sorted by place and within it as they are told.

    First one's own changed cells, then other kinds that are newer than the page; then uses that
    ask for most earlier lines, or for fewest where the number is unknown; full approvals before
    accelerated ones, and the newest. Labels for myeloma in general come last.
    """
    found = [
        fit_of(content, approval, history)
        for approval in for_relapse(content.approvals.values())
        if approval.by_itself
    ]
    return sorted(found, key=lambda fit: _order(content, history, fit))


def fit_of(content: Content, approval: Approval, history: History) -> Fit:
    """Where one use stands for this history."""
    drugs = bases_of(content, approval.drugs)
    repeated = tuple(sorted(drugs & history.failed_drugs))
    same = tuple(
        (drug_id, history.failed_targets[target])
        for drug_id in approval.drugs
        for target in [content.drugs[drug_id].target]
        if target is not None
        and target in history.failed_targets
        and base_of(content, drug_id) not in repeated
    )
    missing = _missing(approval.no_longer_works, history)
    place = _place(approval, history, drugs, bool(repeated or same))
    return Fit(approval, place, repeated, same, missing)


def _place(approval: Approval, history: History, drugs: frozenset[str], repeats: bool) -> Place:
    if drugs & history.shunned_drugs:
        return Place.not_tolerated
    had = history.failed_drugs | history.shunned_drugs
    if not had.isdisjoint(approval.never_had):
        return Place.had_before
    instead = approval.or_no_longer_works
    if not instead or _missing(instead, history):
        outside = _outside(approval, history)
        if outside is not None:
            return outside
    if repeats:
        return Place.repeats
    return Place.asks_more if _asks_more(approval.no_longer_works, history) else Place.open


def _outside(approval: Approval, history: History) -> Place | None:
    if approval.lines is None:
        return None
    most = approval.lines.max
    if most is not None and history.fewest_lines > most:
        return Place.too_late
    if history.lines is not None and history.lines < approval.lines.min:
        return Place.too_early
    return None


def _missing(asked: Counts, history: History) -> tuple[str, ...]:
    return tuple(
        content_id
        for content_id, least in asked.items()
        if history.counts(content_id, failed=True) < least
    )


def _asks_more(asked: Counts, history: History) -> bool:
    """Whether too few of something have failed. What was not spoken of at all is a condition that
    the answer tells, and no reason to leave a use out."""
    for content_id, least in asked.items():
        meant = bases_of(history.content, drugs_of(history.content, [content_id]))
        if len(meant - history.spared_drugs) < least:
            return True  # Too many are said not to have failed.
    told = {content_id: history.counts(content_id, failed=True) for content_id in asked}
    return any(0 < told[content_id] < least for content_id, least in asked.items())


def _is_newer_kind(content: Content, drug_id: str) -> bool:
    return content.drug_classes[content.drugs[drug_id].drug_class].newer


def _order(
    content: Content, history: History, fit: Fit
) -> tuple[int, bool, bool, bool, int, bool, int]:
    approval = fit.approval
    # A use that is open for another reason than its lines says nothing of lines.
    counted = approval.lines is not None and _outside(approval, history) is None
    least = approval.lines.min if approval.lines and counted else 0
    own_cells = any(Form.own_cells in content.drugs[drug].given.forms for drug in approval.drugs)
    return (
        fit.place,
        approval.lines is None,
        not own_cells,
        not any(_is_newer_kind(content, drug_id) for drug_id in approval.drugs),
        least if history.lines is None else -least,
        approval.status is Status.accelerated,
        -approval.date.earliest.toordinal(),
    )


def page_list(content: Content, history: History) -> list[Regimen]:
    """The combinations that the IMF page lists for what failed.

    For another history those that it lists at all, without what failed. One with a drug that could
    not be tolerated is never among them.
    """
    on_page = [
        regimen
        for regimen in content.regimens.values()
        if content.on_page(regimen) and not history.shunned_drugs & bases_of(content, regimen.drugs)
    ]
    listed = [regimen for regimen in on_page if history.failed_drugs & regimen.resisted]
    return listed or [
        regimen
        for regimen in on_page
        if not history.failed_drugs & bases_of(content, regimen.drugs)
        and (
            regimen.page_lines is None
            or history.lines is None
            or regimen.page_lines.admits(history.lines)
        )
    ]
