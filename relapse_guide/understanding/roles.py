"""Which part each drug plays in a message: it failed, was not tolerated, is ruled out, is being
taken or planned, was had before, corrects what was said before, or is none of the person's own.

Works clause by clause: a cue such as "resistant to" or "stopped working" gives its role to
the drugs nearest to it, and to those joined to them by "and", "or" or a comma. Whose drug it is
is read from the sentence (whose.py). The cues stand in `language/<code>/roles.yml`.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.language import Language, language
from relapse_guide.understanding.role_cues import Category, RoleCues, found, matched
from relapse_guide.understanding.whose import Whose, whose

RESISTANT = "resistant"
INTOLERANT = "intolerant"
RULED_OUT = "ruled_out"
CORRECTION = "correction"
TAKING = "taking"
PLANNED = "planned"
HAD = "had"
OTHERS = "others"
GENERAL = "general"
QUOTED = "quoted"
_ROLES = (
    (RULED_OUT, Category.RULED_OUT),
    (TAKING, Category.STILL_WORKS),
    (RESISTANT, Category.RESISTANT),
    (INTOLERANT, Category.INTOLERANT),
)
"""The roles that a cue beside a drug gives, the first found first."""
_STATES = ((TAKING, Category.TAKING), (PLANNED, Category.PLANNED), (HAD, Category.HAD))
"""What is said of a drug that neither failed nor did harm, the first found first."""
_NOT_OWN = {Whose.OTHERS: OTHERS, Whose.NOBODY: GENERAL, Whose.QUOTED: QUOTED}
CLAUSES = 3
"""So many clauses after a drug may still speak of it."""
_WORD = re.compile(r"\w")
_LONG_RUN = re.compile(r"[\s,/+&–-]{5,}")


@dataclass(frozen=True)
class Span:
    """A drug or class in a message, by its place in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """The part that a drug plays: its role, and whether it is `listed` in one breath with others.

    In a list with "or", each drug was not tolerated by itself."""

    role: str | None
    listed: bool


def parts_in(text: str, spans: Sequence[Span], reading: Language | None = None) -> list[Part]:
    """The part of each drug, in the order of `spans` (which must be that of the text)."""
    if not spans:
        return []
    used = reading or language()
    if used.machine_text.is_in(text):
        return [Part(QUOTED, listed=False)] * len(spans)
    straight, spans = _squeezed(lowered(text), spans)
    return _Reader(straight, spans, used.roles).parts()


def roles_in(text: str, spans: Sequence[Span], reading: Language | None = None) -> list[str | None]:
    """The role of each drug, in the order of `spans`."""
    return [part.role for part in parts_in(text, spans, reading)]


class _Reader:
    """Reads one message with the cues of its language."""

    def __init__(self, text: str, spans: Sequence[Span], cues: RoleCues) -> None:
        self._text = text
        self._spans = spans
        self._cues = cues
        self._together: set[int] = set()
        """Drugs, by their place in `spans`, of which something is said together with others."""

    def parts(self) -> list[Part]:
        groups = self._joined()
        roles: list[str | None] = []
        for group in groups:
            roles += self._roles_of(group)
        roles = self._with_switches(groups, roles)
        roles = self._with_sequels(groups, self._with_all_of_them(groups, roles))
        roles = self._with_corrections(self._with_contrasts(roles))
        roles = self._with_owners(self._with_states(groups, roles))
        listed = [is_one for group in groups for is_one in self._listed(group)]
        return [
            Part(role, at in self._together or (in_list and not (role == INTOLERANT and either)))
            for at, (role, (in_list, either)) in enumerate(zip(roles, listed, strict=True))
        ]

    def _listed(self, group: Sequence[Span]) -> list[tuple[bool, bool]]:
        """For each drug whether others stand beside it, and whether as a choice, "A or B"."""
        gaps = [self._text[one.end : other.start] for one, other in itertools.pairwise(group)]
        either = any(found(self._cues.anywhere, Category.EITHER, gap) for gap in gaps)
        return [(len(group) > 1, either)] * len(group)

    def _joined(self) -> list[list[Span]]:
        """Drugs named in one breath ("Velcade, Revlimid and dex") share a role."""
        groups: list[list[Span]] = []
        for span in self._spans:
            if groups and self._is_joined(groups[-1], span):
                groups[-1].append(span)
            else:
                groups.append([span])
        return groups

    def _is_joined(self, group: Sequence[Span], span: Span) -> bool:
        between = self._text[group[-1].end : span.start]
        if not self._cues.two_drugs.match(between) or self._is_switch(group, span):
            return False
        if found(self._cues.before, Category.NEXT_STATE, between):
            return False
        before = self._text[: group[0].start]
        return between.strip(" ,") != "" or not found(self._cues.before, Category.DENIED, before)

    def _is_switch(self, group: Sequence[Span], span: Span) -> bool:
        """Whether somebody was moved "from" these drugs "to" this one."""
        between = self._text[group[-1].end : span.start]
        return matched(self._cues.between, Category.MOVED_TO, between) and found(
            self._cues.before, Category.MOVED_FROM, self._text[: group[0].start]
        )

    def _roles_of(self, group: list[Span]) -> list[str | None]:
        """The roles of drugs named in one breath. They differ where what follows speaks of the
        last one alone, as in "allergic to Revlimid and Velcade stopped working"."""
        first, last = group[0], group[-1]
        ends = (span.end for span in self._spans if span.end <= first.start)
        starts = (span.start for span in self._spans if span.start >= last.end)
        before = self._text[max(ends, default=0) : first.start]
        after = self._text[last.end : min(starts, default=len(self._text))]
        if found(self._cues.anywhere, Category.NEVER_HAD, after):
            return [RULED_OUT] * len(group)
        given, own = self._role_before(before, after), self._role_after(before, after)
        if given is None:
            return [own] * len(group)
        rest = given if own is None or len(group) == 1 else own
        return [*[given] * (len(group) - 1), rest]

    def _role_before(self, before: str, after: str) -> str | None:
        """What the words before say; `after` only tells why a drug was given up."""
        if found(self._cues.before, Category.IN_GENERAL, before):
            return None
        for role, category in _ROLES:
            if found(self._cues.before, category, before):
                return role
        given_up = found(self._cues.before, Category.GIVEN_UP, before)
        return INTOLERANT if given_up and self._says(Category.HARM, after) else None

    def _role_after(self, before: str, after: str) -> str | None:
        """What the words after say, unless they belong to a question about the drug."""
        cues = self._cues.before
        if found(cues, Category.NEITHER, before) and self._says(Category.WORKS, after):
            return RESISTANT
        if found(cues, Category.HYPOTHETICAL, before) or found(cues, Category.IN_GENERAL, before):
            return None
        if found(cues, Category.FEARED, before):
            return None
        said = self._said_of_it(after)
        asked = found(cues, Category.ASKED, before)
        for role, category in _ROLES:
            if role in (RULED_OUT, TAKING) and asked:
                continue
            if any(self._says(category, clause) for clause in said):
                return role
        if self._says(Category.STOPPED_FOR, after):
            return INTOLERANT
        if found(cues, Category.QUESTION, before):
            return None
        at_last = matched(self._cues.at_last, Category.RESISTANT, after)
        return RESISTANT if at_last or self._says(Category.RAN_OUT, after) else None

    def _said_of_it(self, after: str) -> list[str]:
        """The clause after a drug, and those behind it that go on about the drug."""
        told = self._cues.relative.sub(f", {self._cues.pronoun} ", after)
        first, *others = self._cues.clause_end.split(told)
        others = [
            f" {clause}"
            for clause in others[: CLAUSES - 1]
            if self._says(Category.SAME_DRUG, clause)
        ]
        return [first, *others]

    def _says(self, category: Category, after: str) -> bool:
        return matched(self._cues.after, category, after)

    def _with_switches(
        self, groups: Sequence[Sequence[Span]], roles: Sequence[str | None]
    ) -> list[str | None]:
        """ "From Revlimid to Pomalyst because it stopped working" tells of Revlimid."""
        changed = list(roles)
        place = 0
        for one, other in itertools.pairwise(groups):
            middle = place + len(one)
            if self._is_switch(one, other[0]) and set(roles[place:middle]) == {None}:
                changed[place:middle] = [roles[middle]] * len(one)
                changed[middle : middle + len(other)] = [None] * len(other)
            place = middle
        return changed

    def _with_all_of_them(
        self, groups: Sequence[Sequence[Span]], roles: Sequence[str | None]
    ) -> list[str | None]:
        """ "I had Revlimid, then Velcade. None of them lasted": both are spoken of."""
        changed = list(roles)
        at = len(roles)
        for place in range(len(groups) - 1, -1, -1):
            at -= len(groups[place])
            last = groups[place][-1]
            after = self._text[last.end : self._start_of(groups, place + 1)]
            role = self._said_of_all(after)
            if role is None:
                continue
            self._together.update(range(at + len(groups[place])))
            for earlier in range(at + len(groups[place])):
                changed[earlier] = changed[earlier] or role
        return changed

    def _said_of_all(self, after: str) -> str | None:
        """What is said of all drugs that were named so far, if anything is."""
        for clause in self._cues.clause_end.split(after)[:CLAUSES]:
            for role, category in (
                (RESISTANT, Category.ALL_FAILED),
                (INTOLERANT, Category.ALL_HARM),
            ):
                if matched(self._cues.after, category, f" {clause.strip()}"):
                    return role
        return None

    def _with_sequels(
        self, groups: Sequence[Sequence[Span]], roles: Sequence[str | None]
    ) -> list[str | None]:
        """ "Revlimid quit, then Velcade, now Darzalex": Velcade did as Revlimid did."""
        changed = list(roles)
        place = 0
        for at, group in enumerate(groups):
            if at and set(changed[place : place + len(group)]) == {None}:
                before = self._text[groups[at - 1][-1].end : group[0].start]
                after = self._text[group[-1].end : self._start_of(groups, at + 1)]
                earlier = changed[place - 1]
                if earlier in (RESISTANT, INTOLERANT) and self._is_sequel(before, after):
                    changed[place : place + len(group)] = [earlier] * len(group)
                    self._together.update(range(place - 1, place + len(group)))
            place += len(group)
        return changed

    def _is_sequel(self, before: str, after: str) -> bool:
        then = found(self._cues.before, Category.SEQUEL, before)
        too = matched(self._cues.after, Category.TOO, after)
        silent = not _WORD.search(after) or matched(self._cues.after, Category.NO_MORE_SAID, after)
        return too or (then and silent)

    def _with_states(
        self, groups: Sequence[Sequence[Span]], roles: Sequence[str | None]
    ) -> list[str | None]:
        """What is said of drugs that neither failed nor did harm."""
        changed = list(roles)
        place = 0
        for at, group in enumerate(groups):
            end = place + len(group)
            if set(changed[place:end]) == {None}:
                before = self._text[self._end_of(groups, at - 1) : group[0].start]
                after = self._text[group[-1].end : self._start_of(groups, at + 1)]
                changed[place:end] = [self._state_of(before, after)] * len(group)
            place = end
        return changed

    def _state_of(self, before: str, after: str) -> str | None:
        if self._asks_of(before):
            return None
        first = self._cues.clause_end.split(after)[0]
        for state, category in _STATES:
            if found(self._cues.before, category, before) or self._says(category, first):
                return state
        return None

    def _asks_of(self, before: str) -> bool:
        asked = (Category.ASKED, Category.HYPOTHETICAL, Category.IN_GENERAL)
        return any(found(self._cues.before, category, before) for category in asked)

    def _with_owners(self, roles: Sequence[str | None]) -> list[str | None]:
        """What is somebody else's, is true of anybody, or was quoted says nothing of the person."""
        owned = list(roles)
        for at, span in enumerate(self._spans):
            owner = whose(self._text, span.start, span.end, self._cues)
            if owner is not Whose.OWN:
                owned[at] = _NOT_OWN[owner]
        return owned

    def _start_of(self, groups: Sequence[Sequence[Span]], at: int) -> int:
        """Where a group starts; the end of the text if there is none."""
        return groups[at][0].start if at < len(groups) else len(self._text)

    def _end_of(self, groups: Sequence[Sequence[Span]], at: int) -> int:
        """Where a group ends; the start of the text if there is none."""
        return groups[at][-1].end if at >= 0 else 0

    def _with_contrasts(self, roles: list[str | None]) -> list[str | None]:
        """ "Not resistant to Velcade, only to Revlimid": the second is what failed."""
        changed = list(roles)
        for position, (one, other) in enumerate(itertools.pairwise(self._spans)):
            before, between = self._text[: one.start], self._text[one.end : other.start]
            if (
                roles[position] == RULED_OUT
                and found(self._cues.before, Category.RESISTANT_TO, before)
                and matched(self._cues.between, Category.ONLY_TO, between)
            ):
                changed[position + 1] = RESISTANT
        return changed

    def _with_corrections(self, roles: list[str | None]) -> list[str | None]:
        """ "Sorry, I meant Revlimid", "it was Revlimid, not Velcade"."""
        corrected = list(roles)
        for position, span in enumerate(self._spans):
            if corrected[position] is None and self._is_correction(span):
                corrected[position] = CORRECTION
        bare = RULED_OUT in roles and set(roles) <= {RULED_OUT, None} and len(roles) > 1
        short = len(self._text.split()) <= 2 * len(roles) + 6
        if bare and short and not self._asks():
            corrected = [role or CORRECTION for role in corrected]
        return corrected

    def _is_correction(self, span: Span) -> bool:
        before = self._text[: span.start]
        alone = len(self._spans) == 1 and not before.strip()
        if alone and self._says(Category.SLIP, self._text[span.end :]):
            return True
        return found(self._cues.before, Category.CORRECTION, before)

    def _asks(self) -> bool:
        return "?" in self._text or found(self._cues.anywhere, Category.ASKS, self._text)


def _squeezed(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """The text with long runs of spaces and signs cut short, and the spans' places in it.

    They say nothing, and the cues below would try every way of sharing them out.
    """
    kept, moved, done = "", [], 0
    for span in spans:
        kept += _LONG_RUN.sub(_cut_short, text[done : span.start])
        moved.append(Span(len(kept), len(kept) + span.end - span.start))
        kept += text[span.start : span.end]
        done = span.end
    return kept + _LONG_RUN.sub(_cut_short, text[done:]), moved


def _cut_short(run: re.Match[str]) -> str:
    """The ends of a run of spaces and signs; a line's end in it stays one."""
    return f"{run[0][:2]}\n{run[0][-2:]}" if "\n" in run[0] else run[0][:2] + run[0][-2:]
