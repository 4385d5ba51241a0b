"""Names as users read them."""

from relapse_guide.answers.naming import Naming, marks_of_all, marks_of_any
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content


def test_brand_and_generic_first_then_the_brand(content: Content) -> None:
    naming = Naming(content)

    assert naming.fill("{bortezomib} or {bortezomib}") == "Velcade (bortezomib) or Velcade"
    assert naming.drug("bortezomib") == "Velcade"
    assert Naming(content).drug("bortezomib") == "Velcade (bortezomib)", "each answer anew"


def test_a_drug_known_by_its_generic_name(content: Content) -> None:
    assert Naming(content).fill("{dexamethasone}") == "dexamethasone"


def test_subjects_of_every_kind_are_named_together(content: Content) -> None:
    subjects = subjects_of(content, ["DPd", "daratumumab", "monoclonal_antibody", "refractory"])

    assert Naming(content).fill(marks_of_all(subjects)) == (
        "Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone (DPd),"
        " Darzalex, monoclonal antibodies and refractory"
    )
    assert marks_of_any(subjects[1:3]) == "{daratumumab} or monoclonal antibodies"
