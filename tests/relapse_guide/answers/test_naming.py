"""Names as users read them."""

import pytest

from relapse_guide.answers.naming import (
    Naming,
    marks_of_all,
    marks_of_any,
    short_mark,
    short_marks,
    written_name,
)
from relapse_guide.knowledge.names import subject_of, subjects_of
from relapse_guide.library.content import Content
from tests.relapse_guide.answers.tiny import tiny


def filled(*texts: str) -> list[str]:
    """Texts of one answer in reading order, of the tiny content."""
    naming = Naming(tiny())
    return [naming.sentences(text) for text in texts]


def test_brand_and_generic_first_then_the_brand(content: Content) -> None:
    naming = Naming(content)

    assert naming.fill("{bortezomib} or {bortezomib}") == "Velcade (bortezomib) or Velcade"
    assert naming.name("bortezomib") == "Velcade"
    assert Naming(content).name("bortezomib") == "Velcade (bortezomib)", "each answer anew"


def test_a_drug_known_by_its_generic_name(content: Content) -> None:
    assert Naming(content).fill("{dexamethasone}") == "dexamethasone"


def test_in_short_it_is_always_the_brand_and_no_first_mention() -> None:
    assert filled("{alphamab:short}.", "{alphamab}.", "{alphamab:short}.", "{alphamab}.") == [
        "Alpha.", "Alpha (alphamab).", "Alpha.", "Alpha.",
    ]  # fmt: skip


def test_a_class_is_explained_at_its_first_mention_only() -> None:
    assert filled("It is {blocker}.", "It is {blocker}.") == [
        "It is a blocker (such as Alpha).",
        "It is a blocker.",
    ]


def test_several_of_a_class_are_explained_likewise() -> None:
    assert filled("At least 2 {blocker:plural}.", "All {blocker:plural}.") == [
        "At least 2 blockers (such as Alpha).",
        "All blockers.",
    ]


@pytest.mark.parametrize(
    "marks", [("{blocker}", "{blocker:plural}"), ("{blocker:plural}", "{blocker}")]
)
def test_one_and_several_of_a_class_are_explained_once(marks: tuple[str, str]) -> None:
    first, second = filled(*marks)

    assert "(such as Alpha)" in first
    assert "(" not in second


def test_several_are_called_by_the_word_by_which_one_is_called() -> None:
    assert filled("Two {kinase_drug:plural}.") == ["Two KDs (such as Beta)."]


def test_the_drug_that_explains_a_class_is_not_named_by_that() -> None:
    assert filled("{blocker} or {alphamab}.") == ["A blocker (such as Alpha) or Alpha (alphamab)."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{gammazol} helps. {gammazol} works.", "Gammazol helps. Gammazol works."),
        ("{blocker} works.", "A blocker (such as Alpha) works."),
        ("Does it? {gammazol} does! {gammazol} too.", "Does it? Gammazol does! Gammazol too."),
        ("It has {gammazol} in it.", "It has gammazol in it."),
        ("Two: {gammazol} and {betamide:short}.", "Two: gammazol and Beta."),
        ("t(11;14) is a change. t(11;14) is read “t 11 14”.", None),
        ("It is a change. It is t(11;14).", None),
        ("A fever of 100.4 F or more.", None),
    ],
)
def test_a_sentence_begins_with_a_capital(text: str, shown: str | None) -> None:
    assert filled(text) == [shown or text]


def test_a_name_by_itself_is_left_as_it_is() -> None:
    content = tiny()

    assert Naming(content).fill("{gammazol}") == "gammazol"
    assert written_name(content, "blocker", ":plural", first=False) == "blockers"


def test_subjects_of_every_kind_are_named_together(content: Content) -> None:
    subjects = subjects_of(content, ["DPd", "daratumumab", "monoclonal_antibody", "refractory"])

    assert Naming(content).fill(marks_of_all(subjects)) == (
        "Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone (DPd),"
        " Darzalex, monoclonal antibodies and refractory"
    )
    assert marks_of_any(subjects[1:3]) == "{daratumumab} or monoclonal antibodies"


def test_a_first_sentence_names_them_in_short(content: Content) -> None:
    subjects = subjects_of(content, ["DPd", "daratumumab", "monoclonal_antibody", "refractory"])

    assert short_marks(subjects) == [
        "DPd", "{daratumumab:short}", "monoclonal antibodies", "refractory",
    ]  # fmt: skip
    assert short_mark(subject_of(content, "KRd")) == "KRd"


def test_every_class_is_explained_by_a_drug_of_that_class(content: Content) -> None:
    for family in content.drug_classes.values():
        shown = Naming(content).fill("{" + family.id + "}")
        drugs = [content.drugs[drug_id] for drug_id in family.stands_for(content)]
        assert any(drug.short_name in shown for drug in drugs), shown
