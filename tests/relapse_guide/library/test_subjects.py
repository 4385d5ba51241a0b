"""Each kind of thing that users can name answers for itself."""

import pytest

from relapse_guide.knowledge.names import all_subjects, drugs_of, entity_of, subject_of
from relapse_guide.library.content import FILES, SUBJECT_FILES, Content
from relapse_guide.library.entries import Entry
from relapse_guide.library.library import load_content
from relapse_guide.library.subjects import Subject
from relapse_guide.library.texts import DRUG_MARK
from tests.relapse_guide.library.conftest import Write, faults_of
from tests.relapse_guide.library.small import SMALL


def test_what_can_be_named_is_a_subject_and_nothing_else() -> None:
    assert SUBJECT_FILES == ("drugs", "drug_classes", "regimens", "glossary")
    assert not any(issubclass(FILES[kind], Subject) for kind in FILES if kind not in SUBJECT_FILES)


def test_every_subject_has_names_a_title_and_a_sentence(content: Content) -> None:
    for subject in all_subjects(content):
        assert subject.called()
        assert 1 <= len(subject.title) <= 20
        assert not subject.title[0].islower() or subject.title.startswith("t(")
        # What code says of a combination may be all that is said of it.
        assert subject.texts() or subject.entity == "regimen"
        assert subject.stands_for(content) == drugs_of(content, [subject.id])


def test_marks_name_drugs_of_the_content(content: Content) -> None:
    for subject in all_subjects(content):
        for text in (subject.mark, subject.spelled_out):
            assert text
            marked = {mark[1] for mark in DRUG_MARK.finditer(text)}
            assert marked <= subject.stands_for(content)


def test_a_regimen_is_named_by_its_drugs_and_explained_by_its_abbreviation(
    content: Content,
) -> None:
    regimen = content.regimens["DPd"]

    assert regimen.mark == "{daratumumab}, {pomalidomide} and {dexamethasone} (DPd)"
    assert regimen.spelled_out == "DPd ({daratumumab}, {pomalidomide} and {dexamethasone})"


def test_a_regimen_without_an_abbreviation_is_its_drugs(write: Write) -> None:
    old = "  abbreviations: [AB, A-B]\n  expansion: A is Alpha and B is Beta.\n"
    regimen = load_content(write("regimens", old, "")).regimens["AB"]

    assert regimen.mark == regimen.spelled_out == "{alphamab} and {betamide}"
    assert regimen.texts() == ["The page lists it."]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("", "1: has abbreviations and no 'expansion'; spell out their letters; correct it"),
        ("  expansion: ''\n", "6: 'expansion': has an empty text; correct it"),
    ],
)
def test_an_abbreviation_is_spelled_out(write: Write, new: str, told: str) -> None:
    (fault,) = faults_of(write("regimens", "  expansion: A is Alpha and B is Beta.\n", new))

    assert str(fault) == f"content/regimens.yml:{told}"


def test_a_drug_is_named_in_full_first_and_in_short_afterwards(write: Write) -> None:
    drugs = load_content(write("drugs", "brands: [Beta]", "show_brand: false")).drugs

    assert (drugs["alphamab"].full_name, drugs["alphamab"].short_name) == (
        "Alpha (alphamab)",
        "Alpha",
    )
    assert drugs["betamide"].full_name == drugs["betamide"].short_name == "betamide"


def test_a_product_and_its_drug_stand_for_each_other(write: Write) -> None:
    content = load_content(write("drugs", "brands: [Beta]", "form_of: alphamab"))

    for drug_id in ("alphamab", "betamide"):
        assert content.drugs[drug_id].stands_for(content) == {"alphamab", "betamide"}


def test_a_class_stands_for_the_drugs_of_the_classes_within_it(write: Write) -> None:
    narrower = SMALL["drug_classes"].replace("blocker", "fine_blocker").replace("BL", "FBL")
    narrower = narrower.replace("  lead: B", "  part_of: blocker\n  lead: B")
    folder = write("drugs", "drug_class: blocker\n  says:\n", "drug_class: fine_blocker\n  says:\n")
    (folder / "drug_classes.yml").write_text(SMALL["drug_classes"] + narrower)

    content = load_content(folder)

    assert content.drug_classes["blocker"].stands_for(content) == {"alphamab", "betamide"}
    assert content.drug_classes["fine_blocker"].stands_for(content) == {"betamide"}


def test_a_class_is_called_one_of_many(content: Content) -> None:
    assert content.drug_classes["proteasome_inhibitor"].one == "a proteasome inhibitor"


def test_every_drug_after_which_a_regimen_is_given_is_known(content: Content) -> None:
    regimen = content.regimens["DPd"]

    assert regimen.after_resistance == [["bortezomib", "ixazomib"], ["lenalidomide"]]
    assert regimen.resisted == {"bortezomib", "ixazomib", "lenalidomide"}


def test_what_the_page_says_has_the_page_as_main_source(content: Content) -> None:
    for subject in all_subjects(content):
        if getattr(subject, "page_says", []):
            assert content.on_page(subject), subject.id
        assert list(subject.facts) == getattr(subject, "page_says", [])


def test_an_id_that_nobody_can_name(content: Content) -> None:
    assert entity_of(content, "disease_course") is None
    with pytest.raises(KeyError):
        subject_of(content, "disease_course")


def test_an_entry_that_is_no_subject_has_no_names() -> None:
    assert Entry(id="a").called() == []
