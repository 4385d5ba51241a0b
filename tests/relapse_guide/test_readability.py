"""Texts are graded as a reader gets them: only the proper names of drugs are masked.

That every answer reads at grade 8 or lower is told with all else that can be wrong with its
wording, in test_proofreading.py.
"""

import pytest

from relapse_guide.library.content import Content
from relapse_guide.readability import FEWEST_WORDS, HIGHEST_GRADE, grade, masked

HARD = (
    "Notwithstanding considerable heterogeneity, immunophenotypic characterization"
    " facilitates individualized therapeutic decision-making considerably."
)


def graded(content: Content, *texts: str, also: tuple[str, ...] = ()) -> float:
    """The grade of texts that are long enough to have one."""
    measured = grade(content, texts, also)
    assert measured is not None
    return measured


def test_the_limit_is_grade_8() -> None:
    assert HIGHEST_GRADE == 8


def test_a_hard_text_is_found(content: Content) -> None:
    assert graded(content, HARD) > HIGHEST_GRADE
    assert graded(content, "You can ask them, and they will tell you.") < 5


def test_less_than_a_sentence_has_no_grade(content: Content) -> None:
    assert grade(content, ["Tell me more"]) is None
    assert grade(content, ["a"] * (FEWEST_WORDS - 1)) is None
    assert grade(content, ["a"] * FEWEST_WORDS) is not None
    assert grade(content, []) is None


def test_each_text_is_a_sentence_at_least(content: Content) -> None:
    """A list without full stops reads no harder than the same with them."""
    bullets = ("a fever of 100.4 F or higher", "a rash that will not go away", "Is it new?")

    assert graded(content, *bullets) == graded(
        content, *(f"{text}." for text in bullets[:2]), bullets[2]
    )
    assert graded(content, *bullets) < graded(content, " ".join(bullets))


def test_names_of_drugs_are_masked_and_nothing_else(content: Content) -> None:
    text = (
        "{bortezomib} or Darzalex Faspro with <drugs>, as in DPd or VELCADE,"
        " as immunomodulatory drugs or a daratumumabs shot; rest a while."
    )

    assert masked(content, text) == (
        "drug or drug with drug, as in DPd or drug,"
        " as immunomodulatory drugs or a daratumumabs shot; rest a while."
    )


@pytest.mark.parametrize("drug", ["bortezomib", "daratumumab_faspro", "ciltacabtagene_autoleucel"])
def test_each_proper_name_of_a_drug_is_masked_whole(content: Content, drug: str) -> None:
    found = content.drugs[drug]

    for name in (found.generic, *found.brands):
        assert masked(content, f"It is {name}.") == "It is drug."


def test_every_class_and_term_counts_until_somebody_names_it(content: Content) -> None:
    text = "Monoclonal antibodies are given with immunomodulatory drugs now."
    named = ("monoclonal antibodies", "immunomodulatory drugs")

    assert masked(content, text) == text
    assert masked(content, text, named) == "drug are given with drug now."
    assert graded(content, text) > HIGHEST_GRADE > graded(content, text, also=named)
