"""Answers are read whole: each fault of the wording is found, and no real answer has one."""

from typing import Any

import pytest

from relapse_guide.answers.answer import (
    MOST_SOURCES,
    WORD_LIMIT,
    Answer,
    AnswerButton,
    BulletGroup,
    Kind,
    SourceNote,
)
from relapse_guide.dialogue.conversation import Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait
from relapse_guide.proofreading import EXPLAINED, faults_in
from tests.relapse_guide.asking import ask, mention

SOURCE = SourceNote(
    id="page", title="A page", publisher="A foundation", address="https://x.org", date="read 2026"
)
AGAIN = "It goes to work in the cells."
HARD = "Individualized decision-making necessitates multidisciplinary characterization of relapses."


def answer(lead: str = "It is a drug.", **parts: Any) -> Answer:
    """An answer without a fault, but for the parts that are given."""
    made = {"id": "explain_it", "kind": Kind.content, "care_team": "Ask your care team.", **parts}
    return Answer(lead=lead, **made)


def told(content: Content, read: Answer, *about: str, intent: str = "ask_explain") -> list[str]:
    """What is wrong with an answer to a question about content ids."""
    mentions = [mention(content, value) for value in about]
    return faults_in(content, Question(intent=intent, mentions=mentions), read)


def listing(*bullets: str, heading: str = "") -> list[BulletGroup]:
    return [BulletGroup(heading=heading, bullets=list(bullets))]


def test_an_answer_without_a_fault(content: Content) -> None:
    assert told(content, answer()) == []


@pytest.mark.parametrize("answer_id", ["approval_bortezomib", "generic_bortezomib"])
def test_what_is_asked_with_yes_or_no_is_answered_so(content: Content, answer_id: str) -> None:
    for intent in Questions(content.questions).those(Trait.verdict):
        for lead, faults in (
            ("It is sold.", ["does not begin with yes or no"]),
            ("Yes. It is sold.", []),
            ("Not that we found. It is new.", []),
        ):
            read = answer(lead, id=answer_id, uses=["bortezomib"])
            assert told(content, read, "bortezomib", intent=intent) == faults


@pytest.mark.parametrize(
    "parts",
    [
        {"id": "approval_bortezomib_more_1"},
        {"id": "explain_bortezomib"},
        {"uses": []},
        {"kind": Kind.boundary},
    ],
)
def test_what_is_no_verdict_need_not_be_yes_or_no(content: Content, parts: dict[str, Any]) -> None:
    (intent, *_) = Questions(content.questions).those(Trait.verdict)
    read = answer(**{"id": "approval_bortezomib", "uses": ["bortezomib"], **parts})

    assert told(content, read, "bortezomib", intent=intent) == []


def test_nobody_asked_for_a_verdict(content: Content) -> None:
    read = answer(id="approval_bortezomib", uses=["bortezomib"])

    assert told(content, read, "bortezomib", intent="ask_explain") == []
    assert told(content, read, intent="ask_drug_approval") == []


@pytest.mark.parametrize(
    "parts",
    [
        {"lead": AGAIN, "follow": AGAIN},
        {"lead": f"{AGAIN} [1]", "paragraphs": [f"It is new. {AGAIN} [2, 3]"]},
        {"paragraphs": [AGAIN], "page_note": AGAIN},
        {"warning": AGAIN, "groups": listing(AGAIN)},
        {"groups": listing("It helps.", heading=AGAIN), "paragraphs": [AGAIN]},
    ],
)
def test_a_sentence_that_stands_twice_is_told(content: Content, parts: dict[str, Any]) -> None:
    assert told(content, answer(**parts)) == [f"says twice “{AGAIN}”"]


def test_a_few_words_and_a_verdict_may_stand_twice(content: Content) -> None:
    lead = "Yes, since 2024 it is sold."

    assert told(content, answer(paragraphs=["No answer? Call.", "No answer? Wait."])) == []
    assert told(content, answer("Yes, it is sold: ask.", paragraphs=[lead, lead])) == []


def test_these_need_a_list(content: Content) -> None:
    lead = "These are drugs for it."
    told_of = f"has no list and says “these” in “{lead}”"

    assert told(content, answer(lead)) == [told_of]
    assert told(content, answer(lead, groups=listing("Some help."))) == []
    closing = "Ask your care team about these."
    assert told(content, answer(care_team=closing)) == [
        f"has no list and says “these” in “{closing}”"
    ]
    assert told(content, answer(paragraphs=["These are drugs for it."])) == []


@pytest.mark.parametrize("date", ["(April 5, 2024)", "(April 2024)", "(2024)"])
def test_a_date_stands_in_the_sentence(content: Content, date: str) -> None:
    assert told(content, answer(paragraphs=[f"It is sold {date} in the US."])) == [
        f"has the date {date} in brackets"
    ]
    assert told(content, answer(paragraphs=[f"It is sold since {date[1:-1]}."])) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"paragraphs": ["it helps."]},
        {"follow": "it helps."},
        {"warning": "it helps."},
        {"groups": listing("it helps.")},
        {"groups": listing("It helps.", heading="it helps.")},
        {"page_note": "it helps."},
    ],
)
def test_every_text_begins_with_a_capital(content: Content, parts: dict[str, Any]) -> None:
    assert told(content, answer(**parts)) == ["begins “it helps.” in lower case"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("It helps. it is new.", ["begins a sentence with “it” in lower case"]),
        ("It helps. [1] it is new.", ["begins a sentence with “it” in lower case"]),
        ("Does it help? ask.", ["begins a sentence with “ask” in lower case"]),
        ("It helps. It is new.", []),
        ("It is a change. t(11;14) is one.", []),
        ("t(11;14) is a change.", []),
        ("“It helps,” they say.", []),
        ("It helps, e.g. at night.", []),
        ("It is sold in the U.S. and more.", []),
        ("2 of them help.", []),
    ],
)
def test_every_sentence_begins_with_a_capital(
    content: Content, text: str, faults: list[str]
) -> None:
    assert told(content, answer(paragraphs=[text])) == faults


@pytest.mark.parametrize(
    ("family", "name", "member"),
    [
        ("proteasome_inhibitor", "proteasome inhibitor", "Velcade"),
        ("proteasome_inhibitor", "proteasome inhibitors", "bortezomib"),
        ("immunomodulatory_drug", "IMiDs", "Revlimid"),
        ("celmod", "CELMoD", "iberdomide"),
    ],
)
def test_a_kind_of_drug_is_explained_by_one_of_its_drugs(
    content: Content, family: str, name: str, member: str
) -> None:
    text = f"It is like the {name}."
    (fault,) = told(content, answer(text))

    assert fault.startswith(
        f"does not explain “{content.drug_classes[family].name}” where it is first named: “"
    )
    assert text.rstrip(".") in fault
    for explained in (f"It is like the {name}, as {member} is.", f"{text} An example is {member}."):
        assert told(content, answer(paragraphs=[explained])) == []


def test_an_explanation_that_comes_late_is_none(content: Content) -> None:
    texts = ["It is like the IMiDs.", "It helps some.", "It is new.", "Revlimid is one of them."]

    (fault,) = told(content, answer(paragraphs=texts))

    assert fault.startswith("does not explain “immunomodulatory drug” where it is first named: ")


def test_who_names_a_kind_of_drug_needs_no_explanation(content: Content) -> None:
    read = answer("It is like the IMiDs.")
    failed = ["immunomodulatory_drug"]

    assert told(content, read, *failed) == []
    assert faults_in(content, Question(intent="ask_explain", resistant=failed), read) == []
    assert faults_in(content, Question(intent="ask_explain", intolerant=failed), read) == []


def test_a_word_for_what_failed_names_the_kinds_of_drug(content: Content) -> None:
    assert "proteasome_inhibitor" in content.glossary["double_refractory"].no_longer_works
    read = answer("It is like the proteasome inhibitors.")

    assert len(told(content, read)) == 1
    assert told(content, read, "double_refractory") == []


def test_who_asks_for_a_word_is_told_it_at_once(content: Content) -> None:
    read = answer("It is another word for MRD.")

    assert told(content, read) == ["does not explain “MRD” where it is first named"]
    assert told(content, read, "mrd") == []


def test_an_emergency_explains_no_drugs(content: Content) -> None:
    read = answer("Call 911 now.", follow="It is like the IMiDs.", kind=Kind.safety)

    assert told(content, read) == []


def test_everybody_knows_what_a_steroid_is(content: Content) -> None:
    assert any(family.is_helper for family in content.drug_classes.values())
    assert told(content, answer("It is a steroid.")) == []


@pytest.mark.parametrize("word", EXPLAINED)
def test_a_hard_word_is_explained_where_it_is_first_named(content: Content, word: str) -> None:
    text = f"It has ({word} and that is all." if ")" in word else f"It has {word} and that is all."
    fault = f"does not explain “{word}” where it is first named"
    alike = [f"does not explain “{other}” where it is first named"
             for other in EXPLAINED if other in text]  # fmt: skip
    assert fault in alike
    assert told(content, answer(paragraphs=[text])) == alike

    for explanation in EXPLAINED[word]:
        assert told(content, answer(paragraphs=[f"{text} It is {explanation}."])) == []
        assert told(content, answer(paragraphs=[f"It is {explanation}.", text])) == []
        late = [text, "It helps them. " * 11, f"It is {explanation}."]
        assert fault in told(content, answer(paragraphs=late))


def test_an_answer_reads_easily(content: Content) -> None:
    (fault,) = told(content, answer(paragraphs=[HARD]))

    assert fault.startswith("reads at grade ")
    assert fault.endswith(", over 8")


def test_names_of_drugs_and_numbers_of_sources_make_no_text_hard(content: Content) -> None:
    names = "Ask for daratumumab, pomalidomide or dexamethasone. [1, 2, 3]"

    assert told(content, answer(paragraphs=[names])) == []


def test_a_kind_of_drug_is_hard_only_to_who_does_not_name_it(content: Content) -> None:
    read = answer("Monoclonal antibodies with immunomodulatory drugs are given.")

    assert any(fault.startswith("reads at grade") for fault in told(content, read))
    assert told(content, read, "monoclonal_antibody", "immunomodulatory_drug") == []


@pytest.mark.parametrize("kind", Kind)
def test_only_what_tells_something_shows_sources(content: Content, kind: Kind) -> None:
    read = answer("Call 911 now.", kind=kind, sources=[SOURCE])
    wrong = kind in (Kind.clarify, Kind.error)

    assert told(content, read) == (
        ["shows sources though it only asks back or tells of an error"] if wrong else []
    )


def _with_button(content: Content, intent: str, about: str) -> Answer:
    """What Velcade is, with one button about a drug."""
    button = AnswerButton.asking("Press me", intent, "drug", about)
    return ask(content, "ask_explain", "bortezomib").copy(update={"buttons": [button]})


@pytest.mark.parametrize(
    ("intent", "about", "fault"),
    [
        ("ask_explain", "bortezomib", "has the button “Press me”, which leads to the same answer"),
        ("ask_compare", "bortezomib", "has the button “Press me”, which only asks back"),
        ("ask_explain", "carfilzomib", ""),
        ("ask_how_given", "bortezomib", ""),
    ],
)
def test_a_button_leads_on(content: Content, intent: str, about: str, fault: str) -> None:
    faults = told(content, _with_button(content, intent, about), "bortezomib")

    assert [what for what in faults if "button" in what] == ([fault] if fault else [])


def test_the_button_that_goes_on_and_one_that_asks_back_by_itself(content: Content) -> None:
    buttons = [
        AnswerButton.asking("Tell me more", "tell_me_more"),
        AnswerButton.asking("Compare two", "ask_compare"),
    ]

    assert told(content, answer(buttons=buttons)) == []


def test_every_answer_is_short_and_shows_few_sources(answers: list[Answer]) -> None:
    too_long = {read.id: read.word_count() for read in answers if read.word_count() > WORD_LIMIT}

    assert too_long == {}
    alone = [read for read in answers if not read.besides]
    assert [read.id for read in alone if len(read.sources) > MOST_SOURCES] == []
