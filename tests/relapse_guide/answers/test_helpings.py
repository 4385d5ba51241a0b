"""Cutting an answer into messages loses nothing, doubles nothing, and keeps to the limits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import WORD_LIMIT, Kind
from relapse_guide.answers.citing import few_enough
from relapse_guide.answers.draft import Draft, Listing, Part, Said, said
from relapse_guide.answers.helpings import Helping, helpings_of
from relapse_guide.answers.measuring import Ruler
from tests.relapse_guide.answers.tiny import CARE, READABLE, tiny_draft, words

GO_ON, GO_ON_TITLE = "There is more about Alpha.", "More about Alpha"


def size(draft: Draft, part: Part) -> int:
    """The words of a message with this part."""
    headings = [listing.heading for listing in part.listings]
    texts = [*(statement.text for statement in part.said()), *headings, CARE]
    return Ruler(draft.content).words(texts)


def fits(draft: Draft, part: Part) -> bool:
    return size(draft, part) <= WORD_LIMIT and few_enough(draft.content, part.said())


def bullets(part: Part) -> list[tuple[str, Said]]:
    return [(listing.heading, bullet) for listing in part.listings for bullet in listing.bullets]


@st.composite
def texts(draw: st.DrawFn, most: int, longest: int, name: str) -> list[Said]:
    """Statements of their own, so that each can be told from every other."""
    found = []
    for at in range(draw(st.integers(0, most))):
        count = draw(st.integers(1, longest))
        rest = draw(st.lists(st.sampled_from(READABLE), max_size=2))
        marks = draw(st.sampled_from(["", " {alphamab}", " {blocker} or {betamide}"]))
        found.append(Said(f"{name}{at}{marks} {'word ' * count}.", (tuple(rest),) if rest else ()))
    return found


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """Any part whose opening and warning leave room for one statement more."""
    listings = [
        Listing(draw(st.sampled_from(["", f"Heading {at}:"])), draw(texts(9, 30, f"bullet{at}x")))
        for at in range(draw(st.integers(0, 3)))
    ]
    return Part(
        words(draw(st.integers(1, 12)), "page"),
        follow=draw(texts(1, 8, "follow")),
        details=draw(texts(8, 40, "detail")),
        warnings=draw(texts(1, 20, "warning")),
        listings=listings,
        page_notes=draw(texts(3, 40, "note")),
        title=draw(st.sampled_from(["", "A title"])),
        go_on=draw(st.sampled_from(["", GO_ON])),
        go_on_title=draw(st.sampled_from(["", GO_ON_TITLE])),
    )


@given(parts())
def test_nothing_is_lost_or_doubled_and_the_order_is_kept(part: Part) -> None:
    served = [helping.part for helping in helpings_of(tiny_draft(part))]
    first, *later = served

    assert (first.lead, first.follow, first.warnings) == (part.lead, part.follow, part.warnings)
    assert not any(helping.follow or helping.warnings for helping in later)
    assert [text for helping in served for text in helping.details] == part.details
    assert [pair for helping in served for pair in bullets(helping)] == bullets(part)
    notes = [text for helping in served for text in helping.page_notes]
    assert sorted(notes, key=part.page_notes.index) == part.page_notes
    # What is read last never comes before what is read first.
    ended: list[str] = []
    for helping in served:
        now = ["details"] * bool(helping.details) + ["bullets"] * bool(bullets(helping))
        ended += [*now, *["notes"] * bool(helping.page_notes)]
    order = ["details", "bullets", "notes"]
    assert ended == sorted(ended, key=order.index)


@given(parts())
def test_every_message_is_within_the_limits_and_says_something(part: Part) -> None:
    draft = tiny_draft(part)

    for place, helping in enumerate(helpings_of(draft)):
        assert fits(draft, helping.part)
        told = [*helping.part.details, *bullets(helping.part), *helping.part.page_notes]
        assert told or place == 0


@given(parts())
def test_what_goes_on_is_opened_and_titled_by_the_part(part: Part) -> None:
    draft = tiny_draft(part)
    phrases = draft.content.phrases
    first, *later = helpings_of(draft)

    assert first.title == (part.title or phrases["button_more"].says)
    for helping in later:
        if helping.part.lead.text == phrases["page_said_too"].says:
            assert helping.title == phrases["button_page"].says
            assert not helping.part.details
            assert not bullets(helping.part)
        else:
            assert helping.part.lead.text == (part.go_on or phrases["go_on"].says)
            assert helping.title == (part.go_on_title or phrases["button_more"].says)


@given(parts())
def test_no_message_is_shorter_than_it_could_be(part: Part) -> None:
    """The next statement is told later only because it does not fit here."""
    draft = tiny_draft(part)
    served = [helping.part for helping in helpings_of(draft)]
    for here, there in pairwise(served):
        if there.details:
            fuller = Part(here.lead, here.follow, [*here.details, there.details[0]], here.warnings)
            assert not fits(draft, fuller)


def served_as(*parts: Part) -> list[Helping]:
    return helpings_of(tiny_draft(*parts))


def test_what_fits_is_one_message() -> None:
    part = Part(said("A."), details=[words(50)], listings=[Listing("B:", [words(50)])])

    assert [helping.part for helping in served_as(part)] == [part]


def test_each_part_is_a_message_of_its_own() -> None:
    served = served_as(Part(said("First.")), Part(said("Second."), title="The second"))

    assert [helping.part.lead.text for helping in served] == ["First.", "Second."]
    assert served[1].title == "The second"


def test_a_warning_stands_in_the_first_message_however_much_is_told() -> None:
    part = Part(said("A."), details=[words(40)] * 5, warnings=[words(60, name="danger")])

    assert [bool(helping.part.warnings) for helping in served_as(part)][:2] == [True, False]


def test_a_single_statement_that_is_too_long_is_told_alone() -> None:
    long = words(WORD_LIMIT + 20, name="long")
    part = Part(said("A."), details=[words(5), long, words(5)])

    served = served_as(part)
    assert [helping.part.details for helping in served] == [[words(5)], [long], [words(5)]]


def test_more_sources_than_one_message_shows_are_told_in_two() -> None:
    listing = Listing("Each:", [words(3, source) for source in READABLE])
    part = Part(said("A."), listings=[listing])

    served = served_as(part)
    assert [len(bullets(helping.part)) for helping in served] == [4, 2]
    assert [helping.part.listings[0].heading for helping in served] == ["Each:", "Each:"]


@pytest.mark.parametrize("notes", [1, 2])
def test_the_page_is_told_apart_rather_than_after_half_of_an_answer(notes: int) -> None:
    part = Part(said("A."), details=[words(60)] * 3, page_notes=[words(20, "page")] * notes)

    served = [helping.part for helping in served_as(part)]
    assert [len(helping.details) for helping in served] == [2, 1]
    assert [len(helping.page_notes) for helping in served] == [0, notes]


def test_what_the_page_says_is_told_in_its_order() -> None:
    notes = [words(40, "page", name="first"), words(4, "page", name="second")]

    served = served_as(Part(said("A."), details=[words(100)], page_notes=notes))
    assert [note for helping in served for note in helping.part.page_notes] == notes


def test_only_what_the_page_says_is_left() -> None:
    part = Part(said("A."), details=[words(120)], page_notes=[words(20, "page")])

    second = served_as(part)[1]
    assert second.part.lead.text == tiny_draft().content.phrases["page_said_too"].says
    assert second.title == "What the page says"


def test_a_safety_answer_is_never_cut() -> None:
    part = Part(said("Call 911."), details=[words(100)] * 3)

    assert len(helpings_of(tiny_draft(part, kind=Kind.safety))) == 1
