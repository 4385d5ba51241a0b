"""Every answer that the content gives, walked: what holds for all of them."""

import itertools
import json
import re
from typing import Any

import pytest

from relapse_guide.answers.answer import (
    MOST_BUTTONS,
    MOST_SOURCES,
    MOST_SOURCES_BESIDES,
    NUMBERS,
    WORD_LIMIT,
    Answer,
    Kind,
)
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.presenting import source_note
from relapse_guide.answers.reach import BY_ACTION, BY_CHANNEL, BY_OTHER_CONTENT, reach
from relapse_guide.knowledge.names import entity_of
from relapse_guide.library.content import TOPIC_ENTITY, Content
from relapse_guide.library.entries import EMERGENCY_NUMBER
from relapse_guide.library.library import library
from relapse_guide.library.texts import LONGEST_LEAD, count_words, faults_of_lead
from tests.relapse_guide.answers.told import MORE, lead_of, numbers_in, told

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
    assert len(answers) > 1000
    for answer in answers:
        assert re.search(r"\b(Ask|Talk with|Tell|Call) (your|the) care team\b", answer.care_team), (
            answer.id
        )
        assert answer.care_team in to_plain_text(answer)


def test_every_answer_begins_with_one_sentence_that_says_something(answers: list[Answer]) -> None:
    for answer in answers:
        assert list(faults_of_lead(lead_of(answer))) == [], answer.id
        assert 1 <= count_words(lead_of(answer)) <= LONGEST_LEAD


def test_every_answer_is_short(answers: list[Answer]) -> None:
    for answer in answers:
        # The line, a word of doubt, the note on the country and other questions stand beside it.
        beside = ("alert", "doubt", "country_note", "meant")
        plain = answer.copy(update={**dict.fromkeys(beside, ""), "besides": []})
        words = re.findall(r"\S*\w\S*", told(plain))
        assert 1 <= len(words) <= WORD_LIMIT, (answer.id, len(words))
        assert answer.word_count() == len(words)


def test_every_button_fits_and_asks_what_is_known(content: Content, answers: list[Answer]) -> None:
    for answer in answers:
        assert len(answer.buttons) <= MOST_BUTTONS
        assert len({button.title for button in answer.buttons}) == len(answer.buttons), answer.id
        for button in answer.buttons:
            assert 1 <= len(button.title) <= 20
            assert len(button.payload.encode()) <= 64
            found = re.fullmatch(r"/(\w+)(\{.*\})?", button.payload)
            assert found, button.payload
            assert found[1] in content.questions
            for entity, value in json.loads(found[2] or "{}").items():
                if entity == TOPIC_ENTITY:
                    assert found[1] in content.topics[value].intents, button.payload
                else:
                    assert entity_of(content, value) == entity, button.payload


def test_no_button_shows_half_a_name(content: Content, answers: list[Answer]) -> None:
    names = {name for _, entry in content.entries() for name in _names(entry)}
    names |= {name[:1].upper() + name[1:] for name in names}
    about = content.phrases["button_about"]
    whole = names | {about.fill(name=name) for name in names}
    whole |= {phrase.says for phrase in content.phrases.values()}
    whole |= {asked.title or "" for asked in content.questions.values()}
    whole |= {
        button.title for _, entry in content.entries() for button in getattr(entry, "buttons", [])
    }
    whole |= {topic.title or "" for topic in content.topics.values()}
    whole |= {part.title for topic in content.topics.values() for part in topic.more}

    halves = {
        button.title for answer in answers for button in answer.buttons if button.title not in whole
    }
    # A name that is too long for a button in all its forms is cut.
    assert {half for half in halves if len(half) < 20} == set()
    assert len(halves) <= 10, halves


def _names(entry: Any) -> list[str]:
    single = [getattr(entry, key, "") for key in ("id", "name", "generic")]
    return single + [
        name
        for key in ("names", "brands", "nicknames", "abbreviations")
        for name in getattr(entry, key, [])
    ]


def test_safety_answers_start_with_the_number_and_stand_alone(
    content: Content, answers: list[Answer]
) -> None:
    found = [answer for answer in answers if answer.kind is Kind.safety]

    signs = {f"sign_{sign_id}" for sign_id in content.signs}
    assert {answer.id for answer in found} == {*content.safety, *signs}
    for answer in found:
        assert EMERGENCY_NUMBER.search(NUMBERS.sub("", answer.opening)), answer.id
        assert {button.payload for button in answer.buttons} <= {"/ask_when_to_call"}
        assert answer.phones


@pytest.mark.parametrize("pattern", [DOSE, IN_NUMBERS, ADVICE, HOURS], ids=lambda p: p.pattern[:20])
def test_no_dose_no_outlook_in_numbers_no_advice_no_hours(
    answers: list[Answer], pattern: re.Pattern[str]
) -> None:
    for answer in answers:
        for text in (told(answer), *answer.questions, *(b.title for b in answer.buttons)):
            assert not pattern.search(text), (answer.id, text)


@pytest.mark.parametrize("pattern", [DOSE, IN_NUMBERS, ADVICE, HOURS])
def test_no_title_of_a_topic_promises_what_is_never_answered(
    content: Content, pattern: re.Pattern[str]
) -> None:
    titles = [topic.title for topic in content.topics.values() if topic.title]
    assert titles
    assert [title for title in titles if pattern.search(title)] == []


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
def test_a_generic_name_stands_behind_its_brand_and_only_once(
    content: Content, answers: list[Answer], drug_id: str
) -> None:
    """But where the letters of a combination are spelled out."""
    drug = content.drugs[drug_id]
    shown = f"{drug.brand} ({drug.generic})"
    letters = [regimen.expansion for regimen in content.regimens.values() if regimen.expansion]
    letters.sort(key=len, reverse=True)
    for answer in answers:
        text = told(answer)
        for spelled_out in letters:
            text = text.replace(spelled_out, "")
        assert text.count(shown) <= 1, answer.id


def test_no_mark_is_left_unfilled(answers: list[Answer]) -> None:
    for answer in answers:
        shown = [*answer.texts(), *answer.questions, *(b.title for b in answer.buttons)]
        for text in shown:
            assert not re.search(r"\{[a-z0-9_:]+\}|<[a-z_]+>|\[[a-z]", text), (answer.id, text)


def test_sources_stand_once_with_their_dates(content: Content, answers: list[Answer]) -> None:
    for answer in answers:
        names = [source.id for source in answer.sources]
        most = MOST_SOURCES_BESIDES if answer.besides else MOST_SOURCES
        assert len(names) == len(set(names)) <= most, answer.id
        for source in answer.sources:
            assert source == source_note(content, source.id)
            assert re.fullmatch(r"(reviewed|published|read) .*\d{4}", source.date), source.id
            assert source.address.startswith("http")
            assert not content.sources[source.id].evidence, "a record for editors is shown"
            assert "api.fda.gov" not in source.address


def test_every_number_points_at_a_source_and_every_source_is_pointed_at(
    answers: list[Answer],
) -> None:
    for answer in answers:
        numbers = [number for text in answer.texts() for number in numbers_in(text)]
        assert set(numbers) == set(range(1, len(answer.sources) + 1)), answer.id


def test_facts_have_sources(answers: list[Answer]) -> None:
    for answer in answers:
        # That nothing was found, and that each drug is to be asked about, rests on nothing.
        if answer.kind is Kind.content and answer.groups and "_more_" not in answer.id:
            assert answer.sources, answer.id
        if answer.kind is Kind.safety:
            assert answer.sources, answer.id


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
    pieces = [answer.opening, *answer.paragraphs, answer.warning]
    for group in answer.groups:
        pieces += [group.heading, *(f"- {bullet}" for bullet in group.bullets)]
    pieces.append(answer.page_note)
    for group in answer.besides:
        pieces += [group.heading, *(f"- {bullet}" for bullet in group.bullets)]
    pieces.append(answer.care_team)
    pieces += [answer.heading_sources] * bool(answer.sources)
    for number, source in enumerate(answer.sources, 1):
        pieces.append(
            f"[{number}] {source.title}, {source.publisher}, {source.date}: {source.address}"
        )
    return pieces


def test_the_heading_of_a_list_has_its_list(answers: list[Answer]) -> None:
    for answer in answers:
        for group in [*answer.groups, *answer.besides]:
            assert group.bullets
            assert not group.heading or group.heading.endswith(":"), (answer.id, group.heading)
        others = [*answer.paragraphs[:-1], answer.warning, answer.page_note]
        assert not any(text.endswith(":") for text in others), answer.id
        last = NUMBERS.sub("", answer.paragraphs[-1]) if answer.paragraphs else ""
        assert answer.groups or not last.endswith(":"), answer.id


def test_more_is_offered_exactly_when_there_is_more(walk: list[tuple[str, Answer]]) -> None:
    for (_, answer), (_, following) in itertools.pairwise(walk):
        if answer.id == "no_more" or answer.id in BY_ACTION or answer.kind is Kind.clarify:
            continue
        offered = any(button.payload == MORE for button in answer.buttons)
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
    assert reached["fever"]


def test_what_no_question_reaches_today_is_named(content: Content) -> None:
    for phrase_id in (*BY_CHANNEL, *BY_OTHER_CONTENT):
        assert phrase_id in content.phrases
    assert set(BY_ACTION) <= set(content.chat)


def test_every_id_that_an_answer_names_is_content(content: Content, answers: list[Answer]) -> None:
    known = {entry.id for _, entry in content.entries()}
    for answer in answers:
        assert set(answer.uses) <= known
        assert set(answer.listed) <= set(content.drugs) | set(content.regimens) | set(
            content.drug_classes
        ), answer.id
