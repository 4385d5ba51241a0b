"""Each kind of thing that users can name answers for itself."""

import pytest

from relapse_guide.knowledge.names import all_subjects, drugs_of, entity_of, subject_of
from relapse_guide.library.content import FILES, SUBJECT_FILES, Content
from relapse_guide.library.entries import DRUG_MARK, Entry
from relapse_guide.library.subjects import PriorLines, Subject


def say(phrase_id: str, **blanks: str) -> str:
    """A phrase as its id and what fills it."""
    return f"{phrase_id}: {', '.join(blanks.values())}"


def test_what_can_be_named_is_a_subject_and_nothing_else() -> None:
    assert SUBJECT_FILES == ("drugs", "drug_classes", "regimens", "glossary")
    assert not any(issubclass(FILES[kind], Subject) for kind in FILES if kind not in SUBJECT_FILES)


def test_every_subject_has_names_a_title_and_a_sentence(content: Content) -> None:
    for subject in all_subjects(content):
        assert subject.called()
        assert 1 <= len(subject.title) <= 20
        assert subject.what_it_is(say, content)
        assert subject.its_names(say)
        assert subject.stands_for(content) == drugs_of(content, [subject.id])


def test_marks_name_drugs_of_the_content(content: Content) -> None:
    for subject in all_subjects(content):
        for text in (subject.mark, subject.spelled_out, subject.short_mark):
            assert text
            assert set(DRUG_MARK.findall(text)) <= subject.stands_for(content)


def test_a_regimen_is_named_by_its_drugs_and_explained_by_its_abbreviation(
    content: Content,
) -> None:
    regimen = content.regimens["DPd"]

    assert regimen.mark == "{daratumumab}, {pomalidomide} and {dexamethasone} (DPd)"
    assert regimen.spelled_out == "DPd ({daratumumab}, {pomalidomide} and {dexamethasone})"


def test_nothing_is_on_the_page_and_beside_it(content: Content) -> None:
    """`beside_page` only says which entity a name is; what the page names is never that."""
    for subject in all_subjects(content):
        if content.on_page(subject):
            assert subject.entity != "therapy", subject.id


def test_what_the_page_says_has_the_page_as_main_source(content: Content) -> None:
    for subject in all_subjects(content):
        if getattr(subject, "page_says", []):
            assert content.on_page(subject), subject.id


def test_an_id_that_nobody_can_name(content: Content) -> None:
    assert entity_of(content, "disease_course") is None
    with pytest.raises(KeyError):
        subject_of(content, "disease_course")


def test_an_entry_that_is_no_subject_has_no_names() -> None:
    assert Entry(id="a").called() == []


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [(1, 3, "lines_to: 1, 3"), (2, None, "lines_or_more: 2"), (2, 2, "2")],
)
def test_prior_lines_in_words(least: int, most: int | None, words: str) -> None:
    assert PriorLines(min=least, max=most).words(say) == words
