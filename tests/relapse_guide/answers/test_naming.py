"""Names as users read them."""

import pytest

from relapse_guide.answers.naming import Naming, join_names, lines_words
from relapse_guide.library.content import Content
from relapse_guide.library.entries import PriorLines


def test_brand_and_generic_first_then_the_brand(content: Content):
    naming = Naming(content)

    assert naming.fill("{bortezomib} or {bortezomib}") == "Velcade (bortezomib) or Velcade"
    assert naming.drug("bortezomib") == "Velcade"
    assert Naming(content).drug("bortezomib") == "Velcade (bortezomib)", "each answer anew"


def test_a_drug_known_by_its_generic_name(content: Content):
    assert Naming(content).fill("{dexamethasone}") == "dexamethasone"


def test_subjects(content: Content):
    subjects = ["DPd", "daratumumab", "monoclonal_antibody", "refractory"]

    assert Naming(content).subjects(subjects, "and") == (
        "Darzalex (daratumumab), Pomalyst (pomalidomide) and dexamethasone (DPd),"
        " Darzalex, monoclonal antibodies and refractory"
    )


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["A"], "A"), (["A", "B"], "A or B"), (["A", "B", "C"], "A, B or C")],
)
def test_names_are_joined(names: list[str], joined: str):
    assert join_names(names, "or") == joined


@pytest.mark.parametrize(
    ("least", "most", "words"), [(1, 3, "1 to 3"), (2, None, "2 or more"), (2, 2, "2")]
)
def test_prior_lines_in_words(least: int, most: int | None, words: str):
    assert lines_words(PriorLines(min=least, max=most)) == words
