"""What an answer is to say, collected with what each statement rests on."""

import pytest

from relapse_guide.answers.draft import MAX_BUTTONS, Listing, Part, Said, all_written, said, written
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Button
from tests.relapse_guide.answers.tiny import tiny, tiny_draft


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It helps.", Said("It helps.", (("page", "label"),))),
        ("It helps. [site]", Said("It helps.", (("site",),))),
        ("It helps. [site, paper]", Said("It helps.", (("site", "paper"),))),
        ("I am sorry. [none]", Said("I am sorry.")),
        ("It is [not] a source.", Said("It is [not] a source.", (("page", "label"),))),
    ],
)
def test_a_text_rests_on_its_own_sources_else_on_those_of_its_entry(
    text: str, expected: Said
) -> None:
    assert written(text, ["page", "label"]) == expected


def test_a_text_of_an_entry_without_sources_rests_on_nothing() -> None:
    assert written("Hello.", ()) == Said("Hello.")
    assert all_written(["Hello.", "It helps. [site]"], ()) == [
        Said("Hello."),
        Said("It helps.", (("site",),)),
    ]


def test_each_statement_of_a_text_has_its_own_group_of_sources() -> None:
    assert said("A and B.", ["page", "label"], [], ["site"]).rests == (("page", "label"), ("site",))


def test_other_words_rest_on_the_same_sources() -> None:
    assert said("It is.", ["site"]).with_text("Beta is.") == said("Beta is.", ["site"])


def test_a_part_is_said_in_reading_order() -> None:
    part = Part(
        said("lead"),
        follow=[said("follow")],
        details=[said("detail 1"), said("detail 2")],
        warnings=[said("warning")],
        listings=[Listing("heading", [said("bullet 1")]), Listing("", [said("bullet 2")])],
        page_notes=[said("note")],
    )

    assert [statement.text for statement in part.said()] == [
        "lead", "follow", "detail 1", "detail 2", "warning", "bullet 1", "bullet 2", "note",
    ]  # fmt: skip


def test_the_first_part_answers_what_was_asked() -> None:
    draft = tiny_draft(Part(said("First.")), Part(said("Second.")))

    assert draft.first.lead.text == "First."


def test_a_phrase_is_filled_and_noted_as_used() -> None:
    draft = tiny_draft()

    assert draft.phrase("help_line", name="A line", phone="911", says="Call.") == (
        "A line: 911. Call."
    )
    assert draft.uses == ["help_line"]
    with pytest.raises(KeyError):
        draft.phrase("help_line", name="A line")


def test_a_button_asks_about_the_kind_of_thing_that_it_names() -> None:
    draft = tiny_draft()

    draft.button("Alpha", "ask_explain", "alphamab")
    draft.button("Blockers", "ask_explain", "blocker")
    draft.button("Costs", "ask_cost", "nothing_known")

    assert [button.payload for button in draft.buttons] == [
        '/ask_explain{"drug":"alphamab"}',
        '/ask_explain{"drug_class":"blocker"}',
        "/ask_cost",
    ]


def test_buttons_are_few_and_none_asks_the_same_twice() -> None:
    draft = tiny_draft()

    draft.button("Costs", "ask_cost")
    draft.button("What it costs", "ask_cost")
    assert [button.title for button in draft.buttons] == ["Costs"]
    for number in range(5):
        draft.button(f"Number {number}", f"ask_{number}")
    assert len(draft.buttons) == MAX_BUTTONS


def test_an_entry_suggests_its_own_buttons() -> None:
    draft = tiny_draft()

    draft.content_buttons([Button(title="Alpha", asks="ask_explain", about="alphamab")])

    assert draft.buttons[0].payload == '/ask_explain{"drug":"alphamab"}'


def test_two_contents_are_never_taken_for_each_other() -> None:
    """What is made from one is kept by it, and made anew after an edit."""
    first, second = tiny(), tiny()
    assert len({first, second}) == 2
    assert isinstance(first, Content)
