"""Two or three things side by side: what tells them apart, and both sides alike."""

from itertools import combinations

import pytest

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import answer_question
from relapse_guide.dialogue.conversation import Question, Role
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.drug_facts import Given
from relapse_guide.library.subjects import Drug, DrugClass
from tests.relapse_guide.answers.made import LABEL, changed
from tests.relapse_guide.answers.told import bullets_of, every_helping, lead_of, told
from tests.relapse_guide.asking import ask, mention
from tests.relapse_guide.knowledge.records import record, with_records


def compared(content: Content, *values: str) -> list[Answer]:
    return every_helping(content, "ask_compare", *values)


def lead(content: Content, *values: str) -> str:
    return lead_of(compared(content, *values)[0])


def test_two_kinds_are_told_apart_by_what_they_are(content: Content) -> None:
    assert lead(content, "bortezomib", "lenalidomide") == (
        "Velcade is a proteasome inhibitor, and Revlimid is an IMiD."
    )


def test_two_of_a_family_are_told_apart_by_their_targets(content: Content) -> None:
    assert lead(content, "teclistamab", "talquetamab") == (
        "Both are bispecific antibodies, but Tecvayli aims at BCMA, and Talvey at GPRC5D."
    )


def test_two_of_a_family_and_target_are_told_apart_by_how_they_are_given(content: Content) -> None:
    assert lead(content, "bortezomib", "carfilzomib") == (
        "Both are proteasome inhibitors, but Velcade is a shot, and Kyprolis is a drip."
    )
    found = lead(content, "elranatamab", "linvoseltamab")
    assert found.startswith("Both are bispecific antibodies, but Elrexfio is a shot")


def test_two_that_are_alike_in_all_that_are_said_to_be(content: Content) -> None:
    found = lead(content, "idecabtagene_vicleucel", "ciltacabtagene_autoleucel")

    assert found.startswith("Abecma and Carvykti are both CAR T-cell therapies")
    facts = Given.parse_obj({"forms": ["drip"], "says": ["It is a drip."], "sources": [LABEL]})
    made = changed(content, "drugs", "bortezomib", given=facts)
    found = lead(made, "bortezomib", "carfilzomib")
    assert found.startswith("Velcade and Kyprolis are both proteasome inhibitors, and both ")


@pytest.mark.parametrize(
    "values",
    [
        ("car_t_cell_therapy", "bispecific_antibody"),
        ("DPd", "KPd"),
        ("bortezomib", "DVd"),
        ("bortezomib", "carfilzomib", "ixazomib"),
        ("bcma", "cd38"),
        ("daratumumab", "cd38_antibody"),
    ],
)
def test_other_things_are_named_at_once(content: Content, values: tuple[str, ...]) -> None:
    found = lead(content, *values)

    assert "differ" in found
    assert len(bullets_of(*compared(content, *values))) >= 1


def test_what_the_first_sentence_says_is_not_said_again(content: Content) -> None:
    answer, *_ = compared(content, "bortezomib", "lenalidomide")

    assert told(answer).count("is an IMiD") == 1


def test_what_is_common_with_each_stands_in_the_first_message(content: Content) -> None:
    """Who asks which is kinder asks for that."""
    for pair in (("carfilzomib", "pomalidomide"), ("car_t_cell_therapy", "teclistamab")):
        first, *_ = compared(content, *pair)
        (bullet,) = [text for text in bullets_of(first) if text.startswith("Common with")]
        for subject in subjects_of(content, pair):
            assert isinstance(subject, Drug | DrugClass)
            assert subject.effects is not None
            assert subject.effects.names[0] in bullet


def test_who_asks_which_to_choose_is_told_that_nobody_here_can_and_what_differs(
    content: Content,
) -> None:
    answer = ask(content, "ask_personal_advice", "elranatamab", "linvoseltamab")
    boundary = ask(content, "ask_personal_advice")

    assert answer.id == "personal_advice_elranatamab_linvoseltamab"
    assert answer.kind is boundary.kind is Kind.boundary
    assert lead_of(answer) == lead_of(boundary)
    assert answer.care_team == boundary.care_team
    assert lead(content, "elranatamab", "linvoseltamab") in told(answer)
    assert bullets_of(answer) == bullets_of(compared(content, "elranatamab", "linvoseltamab")[0])


@pytest.mark.parametrize("role", ["resistant", "taking", "had", "intolerant"])
def test_what_was_taken_is_not_among_what_there_is_to_choose(content: Content, role: Role) -> None:
    mentions = [
        mention(content, "lenalidomide", role),
        mention(content, "carfilzomib"),
        mention(content, "daratumumab", "planned"),
    ]
    both = answer_question(content, Question(intent="ask_personal_advice", mentions=mentions))
    one = answer_question(content, Question(intent="ask_personal_advice", mentions=mentions[:2]))

    assert both.id == "personal_advice_carfilzomib_daratumumab"
    assert "differ" not in told(one)


PAIRS = [
    ("daratumumab", "isatuximab"),
    ("bortezomib", "lenalidomide"),
    ("teclistamab", "ciltacabtagene_autoleucel"),
    ("melphalan_flufenamide", "bortezomib"),
    ("venetoclax", "selinexor"),
    ("DPd", "KPd"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_respect_is_told_of_both_sides_or_of_neither(
    content: Content, pair: tuple[str, str]
) -> None:
    names = [content.drugs[value].short_name if value in content.drugs else value for value in pair]
    answers = compared(content, *pair)
    plain, *_ = [group for group in answers[0].groups if not group.heading]

    assert plain.bullets
    for answer in answers:
        for group in answer.groups:
            for bullet in group.bullets if not group.heading else []:
                assert all(name.lower() in bullet.lower() for name in names), bullet


def test_what_is_the_same_on_both_sides_is_no_difference(content: Content) -> None:
    """Two drips need no bullet on how they are given."""
    assert "comes as" not in told(*compared(content, "daratumumab", "carfilzomib"))
    assert "comes as" in told(*compared(content, "daratumumab", "lenalidomide"))


def test_since_when_and_after_how_many_lines(content: Content) -> None:
    made = with_records(
        content,
        record("a", "teclistamab", date="2022-10-25", lines={"min": 4}),
        record("b", "talquetamab", date="2023-08-09", status="accelerated"),
    )
    (bullet,) = [text for text in bullets_of(*compared(made, "teclistamab", "talquetamab"))
                 if "earliest use" in text]  # fmt: skip

    earliest = "after a relapse, its earliest use is after at least"
    assert f"since October 25, 2022; {earliest} 4 earlier lines." in bullet
    assert f"since August 9, 2023; {earliest} 1 earlier line." in bullet


@pytest.mark.parametrize(
    ("status", "words"),
    [("withdrawn", "withdrawn in the US"), ("none_found", "we found no FDA approval")],
)
def test_a_side_that_is_not_approved_says_so(content: Content, status: str, words: str) -> None:
    made = with_records(
        content, record("a", "teclistamab"), record("b", "talquetamab", status=status)
    )
    bullets = bullets_of(*compared(made, "teclistamab", "talquetamab"))

    assert any("Talvey" in bullet and words in bullet for bullet in bullets)
    assert not any(bullet.startswith(("Yes", "No.")) for bullet in bullets)


def test_boxed_warnings_stand_beside_each_other(content: Content) -> None:
    drugs = ["teclistamab", "ciltacabtagene_autoleucel"]
    answers = compared(content, *drugs)

    bullets = " ".join(bullets_of(*answers))
    for value in drugs:
        assert all(name in bullets for name in content.drugs[value].boxed.names), value


def test_two_things_are_compared_even_if_they_are_a_combination_too(content: Content) -> None:
    answer, *_ = compared(content, "carfilzomib", "dexamethasone")

    assert answer.id == "compare_carfilzomib_dexamethasone"
    assert lead_of(answer) == "Kyprolis is a proteasome inhibitor, and dexamethasone is a steroid."


def test_nothing_is_called_better(content: Content) -> None:
    drugs = [drug for drug in content.drugs.values() if isinstance(drug, Drug)][:12]
    for one, other in combinations(drugs, 2):
        text = told(*compared(content, one.id, other.id)).lower()
        assert "better" not in text
        assert "safer" not in text


def test_one_thing_is_asked_back_once(content: Content) -> None:
    for values in ((), ("bortezomib",)):
        assert ask(content, "ask_compare", *values).id == "ask_which_two"
        assert ask(content, "ask_compare", *values, asked_back=True).id == "ask_capabilities"


def test_the_buttons_explain_each(content: Content) -> None:
    answer, *_ = compared(content, "bortezomib", "car_t_cell_therapy")

    assert [button.payload for button in answer.buttons][:2] == [
        '/ask_explain{"drug":"bortezomib"}',
        '/ask_explain{"drug_class":"car_t_cell_therapy"}',
    ]


def test_more_than_three_are_not_compared(content: Content) -> None:
    four = ["bortezomib", "carfilzomib", "ixazomib", "lenalidomide"]

    assert compared(content, *four)[0].id == "compare_bortezomib_carfilzomib_ixazomib"


def test_lines_from_which_on_uses_begin_are_no_limit_of_all(content: Content) -> None:
    """Kyprolis alone has no upper limit, so "after 1 to 3 earlier lines" is not where they end."""
    made = with_records(
        content,
        record("some", "carfilzomib", "dexamethasone", lines={"min": 1, "max": 3}, date="2026-01"),
        record("all", "carfilzomib"),
        record("other", "bortezomib", lines={"min": 2}),
    )

    assert "1 to 3" not in told(*compared(made, "carfilzomib", "bortezomib"))


def test_boxed_warnings_are_a_message_of_their_own(content: Content) -> None:
    """So that none is shown of one side only."""
    first, *others = compared(content, "idecabtagene_vicleucel", "ciltacabtagene_autoleucel")

    assert "Boxed" not in told(first)
    assert len(bullets_of(*others)) == 2
    assert first.buttons[-1].title == content.phrases["button_boxed"].says
