"""What a line typed in the terminal means, and how an answer is broken into lines."""

import os
import shutil

import pytest

from server.shell import WIDTH, chosen, wrapped

SUGGESTIONS = [
    {"title": "Clinical trials", "payload": "/ask_clinical_trials"},
    {"title": "What is it?", "payload": '/ask_explain{"drug":"carfilzomib"}'},
]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("1", "/ask_clinical_trials"),
        ("2", '/ask_explain{"drug":"carfilzomib"}'),
        ("3", "3"),
        ("0", "0"),
        ("-1", "-1"),
        ("two", "two"),
        ("2 lines", "2 lines"),
        ("What is Kyprolis?", "What is Kyprolis?"),
    ],
)
def test_a_number_picks_a_suggestion_and_words_are_words(line: str, meant: str) -> None:
    assert chosen(line, SUGGESTIONS) == meant


def test_without_suggestions_a_number_is_an_answer() -> None:
    assert chosen("2", []) == "2"


@pytest.mark.parametrize("line", ["/restart", "//restart", "/ask_dosage", '/inform{"drug":"x"}'])
def test_commands_to_rasa_cannot_be_typed(line: str) -> None:
    assert not chosen(line, SUGGESTIONS).startswith("/")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((width, 24)))
    text = "The page says that a clinical trial may be an option for you. " * 5
    lines = wrapped(text).splitlines()
    assert max(map(len, lines)) <= min(width, WIDTH)
    assert " ".join(line.strip() for line in lines) == text.strip()


def test_paragraphs_stay_apart_and_addresses_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((40, 24)))
    address = "https://www.myeloma.org/treatments-subsequent-relapse"
    lines = wrapped(f"First.\n \nSecond.\n[1] IMF: {address}").splitlines()
    assert [line.strip() for line in lines[:3]] == ["First.", "", "Second."]
    assert any(line.strip() == address for line in lines)
