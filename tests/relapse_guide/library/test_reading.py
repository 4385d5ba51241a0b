"""The loader refuses every mistake of an editor with file, line and what to do."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from relapse_guide.library.reading import FILES, Content, ContentError, load_content
from relapse_guide.settings import ROOT

SMALL = {
    "sources": """\
- id: page
  title: A page
  publisher: A foundation
  address: https://example.org/page
  reviewed: 2021-07-30
- id: label
  title: A label
  publisher: An agency
  address: https://example.org/label
  read: 2026-11
""",
    "questions": """\
- id: ask_why
  about: Answer why
  kind: content
  example: Why?
  title: Why
""",
    "drug_classes": """\
- id: blocker
  name: blocker
  plural: blockers
  names: [BL]
  says: It blocks.
  sources: [page]
""",
    "drugs": """\
# A remark of the editor.
- id: alphamab
  generic: alphamab
  brands: [Alpha]
  nicknames:
  - alf
  drug_class: blocker
  says: "{alphamab} blocks."
  sources: [page]
- id: betamide
  generic: betamide
  brands: [Beta]
  drug_class: blocker
  says: It blocks too.
  page_says:
  - The page names it.
  - The page lists {alphamab} with {betamide}.
  sources:
  - page
  - label
""",
    "regimens": """\
- id: AB
  drugs:
  - alphamab
  - betamide
  abbreviations: [AB, A-B]
  prior_lines:
    min: 1
    max: 3
  after_resistance: [[betamide]]
  says:
  - The page lists it.
  sources: [page]
""",
    "topics": """\
- id: course
  title: The course
  intents: [ask_course]
  terms:
  - relapse
  says:
  - It comes and goes.
  care_team: Ask your care team.
  buttons:
  - title: About Alpha
    asks: ask_explain
    about: alphamab
  sources: [page]
""",
    "glossary": """\
- id: relapse
  name: relapse
  says: [It comes back.]
  sources: [page]
""",
    "other_names": """\
- id: alphazol
  names: [alphazol]
  sources: [page]
""",
    "boundaries": """\
- id: dose
  title: Doses
  intents: [ask_dose]
  says: [I cannot say.]
  care_team: Ask your care team.
  questions: [How much?]
  sources: [page]
""",
    "safety": """\
- id: emergency
  title: Emergency
  intents: [report_emergency]
  first: Call 911.
  says: [Now.]
  care_team: Tell your care team.
  call: [line]
  sources: [page]
""",
    "help": """\
- id: line
  name: A line
  phone: "911"
  says: Call it.
  sources: [page]
""",
    "updates": """\
- id: alpha_approved
  about: [alphamab]
  kind: approval
  date: 2024-04-05
  confidence: high
  says: On April 5, 2024, it was approved.
  sources: [label]
""",
    "chat": """\
- id: greet
  intents: [greet]
  says: [Hello.]
  care_team: Talk with your care team.
""",
    "phrases": """\
- id: heading
  says: "These, with <drugs>:"
""",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the small content with one file changed; returns the folder."""

    def _write(file: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path / "content"
        folder.mkdir()
        for name, text in SMALL.items():
            if name == file:
                assert text.count(old) == 1, f"{old!r} must stand once in {name}"
                text = text.replace(old, new)
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return folder

    return _write


def refusal(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return caught.value


def test_the_small_content_is_right(write: Write):
    content = load_content(write())

    assert {kind: len(getattr(content, kind)) for kind in FILES} == {
        kind: text.count("- id:") for kind, text in SMALL.items()
    }
    assert content.page.id == "page"
    assert str(content.page_reviewed) == "2021-07-30"
    assert content.kind_of("betamide") == "drugs"
    assert content.kind_of("nobody") is None


MISTAKES = {
    "missing sources": (
        "drugs", '  says: "{alphamab} blocks."\n  sources: [page]\n', '  says: "It blocks."\n',
        2, "the key 'sources' is missing; add it",
    ),
    "no source in the list": (
        "boundaries", "sources: [page]", "sources: []", 7, "'sources': .*at least 1 item",
    ),
    "unknown source": (
        "glossary", "sources: [page]", "sources: [book]", 4,
        r"'book' is not an id in sources\.yml; correct it or add the entry",
    ),
    "unknown source among others": (
        "drugs", "  - label\n", "  - lable\n", 20, r"'lable' is not an id in sources\.yml",
    ),
    "unknown source of small talk": (
        "chat", "care_team: Talk with your care team.",
        "care_team: Talk with your care team.\n  sources: [book]", 5,
        r"'book' is not an id in sources\.yml",
    ),
    "unknown class": (
        "drugs", "  drug_class: blocker\n  says: It", "  drug_class: bloker\n  says: It", 13,
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
        "regimens", "[betamide]", "[gammamab]", 9, r"'gammamab' is not an id in drugs\.yml",
    ),
    "resistance without groups": (
        "regimens", "[[betamide]]", "[betamide]", 9, "must be a list of groups, such as",
    ),
    "an empty group of resistance": (
        "regimens", "[[betamide]]", "[[]]", 9, "must be a list of groups, such as",
    ),
    "unknown number to call": (
        "safety", "call: [line]", "call: [nobody]", 7, "'nobody' is not an id in help.yml",
    ),
    "unknown term": (
        "topics", "  - relapse\n", "  - relaps\n", 5, r"'relaps' is not an id in glossary\.yml",
    ),
    "unknown regimen in an update": (
        "updates", "[alphamab]", "[alphamab, ABC]", 2,
        r"'ABC' is not an id in drugs\.yml or .*regimens\.yml",
    ),
    "unknown subject of a button": (
        "topics", "about: alphamab", "about: alpha", 10, "'alpha' is not an id in drugs.yml or",
    ),
    "unknown drug mark": (
        "drugs", "lists {alphamab} with", "lists {alpha} with", 17,
        r"'\{alpha\}' names no drug in drugs\.yml; correct it or add the drug",
    ),
    "unknown drug mark in small talk": (
        "chat", "Talk with your care team.", '"Talk of {alpha} with your care team."', 4,
        r"'\{alpha\}' names no drug",
    ),
    "a name twice": (
        "drugs", "brands: [Beta]", "brands: [ALF]", 12,
        r"the name 'ALF' stands in content/drugs\.yml:6 too; keep it in one place",
    ),
    "a name twice in one entry": (
        "drugs", "brands: [Beta]", "brands: [Betamide]", 12,
        r"the name 'Betamide' stands in content/drugs\.yml:11 too",
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
        "drugs", "- id: betamide", "- id: alphamab", 10,
        "the id 'alphamab' stands twice; rename it",
    ),
    "an id in two files": (
        "glossary", "- id: relapse", "- id: blocker", 1,
        r"the id 'blocker' stands in content/drug_classes\.yml:1 too; rename one",
    ),
    "an id with a blank": ("chat", "- id: greet", "- id: good day", 1, "'id': "),
    "an empty text": (
        "boundaries", "care_team: Ask your care team.", 'care_team: ""', 5,
        "'care_team': has an empty text; correct it",
    ),
    "a text of spaces": (
        "updates", "says: On April 5, 2024, it was approved.", 'says: "  "', 6,
        "'says': has an empty text",
    ),
    "a text left out": (
        "safety", "first: Call 911.", "first:", 4, "'first': has an empty text",
    ),
    "an empty text in a list": (
        "drugs", "  - The page names it.\n", "  - ''\n", 15, "'page_says': has an empty text",
    ),
    "an empty list item": (
        "boundaries", "questions: [How much?]", "questions: [How much?, null]", 6,
        "'questions': has an empty text",
    ),
    "an empty optional value": (
        "sources", "read: 2026-11", "read:", 10, "'read': has an empty text",
    ),
    "words for a date": (
        "updates", "2024-04-05", "spring", 4,
        "'date': 'spring' is no date; write 2021-07-30, 2021-07 or 2021",
    ),
    "a day that is none": (
        "updates", "2024-04-05", "2023-02-29", 4, "'2023-02-29' is no date of the calendar",
    ),
    "a month that is none": (
        "sources", "reviewed: 2021-07-30", "reviewed: 2021-13-30", 5,
        "'2021-13-30' is no date of the calendar",
    ),
    "an American date": (
        "sources", "read: 2026-11", "read: 11/22/2026", 10, "'11/22/2026' is no date",
    ),
    "a date with a time": (
        "sources", "read: 2026-11", "read: 2026-11-22T10:00:00", 10, "is no date; write",
    ),
    "a source without a date": (
        "sources", "  read: 2026-11\n", "", 6, "a source needs a date",
    ),
    "a page without a review": (
        "sources", "reviewed: 2021-07-30", "read: 2021-07-30", 1,
        "the first source must be the IMF page with its 'reviewed' date",
    ),
    "an address that is none": (
        "sources", "https://example.org/label", "example.org/label", 9, "'address': ",
    ),
    "an unknown key": (
        "drugs", "brands: [Beta]", "brand: [Beta]", 12,
        "the key 'brand' is not known here; check its spelling or remove it",
    ),
    "an unknown key within a key": (
        "regimens", "    max: 3", "    most: 3", 8,
        r"the key 'prior_lines\.most' is not known here",
    ),
    "an unknown key of a button": (
        "topics", "    asks: ask_explain", "    asks: ask_explain\n    sends: x", 12,
        r"the key 'buttons\.0\.sends' is not known here",
    ),
    "lines that are no number": (
        "regimens", "    min: 1", "    min: one", 7, r"'prior_lines\.min': .*integer",
    ),
    "a button too long": (
        "topics", "title: About Alpha", "title: About Alpha and much more", 10,
        r"'buttons\.0\.title': .*at most 20 characters",
    ),
    "background knowledge": (
        "updates", "confidence: high", "confidence: bg", 5, "'confidence': .*'high', 'med'",
    ),
    "a kind of update that is none": (
        "updates", "kind: approval", "kind: rumor", 3, "'kind': .*'approval', 'withdrawal'",
    ),
    "no list": (
        "help", SMALL["help"], "id: line\nname: A line\n", 1,
        "the file must be a list: start each entry with '- id: …'",
    ),
    "nothing in the file": ("help", SMALL["help"], "# Nothing yet.\n", 1, "must be a list"),
    "an entry that is a text": (
        "help", SMALL["help"], SMALL["help"] + "- call 911\n", 6, "an entry must have keys",
    ),
    "an open quote": (
        "help", 'phone: "911"', 'phone: "911', 6,
        "this is no valid YAML .*; check indent and quotes",
    ),
    "a wrong indent": (
        "chat", "  says: [Hello.]", "   says: [Hello.]", 3, "this is no valid YAML",
    ),
    "a colon in a text": (
        "safety", "first: Call 911.", "first: Call: 911.", 4, "this is no valid YAML",
    ),
    "a key twice": (
        "chat", "  says: [Hello.]", "  says: [Hello.]\n  says: [Hi.]", 4, "this is no valid YAML",
    ),
    "a control character": (
        "chat", "Hello.", "Hello\x07.", 3, "an invisible control character stands here; remove it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_refused_at_its_line(
    write: Write, file: str, old: str, new: str, line: int, sentence: str
):
    error = refusal(write(file, old, new))

    assert error.where == f"content/{file}.yml:{line}"
    assert re.search(sentence, error.what), error.what
    assert str(error) == f"{error.where}: {error.what}"
    assert "__root__" not in error.what


def test_a_file_in_another_encoding_is_refused_at_its_line(write: Write):
    folder = write()
    (folder / "chat.yml").write_bytes(SMALL["chat"].replace("Hello", "Café").encode("latin-1"))

    error = refusal(folder)

    assert error.where == "content/chat.yml:3"
    assert error.what == "a letter cannot be read; save the file as UTF-8"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(write: Write, name: str):
    folder = write()
    (folder / f"{name}.yml").unlink()

    error = refusal(folder)

    assert error.where == f"content/{name}.yml"
    assert "this file is missing; put it back" in error.what


def test_the_line_is_that_of_the_very_name(write: Write):
    folder = write("drugs", "  - alf\n", "  - alfred\n  - alf\n")
    (folder / "glossary.yml").write_text(SMALL["glossary"].replace("name: relapse", "name: Alf"))

    error = refusal(folder)

    assert error.what.startswith("the name 'Alf' stands in content/drugs.yml:7 too")


def test_short_names_may_differ_in_case_only(write: Write):
    content = load_content(write("drugs", "  - alf\n", "  - bl\n"))

    assert content.drugs["alphamab"].nicknames == ["bl"]


def test_a_mistake_in_the_real_content_is_refused_at_its_line(tmp_path: Path):
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    lines = (folder / "regimens.yml").read_text().splitlines()
    at = lines.index("  - pomalidomide")
    lines[at] = "  - pomalidomid"
    (folder / "regimens.yml").write_text("\n".join(lines))

    error = refusal(folder)

    assert error.where == f"content/regimens.yml:{at + 1}"
    assert "'pomalidomid' is not an id in drugs.yml" in error.what


def test_the_real_content_is_whole(content: Content):
    assert all(getattr(content, kind) for kind in FILES)
    assert content.page.address == "https://www.myeloma.org/treatments-subsequent-relapse"
    assert content.page.date_words == "reviewed July 30, 2021"
    assert {update.confidence.value for update in content.updates.values()} <= {"high", "med"}
