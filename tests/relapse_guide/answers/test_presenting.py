"""From a draft to a message: the order of reading, names, numbers of sources, buttons."""

from relapse_guide.answers.answer import MOST_BUTTONS, Answer, Kind
from relapse_guide.answers.draft import Draft, Listing, Part, said
from relapse_guide.answers.presenting import (
    LONGEST_PARAGRAPH,
    in_paragraphs,
    phone_note,
    present,
    present_all,
    source_note,
)
from tests.relapse_guide.answers.tiny import CARE, tiny_draft, words
from tests.relapse_guide.answers.told import MORE


def first_of(draft: Draft) -> Answer:
    answer = present(draft)
    assert answer
    return answer


def full() -> Draft:
    """Everything that a message can hold, with a drug in each place."""
    part = Part(
        said("{alphamab:short} leads.", ["page"]),
        follow=[said("{alphamab} follows.", ["site"]), said("So does {betamide}.")],
        details=[said("{betamide} is told.", ["label", "site"]), said("{gammazol} is told.")],
        warnings=[said("{blocker} can harm.", ["paper"])],
        listings=[Listing("{kinase_drug:plural}:", [said("{kinase_drug}", ["site"])])],
        page_notes=[said("The page names {alphamab}.", ["page"])],
    )
    return tiny_draft(
        part, questions=["Is {alphamab} for me?"], help_lines=["line"], listed=["alphamab"]
    )


def test_everything_stands_in_the_order_of_reading() -> None:
    assert list(first_of(full()).texts()) == [
        "Alpha leads. [1]",
        "Alpha (alphamab) follows. [2] So does Beta (betamide).",
        "Beta is told. [2]",
        "Gammazol is told.",
        "A blocker (such as Alpha) can harm. [3]",
        "KDs (such as Beta):",
        "A KD [2]",
        "The page names Alpha. [1]",
        CARE,
    ]


def test_sources_are_shown_by_their_numbers() -> None:
    answer = first_of(full())

    assert [source.id for source in answer.sources] == ["page", "site", "paper"]
    assert answer.sources[0] == source_note(full().content, "page")
    assert answer.sources[0].date == "reviewed July 30, 2021"
    assert answer.heading_sources == "Sources:"


def test_what_only_the_dialogue_needs_is_kept() -> None:
    answer = first_of(full())

    assert answer.listed == ["alphamab"]
    assert answer.phones == [phone_note(full().content, "line")]
    assert answer.phones[0].dial == "8005550100"


def test_a_question_for_the_care_team_is_named_in_full_by_itself() -> None:
    assert first_of(full()).questions == ["Is Alpha (alphamab) for me?"]


def test_short_sentences_with_the_same_sources_make_a_paragraph() -> None:
    details = [
        said("One.", ["page"]), said("Two.", ["page"]), said("Three.", ["site"]),
        said("Kind."), said("Words."), said("Four.", ["site"]),
    ]  # fmt: skip
    answer = first_of(tiny_draft(Part(said("A.", ["page"]), details=details)))

    assert answer.paragraphs == ["One. Two. [1]", "Three. [2]", "Kind. Words.", "Four. [2]"]
    assert in_paragraphs([]) == []
    long = "word " * LONGEST_PARAGRAPH
    assert in_paragraphs(["One.", long, "Two."]) == ["One.", long, "Two."]


def test_a_list_without_bullets_is_not_shown() -> None:
    answer = first_of(tiny_draft(Part(said("A."), listings=[Listing("Nothing:", [])])))

    assert answer.groups == []


def several() -> Draft:
    """Three messages: a part that does not fit into one, and another part."""
    draft = tiny_draft(
        Part(said("A."), details=[words(80)] * 2, go_on="More of A.", go_on_title="More A"),
        Part(said("B."), title="About B"),
        help_lines=["line"],
    )
    for title in ("One", "Two", "Three"):
        draft.button(title, f"ask_{title.lower()}")
    return draft


def test_the_button_that_goes_on_is_named_after_what_comes() -> None:
    answers = present_all(several())

    assert [answer.lead for answer in answers] == ["A.", "More of A.", "B."]
    assert [answer.buttons[-1].title for answer in answers] == ["More A", "About B", "Three"]
    assert [answer.buttons[-1].payload == MORE for answer in answers] == [True, True, False]
    assert all(len(answer.buttons) <= MOST_BUTTONS for answer in answers)


def test_the_suggestions_stay_under_every_message() -> None:
    for answer in present_all(several()):
        assert [button.title for button in answer.buttons[:3]] == ["One", "Two", "Three"]


def test_messages_are_told_apart_by_their_ids_and_end() -> None:
    draft = several()
    answers = present_all(draft)

    assert [answer.id for answer in answers] == ["made", "made_more_1", "made_more_2"]
    assert [present(draft, place) for place in range(3)] == answers
    assert present(draft, 3) is None


def test_numbers_to_call_stand_beside_the_first_message() -> None:
    assert [bool(answer.phones) for answer in present_all(several())] == [True, False, False]


def test_each_message_names_drugs_anew() -> None:
    part = Part(said("{alphamab} leads."), details=[words(120), words(20, name="{alphamab} is")])

    first, second = present_all(tiny_draft(part, kind=Kind.content))
    assert first.lead == "Alpha (alphamab) leads."
    assert second.paragraphs[0].startswith("Alpha (alphamab) is word")


def test_what_was_used_is_named_once() -> None:
    draft = tiny_draft(Part(said("A.")), uses=["alphamab", "betamide", "alphamab"])

    assert first_of(draft).uses[:2] == ["alphamab", "betamide"]
    assert len(set(first_of(draft).uses)) == len(first_of(draft).uses)
