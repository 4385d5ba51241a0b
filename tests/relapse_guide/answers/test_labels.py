"""The names under which answers are counted: few, and of the content."""

import pytest

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.labels import FAMILIES, OTHER, labels_of
from relapse_guide.library.content import Content


@pytest.mark.parametrize(
    ("answer_id", "label"),
    [
        ("explain_bortezomib", "explain_bortezomib"),
        ("explain_bortezomib_more_2", "explain_bortezomib"),
        ("compare_bortezomib_carfilzomib", "compare"),
        ("options_failure_lenalidomide", "options_failure_lenalidomide"),
        ("options_failure_3_bortezomib_lenalidomide", "options_failure"),
        ("options_lines_3", "options_lines"),
        ("dosage_bortezomib", "dosage_bortezomib"),
        ("emergency_es", "emergency_es"),
        ("when_to_call", "when_to_call"),
        ("wilhelmina", OTHER),
        ("wilhelmina_bortezomib", OTHER),
        ("explain_wilhelmina", "explain"),
        ("", OTHER),
    ],
)
def test_a_label_names_one_entry_at_most(content: Content, answer_id: str, label: str) -> None:
    assert labels_of(content).entry(answer_id) == label


def test_an_intent_is_one_of_the_table(content: Content) -> None:
    labels = labels_of(content)
    assert labels.intent("nlu_fallback") == "nlu_fallback"
    assert labels.intent("wilhelmina") == OTHER


def test_every_answer_has_a_label_of_its_own(content: Content, answers: list[Answer]) -> None:
    labels = labels_of(content)
    found = {labels.entry(answer.id) for answer in answers}

    assert OTHER not in found
    assert len(found) < 3000, "so many series Prometheus would have to keep"
    begun = {family for family in FAMILIES if any(one.startswith(family) for one in found)}
    assert set(FAMILIES) - begun == set(), "these answers are no longer there"
