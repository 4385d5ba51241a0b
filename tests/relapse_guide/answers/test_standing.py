"""The answers that channels give by themselves are made once, and follow an edit."""

import shutil
from pathlib import Path

import pytest

from relapse_guide.answers import standing as module
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.standing import offered_payloads, standing, standing_answers
from relapse_guide.library.content import Content
from relapse_guide.library.library import Library
from relapse_guide.settings import ROOT


def test_they_are_made_once_for_each_content(content: Content) -> None:
    assert standing_answers(content) is standing_answers(content)
    assert standing() is standing_answers(content)


def test_they_follow_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    held = Library(folder)
    monkeypatch.setattr(module, "library", lambda: held)
    before = standing()
    lead = before.introduction.lead
    edited = lead.replace("a program", "a robot")
    assert edited != lead

    chat = folder / "chat.yml"
    chat.write_text(chat.read_text(encoding="utf-8").replace(lead, edited))
    held.look()
    assert standing() is before
    held.look()

    assert (before.introduction.lead, standing().introduction.lead) == (lead, edited)


def test_what_went_wrong_is_told_apart_from_what_is_talk(content: Content) -> None:
    made = standing_answers(content)

    for answer in (made.too_long, made.too_many, made.no_answer, made.failed, made.starting):
        assert answer.kind is Kind.error
        assert "911" in " ".join(answer.texts()), answer.id
        assert answer.sources == []
    assert made.introduction.kind is made.not_text.kind is Kind.chat


@pytest.mark.parametrize(
    ("text", "answer_id"),
    [
        ("help me I cant breathe", "sign_trouble_breathing"),
        ("I want to kill myself", "crisis"),
        ("mi mama no puede respirar", "emergency_es"),
        ("Me quiero morir.", "crisis_es"),
        ("what is Kyprolis", None),
        ("", None),
    ],
)
def test_an_emergency_is_heard_in_any_message(
    content: Content, text: str, answer_id: str | None
) -> None:
    answer: Answer | None = standing_answers(content).urgent_answer(text)

    assert (answer.id if answer else None) == answer_id
    assert answer is None or answer.kind is Kind.safety


def test_every_button_can_be_pressed_and_nothing_else(content: Content) -> None:
    payloads = offered_payloads(content)

    assert {"/tell_me_more", "/ask_explain", '/ask_explain{"drug":"bortezomib"}'} <= payloads
    assert '/ask_drug_approval{"regimen":"DPd"}' in payloads
    for never in ("/inform", "/nlu_fallback", "/message_too_long", '/ask_explain{"drug":"x"}'):
        assert never not in payloads
    assert all(len(payload.encode()) <= 64 for payload in payloads)
