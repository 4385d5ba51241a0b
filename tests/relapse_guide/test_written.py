"""YAML as it was written: nothing is taken for more than a text, and every value has its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.written import Written, read_yaml


def whole(text: str) -> Written:
    read, mistakes = read_yaml(text)
    assert mistakes == []
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("2021-07-30", "2021-07-30"),
        ("0123", "0123"),
        ("12:30", "12:30"),
        ("'null'", "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ('""', ""),
        ("[a, b]", ["a", "b"]),
        ("[How much?]", ["How much?"]),
        ("{min: 1}", {"min": "1"}),
        (">\n  a\n  b\n", "a b\n"),
        ("a\n  b", "a b"),
    ],
)
def test_a_value_is_what_was_written(written: str, value: object) -> None:
    assert whole(f"key: {written}").plain() == {"key": value}


def test_every_value_has_its_line() -> None:
    written = whole("# Head.\n- id: a\n  says:\n  - One.\n  - Two\n    and more.\n- id: b\n")

    assert written.line_at([0, "id"]) == 2
    assert written.line_at([0, "says"]) == 3
    assert written.line_at([0, "says", 1]) == 5
    assert written.line_at([1]) == 7
    assert written.line_at([1, "nothing", 4]) == 7
    assert written.line_at([0, "says", 9]) == 3
    assert written.line_with("two and more.") == 5
    assert written.line_with("ONE") == 4
    assert written.line_with("three") == 2


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    read, mistakes = read_yaml(text)

    assert mistakes or read is None or read.plain() is None or read.line >= 1
    assert all(line >= 1 and what for line, what in mistakes)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000])
def test_depth_is_no_danger(text: str) -> None:
    read, mistakes = read_yaml(text)

    assert read is None
    assert len(mistakes) == 1
