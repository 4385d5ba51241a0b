"""What a question is about: drugs that together are one combination are that combination."""

import pytest

from relapse_guide.answers.naming_subjects import asked_about, joined_ids
from relapse_guide.library.content import Content


@pytest.mark.parametrize(
    ("named", "about"),
    [
        (["carfilzomib", "pomalidomide", "dexamethasone"], ["KPd"]),
        (["dexamethasone", "daratumumab_faspro", "pomalidomide"], ["DPd"]),
        (["carfilzomib", "pomalidomide"], ["carfilzomib", "pomalidomide"]),
        (["carfilzomib"], ["carfilzomib"]),
        (["carfilzomib", "dexamethasone", "refractory"], None),
        (["DPd", "KPd"], None),
        ([], []),
    ],
)
def test_drugs_together_are_their_combination(
    content: Content, named: list[str], about: list[str] | None
) -> None:
    found = asked_about(content, named)

    assert [subject.id for subject in found] == (named if about is None else about)
    assert joined_ids(found) == "_".join(subject.id for subject in found)


def test_what_nobody_can_name_is_an_error(content: Content) -> None:
    with pytest.raises(KeyError):
        asked_about(content, ["disease_course"])
