"""Whatever an editor does to the real files: they load, or each mistake has a file and a line."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.standing import standing_answers
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import FILES, Content
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import load_content
from relapse_guide.settings import ROOT

TEXTS = {name: (ROOT / "content" / f"{name}.yml").read_text(encoding="utf-8") for name in FILES}
WHERE = re.compile(r"content/\w+\.yml(:\d+)?")
SIGNS = st.text(
    st.sampled_from("\"'{}[]<>*&!|>%@`#:,?-\t\n \\~=x0\u200b\u202e\x00é漢😀"), max_size=6
)

Change = Callable[[st.DataObject, str], str]


def _entries(text: str) -> list[str]:
    head, *entries = re.split(r"(?m)^(?=- id: )", text)
    return [head, *entries]


def delete_a_line(data: st.DataObject, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    return "".join([*lines[:at], *lines[at + 1 :]])


def duplicate_a_line(data: st.DataObject, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    return "".join([*lines[:at], lines[at], *lines[at:]])


def delete_an_entry(data: st.DataObject, text: str) -> str:
    entries = _entries(text)
    at = data.draw(st.integers(1, len(entries) - 1))
    return "".join([*entries[:at], *entries[at + 1 :]])


def duplicate_an_entry(data: st.DataObject, text: str) -> str:
    entries = _entries(text)
    at = data.draw(st.integers(1, len(entries) - 1))
    return "".join([*entries[:at], entries[at], *entries[at:]])


def rename_a_key(data: st.DataObject, text: str) -> str:
    found = list(re.finditer(r"(?m)^[ -]+(\w+):", text))
    key = data.draw(st.sampled_from(found))
    name = data.draw(st.sampled_from(["says", "id", "names", "buttons", "<<", "x", "__class__"]))
    return text[: key.start(1)] + name + text[key.end(1) :]


def replace_a_value(data: st.DataObject, text: str) -> str:
    found = list(re.finditer(r"(?m)(?<=: )[^\n]+$|(?<=- )[^\n]+$", text))
    value = data.draw(st.sampled_from(found))
    other = st.sampled_from(
        [
            *("", "[]", "{}", "5", "true", "null", "~", "2021-02-30", "[[a]]", "{a: b}"),
            *("- x", "|", "'", "x" * 3000, "{nobody}", "<nobody>", "ask_nobody", "bortezomib"),
            *("*x", "&x", "!x y", '"a\\nb"'),
        ]
    )
    return text[: value.start()] + data.draw(other) + text[value.end() :]


def change_the_indent(data: st.DataObject, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.sampled_from(["", " ", "\t", "    ", "- "])) + lines[at].lstrip()
    return "".join(lines)


def cut_the_file(data: st.DataObject, text: str) -> str:
    return text[: data.draw(st.integers(0, len(text)))]


def insert_signs(data: st.DataObject, text: str) -> str:
    at = data.draw(st.integers(0, len(text)))
    return text[:at] + data.draw(SIGNS | st.text(max_size=4)) + text[at:]


CHANGES: list[Change] = [
    delete_a_line,
    duplicate_a_line,
    delete_an_entry,
    duplicate_an_entry,
    rename_a_key,
    replace_a_value,
    change_the_indent,
    cut_the_file,
    insert_signs,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the content; each example puts back what it changes."""
    copy = tmp_path_factory.mktemp("fuzz") / "content"
    shutil.copytree(ROOT / "content", copy)
    return copy


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.parametrize("change", CHANGES)
@given(data=st.data(), name=st.sampled_from(list(FILES)))
def test_a_change_loads_or_is_told(
    folder: Path, change: Change, data: st.DataObject, name: str
) -> None:
    changed = change(data, TEXTS[name])
    path = folder / f"{name}.yml"
    path.write_bytes(changed.encode("utf-8", "surrogatepass"))
    try:
        content = load_content(folder)
    except ContentError as error:
        assert_told(error, changed if len(error.faults) == 1 else "", name)
    else:
        assert_answers(content)
    finally:
        path.write_text(TEXTS[name], encoding="utf-8")


def assert_told(error: ContentError, changed: str, name: str) -> None:
    assert error.faults
    for fault in error.faults:
        assert WHERE.fullmatch(fault.where), fault
        assert fault.line >= 1, fault
        assert "\n" not in str(fault).rstrip(), fault
        assert fault.what, fault
    (only, *others) = error.faults
    if not others and only.file == f"content/{name}.yml":
        # Where the file ends before its time, the line after the last is told.
        assert only.line <= changed.count("\n") + 2, only


def assert_answers(content: Content) -> None:
    """What loads can be answered with, too."""
    assert standing_answers(content).introduction
    for intent in content.questions:
        assert answer_question(content, Question(intent=intent))
