"""Every answer that the content gives, walked: what holds for all of them."""

import itertools
import json
import re
from typing import Any

import pytest

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.plain_text import newer_groups, to_plain_text
from relapse_guide.answers.presenting import source_note
from relapse_guide.answers.reach import reach
from relapse_guide.knowledge.names import entity_of
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from tests.relapse_guide.asking import said, texts

DOSE = re.compile(r"\d+ ?(mg|mcg|ml|milligram|microgram|gram|tablet|pill|capsule)", re.IGNORECASE)
IN_NUMBERS = re.compile(
    r"\d ?%|percent|surviv(al|ors?)|life expectancy|median|\d+ (months?|years?) (to live|left)"
    r"|live (for )?(about )?\d+|odds|out of \d+",
    re.IGNORECASE,
)
ADVICE = re.compile(
    r"you (should|must|need to|ought to|have to) (take|start|stop|switch|choose|try|use)"
    r"|I (recommend|suggest|advise)|best (drug|option|choice) for you is",
    re.IGNORECASE,
)
HOURS = re.compile(r"\d ?([ap]\.?m\b|o'clock)|Monday|weekdays", re.IGNORECASE)


def test_every_question_of_the_table_is_walked(
    content: Content, walk: list[tuple[str, Answer]]
) -> None:
    assert {intent for intent, _ in walk} >= set(content.questions)


def test_every_answer_refers_to_the_care_team(answers: list[Answer]) -> None:
    assert len(answers) > 500
    for answer in answers:
        assert re.search(r"\b(Ask|Talk with|Tell) your care team\b", answer.care_team), answer.id
        assert answer.care_team in to_plain_text(answer)


def test_every_answer_is_short(answers: list[Answer]) -> None:
    for answer in answers:
        words = re.findall(r"\S*\w\S*", said(answer))
        assert 1 <= len(words) <= 100, (answer.id, len(words))
        assert answer.word_count() == len(words)


def test_every_button_fits_and_asks_what_is_known(content: Content, answers: list[Answer]) -> None:
    for answer in answers:
        assert len(answer.buttons) <= 3
        assert len({button.title for button in answer.buttons}) == len(answer.buttons), answer.id
        for button in answer.buttons:
            assert 1 <= len(button.title) <= 20
            assert len(button.payload.encode()) <= 64
            found = re.fullmatch(r"/(\w+)(\{.*\})?", button.payload)
            assert found, button.payload
            assert found[1] in content.questions
            for entity, value in json.loads(found[2] or "{}").items():
                assert entity_of(content, value) == entity, button.payload


def test_no_button_shows_half_a_name(content: Content, answers: list[Answer]) -> None:
    whole = {name for _, entry in content.entries() for name in _names(entry)}
    whole |= {phrase.says for phrase in content.phrases.values()}
    whole |= {asked.title or "" for asked in content.questions.values()}
    whole |= {
        button.title for _, entry in content.entries() for button in getattr(entry, "buttons", [])
    }

    for answer in answers:
        for button in answer.buttons:
            assert button.title in whole, (answer.id, button.title)


def _names(entry: Any) -> list[str]:
    single = [getattr(entry, key, "") for key in ("id", "name", "generic")]
    return single + [
        name
        for key in ("names", "brands", "nicknames", "abbreviations")
        for name in getattr(entry, key, [])
    ]


def test_safety_answers_start_with_the_number(content: Content, answers: list[Answer]) -> None:
    found = [answer for answer in answers if answer.kind is Kind.safety]

    assert {answer.id for answer in found} == {"emergency", "crisis"}
    for answer in found:
        assert to_plain_text(answer).startswith(content.safety[answer.id].first)
        assert answer.buttons == []


@pytest.mark.parametrize("pattern", [DOSE, IN_NUMBERS, ADVICE, HOURS], ids=lambda p: p.pattern[:20])
def test_no_dose_no_outlook_in_numbers_no_advice_no_hours(
    answers: list[Answer], pattern: re.Pattern[str]
) -> None:
    for answer in answers:
        for text in (said(answer), *answer.questions, *(b.title for b in answer.buttons)):
            assert not pattern.search(text), (answer.id, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (DOSE, "Take 25 mg."),
        (IN_NUMBERS, "It helps 60% of people."),
        (IN_NUMBERS, "Median survival is long."),
        (ADVICE, "You should take Kyprolis."),
        (HOURS, "Call from 9 am on."),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


DRUGS = [drug.id for drug in library().content.drugs.values() if drug.brand]


@pytest.mark.parametrize("drug_id", DRUGS)
def test_a_drug_is_brand_and_generic_first_and_brand_afterwards(
    content: Content, answers: list[Answer], drug_id: str
) -> None:
    drug = content.drugs[drug_id]
    assert drug.brand
    shown = f"{drug.brand} ({drug.generic})"
    # Names that hold this one: "Darzalex Faspro", "melphalan flufenamide".
    names = [*drug.brands, *(other.generic for other in content.drugs.values())]
    longer = [name for name in names if name != drug.generic and drug.generic in name]
    longer += [name for name in drug.brands if name != drug.brand]
    for answer in answers:
        if answer.id.startswith("names_"):  # These are about the names themselves.
            continue
        text = said(answer)
        for name in longer:
            text = text.replace(name, "")
        if drug.brand in text:
            assert text.index(drug.brand) == text.find(shown), (answer.id, text)
            assert text.count(drug.generic) == 1, (answer.id, text)
        else:
            assert drug.generic not in text, (answer.id, text)


def test_no_mark_is_left_unfilled(answers: list[Answer]) -> None:
    for answer in answers:
        shown = [*texts(answer), *answer.questions, *(b.title for b in answer.buttons)]
        for text in shown:
            assert not re.search(r"\{[a-z0-9_]+\}|<[a-z_]+>", text), (answer.id, text)


def test_sources_stand_once_with_their_dates(content: Content, answers: list[Answer]) -> None:
    for answer in answers:
        names = [source.id for source in answer.sources]
        assert len(names) == len(set(names)), answer.id
        for source in answer.sources:
            assert source == source_note(content, source.id)
            assert re.fullmatch(r"(reviewed|published|read) .*\d{4}", source.date), source.id
            assert source.address.startswith("http")
        if answer.kind in (Kind.content, Kind.boundary, Kind.safety):
            assert answer.sources, answer.id


def test_every_newer_fact_has_source_date_and_the_right_heading(
    content: Content, answers: list[Answer]
) -> None:
    review = content.page_reviewed
    seen = set()
    for answer in answers:
        shown = {source.id for source in answer.sources}
        groups = dict(newer_groups(answer))
        for fact in answer.newer:
            update = content.updates[fact.id]
            assert fact.date == update.date.words
            assert fact.sources == update.sources
            assert fact.sources
            assert set(fact.sources) <= shown
            assert fact.newer == (update.date.earliest > review)
            heading = content.phrases["heading_newer" if fact.newer else "heading_beside"].says
            assert fact in groups[heading]
            seen.add(fact.id)
    assert seen == set(content.updates), "every update is shown somewhere"


def test_plain_text_holds_all_and_is_never_cut(answers: list[Answer]) -> None:
    for answer in answers:
        text = to_plain_text(answer)
        assert "\n\n" not in text, "Rasa cuts there"
        at = 0
        for piece in _pieces(answer):
            assert piece in text[at:], (answer.id, piece)
            at = text.index(piece, at)


def _pieces(answer: Answer) -> list[str]:
    """All that a reader must find, in the order in which it must stand."""
    pieces = [*answer.paragraphs, *(f"- {bullet}" for bullet in answer.bullets)]
    for newer, heading in ((True, answer.heading_newer), (False, answer.heading_beside)):
        facts = [fact for fact in answer.newer if fact.newer is newer]
        pieces += [heading] * bool(facts)
        pieces += [f"- {fact.text} ({fact.date}) [" for fact in facts]
    pieces += [answer.note, answer.care_team]
    pieces += [answer.heading_sources] * bool(answer.sources)
    for source in answer.sources:
        pieces += [f"{source.title}, {source.publisher}, {source.date}: {source.address}"]
    return pieces


def test_the_heading_of_a_list_stands_right_before_it(answers: list[Answer]) -> None:
    for answer in answers:
        *others, last = answer.paragraphs
        assert not any(paragraph.endswith(":") for paragraph in others), answer.id
        assert answer.bullets or answer.newer or not last.endswith(":"), answer.id


def test_a_remark_on_what_has_changed_since_is_true(
    content: Content, walk: list[tuple[str, Answer]]
) -> None:
    """ "Some of this has changed since 2021" only where something newer is left to tell."""
    for (_, answer), (_, following) in itertools.pairwise(walk):
        if answer.note == content.phrases["newer_left_out"].fill(
            year=str(content.page_reviewed.year)
        ):
            assert any(fact.newer for fact in following.newer), answer.id


def test_tell_me_more_is_offered_exactly_when_there_is_more(walk: list[tuple[str, Answer]]) -> None:
    for (_, answer), (_, following) in itertools.pairwise(walk):
        if answer.id in ("no_more", "did_you_mean") or answer.id.startswith("unsure"):
            continue
        offered = any(button.payload == "/tell_me_more" for button in answer.buttons)
        assert offered == following.id.startswith(f"{answer.id.split('_more_')[0]}_more_"), (
            answer.id,
            following.id,
        )


def test_every_content_id_is_reached(
    content: Content, walk: list[tuple[str, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relapse_guide.answers.reach.all_answers", lambda _: iter(walk))

    reached = reach(content)

    assert set(reached) == {entry.id for _, entry in content.entries()}
    assert [content_id for content_id, by in reached.items() if not by] == []
    assert "ask_resistance_options" in reached["DPd"]
    assert reached["emergency"] == ["report_emergency"]


def test_every_id_that_an_answer_names_is_content(content: Content, answers: list[Answer]) -> None:
    known = {entry.id for _, entry in content.entries()}
    for answer in answers:
        assert set(answer.uses) <= known
        assert set(answer.listed) <= set(content.drugs) | set(content.regimens) | set(
            content.drug_classes
        ), answer.id
