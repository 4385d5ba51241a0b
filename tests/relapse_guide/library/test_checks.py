"""Entries must fit each other and the code; each mistake is told with its line."""

import re
import shutil
from pathlib import Path

import pytest

from relapse_guide.answers.answering import builder
from relapse_guide.library.checks import needed_phrases
from relapse_guide.library.content import FILES, Content
from relapse_guide.library.entries import Trait
from relapse_guide.library.library import load_content
from relapse_guide.library.needs import (
    ANSWERED_WHOLE,
    CHAT_LINES,
    NEEDED_FAILURES,
    NEEDED_TRAITS,
    QUESTIONS,
)
from relapse_guide.settings import ROOT
from tests.relapse_guide.library.conftest import Write, faults_of
from tests.relapse_guide.library.small import SMALL

MISTAKES: dict[str, tuple[str, str, str, int, str]] = {
    "unknown source": (
        "glossary", "sources: [page]", "sources: [book]", 4,
        r"'book' is not an id in sources\.yml; correct it or add the entry",
    ),
    "unknown source among others": (
        "drugs", "  - page\n  - label\n", "  - page\n  - lable\n", 40,
        r"'lable' is not an id in sources\.yml",
    ),
    "unknown source of small talk": (
        "chat", "care_team: Talk with your care team.",
        "care_team: Talk with your care team.\n  sources: [book]", 5,
        r"'book' is not an id in sources\.yml",
    ),
    "unknown class": (
        "drugs", "  drug_class: blocker\n  says:\n", "  drug_class: bloker\n  says:\n", 20,
        r"'bloker' is not an id in drug_classes\.yml",
    ),
    "unknown drug of a regimen": (
        "regimens", "  - betamide\n", "  - gammamab\n", 4,
        r"'gammamab' is not an id in drugs\.yml",
    ),
    "a class as a drug of a regimen": (
        "regimens", "  - betamide\n", "  - blocker\n", 4, r"'blocker' is not an id in drugs\.yml",
    ),
    "unknown drug in after_resistance": (
        "regimens", "[[betamide]]", "[[gammamab]]", 10, r"'gammamab' is not an id in drugs\.yml",
    ),
    "unknown number to call": (
        "safety", "call: [line]", "call: [nobody]", 6, "'nobody' is not an id in help.yml",
    ),
    "unknown term": (
        "topics", "  - relapse\n", "  - relaps\n", 4, r"'relaps' is not an id in glossary\.yml",
    ),
    "unknown drug of a sign": (
        "signs", "drugs: [blocker]", "drugs: [blocker, gammamab]", 15,
        r"'gammamab' is not an id in drugs\.yml or drug_classes\.yml; correct it or add the entry",
    ),
    "a sign that covers none": (
        "signs", "covers: [fever]", "covers: [fevers]", 16,
        r"'fevers' is not an id in signs\.yml; correct it or add the entry",
    ),
    "a sign that covers a drug": (
        "signs", "covers: [fever]", "covers: [alphamab]", 16,
        r"'alphamab' is not an id in signs\.yml",
    ),
    "unknown term of a target": (
        "drugs", "  brands: [Beta]\n", "  brands: [Beta]\n  target: bcma\n", 20,
        r"'bcma' is not an id in glossary\.yml",
    ),
    "unknown drug of a product": (
        "drugs", "  brands: [Beta]\n", "  brands: [Beta]\n  form_of: blocker\n", 20,
        r"'blocker' is not an id in drugs\.yml",
    ),
    "unknown class around a class": (
        "drug_classes", "  names: [BL]\n", "  names: [BL]\n  part_of: alphamab\n", 5,
        r"'alphamab' is not an id in drug_classes\.yml",
    ),
    "unknown relatives of a class": (
        "drug_classes", "  names: [BL]\n", "  names: [BL]\n  kin: [blocker, other]\n", 5,
        r"'other' is not an id in drug_classes\.yml",
    ),
    "unknown drug that a term says failed": (
        "glossary", "  sources: [page]", "  no_longer_works: [AB]\n  sources: [page]", 4,
        r"'AB' is not an id in drugs\.yml or drug_classes\.yml",
    ),
    "unknown regimen in an update": (
        "updates", "[alphamab]", "[alphamab, ABC]", 2,
        r"'ABC' is not an id in drugs\.yml or .*regimens\.yml",
    ),
    "unknown subject of a button": (
        "topics", "about: alphamab", "about: alpha", 12, "'alpha' is not an id in drugs.yml or",
    ),
    "unknown drug mark": (
        "drugs", "lists {alphamab} with", "lists {alpha} with", 37,
        r"'\{alpha\}' names no drug in drugs\.yml; correct it or add the drug",
    ),
    "unknown drug mark in small talk": (
        "chat", "Talk with your care team.", '"Talk of {alpha} with your care team."', 4,
        r"'\{alpha\}' names no drug",
    ),
    "a name twice": (
        "drugs", "brands: [Beta]", "brands: [ALF]", 19,
        r"the name 'ALF' stands in content/drugs\.yml:6 too; keep it in one place",
    ),
    "a name twice in one entry": (
        "drugs", "brands: [Beta]", "brands: [Betamide]", 19,
        r"the name 'Betamide' stands in content/drugs\.yml:18 too",
    ),
    "a name in two files": (
        "glossary", "name: relapse", "name: Alpha", 2,
        r"'Alpha' stands in content/drugs\.yml:4 too",
    ),
    "a name of ours that is also another's": (
        "other_names", "names: [alphazol]", "names: [Alpha]", 2,
        r"'Alpha' stands in content/drugs\.yml:4 too",
    ),
    "an abbreviation twice": (
        "regimens", "[AB, A-B]", "[AB, BL]", 5, r"'BL' stands in content/drug_classes\.yml:4 too",
    ),
    "an id twice": (
        "drugs", "- id: betamide", "- id: alphamab", 17,
        "the id 'alphamab' stands in content/drugs.yml:2 too; rename one",
    ),
    "an id in two files": (
        "glossary", "- id: relapse", "- id: blocker", 1,
        r"the id 'blocker' stands in content/drug_classes\.yml:1 too; rename one",
    ),
    "a page without a review": (
        "sources", "reviewed: 2021-07-30", "read: 2021-07-30", 1,
        "the first source must be the IMF page with its 'reviewed' date",
    ),
    "a button asks what is no question": (
        "topics", "asks: ask_explain", "asks: ask_explian", 11,
        r"'ask_explian' is not an id in questions\.yml; correct it or add the entry",
    ),
    "a thing answered by nothing": (
        "things", "answered_by: course", "answered_by: corse", 4,
        r"'corse' is not an id in topics\.yml; correct it or add the entry",
    ),
    "an intent that is no question": (
        "boundaries", "intents: [ask_dose]", "intents: [ask_dose, ask_doses]", 2,
        r"'ask_doses' is not an id in questions\.yml",
    ),
    "a help line under no question": (
        "help", "  says: Call it.", "  intents: [ask_hlep]\n  says: Call it.", 4,
        r"'ask_hlep' is not an id in questions\.yml",
    ),
    "a blank left out": (
        "phrases",
        '- id: more_about\n  says: "It <name>"', '- id: more_about\n  says: "It"', 0,
        "the blank '<name>' is missing; put it back into the text",
    ),
    "a blank that nothing fills": (
        "phrases", '- id: one_line\n  says: "It"', '- id: one_line\n  says: "It <x>"', 0,
        "nothing fills the blank '<x>'; correct or remove it",
    ),
    "a blank not closed": (
        "phrases", '- id: one_line\n  says: "It"', '- id: one_line\n  says: "It <x"', 0,
        "a '<' or '>' is left over",
    ),
    "a brace not closed": (
        "drugs", "lists {alphamab} with", "lists {alphamab with", 37, "a brace is left over",
    ),
    "a button's phrase too long": (
        "phrases", '- id: button_more\n  says: "It"',
        f'- id: button_more\n  says: "{"x" * 21}"', 0,
        "a button holds 20 characters; shorten the text",
    ),
    "a closing phrase without the care team": (
        "phrases", '- id: care_team_drug\n  says: "The care team"',
        '- id: care_team_drug\n  says: "Ask."', 0, "the sentence must name the 'care team'",
    ),
    "an id too long for a button": (
        "glossary", SMALL["glossary"],
        SMALL["glossary"] + f"- id: {'x' * 45}\n  name: x\n  lead: X.\n  sources: [page]\n", 5,
        "the id is too long for a button; shorten it by 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_refused_at_its_line(
    write: Write, file: str, old: str, new: str, line: int, sentence: str
) -> None:
    told = [fault for fault in faults_of(write(file, old, new)) if re.search(sentence, fault.what)]

    assert len(told) == 1
    at = line or SMALL[file][: SMALL[file].index(old)].count("\n") + old.count("\n") + 1
    assert told[0].where == f"content/{file}.yml:{at}"


def test_the_line_is_that_of_the_very_name(write: Write) -> None:
    folder = write("drugs", "  - alf\n", "  - alfred\n  - alf\n")
    (folder / "glossary.yml").write_text(SMALL["glossary"].replace("name: relapse", "name: Alf"))

    (fault,) = faults_of(folder)

    assert fault.what.startswith("the name 'Alf' stands in content/drugs.yml:7 too")


def test_short_names_may_differ_in_case_only(write: Write) -> None:
    content = load_content(write("drugs", "  - alf\n", "  - bl\n"))

    assert content.drugs["alphamab"].nicknames == ["bl"]


@pytest.mark.parametrize("phrase_id", needed_phrases())
def test_a_phrase_that_code_needs_is_missed(write: Write, phrase_id: str) -> None:
    folder = write("phrases", f"- id: {phrase_id}\n", f"- id: {phrase_id}_\n")

    missing, unused = sorted(faults_of(folder), key=lambda fault: fault.what)[::-1]

    assert missing.what == f"the entry '{phrase_id}' is missing; put it back"
    assert missing.where.startswith("content/phrases.yml:")
    assert unused.what == f"no code uses the phrase '{phrase_id}_'; correct its id or remove it"


@pytest.mark.parametrize("line_id", CHAT_LINES)
def test_a_line_that_code_needs_is_missed(write: Write, line_id: str) -> None:
    (fault,) = faults_of(write("chat", f"- id: {line_id}\n", f"- id: {line_id}_\n"))

    assert fault.what == f"the entry '{line_id}' is missing; put it back"


@pytest.mark.parametrize("intent", QUESTIONS)
def test_a_question_that_code_asks_is_missed(write: Write, intent: str) -> None:
    folder = write("questions", f"- id: {intent}\n", "- id: x\n")
    told = [fault.what for fault in faults_of(folder)]

    assert f"the entry '{intent}' is missing; put it back" in told


@pytest.mark.parametrize("trait", NEEDED_TRAITS)
def test_a_trait_that_code_looks_for_is_missed(write: Write, trait: Trait) -> None:
    (fault,) = faults_of(write("questions", f"  traits: [{trait.value}]\n", ""))

    assert fault.what == f"no question has 'traits: [{trait.value}]'; put it back"


@pytest.mark.parametrize("failure", NEEDED_FAILURES)
def test_a_failure_that_code_looks_for_is_missed(write: Write, failure: str) -> None:
    (fault,) = faults_of(write("questions", f"  failure: {failure}\n", ""))

    assert fault.what == f"no question has 'failure: {failure}'; put it back"


@pytest.mark.parametrize("name", ["drug_answers", "x.explain", "drug_answers._names", "a.b.c", "."])
def test_only_a_function_that_makes_an_answer_can_answer(write: Write, name: str) -> None:
    old = "- id: is_unsure\n  about: Answer it\n  kind: talk\n  answered_by: drug_answers.explain\n"
    new = old.replace("drug_answers.explain", f"'{name}'")

    (fault,) = faults_of(write("questions", old, new))

    assert fault.what.startswith(f"'{name}' is no function of relapse_guide/answers")


def test_a_question_that_nothing_answers_is_told_in_the_table(write: Write) -> None:
    (fault,) = faults_of(write("boundaries", "intents: [ask_dose]", "intents: [ask_course]"))

    assert fault.where == "content/questions.yml:9"
    assert fault.what == (
        "no entry answers 'ask_dose'; name it under 'intents' of an entry in topics.yml or"
        " boundaries.yml or safety.yml or chat.yml"
    )


def test_every_answer_of_the_table_can_be_made(content: Content) -> None:
    named = [asked.answered_by for asked in content.questions.values() if asked.answered_by]

    assert all(callable(builder(name)) for name in (*named, *ANSWERED_WHOLE))


def test_every_trait_is_borne_by_a_question(content: Content) -> None:
    borne = {trait for asked in content.questions.values() for trait in asked.traits}

    assert borne == set(Trait)


def test_a_mistake_in_the_real_content_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    lines = (folder / "regimens.yml").read_text().splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("  drugs: [pomalidomide, "))
    lines[at] = lines[at].replace("[pomalidomide,", "[pomalidomid,")
    (folder / "regimens.yml").write_text("\n".join(lines))

    (fault,) = faults_of(folder)

    assert fault.where == f"content/regimens.yml:{at + 1}"
    assert "'pomalidomid' is not an id in drugs.yml" in fault.what


def test_the_real_content_is_whole(content: Content) -> None:
    assert all(getattr(content, kind) for kind in FILES)
    assert content.page.address == "https://www.myeloma.org/treatments-subsequent-relapse"
    assert content.page.date_words == "reviewed July 30, 2021"


UNTITLED = "  asked:\n" + "".join(f"  - Is it number {number}?\n" for number in range(8))
ASKED = f"  title: The number\n{UNTITLED}"


def test_a_sentence_that_asks_for_two_topics_is_told(write: Write) -> None:
    folder = write("topics", "  says:\n", f"{ASKED}  says:\n")
    text = (folder / "topics.yml").read_text(encoding="utf-8")
    other = text.replace("- id: course", "- id: other").replace("The number", "Another number")
    (folder / "topics.yml").write_text(text + other)

    told = [fault.what for fault in faults_of(folder)]

    assert len(told) == 8
    assert told[0].startswith("'Is it number 0?' stands in content/topics.yml:")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (UNTITLED, "'title' is missing; name the topic for its button, 20 characters at most"),
        (ASKED.replace("The number", "The number of the many"), "title.*at most 20 characters"),
        (ASKED.replace("The number", "TITLE"), r"the title '.+' stands in content/questions\.yml"),
    ],
)
def test_what_can_be_asked_for_has_a_title_of_its_own(write: Write, asked: str, told: str) -> None:
    other = re.search(r"title: (.+)", SMALL["questions"])
    assert other
    folder = write("topics", "  says:\n", f"{asked.replace('TITLE', other[1])}  says:\n")

    assert [fault.what for fault in faults_of(folder) if re.search(told, fault.what)]


def test_a_button_asks_for_a_topic_by_one_of_its_intents(write: Write) -> None:
    folder = write("topics", "    about: alphamab\n", "    about: course\n")

    told = [fault.what for fault in faults_of(folder)]

    assert told == ["'course' is not asked for by 'ask_explain'; write one of its intents"]


def test_a_sentence_that_stands_twice_in_one_topic_is_told(write: Write) -> None:
    twice = ASKED.replace("  - Is it number 7?\n", "  - Is it number 7?\n  - is it NUMBER 3\n")

    told = [fault.what for fault in faults_of(write("topics", "  says:\n", f"{twice}  says:\n"))]

    assert len(told) == 1
    assert told[0].startswith("'is it NUMBER 3' stands in content/topics.yml:")


def test_a_source_may_be_written_out_in_a_file_that_cannot_be_read(write: Write) -> None:
    """One mistake is told, and not every entry that names such a source."""
    folder = write("glossary", "sources: [page]", "sources: [leaflet]")
    (folder / "help.yml").write_text(SMALL["help"].replace('"911"', '"911'))

    assert [fault.file for fault in faults_of(folder)] == ["content/help.yml"]


def test_phrases_are_those_that_the_code_completes() -> None:
    """Found in the code; what is put together there stands in a table."""
    found = needed_phrases()
    assert found["drug_is"] == {"drug", "family"}
    assert found["boxed_none_named"] == {"drug"}
