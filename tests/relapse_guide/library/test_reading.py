"""Every file is read to its end, and every mistake within an entry is told with its line."""

import os
import re

import pytest

from relapse_guide.library.content import FILES
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import load_content
from relapse_guide.library.reading import LONGEST_FILE, read_folder
from tests.relapse_guide.library.conftest import Write, faults_of
from tests.relapse_guide.library.small import SMALL

MISTAKES: dict[str, tuple[str, str, str, int, str]] = {
    "missing sources": (
        "drugs", "    sources: [label]\n  sources: [page]\n", "    sources: [label]\n", 2,
        "the key 'sources' is missing; add it",
    ),
    "no source in the list": (
        "boundaries", "sources: [page]", "sources: []", 6, "'sources': .*at least 1 item",
    ),
    "an empty text": (
        "boundaries", "care_team: Ask your care team.", 'care_team: ""', 4,
        "'care_team': has an empty text; correct it",
    ),
    "a text of spaces": (
        "updates", "says: On April 5, 2024, there was a warning.", 'says: "  "', 5,
        "'says': has an empty text",
    ),
    "a text left out": (
        "safety", "lead: Call 911.", "lead:", 3, "'lead': has an empty text",
    ),
    "an empty text in a list": (
        "drugs", "  - The page names it.\n", "  - ''\n", 35, "'page_says': has an empty text",
    ),
    "an empty list item": (
        "boundaries", "questions: [How much?]", "questions: [How much?, null]", 5,
        "'questions': has an empty text",
    ),
    "an empty optional value": (
        "sources", "read: 2026-11\n", "read:\n", 10, "'read': has an empty text",
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
        "sources", "read: 2026-11\n", "read: 11/22/2026\n", 10, "'11/22/2026' is no date",
    ),
    "a date with a time": (
        "sources", "read: 2026-11\n", "read: 2026-11-22T10:00:00\n", 10, "is no date; write",
    ),
    "a source without a date": (
        "sources", "  read: 2026-11\n", "", 6, "a source needs a date",
    ),
    "an address that is none": (
        "sources", "https://example.org/label", "example.org/label", 9, "'address': ",
    ),
    "an unknown key": (
        "drugs", "brands: [Beta]", "brand: [Beta]", 19,
        "the key 'brand' is not known here; check its spelling or remove it",
    ),
    "an unknown key within a key": (
        "regimens", "    max: 3", "    most: 3", 9,
        r"the key 'page_lines\.most' is not known here",
    ),
    "an unknown key of a button": (
        "topics", "    asks: ask_explain", "    asks: ask_explain\n    sends: x", 12,
        r"the key 'buttons.1\.sends' is not known here",
    ),
    "lines that are no number": (
        "regimens", "    min: 1", "    min: one", 8,
        r"'page_lines\.min': must be a whole number; correct it",
    ),
    "a button too long": (
        "topics", "title: About Alpha", "title: About Alpha and much more", 10,
        r"'buttons.1\.title': .*at most 20 characters",
    ),
    "a kind of update that is none": (
        "updates", "kind: warning", "kind: rumor", 3, "'kind': .*'warning', 'study', 'market'",
    ),
    "no list": (
        "help", SMALL["help"], "id: line\nname: A line\n", 1,
        "the file must be a list: start each entry with '- id: …'",
    ),
    "an entry that is a text": (
        "help", SMALL["help"], SMALL["help"] + "- call 911\n", 6, "an entry must have keys",
    ),
    "an open quote": (
        "help", 'phone: "911"', 'phone: "911', 3,
        "a quote opens here and is not closed",
    ),
    "a wrong indent": (
        "chat", "  lead: Hello.", "   lead: Hello.", 3, "this is no valid YAML",
    ),
    "a colon in a text": (
        "safety", "lead: Call 911.", "lead: Call: 911.", 3, "this is no valid YAML",
    ),
    "a key twice": (
        "chat", "  lead: Hello.", "  lead: Hello.\n  lead: Hi.", 4,
        "the key 'lead' stands in line 3 too; keep one",
    ),
    "a control character": (
        "chat", "Hello.", "Hello\x07.", 3,
        r"an invisible character stands here \(U\+0007\); remove it",
    ),
    "a text where a list belongs": (
        "boundaries", "questions: [How much?]", "questions: How much?", 5,
        "'questions': must be a list; start each item on a line of its own with '- '; correct it",
    ),
    "a list where a text belongs": (
        "updates", "says: On April 5, 2024, there was a warning.", "says: [It was.]", 5,
        "'says': must be a text",
    ),
    "a mark without quotes": (
        "topics", "lead: It comes and goes.", "lead: {alphamab}", 5,
        "'lead': must be a text; put it in quotes if it holds braces or a colon",
    ),
    "a word for yes or no": (
        "drug_classes", "  lead: Blockers block.", "  lead: Blockers block.\n  major: perhaps", 7,
        "'major': must be 'true' or 'false'",
    ),
    "resistance without groups": (
        "regimens", "[[betamide]]", "[betamide]", 10, "must be a list of groups, such as",
    ),
    "an empty group of resistance": (
        "regimens", "[[betamide]]", "[[]]", 10, "must be a list of groups, such as",
    ),
    "a button that is a text": (
        "topics",
        "  - title: About Alpha\n    asks: ask_explain\n    about: alphamab\n",
        "  - About Alpha\n", 10, "buttons",
    ),
    "a tab": ("chat", "  lead: Hello.", "\tlead: Hello.", 3, "a tab stands here"),
    "an anchor": (
        "chat", "lead: Hello.", "lead: &hello Hello.", 3,
        "'&' has a meaning of its own here; put the text in quotes",
    ),
    "a text that begins with a star": (
        "boundaries", "questions: [How much?]", "questions: [*much]", 5,
        r"'\*' has a meaning of its own here",
    ),
    "a text that begins with an exclamation mark": (
        "chat", "lead: Hello.", "lead: Hello.\n  says:\n  - !hello there", 5,
        "'!' has a meaning of its own here",
    ),
    "a merge key": (
        "chat", "  lead: Hello.", "  <<: greet\n  lead: Hello.", 3, "the key '<<' is not known",
    ),
    "a key that is a list": (
        "chat", "  lead: Hello.", "  ? [a]\n  : b\n  lead: Hello.", 3,
        "a key must be one word",
    ),
    "a second list": ("help", SMALL["help"], SMALL["help"] + "---\n- id: x\n", 6,
        "a second list begins here; remove the line '---'",
    ),
    "lists without end": (
        "chat", "lead: Hello.", f"lead: {'[' * 50}{']' * 50}", 3, "too deep",
    ),
    "a letter that nobody sees": (
        "safety", "Call 911.", "Call\u200b 911.", 3, r"an invisible character .*\(U\+200B\)",
    ),
    "a letter that nobody sees, written as a code": (
        "chat", "lead: Hello.", 'lead: "Hello\\u202e."', 3, r"\(U\+202E\)",
    ),
    "a closing line without the care team": (
        "chat", "care_team: Talk with your care team.", "care_team: Talk with somebody.", 4,
        "'care_team': must name the 'care team'; correct it",
    ),
    "an emergency without a number": (
        "safety", "lead: Call 911.", "lead: Call.", 1, "'lead' or 'follow' must name 911 or 988",
    ),
    "a sign without a number": (
        "signs", "so call 911.", "so call.", 9, "'lead' or 'follow' must name 911 or 988",
    ),
    "a sign with a number too late": (
        "signs", "follow: If nobody answers, call 911.", "says: [Call 911.]", 1,
        "'lead' or 'follow' must name 911 or 988",
    ),
    "a topic asked for too seldom": (
        "topics", "  lead: It", "  asked: [Why?, Why?, What?]\n  lead: It", 5,
        "'asked': has 2 different sentences; write 8; correct it",
    ),
    "a boundary that draws on what is not": (
        "boundaries", "care_team: Ask", "draws_on: [doses]\n  care_team: Ask", 4,
        r"'draws_on\.1': .*'given', 'warnings'",
    ),
    "a phone without a number": (
        "help", 'phone: "911"', "phone: ask us", 3, "'phone': has no number of 3 to 15 digits",
    ),
    "a key of Python": (
        "chat", "- id: greet", "- __pydantic_self__: x\n  id: greet", 1, "is not known here",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "sentence"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_refused_at_its_line(
    write: Write, file: str, old: str, new: str, line: int, sentence: str
) -> None:
    (fault,) = faults_of(write(file, old, new))

    assert fault.where == f"content/{file}.yml:{line}"
    assert re.search(sentence, fault.what), fault.what
    assert "__root__" not in fault.what


def test_all_mistakes_of_all_files_are_told_in_order(write: Write) -> None:
    folder = write("drugs", "  - page\n  - label\n", "  - pgae\n  - label\n  show_brand: maybe\n")
    (folder / "help.yml").write_text(SMALL["help"].replace('"911"', '"911'))
    (folder / "glossary.yml").write_text(
        SMALL["glossary"].replace("[page]", "[book]").replace("name: relapse", "nmae: relapse")
    )
    (folder / "topics.yml").unlink()

    told = [(fault.where, fault.what[:26]) for fault in faults_of(folder)]

    assert told == [
        ("content/drugs.yml:41", "'show_brand': must be 'tru"),
        ("content/glossary.yml:1", "the key 'name' is missing;"),
        ("content/glossary.yml:2", "the key 'nmae' is not know"),
        ("content/help.yml:3", "a quote opens here and is "),
        ("content/topics.yml", "this file is missing; put "),
    ]


def test_a_mistake_in_an_entry_is_not_told_again_where_the_entry_is_named(write: Write) -> None:
    folder = write("drugs", "brands: [Beta]", "brand: [Beta]")

    assert [fault.where for fault in faults_of(folder)] == ["content/drugs.yml:19"]


def test_a_file_in_another_encoding_is_refused_at_its_line(write: Write) -> None:
    folder = write()
    (folder / "chat.yml").write_bytes(SMALL["chat"].replace("Hello", "Café").encode("latin-1"))

    (fault,) = faults_of(folder)

    assert fault.where == "content/chat.yml:3"
    assert fault.what == "a letter cannot be read; save the file as UTF-8"


def test_the_mark_that_windows_puts_first_is_no_mistake(write: Write) -> None:
    folder = write()
    (folder / "chat.yml").write_bytes(SMALL["chat"].replace("\n", "\r\n").encode("utf-8-sig"))

    assert read_folder(folder).faults == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(write: Write, name: str) -> None:
    folder = write()
    (folder / f"{name}.yml").unlink()

    (fault,) = faults_of(folder)

    assert str(fault) == (
        f"content/{name}.yml: this file is missing; put it back, even if it lists nothing"
    )


def test_a_kind_can_have_several_files(write: Write) -> None:
    folder = write()
    whole = SMALL["topics"]
    (folder / "topics.yml").write_text("[]\n")
    (folder / "topics_money.yml").write_text(whole.replace("lead:", "laed:"))

    assert {fault.where.split(":")[0] for fault in faults_of(folder)} == {
        "content/topics_money.yml"
    }
    (folder / "topics_money.yml").write_text(whole)
    assert list(load_content(folder).topics) == ["course"]


def test_an_entry_stands_in_one_of_several_files_only(write: Write) -> None:
    folder = write()
    (folder / "topics_money.yml").write_text(SMALL["topics"])

    assert all(fault.where.startswith("content/topics_money.yml:") for fault in faults_of(folder))


def test_a_renamed_file_is_told_from_both_sides(write: Write) -> None:
    folder = write()
    (folder / "drugs.yml").rename(folder / "drug.yml")

    first, second = faults_of(folder)

    assert first.where == "content/drug.yml"
    assert first.what.startswith("no file has this name; use one of sources, questions, ")
    assert second.where == "content/drugs.yml"


def test_what_editors_leave_behind_is_no_mistake(write: Write) -> None:
    folder = write()
    for name in (
        ".drugs.yml.swp",
        "._drugs.yml",
        "drugs.yml~",
        "#drugs.yml#",
        "drugs.yml.tmp",
        "notes.txt",
    ):
        (folder / name).write_bytes(b"\x00")

    assert read_folder(folder).faults == []


def test_a_folder_that_does_not_exist_is_one_mistake(write: Write) -> None:
    folder = write().parent / "elsewhere"

    (fault,) = faults_of(folder)

    assert str(fault) == (
        "elsewhere: this folder cannot be read (No such file or directory); put it back"
    )


def test_a_file_in_place_of_the_folder_is_one_mistake(write: Write) -> None:
    (fault,) = faults_of(write() / "drugs.yml")

    assert "cannot be read (Not a directory)" in fault.what


def test_what_is_no_file_is_told(write: Write) -> None:
    folder = write()
    (folder / "help.yml").unlink()
    (folder / "help.yml").mkdir()
    (folder / "chat.yml").unlink()
    os.mkfifo(folder / "chat.yml")
    (folder / "drugs.yml").unlink()
    (folder / "drugs.yml").symlink_to(folder / "nowhere")

    told = {fault.where: fault.what for fault in faults_of(folder)}

    assert told["content/help.yml"].startswith("this is no file")
    assert told["content/chat.yml"].startswith("this is no file")
    assert told["content/drugs.yml"].startswith("this file is missing")


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_a_file_that_may_not_be_read_is_told(write: Write) -> None:
    folder = write()
    (folder / "help.yml").chmod(0)

    (fault,) = faults_of(folder)

    assert "cannot be read (Permission denied)" in fault.what


def test_an_error_of_the_disk_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bytes:
        raise OSError(5, "Input/output error")

    folder = write()
    monkeypatch.setattr("pathlib.Path.read_bytes", broken)

    told = faults_of(folder)

    assert len(told) == len(FILES)
    assert all("cannot be read (Input/output error)" in fault.what for fault in told)


def test_a_huge_file_is_not_read(write: Write) -> None:
    folder = write()
    with (folder / "help.yml").open("ab") as file:
        file.truncate(LONGEST_FILE + 1)

    (fault,) = faults_of(folder)

    assert fault.where == "content/help.yml:1"
    assert "too long to be content" in fault.what


@pytest.mark.parametrize("held", [b"", b"\x00\x01", b"\x89PNG\r\n", b"\xff\xfe-\x00", b"---"])
def test_an_empty_or_a_binary_file_is_one_mistake(write: Write, held: bytes) -> None:
    folder = write()
    (folder / "help.yml").write_bytes(held)

    (fault,) = faults_of(folder)

    assert fault.where == "content/help.yml:1"


WRITTEN_OUT = """sources:
  - id: leaflet
    title: A leaflet
    publisher: A clinic
    address: https://example.org/leaflet
    read: 2026-11-25
  - page
"""


def test_a_source_can_be_written_out_where_it_is_needed(write: Write) -> None:
    """One file is touched for a topic with a source of its own."""
    content = load_content(write("glossary", "sources: [page]\n", WRITTEN_OUT))

    assert content.glossary["relapse"].sources == ["leaflet", "page"]
    assert content.sources["leaflet"].publisher == "A clinic"
    assert content.page.id == "page"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("    title: A leaflet\n", "", 5, "the key 'title' is missing; add it"),
        ("    read: 2026-11-25\n", "", 5, "a source needs a date"),
        ("  - id: leaflet\n    title", "  - title", 5, "the key 'id' is missing; add it"),
        ("id: leaflet", "id: label", 5, r"the id 'label' stands in content/sources\.yml:\d+ too"),
        ("publisher:", "publishr:", 7, "the key 'publishr' is not known here"),
    ],
)
def test_a_mistake_in_it_is_told_where_it_stands(
    write: Write, old: str, new: str, line: int, what: str
) -> None:
    assert WRITTEN_OUT.count(old) == 1
    folder = write("glossary", "sources: [page]\n", WRITTEN_OUT.replace(old, new))

    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert {fault.file for fault in caught.value.faults} == {"content/glossary.yml"}
    assert any(fault.line == line and re.search(what, fault.what) for fault in caught.value.faults)
