"""What is told of every drug: each has it, with its sources, or says that it is not known."""

import re

import pytest

from relapse_guide.library.content import Content
from relapse_guide.library.drug_facts import BoxedWarning
from relapse_guide.library.library import load_content
from tests.relapse_guide.library.conftest import Write, faults_of

GIVEN = "  given:\n    forms: [drip]\n    says: [It is a drip.]\n    sources: [page]\n"
BOXED = "  boxed:\n    names: [harm to the lungs]\n    sources: [label]\n"
WARNED = "give 'names', or 'found: none_named' or 'found: not_read'; correct it"
MISTAKES: dict[str, tuple[str, str, int, str]] = {
    "not how it is given": (GIVEN, "", 2, "the key 'given' is missing; add it"),
    "no form": ("    forms: [drip]\n", "", 9, r"the key 'given\.forms' is missing; add it"),
    "a form that is none": (
        "[drip]", "[drops]", 10, r"'given\.forms\.1': .*'by_mouth', 'under_the_skin'",
    ),
    "forms without a sentence": (
        "    says: [It is a drip.]\n", "", 9, r"the key 'given\.says' is missing; add it",
    ),
    "a way without a source": (
        "    sources: [page]\n  boxed", "  boxed", 9,
        r"the key 'given\.sources' is missing; add it",
    ),
    "a way with an empty list of sources": (
        "    sources: [page]\n  boxed", "    sources: []\n  boxed", 12,
        r"'given\.sources': .*at least 1 item",
    ),
    "no word about a boxed warning": (BOXED, "", 2, "the key 'boxed' is missing; add it"),
    "a warning without a source": (
        "    sources: [label]\n  sources", "  sources", 13,
        "'boxed': a warning needs 'sources'; name where it was read; correct it",
    ),
    "a warning that is not named": (
        "    names: [harm to the lungs]\n", "", 13, f"'boxed': {WARNED}",
    ),
    "no warning and yet one": (
        "    names: [harm to the lungs]\n",
        "    names: [harm to the lungs]\n    found: none_named\n", 13, f"'boxed': {WARNED}",
    ),
    "a warning found somehow": (
        "    found: none_named", "    found: somewhere", 30, r"'boxed\.found': ",
    ),
    "a rule without a source": (
        "    sources: [page, label]\n", "", 31, r"the key 'beware\.sources' is missing; add it",
    ),
    "a fact with a key of its own": (
        "    found: none_named", "    found: none_named\n    doses: [much]", 31,
        r"the key 'boxed\.doses' is not known here",
    ),
    "a generic form that may be": (
        "  beware:", "  generic_form:\n    available: perhaps\n    says: It is sold.\n"
        "    sources: [label]\n  beware:", 32,
        r"'generic_form\.available': must be 'true' or 'false'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_at_its_line(
    write: Write, old: str, new: str, line: int, told: str
) -> None:
    (fault,) = faults_of(write("drugs", old, new))

    assert fault.where == f"content/drugs.yml:{line}"
    assert re.search(told, fault.what), fault.what


@pytest.mark.parametrize("found", ["none_named", "not_read"])
def test_what_is_not_known_of_a_warning_is_said(write: Write, found: str) -> None:
    drugs = load_content(write("drugs", "found: none_named", f"found: {found}")).drugs

    assert drugs["betamide"].boxed == BoxedWarning(found=found)
    assert drugs["alphamab"].boxed.found == "named"


def test_facts_are_told_and_checked_as_texts(write: Write) -> None:
    drug = load_content(write()).drugs["betamide"]

    assert drug.texts()[:3] == ["It blocks too.", "It is a pill for a {blocker}.", "Do not drive."]
    assert [(key, value) for key, value, kinds in drug.refers_to() if kinds == ("sources",)] == [
        ("given", "label"),
        ("beware", "page"),
        ("beware", "label"),
    ]


def test_a_class_may_leave_its_facts_to_its_drugs(content: Content) -> None:
    assert any(family.given is None for family in content.drug_classes.values())
