"""Which answer belongs to which question, and what holds of all that are put together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from relapse_guide.answers import drug_answers
from relapse_guide.answers.answer import MOST_BUTTONS, MOST_SOURCES, NUMBERS, WORD_LIMIT, Kind
from relapse_guide.answers.answering import (
    UnknownBuilder,
    answer_question,
    builder,
    builder_of,
    whole_answer,
)
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.answers.topic_answers import topic_draft
from relapse_guide.dialogue.conversation import PRIOR_LINES, Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from tests.relapse_guide.answers.told import MORE, named, numbers_in, told
from tests.relapse_guide.asking import ask, mention

# Who answers


def test_a_question_is_answered_by_the_function_that_it_names(content: Content) -> None:
    assert builder_of(content, Question(intent="ask_explain")) is drug_answers.explain
    assert builder("drug_answers.explain") is drug_answers.explain
    assert builder_of(content, Question(intent="ask_symptoms")) is topic_draft
    assert builder_of(content, Question(intent="ask_the_weather")) is topic_draft


def test_a_topic_chosen_below_the_intent_stands_whole(content: Content) -> None:
    chosen = next(
        topic
        for topic in content.topics.values()
        if topic.asked and content.questions[topic.intents[0]].answered_by is None
    )
    question = Question(intent=chosen.intents[0], topic=chosen.id)

    assert answer_question(content, question).id == chosen.id
    other = Question(intent="ask_explain", topic=chosen.id)
    assert builder_of(content, other) is drug_answers.explain, "not of this intent"


@pytest.mark.parametrize("intent", ["ask_explain", "inform"])
def test_a_treatment_with_a_number_of_lines_is_a_question_of_approval(
    content: Content, intent: str
) -> None:
    """ "Tell me about Talvey after 3 lines", "Talvey with 3 lines"."""
    mentions = named(content, "talquetamab", lines=3)
    question = Question(intent=intent, mentions=mentions)
    assert answer_question(content, question).lead.startswith("No, not after 3 earlier lines.")


def test_a_history_with_a_treatment_in_it_is_none(content: Content) -> None:
    """ "I have had 4 lines, and Carvykti": what is left is asked, not whether it is approved."""
    mentions = named(content, "ciltacabtagene_autoleucel", lines=4)
    question = Question(intent="ask_options_by_prior_lines", mentions=mentions, prior_lines=4)
    assert not answer_question(content, question).lead.startswith(("Yes", "No"))


def test_a_word_or_several_with_a_number_of_lines_are_explained(content: Content) -> None:
    for values, lines in (
        (["refractory"], 3),
        (["talquetamab", "carfilzomib"], 3),
        (["talquetamab"], None),
    ):
        question = Question(intent="ask_explain", mentions=named(content, *values, lines=lines))
        assert builder_of(content, question) is drug_answers.explain, values


def test_what_failed_is_not_asked_about_but_what_is_left(content: Content) -> None:
    """ "Velcade and Revlimid failed, what is approved?" """
    for role, begins in (("resistant", "options_failure_"), ("intolerant", "options_intolerance_")):
        mentions = [mention(content, value, role) for value in ("bortezomib", "lenalidomide")]
        history: dict[str, Any] = {role: ["bortezomib", "lenalidomide"]}
        question = Question(intent="ask_drug_approval", mentions=mentions, **history)
        assert answer_question(content, question).id == f"{begins}bortezomib_lenalidomide"
    one_free = [mention(content, "bortezomib", "resistant"), mention(content, "carfilzomib")]
    question = Question(intent="ask_drug_approval", mentions=one_free, resistant=["bortezomib"])
    assert answer_question(content, question).id == "approval_carfilzomib"


@pytest.mark.parametrize(
    "name", ["drug_answers.nothing", "no_such_module.explain", "explain", "", "drug_answers."]
)
def test_a_builder_that_is_not_there(name: str) -> None:
    with pytest.raises(UnknownBuilder):
        builder(name)


def test_an_unknown_intent_is_an_error_for_the_action_to_catch(content: Content) -> None:
    with pytest.raises(KeyError):
        ask(content, "ask_the_weather")


@pytest.mark.parametrize(
    ("intent", "awaits"),
    [
        ("ask_explain", "drug"),
        ("ask_drug_approval", "drug"),
        ("ask_drug_names", "drug"),
        ("ask_compare", "drug"),
        ("ask_resistance_options", "drug"),
        ("ask_intolerance_options", "drug"),
        ("ask_regimens_with", "drug"),
        ("ask_options_by_prior_lines", "prior_lines"),
    ],
)
def test_what_is_lacking_is_asked_for_once(content: Content, intent: str, awaits: str) -> None:
    first, second = ask(content, intent), ask(content, intent, asked_back=True)

    assert first.kind is Kind.clarify
    assert first.awaits == awaits
    assert second.kind in (Kind.content, Kind.chat)
    assert second.awaits is None


# Helpings and what is said when there is no more


def test_a_part_of_an_answer_is_one_of_its_helpings(content: Content) -> None:
    question = Question(intent="ask_when_to_call")
    whole = whole_answer(content, question)

    assert len(whole) > 2
    for part, answer in enumerate(whole):
        assert answer_question(content, question.copy(update={"part": part})) == answer
    assert answer_question(content, question.copy(update={"part": 99})) == whole[-1]


def test_when_all_is_told_the_answer_s_own_suggestions_come_first(content: Content) -> None:
    for intent, values in (
        ("ask_explain", ["talquetamab"]),
        ("ask_drug_approval", ["venetoclax"]),
        ("ask_disease_course", []),
        ("ask_dosage", ["lenalidomide"]),
        ("report_emergency", []),
    ):
        *told_before, last = whole_answer(
            content, Question(intent=intent, mentions=named(content, *values))
        )
        own = [button for button in told_before[-1].buttons if button.payload != MORE]
        assert last.id == "no_more"
        assert last.buttons[: len(own)] == own
        assert 1 <= len(last.buttons) <= MOST_BUTTONS
        assert not any(button.payload == MORE for button in last.buttons)


def test_more_of_nothing_is_no_more(content: Content) -> None:
    assert [answer.id for answer in whole_answer(content, Question(intent="tell_me_more"))] == [
        "no_more"
    ]
    assert answer_question(content, Question(intent="tell_me_more")).id == "no_more"


def test_no_suggestion_is_lost_when_all_is_told(content: Content) -> None:
    question = Question(intent="ask_drug_approval", mentions=named(content, "venetoclax"))
    *_, before, last = whole_answer(content, question)

    assert all(button in last.buttons for button in before.buttons)


def test_no_two_buttons_ask_the_same_when_all_is_told(content: Content) -> None:
    question = Question(intent="ask_explain", mentions=named(content, "refractory"))
    payloads = [button.payload for button in whole_answer(content, question)[-1].buttons]

    assert len(payloads) == len(set(payloads))


# Whatever is asked

CONTENT = library().content
TABLE = Questions(CONTENT.questions)
BUILT = sorted(asked.id for asked in CONTENT.questions.values() if asked.answered_by)
KNOWN = st.sampled_from([*CONTENT.drugs, *CONTENT.drug_classes])
NAMED = st.sampled_from(
    [*CONTENT.drugs, *CONTENT.drug_classes, *CONTENT.regimens, *CONTENT.glossary]
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question whose answer is put together, about anything, with any history."""
    intent = draw(st.sampled_from(BUILT))
    role = TABLE.failure(intent)
    subjects = draw(st.lists(KNOWN if role else NAMED, max_size=3, unique=True))
    history: dict[str, Any] = {
        "resistant": draw(st.lists(KNOWN, max_size=3, unique=True)),
        "intolerant": draw(st.lists(KNOWN, max_size=2, unique=True)),
    }
    if role:
        history[role] = [*history[role], *subjects]
    lines = draw(st.none() | st.integers(0, 20))
    number = (
        [Mention(entity=PRIOR_LINES, value=str(lines))] if lines and draw(st.booleans()) else []
    )
    return Question(
        intent=intent,
        mentions=[*(mention(CONTENT, value, role) for value in subjects), *number],
        prior_lines=lines,
        turned=draw(st.booleans()),
        joined=draw(st.booleans()),
        signs=draw(st.lists(st.sampled_from(list(CONTENT.signs)), max_size=3, unique=True)),
        **history,
    )


@hypothesis_settings(max_examples=200)
@given(questions())
def test_any_question_gets_an_answer_within_the_limits(question: Question) -> None:
    *helpings, last = whole_answer(CONTENT, question)

    assert last.id == "no_more"
    assert helpings
    for place, answer in enumerate(helpings):
        assert answer.word_count() <= WORD_LIMIT, (answer.id, answer.word_count())
        assert len(answer.sources) <= MOST_SOURCES
        assert len(answer.buttons) <= MOST_BUTTONS
        assert "\n\n" not in to_plain_text(answer)
        goes_on = any(button.payload == MORE for button in answer.buttons)
        assert goes_on == (place + 1 < len(helpings))
        numbers = {number for text in answer.texts() for number in numbers_in(text)}
        assert numbers == set(range(1, len(answer.sources) + 1))


@hypothesis_settings(max_examples=100)
@given(questions())
def test_no_statement_is_made_twice_over_the_helpings(question: Question) -> None:
    """Headings and what opens the next message may stand again; bullets and details may not."""
    helpings = whole_answer(CONTENT, question)[:-1]
    if helpings[0].kind is Kind.safety:
        return
    seen: list[str] = []
    for answer in helpings:
        seen += [bullet for group in answer.groups for bullet in group.bullets]
        seen += answer.paragraphs
    plain = [text for text in (NUMBERS.sub("", text) for text in seen) if len(text.split()) > 5]
    assert len(plain) == len(set(plain))
    assert told(*helpings)
