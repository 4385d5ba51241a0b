"""Somebody outside the US is told whose facts these are, in every form of an answer."""

import pytest

from channels.messengers.blocks import Markup, answer_blocks
from relapse_guide.answers.answer import Kind
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from tests.relapse_guide.asking import ask

COUNTRIES = list(library().content.countries)


@pytest.mark.parametrize("country", COUNTRIES)
def test_note(content: Content, country: str) -> None:
    answer = ask(content, "ask_explain", "bortezomib", country=country)
    note = answer.country_note
    assert note == content.countries[country].note
    assert "FDA" in note
    assert "1-8" in note
    assert "local emergency number" in note
    text = to_plain_text(answer)
    assert text.index(answer.lead) < text.index(note) < text.index(answer.care_team)
    assert note in [block.text for block in answer_blocks(answer, Markup(), 1000)]
    assert note in list(answer.texts())


@pytest.mark.parametrize("country", COUNTRIES)
def test_in_danger_it_is_the_number_that_counts(content: Content, country: str) -> None:
    for answer in (
        ask(content, "report_emergency", country=country),
        ask(content, "ask_explain", "bortezomib", country=country, danger="crisis"),
    ):
        assert answer.country_note == content.countries[country].urgent
        assert "local emergency number" in answer.country_note


def test_a_note_leaves_the_rest_as_it_is(content: Content) -> None:
    plain = ask(content, "ask_explain", "bortezomib")
    noted = ask(content, "ask_explain", "bortezomib", country="uk")
    assert plain.country_note == ""
    assert noted.copy(update={"country_note": "", "uses": []}) == plain.copy(update={"uses": []})
    assert noted.word_count() == plain.word_count()


def test_only_the_first_message_has_it(content: Content) -> None:
    assert ask(content, "ask_side_effects", "bortezomib", part=1, country="uk").country_note == ""
    assert ask(content, "report_crisis").kind is Kind.safety
