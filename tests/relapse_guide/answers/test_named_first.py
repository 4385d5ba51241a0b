"""What an entry says of the drug or class that is asked about comes first."""

import pytest

from relapse_guide.answers.named_first import left_out, named_first
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import ask

PLAIN = "Ask before you drive. [none]"
VELCADE = "With {bortezomib:short}, do not drive at first. [none]"
IT = "It can make you dizzy. [none]"
CLASS = "{proteasome_inhibitor:plural} need care. [none]"
STEROID = "{dexamethasone:short} can make you wakeful. [none]"
XPOVIO = "{selinexor:short} can make you dizzy. [none]"
CAR_T = "After CAR T, do not drive for a time. [none]"
CELLS = "{ciltacabtagene_autoleucel:short} is given once. [none]"
LEANING = ("it", "so then")


def ordered(content: Content, texts: list[str], *named: str) -> list[str]:
    return named_first(content, texts, named, LEANING)


def test_what_names_the_drug_comes_first_with_what_leans_on_it(content: Content) -> None:
    texts = [PLAIN, STEROID, XPOVIO, CELLS, VELCADE, IT]
    assert ordered(content, texts, "bortezomib") == [VELCADE, IT, PLAIN, STEROID, XPOVIO, CELLS]
    assert ordered(content, texts, "lenalidomide") == texts
    assert ordered(content, texts, "neuropathy") == texts
    assert ordered(content, texts) == texts


def test_what_leans_on_the_first_sentence_of_the_entry_stays_behind_it(content: Content) -> None:
    texts = [IT, PLAIN, XPOVIO, CELLS, STEROID, VELCADE]
    assert ordered(content, texts, "bortezomib") == [IT, VELCADE, PLAIN, XPOVIO, CELLS, STEROID]


def test_what_begins_with_the_name_comes_before_what_only_names_it(content: Content) -> None:
    beside = "{isatuximab:short} with {pomalidomide:short} helped some people. [none]"
    own = "{pomalidomide:short} after {lenalidomide:short} helped some people. [none]"
    texts = [PLAIN, XPOVIO, CELLS, beside, own]
    assert ordered(content, texts, "pomalidomide") == [own, beside, PLAIN, XPOVIO, CELLS]
    assert ordered(content, texts, "isatuximab")[0] == beside


def test_what_leans_stays_behind_the_sentence_before_it(content: Content) -> None:
    leaning = "So then {bortezomib:short} goes on. [none]"
    texts = [PLAIN, leaning, XPOVIO, CELLS, "So {bortezomib:short} stays. [none]"]
    assert ordered(content, texts, "bortezomib") == [texts[4], *texts[:4]]


def test_an_entry_that_does_not_go_through_drugs_stays_as_its_editor_wrote_it(
    content: Content,
) -> None:
    texts = [PLAIN, STEROID, XPOVIO, VELCADE, IT]
    assert ordered(content, texts, "bortezomib") == texts


def test_a_class_holds_its_drugs_and_one_drug_is_not_its_class(content: Content) -> None:
    texts = [PLAIN, XPOVIO, VELCADE, CELLS, CLASS, CAR_T]
    others = [PLAIN, XPOVIO, CELLS, CAR_T]
    assert ordered(content, texts, "bortezomib") == [VELCADE, CLASS, *others]
    assert ordered(content, texts, "proteasome_inhibitor")[0] == CLASS
    assert ordered(content, texts, "car_t_cell_therapy")[0] == CAR_T


def test_a_regimen_stands_for_its_drugs_and_steroids_only_for_themselves(content: Content) -> None:
    texts = [PLAIN, STEROID, CELLS, CLASS, VELCADE]
    assert ordered(content, texts, "SVd")[:2] == [CLASS, VELCADE]
    assert ordered(content, texts, "dexamethasone")[0] == STEROID
    assert ordered(content, texts, "dexamethasone", "bortezomib")[:3] == [CLASS, VELCADE, PLAIN]


@pytest.mark.parametrize("drug", ["carfilzomib", "daratumumab", "teclistamab", "selinexor"])
def test_who_asks_on_driving_after_a_drug_reads_of_that_drug_first(
    content: Content, drug: str
) -> None:
    answer = ask(content, "ask_lifestyle", drug, topic="driving")
    assert answer.id == "driving"
    told = [text for text in answer.texts() if text != answer.lead]
    assert content.drugs[drug].short_name in told[0]


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        (["isatuximab"], ["isatuximab"]),
        (["isatuximab", "dexamethasone"], ["isatuximab"]),
        (["bortezomib"], []),
        (["carfilzomib"], []),
        (["bortezomib", "isatuximab"], []),
        (["cd38_antibody"], []),
        (["idecabtagene_vicleucel"], []),
        (["dexamethasone"], []),
        (["neuropathy"], []),
        ([], []),
    ],
)
def test_what_is_asked_about_and_passed_over_is_told(
    content: Content, named: list[str], missing: list[str]
) -> None:
    """Kyprolis is spoken of where proteasome inhibitors are, and Abecma where CAR T is."""
    texts = [PLAIN, CLASS, XPOVIO, VELCADE, CAR_T, "{lenalidomide:short} is a pill. [none]"]
    assert left_out(content, texts, named) == missing
    assert left_out(content, texts[:3], named) == [], "it does not go through drugs"


def test_who_asks_on_driving_with_a_drug_that_is_not_named_is_told_so(content: Content) -> None:
    answer = ask(content, "ask_lifestyle", "isatuximab", topic="driving")
    assert list(answer.texts())[1] == "What I have on this does not name Sarclisa."
    other = ask(content, "ask_lifestyle", "carfilzomib", topic="driving")
    assert "does not name" not in " ".join(other.texts())


def test_what_leans_on_the_first_sentence_comes_before_that_word_on_a_drug(
    content: Content,
) -> None:
    """ "They are treatments such as Abecma" makes no sense behind it."""
    answer = ask(content, "ask_personal_advice", "selinexor", topic="too_old")
    texts = list(answer.texts())
    assert texts[1].startswith("They are treatments such as")
    assert texts[2] == "What I have on this does not name Xpovio."
