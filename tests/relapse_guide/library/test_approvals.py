"""Records of approved uses: whole, in the order of time, and of drugs that there are."""

import re

import pytest

from relapse_guide.library.approvals import Status
from relapse_guide.library.content import Content
from relapse_guide.library.library import load_content
from relapse_guide.library.references import references
from tests.relapse_guide.library.conftest import Write, faults_of

MISSING = {
    "drugs": "  drugs: [alphamab, betamide]\n",
    "status": "  status: full\n",
    "date": "  date: 2024-04-05\n",
    "as_of": "  as_of: 2026-10-30\n",
    "setting": "  setting: relapsed\n",
    "sources": "  sources: [label]\n",
}
MISTAKES: dict[str, tuple[str, str, int, str]] = {
    "no drug": ("[alphamab, betamide]", "[]", 2, "'drugs': .*at least 1 item"),
    "no source": ("sources: [label]", "sources: []", 16, "'sources': .*at least 1 item"),
    "a status that is none": (
        "status: full", "status: perhaps", 3,
        "'status': .*'full', 'accelerated', 'withdrawn', 'none_found'",
    ),
    "a setting that is none": (
        "setting: relapsed", "setting: old", 10,
        "'setting': .*'relapsed', 'newly_diagnosed', 'any'",
    ),
    "a day that is none": ("2024-04-05", "2024-04-31", 4, "'2024-04-31' is no date of the cal"),
    "an event after the record": (
        "date: 2024-04-05", "date: 2026-11-01", 1,
        "'as_of' is before 'date'; it is the day of the newest record read",
    ),
    "lines from many to few": (
        "    max: 3", "    max: 0", 11, "'lines': 'max' is less than 'min'; swap them",
    ),
    "lines of before from many to few": (
        "{min: 2}", "{min: 2, max: 1}", 9,
        r"'before\.lines': 'max' is less than 'min'; swap them",
    ),
    "lines below none": ("    min: 1", "    min: -1", 12, r"'lines\.min': "),
    "lines without the least": (
        "    min: 1\n", "", 11, r"the key 'lines\.min' is missing; add it",
    ),
    "a date that may be known": (
        "  as_of:", "  date_known: perhaps\n  as_of:", 5,
        "'date_known': must be 'true' or 'false'; correct it",
    ),
    "a time before without a date": (
        "    date: 2020-01\n", "", 6, r"the key 'before\.date' is missing; add it",
    ),
    "a count that is none": (
        "{blocker: 1}", "{blocker: some}", 14, r"'had\.blocker': must be a whole number",
    ),
    "what was had without a count": (
        "{blocker: 1}", "[blocker]", 14, "'had': must have keys of its own",
    ),
}  # fmt: skip
UNKNOWN: dict[str, tuple[str, str, int, str]] = {
    "drugs": ("[alphamab, betamide]", "[alphamab, nobody]", 2, "drugs.yml"),
    "also_as": ("  status: full\n", "  also_as: [nobody]\n  status: full\n", 3, "drugs.yml"),
    "never_had": ("  status: full\n", "  never_had: [nobody]\n  status: full\n", 3, "drugs.yml"),
    "had": ("{blocker: 1}", "{nobody: 1}", 14, "drugs.yml or drug_classes.yml"),
    "no_longer_works": ("{betamide: 1}", "{nobody: 1}", 15, "drugs.yml or drug_classes.yml"),
    "or_no_longer_works": (
        "  sources: [label]\n", "  or_no_longer_works:\n    nobody: 1\n  sources: [label]\n", 16,
        "drugs.yml or drug_classes.yml",
    ),
    "trial_left_out": (
        "  status: full\n", "  trial_left_out: [blocker, nobody]\n  status: full\n", 3,
        "drugs.yml or drug_classes.yml or glossary.yml",
    ),
    "left_out_had": (
        "  status: full\n", "  left_out_had:\n  - relapse\n  - nobody\n  status: full\n", 5,
        "drugs.yml or drug_classes.yml or glossary.yml",
    ),
    "sources": ("sources: [label]", "sources: [nobody]", 16, "sources.yml"),
}  # fmt: skip
"""For each key that names other entries: a change, its line, and the files where the id may be."""


@pytest.mark.parametrize("key", MISSING)
def test_a_record_that_is_not_whole_is_refused(write: Write, key: str) -> None:
    (fault,) = faults_of(write("approvals", MISSING[key], ""))

    assert str(fault) == f"content/approvals.yml:1: the key '{key}' is missing; add it"


@pytest.mark.parametrize(("old", "new", "line", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_at_its_line(
    write: Write, old: str, new: str, line: int, told: str
) -> None:
    (fault,) = faults_of(write("approvals", old, new))

    assert fault.where == f"content/approvals.yml:{line}"
    assert re.search(told, fault.what), fault.what


@pytest.mark.parametrize(("old", "new", "line", "files"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_id_that_there_is_not_is_refused_at_its_line(
    write: Write, old: str, new: str, line: int, files: str
) -> None:
    (fault,) = faults_of(write("approvals", old, new))

    assert str(fault) == (
        f"content/approvals.yml:{line}: 'nobody' is not an id in {files};"
        " correct it or add the entry"
    )


def test_every_key_that_names_other_entries_is_tried(content: Content) -> None:
    named = {key for entry in content.approvals.values() for key, _, _ in references(entry) if key}

    assert named <= set(UNKNOWN)


def test_a_class_is_no_drug_of_a_use(write: Write) -> None:
    (fault,) = faults_of(write("approvals", "[alphamab, betamide]", "[blocker]"))

    assert fault.what.startswith("'blocker' is not an id in drugs.yml;")


def test_a_condition_may_name_drugs_by_marks(write: Write) -> None:
    also = '  also: "together with {nobody}"\n  sources: [label]\n'

    (fault,) = faults_of(write("approvals", "  sources: [label]\n", also))

    assert fault.where == "content/approvals.yml:16"
    assert fault.what.startswith("'{nobody}' names no drug in drugs.yml")


@pytest.mark.parametrize("date", ["2026-10-30", "2026-10", "2026"])
def test_a_record_may_be_of_the_day_of_the_event(write: Write, date: str) -> None:
    load_content(write("approvals", "date: 2024-04-05", f"date: {date}"))


def test_a_use_is_as_old_as_what_it_was_before(write: Write) -> None:
    approval = load_content(write()).approvals["ab_2024"]
    assert approval.first_date == "2020-01"
    assert approval.copy(update={"before": None}).first_date == "2024-04-05"


@pytest.mark.parametrize(
    ("status", "holds"),
    [("full", True), ("accelerated", True), ("withdrawn", False), ("none_found", False)],
)
def test_an_approval_holds_until_it_is_withdrawn(status: str, holds: bool) -> None:
    assert Status(status).holds is holds


def test_without_lines_and_conditions_a_record_is_whole(write: Write) -> None:
    folder = write("approvals", "  lines:\n    min: 1\n    max: 3\n  had: {blocker: 1}\n", "")

    approval = load_content(folder).approvals["ab_2024"]

    assert approval.lines is None
    assert approval.had == {}
    assert approval.texts() == []
    assert approval.by_itself
    assert approval.date_known


def test_no_real_record_began_after_it_changed(content: Content) -> None:
    for approval in content.approvals.values():
        assert approval.first_date.earliest <= approval.date.earliest, approval.id
