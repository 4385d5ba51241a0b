"""Somebody outside the US is told the numbers of their country first, and whose facts these are."""

import re

import pytest

from channels.messengers.blocks import Markup, answer_blocks
from relapse_guide.answers.abroad import CRISIS, EMERGENCY
from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from tests.relapse_guide.asking import ask

COUNTRIES = list(library().content.countries)
NUMBERS = {
    "uk": ("999", "116 123", "0800 980 3332"),
    "ireland": ("999", "116 123", "1800 200 700"),
    "canada": ("911", "988", "1-888-798-5771"),
    "australia": ("000", "13 11 14", "1800 693 566"),
    "new_zealand": ("111", "1737", "0800 226 237"),
    "india": ("112", "14416", ""),
    "philippines": ("911", "0917 899 8727", ""),
    "south_africa": ("112", "0800 567 567", "0800 22 6622"),
}
"""What is called in an emergency, in a crisis, and about myeloma or cancer."""


def numbers(answer: Answer) -> list[str]:
    return [phone.number for phone in answer.phones]


def said_beside_the_note(answer: Answer) -> str:
    return "\n".join(text for text in answer.texts() if text != answer.country_note)


def us_numbers(text: str) -> set[str]:
    return set(re.findall(rf"(?<!\d)(?:{EMERGENCY}|{CRISIS})(?!\d)", text))


def test_every_country_has_its_numbers() -> None:
    assert sorted(COUNTRIES) == sorted(NUMBERS)


@pytest.mark.parametrize("drug", ["ciltacabtagene_autoleucel", "venetoclax"])
def test_what_is_approved_in_the_us_is_no_yes_and_no_no(content: Content, drug: str) -> None:
    here = ask(content, "ask_drug_approval", drug).lead
    assert re.match("Yes|No", here)
    assert here.endswith(ask(content, "ask_drug_approval", drug, country="uk").lead)
    assert not re.match("Yes|No", ask(content, "ask_drug_approval", drug, country="uk").lead)


@pytest.mark.parametrize("country", COUNTRIES)
def test_note(content: Content, country: str) -> None:
    answer = ask(content, "ask_explain", "bortezomib", country=country)
    note = answer.country_note
    assert note == content.countries[country].note
    assert "about the US" in note
    assert len(re.findall(r"[.:] [A-Z]", note)) == 1, "two sentences"
    support = NUMBERS[country][2]
    assert numbers(answer) == ([support] if support else [])
    assert (support or "+1 818-487-7455") in note
    text = to_plain_text(answer)
    assert text.index(answer.lead) < text.index(note) < text.index(answer.care_team)
    assert note in [block.text for block in answer_blocks(answer, Markup(), 1000)]
    assert note in list(answer.texts())


@pytest.mark.parametrize("country", COUNTRIES)
def test_an_emergency_begins_with_the_number_there(content: Content, country: str) -> None:
    emergency, _, _ = NUMBERS[country]
    for signs in ([], ["stroke_signs"], ["trouble_breathing"], ["fever"]):
        answer = ask(content, "report_emergency", signs=signs, country=country)
        assert emergency in answer.opening
        assert numbers(answer) == [emergency]
        assert answer.country_note == content.countries[country].urgent
        assert us_numbers(said_beside_the_note(answer)) <= {emergency}
    assert ask(content, "report_emergency", country=country).lead.startswith(
        f"Call {emergency} now"
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_crisis_begins_with_the_line_there(content: Content, country: str) -> None:
    emergency, crisis, _ = NUMBERS[country]
    answer = ask(content, "report_crisis", country=country)
    assert answer.kind is Kind.safety
    assert crisis in answer.lead
    assert emergency in answer.follow
    assert numbers(answer) == [crisis, emergency]
    said = said_beside_the_note(answer)
    assert us_numbers(said) <= {emergency, crisis}
    assert "Veterans" not in said
    assert "español" not in said
    assert any("day and night" in text for text in answer.paragraphs)
    assert not {source.id for source in answer.sources} & {"lifeline_988_site", "wyo_988"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_line_on_a_possible_danger(content: Content, country: str) -> None:
    emergency, crisis, _ = NUMBERS[country]
    for danger, number in (("emergency", emergency), ("crisis", crisis)):
        answer = ask(content, "ask_explain", "bortezomib", country=country, danger=danger)
        assert number in answer.alert
        assert us_numbers(answer.alert) <= {emergency, crisis}
        assert numbers(answer)[0] == number
        assert answer.country_note == content.countries[country].urgent


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_urgent_answer_can_be_given_there(content: Content, country: str) -> None:
    """Other numbers are longer, and a first sentence has a limit."""
    emergency, crisis, _ = NUMBERS[country]
    told = [
        ask(content, "report_emergency", signs=[sign], country=country) for sign in content.signs
    ]
    for answer in told:
        assert us_numbers(said_beside_the_note(answer)) <= {emergency, crisis}, answer.id
        assert {emergency, crisis} & set(numbers(answer)), answer.id


def test_in_another_language_the_line_before_it_has_the_number(content: Content) -> None:
    """ "Call 988 and press 2 for Spanish" holds in the US only."""
    for language in content.languages:
        for intent, number in (("report_crisis", "116 123"), ("report_emergency", "999")):
            answer = ask(content, intent, language=language, country="uk")
            assert number in answer.alert
            assert not us_numbers(answer.alert)
            assert numbers(answer)[0] == number
        assert ask(content, "report_crisis", language=language, country="canada").alert == ""


def test_us_numbers_stay_in_reach(content: Content) -> None:
    """Where somebody is was heard from words, and may be wrong."""
    for country in content.countries.values():
        named = us_numbers(country.urgent)
        assert named == {EMERGENCY, CRISIS}, country.id


def test_calm_answers_name_the_numbers_there_too(content: Content) -> None:
    effects = ask(content, "ask_side_effects", "lenalidomide", country="uk", country_told=True)
    whole = said_beside_the_note(effects)
    assert effects.country_note == ""
    assert not us_numbers(whole)
    assert "call 999" in whole
    assert numbers(effects) == ["999"]
    upset = ask(content, "express_distress", country="uk")
    assert "116 123" in said_beside_the_note(upset)
    assert not us_numbers(said_beside_the_note(upset))
    assert "116 123" in numbers(upset)
    assert "samaritans_contact" in {source.id for source in upset.sources}


def test_help_is_named_again_where_numbers_are_listed(content: Content) -> None:
    answer = ask(content, "request_human", country="uk", country_told=True)
    assert answer.country_note == content.countries["uk"].note
    assert numbers(answer)[0] == "0800 980 3332"


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_helps_in_the_us_only_is_not_listed(content: Content, country: str) -> None:
    us_only = {line.phone for line in content.help.values() if line.us_only}
    for intent in ("ask_cost", "express_distress", "request_human", "ask_find_trial"):
        here = to_plain_text(ask(content, intent))
        assert [phone for phone in us_only if phone in here]
        abroad = to_plain_text(ask(content, intent, country=country))
        assert not [phone for phone in us_only if phone in abroad]


@pytest.mark.parametrize(
    "country", [one for one in COUNTRIES if library().content.countries[one].topics]
)
def test_costs_are_told_as_they_are_in_the_country(content: Content, country: str) -> None:
    known = content.countries[country]
    answer = ask(content, "ask_cost", country=country)
    assert answer.id == known.topics["cost"]
    assert answer.country_note == ""
    assert {content.help[line].dial for line in known.topic_lines} <= {
        re.sub(r"\D", "", number) for number in numbers(answer)
    }


def test_nothing_is_changed_in_the_us(content: Content) -> None:
    answer = ask(content, "report_crisis")
    assert answer.lead.startswith("Call or text 988 now.")
    assert numbers(answer) == ["988", "911"]
    assert answer.country_note == ""
    assert ask(content, "report_emergency", country="nowhere") == ask(content, "report_emergency")


def test_a_note_leaves_the_rest_as_it_is(content: Content) -> None:
    plain = ask(content, "ask_explain", "bortezomib")
    noted = ask(content, "ask_explain", "bortezomib", country="uk")
    assert plain.country_note == ""
    beside = {"country_note": "", "uses": [], "phones": []}
    assert noted.copy(update=beside) == plain.copy(update=beside)
    assert noted.word_count() == plain.word_count()


def test_only_the_first_message_has_it(content: Content) -> None:
    assert ask(content, "ask_side_effects", "bortezomib", part=1, country="uk").country_note == ""
