"""How answers are put together; what they say is written down in tests/content."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actions import answer_action
from relapse_guide.answers.answer import WORD_LIMIT, Kind, count_words
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import drugs_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait
from tests.relapse_guide.asking import after_failure, ask, mention, said


def test_the_page_comes_before_the_newer_fact(content: Content) -> None:
    answer = ask(content, "ask_explain", "isatuximab")
    text = to_plain_text(answer)

    page_fact = content.drugs["isatuximab"].page_says[-1].split("}")[-1]
    headings = [answer.heading_newer, answer.heading_beside]
    pieces = [page_fact, *headings, answer.care_team, answer.heading_sources]
    places = [text.index(piece) for piece in pieces]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "subjects",
    [
        ["carfilzomib", "pomalidomide"],
        ["carfilzomib", "dexamethasone"],
        ["teclistamab", "daratumumab"],
        ["DPd", "KPd"],
        ["proteasome_inhibitor", "immunomodulatory_drug"],
    ],
)
def test_two_things_are_compared_even_if_they_are_a_combination_too(
    content: Content, subjects: list[str]
) -> None:
    answer = ask(content, "ask_compare", *subjects)

    assert len(answer.bullets) == len(subjects)
    assert answer.paragraphs == [content.phrases["compare_intro"].says]


def test_a_spelled_out_combination_is_explained_as_one(content: Content) -> None:
    answer = ask(content, "ask_explain", "carfilzomib", "pomalidomide", "dexamethasone")

    assert answer.id == "explain_KPd"


@pytest.mark.parametrize(
    ("intent", "awaits"),
    [
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
    assert second.kind is Kind.content
    assert second.awaits is None


def test_a_boundary_has_questions_for_the_care_team_and_the_general_fact(content: Content) -> None:
    for boundary in content.boundaries.values():
        for intent in boundary.intents:
            answer = ask(content, intent, "carfilzomib")

            assert answer.kind is Kind.boundary
            assert answer.questions
            assert {"general_fact", "carfilzomib"} <= set(answer.uses)


def test_the_visit_list_asks_about_what_failed_then_the_newest(content: Content) -> None:
    gathered = ["Could a trial suit me?", "Which drugs have I had?"]
    known: dict[str, Any] = {"resistant": ["lenalidomide"], "intolerant": ["bortezomib"]}
    answer = ask(content, "ask_visit_summary", doctor_questions=gathered, **known)

    assert len(answer.bullets) == 4
    assert answer.bullets[2:] == gathered[::-1]
    assert ask(content, "ask_visit_summary").id == "no_questions_yet"


def test_an_unknown_intent_is_an_error_for_the_action_to_catch(content: Content) -> None:
    with pytest.raises(KeyError):
        ask(content, "ask_the_weather")


def test_a_list_that_does_not_fit_goes_on_under_its_heading(content: Content) -> None:
    drugs = [
        "mezigdomide",
        "elotuzumab",
        "linvoseltamab",
        "melphalan",
        "panobinostat",
        "prednisone",
    ]
    drugs += ["talquetamab", "venetoclax"]
    first = after_failure(content, *drugs)
    question = Question(intent="ask_resistance_options", resistant=drugs, part=1)
    second = answer_question(content, question)

    assert first.word_count() <= WORD_LIMIT
    assert len(first.bullets) < len(first.listed) == len([*first.bullets, *second.bullets])
    heading = content.phrases["resistance_others_only"].says.split("<")[0]
    assert first.paragraphs[-1].startswith(heading)
    assert second.paragraphs[-1].startswith(heading)
    assert any(button.payload == "/tell_me_more" for button in first.buttons)


CONTENT = answer_action.content()
TABLE = Questions(CONTENT.questions)
BUILT = sorted(asked.id for asked in CONTENT.questions.values() if asked.answered_by)
KNOWN = st.sampled_from([*CONTENT.drugs, *CONTENT.drug_classes])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question whose answer is put together, about any drugs, with any history."""
    intent = draw(st.sampled_from(BUILT))
    role = TABLE.failure(intent)
    named = draw(st.lists(KNOWN, min_size=1, max_size=3, unique=True))
    history: dict[str, Any] = {
        "resistant": draw(st.lists(KNOWN, max_size=3, unique=True)),
        "intolerant": draw(st.lists(KNOWN, max_size=2, unique=True)),
    }
    if role:
        history[role] = [*history[role], *named]
    return Question(
        intent=intent,
        mentions=[mention(CONTENT, value, role) for value in named],
        prior_lines=draw(st.none() | st.integers(0, 20)),
        part=draw(st.integers(0, 4)),
        **history,
    )


@hypothesis_settings(max_examples=150)
@given(questions())
def test_any_drugs_and_lines_stay_within_the_limits(question: Question) -> None:
    answer = answer_question(CONTENT, question)

    assert answer.word_count() == count_words(said(answer)) <= WORD_LIMIT
    assert len(answer.buttons) <= 3
    assert "\n\n" not in to_plain_text(answer)
    if TABLE.failure(question.intent) or TABLE.has(question.intent, Trait.counting):
        shown = {drug for value in answer.listed for drug in CONTENT.regimens[value].drugs}
        assert not shown & drugs_of(CONTENT, question.avoided)
        limits = [CONTENT.regimens[value].prior_lines for value in answer.listed]
        lines = question.prior_lines
        assert all(lines is None or not limit or limit.admits(lines) for limit in limits)
