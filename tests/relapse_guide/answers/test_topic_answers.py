"""Answers that the content holds whole: topics, boundaries, safety, small talk."""

from typing import Any

import pytest

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.draft import Draft
from relapse_guide.answers.presenting import present_all
from relapse_guide.answers.topic_answers import (
    ask_once,
    asks_for_a_relative,
    entry_for,
    topic_draft,
)
from relapse_guide.dialogue.conversation import Mention, Question, Role
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Draws, Trait
from tests.relapse_guide.answers.made import (
    LABEL,
    PAGE,
    boundary,
    changed,
    chat_line,
    help_line,
    safety,
    sign,
    topic,
    update,
    with_entries,
)
from tests.relapse_guide.answers.told import MORE, bullets_of, named, numbers_in, told
from tests.relapse_guide.asking import ask


def draft_of(content: Content, intent: str, *values: str, **more: Any) -> Draft:
    return topic_draft(content, Question(intent=intent, mentions=named(content, *values), **more))


def answer_of(content: Content, intent: str, *values: str, **more: Any) -> Answer:
    return present_all(draft_of(content, intent, *values, **more))[0]


def sources_of(answer: Answer) -> list[str]:
    return [source.id for source in answer.sources]


# Which entry answers


def test_the_entry_chosen_below_the_intent_answers(content: Content) -> None:
    """The topic that was chosen, else the one for a word that is named, else the general one."""
    asked = [f"How is it {number}?" for number in range(8)]
    made = with_entries(content, topics=[
        topic("narrow", asked=asked),
        topic("of_a_word", terms=["relapse"]),
        topic("general"),
    ])  # fmt: skip

    def answering(**more: Any) -> str:
        return entry_for(made, Question(intent="ask_symptoms", **more)).id

    assert answering() == "general"
    assert answering(topic="narrow") == "narrow"
    assert answering(topic="gone") == "general"
    assert answering(mentions=named(made, "relapse")) == "of_a_word"
    assert answering(mentions=named(made, "relapse"), topic="narrow") == "narrow"
    assert answering(mentions=named(made, "carfilzomib")) == "general"


@pytest.mark.parametrize(
    ("about", "named_too", "chosen"),
    [
        (None, ["bispecific_antibody"], True),
        (["car_t_cell_therapy"], [], True),
        (["car_t_cell_therapy"], ["car_t_cell_therapy"], True),
        (["car_t_cell_therapy"], ["ciltacabtagene_autoleucel"], True),
        (["car_t_cell_therapy"], ["teclistamab", "ciltacabtagene_autoleucel"], True),
        (["car_t_cell_therapy"], ["bispecific_antibody"], False),
        (["car_t_cell_therapy"], ["relapse"], False),
        ([], [], True),
        ([], ["relapse"], False),
    ],
)
def test_a_chosen_topic_is_left_when_something_else_is_named(
    content: Content, about: list[str] | None, named_too: list[str], chosen: bool
) -> None:
    asked = [f"How is it {number}?" for number in range(8)]
    made = with_entries(content, topics=[
        topic("narrow", asked=asked, **({} if about is None else {"about": about})),
        topic("general"),
    ])  # fmt: skip
    question = Question(intent="ask_symptoms", topic="narrow", mentions=named(made, *named_too))

    assert entry_for(made, question).id == ("narrow" if chosen else "general")


@pytest.mark.parametrize(
    ("roles", "chosen"),
    [
        ([], True),
        ([None], True),
        (["resistant"], False),
        (["intolerant", "resistant"], False),
        (["resistant", None], True),
    ],
)
def test_a_topic_on_another_drug_is_left_when_only_failed_ones_are_named(
    content: Content, roles: list[Role | None], chosen: bool
) -> None:
    asked = [f"Does its sister {number} work?" for number in range(8)]
    made = with_entries(
        content, topics=[topic("narrow", asked=asked, beside_failed=True), topic("general")]
    )
    drugs = ["carfilzomib", "bortezomib"]
    mentions = [
        Mention(entity="drug", value=drug, role=role)
        for drug, role in zip(drugs, roles, strict=False)
    ]
    question = Question(intent="ask_symptoms", topic="narrow", mentions=mentions)

    assert entry_for(made, question).id == ("narrow" if chosen else "general")


@pytest.mark.parametrize(
    ("failed", "asked", "related"),
    [
        ("bortezomib", "carfilzomib", True),
        ("ciltacabtagene_autoleucel", "teclistamab", True),
        ("ciltacabtagene_autoleucel", "talquetamab", False),
        ("bortezomib", "daratumumab", False),
        ("bortezomib", "bortezomib", False),
        ("dexamethasone", "prednisone", False),
    ],
)
def test_a_relative_is_of_the_family_or_has_the_target(
    content: Content, failed: str, asked: str, related: bool
) -> None:
    mentions = [
        Mention(entity="drug", value=failed, role="resistant"),
        Mention(entity="drug", value=asked),
    ]
    question = Question(intent="ask_resistance_options", mentions=mentions)
    assert asks_for_a_relative(content, question) is related


def test_an_intent_that_no_entry_has_is_an_error(content: Content) -> None:
    with pytest.raises(KeyError):
        entry_for(content, Question(intent="ask_the_weather"))


# Topics


def test_a_topic_says_everything_in_order(content: Content) -> None:
    whole = topic(
        says=[f"It happens. [{LABEL}]"], warning="It can harm.", bullets=["One"],
        page_note="In 2021, the page said so.", questions=["What about it?"],
        buttons=[{"title": "Costs", "asks": "ask_cost"}],
    )  # fmt: skip
    answer = answer_of(with_entries(content, topics=[whole]), "ask_symptoms")

    assert answer.lead == "It is so. [1]"
    assert answer.paragraphs == ["It happens. [2]"]
    assert answer.warning == "It can harm. [1]"
    assert bullets_of(answer) == ["One"]
    assert answer.page_note == "In 2021, the page said so. [1]"
    assert sources_of(answer) == [PAGE, LABEL]
    assert (answer.kind, answer.questions) == (Kind.content, ["What about it?"])
    assert [button.payload for button in answer.buttons] == ["/ask_cost"]


def test_further_subjects_are_messages_of_their_own_behind_their_titles(content: Content) -> None:
    more = [
        {"title": "The second", "lead": "Second.", "says": ["Two."], "bullets": ["B"]},
        {"title": "The third", "lead": f"Third. [{LABEL}]"},
    ]
    made = with_entries(content, topics=[topic(more=more)])

    answers = present_all(draft_of(made, "ask_symptoms"))
    assert [answer.lead for answer in answers] == ["It is so. [1]", "Second. [1]", "Third. [1]"]
    assert [answer.buttons[-1].title for answer in answers[:2]] == ["The second", "The third"]
    assert all(answer.buttons[-1].payload == MORE for answer in answers[:2])
    assert not answers[2].buttons
    assert bullets_of(answers[1]) == ["B"]
    assert sources_of(answers[2]) == [LABEL]


def test_every_further_subject_of_the_content_is_reached_by_its_own_button(
    content: Content,
) -> None:
    for entry in content.topics.values():
        if not entry.more:
            continue
        known = {"topic": entry.id} if entry.asked else {}
        answers = present_all(draft_of(content, entry.intents[0], *entry.terms[:1], **known))
        titles = [answer.buttons[-1].title for answer in answers if answer.buttons]
        wanted = [part.title for part in entry.more]
        assert [title for title in titles if title in wanted] == wanted, entry.id


def test_dated_facts_stand_with_the_warnings_or_the_details(content: Content) -> None:
    made = with_entries(
        content,
        topics=[topic(says=["First."])],
        updates=[
            update("a_study", "subject", "study"),
            update("a_danger", "subject", "warning"),
            update("another", "elsewhere", "warning"),
        ],
    )
    answer = answer_of(made, "ask_symptoms")

    assert answer.paragraphs == ["First. [1]", "In January 2026, a_study happened. [2]"]
    assert answer.warning == "In January 2026, a_danger happened. [2]"
    assert {"a_study", "a_danger"} <= set(answer.uses)


def test_kind_words_and_what_is_not_known_rest_on_nothing(content: Content) -> None:
    made = with_entries(content, topics=[topic(says=["I am sorry. [none]", "It happens."])])
    answer = answer_of(made, "ask_symptoms")

    assert answer.paragraphs == ["I am sorry.", "It happens. [1]"]


def test_a_sign_that_is_told_is_answered_right_after_the_first_sentence(content: Content) -> None:
    rash = sign("rash", lead=f"For a rash, call your team. [{LABEL}]", follow="Or 911.")
    made = with_entries(content, topics=[topic(says=["More."])], signs=[rash, sign("fever")])
    answer = answer_of(made, "ask_symptoms", signs=["rash", "fever"])

    assert answer.opening == "It is so. [1] For a rash, call your team. [2]"
    assert "rash" in answer.uses


# Numbers to call


def test_numbers_stand_first_among_the_lists(content: Content) -> None:
    made = with_entries(
        content,
        topics=[topic(bullets=["One"])],
        help=[
            help_line("first", "800-555-0100", "ask_symptoms"),
            help_line("other", "800-555-0199", "ask_cost"),
            help_line("second", "1-800-4-HELP (1-800-555-0101)", "ask_symptoms"),
        ],
    )
    answer = answer_of(made, "ask_symptoms")

    assert bullets_of(answer) == [
        "The first: 800-555-0100. Call it.",
        "The second: 1-800-4-HELP (1-800-555-0101). Call it.",
        "One",
    ]
    assert [phone.dial for phone in answer.phones] == ["8005550100", "18005550101"]


@pytest.mark.parametrize(
    "says", ["Call 800-555-0100.", "Call (800) 555-0100 at night.", "Call 1-800-555-0100."]
)
def test_a_number_that_the_text_has_is_not_listed_again(content: Content, says: str) -> None:
    made = with_entries(
        content,
        topics=[topic(says=[says])],
        help=[help_line("line", "800-555-0100", "ask_symptoms")],
    )
    answer = answer_of(made, "ask_symptoms")

    assert answer.groups == []
    assert answer.phones == []


def test_more_numbers_than_fit_go_on_as_people_to_call(content: Content) -> None:
    lines = [help_line(f"line{n}", f"800-555-010{n}", "ask_symptoms") for n in range(8)]
    says = ["It is so and so. " * 22]
    made = with_entries(content, topics=[topic(says=says)], help=lines)

    first, second, *_ = present_all(draft_of(made, "ask_symptoms"))
    assert second.lead == content.phrases["more_numbers"].says
    assert len(first.phones) == 8, "each can be dialled from the first message"


# Boundaries


def test_a_boundary_rests_on_nothing_but_its_facts(content: Content) -> None:
    made = with_entries(content, boundaries=[boundary(says=["It is hard.", f"A fact. [{LABEL}]"])])
    answer = answer_of(made, "ask_dosage")

    assert answer.kind is Kind.boundary
    assert answer.lead == "I cannot say."
    assert answer.paragraphs == ["It is hard.", "A fact. [1]"]
    assert sources_of(answer) == [LABEL]


def test_a_boundary_gives_three_questions_and_keeps_all_for_the_list(content: Content) -> None:
    answer = answer_of(with_entries(content, boundaries=[boundary()]), "ask_dosage")

    assert bullets_of(answer) == ["One?", "Two?", "Three?"]
    assert answer.questions == ["One?", "Two?", "Three?", "Four?"]


DRAWN = {
    Draws.given: "capsule|swallow",
    Draws.warnings: "boxed",
    Draws.effects: "side effects",
    Draws.approval: "FDA-approved",
    Draws.generic: "eneric",
}


@pytest.mark.parametrize("draws", Draws)
def test_a_boundary_still_tells_what_holds_for_anybody(content: Content, draws: Draws) -> None:
    made = with_entries(content, boundaries=[boundary(draws_on=[draws.value])])
    answer = answer_of(made, "ask_dosage", "lenalidomide")

    new = set(answer.texts()) - set(answer_of(made, "ask_dosage").texts())
    assert any(word in text for text in new for word in DRAWN[draws].split("|")), new
    assert all(numbers_in(text) for text in new), "each fact has its source"
    assert "lenalidomide" in answer.uses
    assert answer.id == "limit_lenalidomide"
    assert [button.payload for button in answer.buttons] == ['/ask_explain{"drug":"lenalidomide"}']


def test_a_boundary_that_draws_on_nothing_tells_nothing_of_the_drug(content: Content) -> None:
    made = with_entries(content, boundaries=[boundary()])

    plain, named_one = (answer_of(made, "ask_dosage", *drug) for drug in ([], ["lenalidomide"]))
    assert list(plain.texts()) == list(named_one.texts())


def test_a_boundary_tells_of_a_class_what_holds_for_all_of_it(content: Content) -> None:
    draws = [Draws.given.value, Draws.warnings.value, Draws.approval.value]
    made = with_entries(content, boundaries=[boundary(draws_on=draws)])
    answer = answer_of(made, "ask_dosage", "car_t_cell_therapy")

    assert "CAR T-cell therapies come as" in told(answer)
    assert "boxed warning" in answer.warning


@pytest.mark.parametrize("value", ["DPd", "refractory"])
def test_a_boundary_about_no_single_drug_stays_general(content: Content, value: str) -> None:
    draws = [draws.value for draws in Draws]
    made = with_entries(content, boundaries=[boundary(draws_on=draws)])

    assert answer_of(made, "ask_dosage", value).id == "limit"


def test_every_boundary_of_the_content_has_questions_and_refers(content: Content) -> None:
    for entry in content.boundaries.values():
        for intent in entry.intents:
            if content.questions[intent].answered_by:
                continue
            answer = ask(content, intent, "carfilzomib")
            assert answer.kind is Kind.boundary
            assert answer.questions
            assert "carfilzomib" in answer.uses


# Safety and small talk


def test_an_emergency_without_a_sign_is_told_in_order_and_alone(content: Content) -> None:
    entry = safety(follow="Do not wait. [none]", says=["Danger means this."], bullets=["A fever"])
    answer = answer_of(with_entries(content, safety=[entry]), "report_emergency")

    assert answer.opening == "Call 911. [1] Do not wait."
    assert answer.paragraphs == ["Danger means this. [1]"]
    assert bullets_of(answer) == ["A fever"]
    assert answer.kind is Kind.safety
    assert answer.buttons == []
    assert [phone.dial for phone in answer.phones] == ["911"]


def test_small_talk_shows_only_sources_of_its_own(content: Content) -> None:
    plain = chat_line("plain", says=["Ask on."])
    sourced = chat_line("plain", says=[f"A fact. [{LABEL}]"], sources=[PAGE])

    answer = answer_of(with_entries(content, chat=[plain]), "thank")
    assert (answer.kind, answer.sources) == (Kind.chat, [])
    answer = answer_of(with_entries(content, chat=[sourced]), "thank")
    assert sources_of(answer) == [PAGE, LABEL]


def test_small_talk_of_the_content_that_tells_no_fact_has_no_source_list(content: Content) -> None:
    for intent in ("greet", "thank", "goodbye", "affirm", "deny"):
        assert ask(content, intent).sources == [], intent


# What is asked back


def test_what_is_lacking_is_asked_for_once(content: Content) -> None:
    first = ask_once(content, Question(intent="x"), "ask_which_drug", "drug", "ask_next_steps")
    again = Question(intent="x", asked_back=True)
    second = ask_once(content, again, "ask_which_drug", "drug", "ask_next_steps")

    assert (first.id, first.kind, first.awaits) == ("ask_which_drug", Kind.clarify, "drug")
    assert (second.id, second.awaits) == ("next_steps", None)


def test_an_edit_is_said(content: Content) -> None:
    edited = changed(content, "chat", "thank", lead="My pleasure.")

    assert answer_question(edited, Question(intent="thank")).lead == "My pleasure."
    assert Trait.passing in edited.questions["thank"].traits
