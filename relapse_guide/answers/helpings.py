"""Cuts a draft into helpings: what one message holds, within the limits of words and sources."""

from dataclasses import dataclass, replace

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.citing import few_enough
from relapse_guide.answers.draft import Draft, Listing, Part, Said, said
from relapse_guide.answers.measuring import Ruler


@dataclass(frozen=True)
class Helping:
    """One message's worth of a draft, and the title of the button that leads to it."""

    part: Part
    title: str


def helpings_of(draft: Draft) -> list[Helping]:
    """The helpings of a draft in the order in which "tell me more" serves them."""
    cutter = _Cutter(draft)
    return [helping for part in draft.parts for helping in cutter.helpings(part)]


class _Cutter:
    """Fills messages in reading order; what does not fit goes on in the next one."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ruler = Ruler(draft.content)

    def helpings(self, part: Part) -> list[Helping]:
        """The messages of one part; each holds something, however long that is."""
        found = []
        # A heading with nothing below it says nothing.
        listings = [listing for listing in part.listings if listing.bullets]
        left: Part | None = replace(part, listings=listings)
        while left is not None:
            taken, left = self._cut(left)
            found.append(Helping(taken, taken.title or self._draft.phrase("button_more")))
        return found

    def _cut(self, part: Part) -> tuple[Part, Part | None]:
        if self._draft.kind is Kind.safety or self._fits(part):
            return part, None
        # First what must not be missed, so that it stands in the first message.
        taken = Part(part.lead, list(part.follow), warnings=list(part.warnings), title=part.title)
        left = Part(said(self._go_on(part)), go_on=part.go_on, go_on_title=part.go_on_title)
        left.title = part.go_on_title or self._draft.phrase("button_more")
        self._take_details(part, taken, left)
        for listing in part.listings:
            self._take_bullets(listing, taken, left)
        for note in part.page_notes:
            # What the page says is told apart rather than after half of an answer.
            open_still = left.details or left.listings or left.page_notes
            alone = self._is_empty(taken) and not taken.page_notes
            if not open_still and (alone or self._fits_with(taken, page_note=note)):
                taken.page_notes.append(note)
            else:
                left.page_notes.append(note)
        if not (left.details or left.listings or left.page_notes):
            return taken, None
        if not left.details and not left.listings:
            left.lead = said(self._draft.phrase("page_said_too"))
            left.title = self._draft.phrase("button_page")
        return taken, left

    def _go_on(self, part: Part) -> str:
        return part.go_on or self._draft.phrase("go_on")

    def _take_details(self, part: Part, taken: Part, left: Part) -> None:
        for detail in part.details:
            if (not left.details and self._fits_with(taken, detail=detail)) or (
                not taken.details and self._is_empty(taken)
            ):
                taken.details.append(detail)
            else:
                left.details.append(detail)

    def _take_bullets(self, listing: Listing, taken: Part, left: Part) -> None:
        here, there = Listing(listing.heading, []), Listing(listing.heading, [])
        taken.listings.append(here)
        for bullet in listing.bullets:
            blocked = left.details or left.listings or there.bullets
            if (not blocked and self._fits_with(taken, bullet=(here, bullet))) or (
                self._is_empty(taken) and not blocked
            ):
                here.bullets.append(bullet)
            else:
                there.bullets.append(bullet)
        taken.listings = [kept for kept in taken.listings if kept.bullets]
        if there.bullets:
            left.listings.append(there)

    def _is_empty(self, taken: Part) -> bool:
        """Nothing beside its opening, and the opening says that something follows."""
        return not (taken.details or any(listing.bullets for listing in taken.listings))

    def _fits_with(
        self,
        taken: Part,
        detail: Said | None = None,
        bullet: tuple[Listing, Said] | None = None,
        page_note: Said | None = None,
    ) -> bool:
        with_it = Part(
            taken.lead,
            taken.follow,
            [*taken.details, *([detail] if detail else [])],
            taken.warnings,
            [
                Listing(
                    listing.heading,
                    [*listing.bullets, *([bullet[1]] if bullet and listing is bullet[0] else [])],
                )
                for listing in taken.listings
            ],
            [*taken.page_notes, *([page_note] if page_note else [])],
        )
        return self._fits(with_it)

    def _fits(self, part: Part) -> bool:
        texts = [statement.text for statement in part.said()]
        texts += [listing.heading for listing in part.listings if listing.bullets]
        if not self._ruler.fits([*texts, self._draft.care_team]):
            return False
        return few_enough(self._draft.content, part.said())
