"""Sentences as editors write them: the first one answers, and each names what it rests on."""

import pytest

from relapse_guide.library.checks import check
from relapse_guide.library.library import load_content
from relapse_guide.library.reading import read_folder
from relapse_guide.library.texts import (
    DRUG_MARK,
    EMPTY_OPENINGS,
    LONGEST_LEAD,
    NO_SOURCE,
    VERDICT,
    Lead,
    count_words,
    faults_of_lead,
    split_sources,
)
from tests.relapse_guide.library.conftest import Write, faults_of
from tests.relapse_guide.library.small import SMALL

GOOD_LEADS = (
    "It blocks.",
    "It blocks. [page]",
    "Do they block?",
    "They help when:",
    "“It blocks,” they say.",
    "He said “it blocks.”",
    "1 to 3 lines are few.",
    "t(11;14) is a change in genes.",
    "{alphamab} blocks.",
    "Yes. It blocks.",
    "Yes, in 2024: it blocks.",
    "No. It does not.",
    "Not that we found. It is new.",
    "Not quite: it helps.",
    "Not yet. It is studied.",
    "Not for a relapse. It is old.",
    "Some of them. Two block.",
    "A fever of 100.4 F is urgent.",
    "There is a rule.",
    " ".join(["It", *["blocks"] * (LONGEST_LEAD - 1)]) + ".",
)
BAD_LEADS = {
    " ".join(["It", *["blocks"] * LONGEST_LEAD]) + ".": "has 21 words; shorten it to 20",
    "The page names it.": "begins with 'The page names'; say first what was asked",
    "In 2021, the IMF page named it.": "begins with 'In 2021, the'; say first what was asked",
    "it blocks.": "begins in lower case; begin it as a sentence",
    "<drugs> block.": "begins in lower case; begin it as a sentence",
    "It blocks": "has no full stop; end it as a sentence",
    "It blocks. It helps.": "holds more than one sentence; put the rest into 'says'",
    "It blocks? Yes.": "holds more than one sentence; put the rest into 'says'",
    "Yes. It blocks. It helps.": "holds more than one sentence; put the rest into 'says'",
    "Perhaps. It blocks.": "holds more than one sentence; put the rest into 'says'",
}
LEADS = {
    "drug_classes": ("lead: Blockers block.", 6),
    "glossary": ("lead: It comes back.", 3),
    "topics": ("lead: It comes and goes.", 5),
    "boundaries": ("lead: I cannot say.", 3),
    "safety": ("lead: Call 911.", 3),
    "signs": ("lead: A fever is urgent.", 5),
    "chat": ("lead: Hello.", 3),
}
"""In each file that has them, a first sentence of the small content and its line."""
ONLY_EVIDENCE = "rests only on records that are not shown; add a source that a patient can open"


@pytest.mark.parametrize("lead", GOOD_LEADS)
def test_a_sentence_that_answers_can_come_first(lead: str) -> None:
    assert list(faults_of_lead(lead)) == []
    assert Lead.parse(lead) == lead


@pytest.mark.parametrize(("lead", "told"), BAD_LEADS.items(), ids=lambda value: value[:30])
def test_what_does_not_answer_at_once_cannot(lead: str, told: str) -> None:
    assert list(faults_of_lead(lead)) == [told]


@pytest.mark.parametrize("opening", EMPTY_OPENINGS)
def test_no_lead_tells_where_it_comes_from(opening: str) -> None:
    (told,) = faults_of_lead(f"{opening.capitalize()} are names.")

    assert told.endswith("; say first what was asked")


def test_a_word_that_begins_like_an_empty_opening_is_none() -> None:
    assert list(faults_of_lead("Heredity plays a small part.")) == []


@pytest.mark.parametrize("word", ["Yes", "No", "Not that we found", "Some of them"])
def test_a_verdict_is_told_from_a_word_like_it(word: str) -> None:
    assert VERDICT.match(f"{word}. It is.")
    assert VERDICT.match(f"{word}, since 2024: it is.")
    assert not VERDICT.match(f"{word}body knows.")


@pytest.mark.parametrize("file", LEADS)
def test_every_file_has_its_first_sentences_checked(write: Write, file: str) -> None:
    old, line = LEADS[file]

    (fault,) = faults_of(write(file, old, "lead: the page names it"))

    assert str(fault) == (
        f"content/{file}.yml:{line}: 'lead': the first sentence begins with 'the page names';"
        " say first what was asked, and begins in lower case; begin it as a sentence,"
        " and has no full stop; end it as a sentence; correct it"
    )


def test_the_first_sentence_of_a_further_part_is_checked(write: Write) -> None:
    part = "  more:\n  - title: More\n    lead: It blocks\n  care_team: Ask your care team.\n"

    (fault,) = faults_of(write("topics", "  care_team: Ask your care team.\n", part))

    assert str(fault) == (
        "content/topics.yml:10: 'more.1.lead': the first sentence has no full stop; end it as a"
        " sentence; correct it"
    )


@pytest.mark.parametrize(
    ("text", "words", "sources"),
    [
        ("It blocks.", "It blocks.", ()),
        ("It blocks. [page]", "It blocks.", ("page",)),
        ("It blocks. [page, label]", "It blocks.", ("page", "label")),
        ("It blocks. [page,label] ", "It blocks.", ("page", "label")),
        ("It blocks. [none]", "It blocks.", NO_SOURCE),
        ("It [page] blocks.", "It [page] blocks.", ()),
        ("It blocks. [2]", "It blocks. [2]", ()),
        ("It blocks. []", "It blocks. []", ()),
        ("It blocks. [a b]", "It blocks. [a b]", ()),
    ],
)
def test_a_text_ends_with_its_sources(text: str, words: str, sources: tuple[str, ...]) -> None:
    assert split_sources(text) == (words, sources)


def test_words_are_what_a_reader_sees() -> None:
    assert count_words("Yes – it blocks.", "", "A 2-day stay") == 6


def test_marks_say_in_which_form_a_name_stands() -> None:
    found = DRUG_MARK.findall("{alphamab} or {betamide:short} of the {blocker:plural}, {Alpha}")

    assert found == [("alphamab", ""), ("betamide", ":short"), ("blocker", ":plural")]


@pytest.mark.parametrize("mark", ["{blocker}", "{blocker:plural}", "{alphamab:short}"])
def test_drugs_and_classes_are_named_by_marks(write: Write, mark: str) -> None:
    content = load_content(write("topics", "It can stay away.", f'"It is like {mark}."'))

    assert content.topics["course"].says == [f"It is like {mark}."]


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("{bloker:plural}", "'{bloker}' names no drug in drugs.yml; correct it or add the drug"),
        ("{relapse}", "'{relapse}' names no drug in drugs.yml; correct it or add the drug"),
        (
            "{alphamab:long}",
            "a brace is left over; write a drug as its id in braces, such as {bortezomib}",
        ),
    ],
)
def test_another_mark_is_refused(write: Write, mark: str, told: str) -> None:
    (fault,) = faults_of(write("topics", "It can stay away.", f'"It is like {mark}."'))

    assert str(fault) == f"content/topics.yml:7: {told}"


@pytest.mark.parametrize(
    ("file", "old", "line"),
    [("drugs", "{blocker}", 26), ("drug_classes", "{alphamab:short}", 5)],
)
def test_a_mark_in_what_is_told_of_a_drug_is_checked(
    write: Write, file: str, old: str, line: int
) -> None:
    (fault,) = faults_of(write(file, old, "{nobody}"))

    assert fault.where == f"content/{file}.yml:{line}"
    assert fault.what.startswith("'{nobody}' names no drug in drugs.yml")


@pytest.mark.parametrize("end", [" [page]", " [page, label]", " [records, label]", " [none]"])
def test_a_text_may_rest_on_sources_of_its_own(write: Write, end: str) -> None:
    load_content(write("topics", "It can stay away.", f"It can stay away.{end}"))


@pytest.mark.parametrize(
    ("file", "old", "line"),
    [
        ("topics", "It can stay away.", 7),
        ("topics", "lead: It comes and goes.", 5),
        ("drugs", "It is a pill for a {blocker}.", 26),
        ("signs", "follow: If nobody answers, call 911.", 6),
    ],
)
@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("[book]", "'book' is not an id in sources.yml; correct it or add the entry"),
        ("[none, page]", "'none' is not an id in sources.yml; correct it or add the entry"),
        ("[records]", ONLY_EVIDENCE),
    ],
)
def test_what_a_text_rests_on_is_checked_at_its_line(
    write: Write, file: str, old: str, line: int, end: str, told: str
) -> None:
    (fault,) = faults_of(write(file, old, f"{old} {end}"))

    assert fault.what == told
    assert fault.where == f"content/{file}.yml:{line}"


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("glossary", "sources: [page]", "sources: [records]", 4),
        ("approvals", "sources: [label]", "sources: [records]", 16),
        ("updates", "sources: [label]", "sources: [records]", 6),
        ("drugs", "    sources: [label]", "    sources: [records]", 15),
        ("drugs", "    - label\n", "    - records\n", 28),
        ("drugs", "sources: [page, label]", "sources: [records]", 34),
    ],
)
def test_nothing_rests_only_on_records_that_are_not_shown(
    write: Write, file: str, old: str, new: str, line: int
) -> None:
    (fault,) = faults_of(write(file, old, new))

    assert str(fault) == f"content/{file}.yml:{line}: {ONLY_EVIDENCE}"


@pytest.mark.parametrize("listed", ["[records, page]", "[page, records]"])
def test_records_may_stand_beside_what_can_be_opened(write: Write, listed: str) -> None:
    reading = read_folder(write("glossary", "sources: [page]", f"sources: {listed}"))

    assert [*reading.faults, *check(reading)] == []


@pytest.mark.parametrize(
    ("old", "line"),
    [
        ("    sources: [page]\n  boxed", 12),
        ("    sources: [label]\n", 15),
        ("    sources: [page, label]\n", 34),
    ],
)
def test_a_source_of_a_fact_is_looked_up(write: Write, old: str, line: int) -> None:
    new = old.replace("[page", "[book").replace("[label", "[book")

    (fault,) = faults_of(write("drugs", old, new))

    assert str(fault) == (
        f"content/drugs.yml:{line}: 'book' is not an id in sources.yml; correct it or add the entry"
    )


def test_a_record_of_a_database_must_be_called_evidence(write: Write) -> None:
    (fault,) = faults_of(write("sources", "  evidence: true\n", ""))

    assert str(fault) == (
        "content/sources.yml:11: the address is a database record; add 'evidence: true', so that"
        " it is not shown; correct it"
    )


@pytest.mark.parametrize("address", ["https://API.example.org/x", "http://api.example.org/x"])
def test_no_spelling_hides_a_record(write: Write, address: str) -> None:
    (fault,) = faults_of(write("sources", "https://example.org/label", address))

    assert fault.what.startswith("the address is a database record")


def test_an_address_that_nobody_opened_can_be_shown(write: Write) -> None:
    folder = write("sources", "  read: 2026-11\n", "  read: 2026-11\n  unopened: true\n")

    sources = load_content(folder).sources

    assert [source.id for source in sources.values() if source.unopened] == ["label"]
    assert SMALL["sources"].count("evidence") == 1
    assert [source.id for source in sources.values() if source.evidence] == ["records"]
