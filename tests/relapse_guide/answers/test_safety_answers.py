"""In danger the told sign and what to do come first; "when to call" is the same table."""

from itertools import pairwise
from typing import Any

import pytest

from relapse_guide.answers.answer import NUMBERS, Answer, Kind
from relapse_guide.answers.answering import answer_question, whole_answer
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import EMERGENCY_NUMBER
from tests.relapse_guide.answers.made import LABEL, PAGE, sign, with_entries
from tests.relapse_guide.answers.told import bullets_of, headings_of, lead_of, named, told


def asked(content: Content, intent: str, *values: str, signs: tuple[str, ...] = ()) -> Question:
    return Question(intent=intent, mentions=named(content, *values), signs=list(signs))


def emergency(content: Content, *values: str, signs: tuple[str, ...] = ()) -> Answer:
    return answer_question(content, asked(content, "report_emergency", *values, signs=signs))


def when(content: Content, *values: str, signs: tuple[str, ...] = ()) -> list[Answer]:
    """Every message about when to call."""
    return whole_answer(content, asked(content, "ask_when_to_call", *values, signs=signs))[:-1]


def signs(content: Content, *entries: Any) -> Content:
    return with_entries(content, signs=list(entries))


# An emergency


def test_the_sign_that_was_told_leads_with_what_to_do(content: Content) -> None:
    entry = sign(
        "fever",
        lead="A fever is urgent: call your cancer team now.",
        follow=f"Trouble breathing: call 911. [{LABEL}]",
        says=["It can be an infection."],
    )
    answer = emergency(signs(content, entry), signs=("fever",))

    assert answer.opening == (
        "A fever is urgent: call your cancer team now. [1] Trouble breathing: call 911. [2]"
    )
    assert answer.paragraphs == ["It can be an infection. [1]"]
    assert (answer.kind, answer.id) == (Kind.safety, "sign_fever")
    assert [source.id for source in answer.sources] == [PAGE, LABEL]


def test_only_when_to_call_is_suggested(content: Content) -> None:
    for sign_id in content.signs:
        answer = emergency(content, signs=(sign_id,))

        assert [button.payload for button in answer.buttons] == ["/ask_when_to_call"]
        assert answer.questions == []
        assert [phone.dial for phone in answer.phones] == ["911"]


def test_911_or_988_stands_in_the_first_paragraph_of_every_sign(content: Content) -> None:
    for sign_id in content.signs:
        answer = emergency(content, signs=(sign_id,))

        assert EMERGENCY_NUMBER.search(NUMBERS.sub("", answer.opening)), sign_id
        assert "care team" in answer.care_team


@pytest.mark.parametrize("told_signs", [(), ("no_such_sign",)])
def test_without_a_known_sign_the_general_answer_is_given(
    content: Content, told_signs: tuple[str, ...]
) -> None:
    answer = emergency(content, signs=told_signs)

    assert (answer.id, answer.kind) == ("emergency", Kind.safety)
    assert answer.lead.startswith("Call 911")


def test_further_signs_follow_each_with_what_to_do(content: Content) -> None:
    made = signs(content, *(sign(name) for name in ("chest", "fever", "rash", "cough")))
    answer = emergency(made, signs=("chest", "fever", "rash", "cough"))

    assert answer.id == "sign_chest"
    assert headings_of(answer) == [content.phrases["signs_also"].says]
    assert bullets_of(answer) == ["A sign of fever: call 911", "A sign of rash: call 911"]


def after_cells() -> list[Any]:
    """A fever, and the sign of those who had CAR T, which covers it."""
    return [
        sign("chest"),
        sign("cells", drugs=["car_t_cell_therapy"], covers=["fever"]),
        sign("fever"),
    ]


@pytest.mark.parametrize(
    ("values", "told_signs", "first", "others"),
    [
        (("ciltacabtagene_autoleucel",), ("fever",), "cells", []),
        (("car_t_cell_therapy",), ("fever",), "cells", []),
        (("ciltacabtagene_autoleucel",), ("chest", "fever"), "cells", ["A sign of chest"]),
        (("ciltacabtagene_autoleucel",), ("chest",), "chest", []),
        (("carfilzomib",), ("fever",), "fever", []),
        ((), ("fever",), "fever", []),
    ],
)
def test_a_sign_after_a_named_drug_is_more_than_the_sign(
    content: Content,
    values: tuple[str, ...],
    told_signs: tuple[str, ...],
    first: str,
    others: list[str],
) -> None:
    answer = emergency(signs(content, *after_cells()), *values, signs=told_signs)

    assert answer.id == f"sign_{first}"
    assert [bullet.split(":")[0] for bullet in bullets_of(answer)] == others


def test_a_fever_after_car_t_or_a_bispecific_is_told_as_such(content: Content) -> None:
    for drug in ("ciltacabtagene_autoleucel", "teclistamab", "bispecific_antibody"):
        answer = emergency(content, drug, signs=("fever",))
        assert answer.id == "sign_after_cell_therapy", drug
        assert "wallet card" in told(answer)


def test_the_number_is_in_the_first_paragraph_whatever_is_told(content: Content) -> None:
    told_signs = tuple(content.signs)
    for at, first in enumerate(told_signs):
        answer = emergency(content, "daratumumab", signs=(first, *told_signs[at + 1 : at + 3]))
        assert answer.id == f"sign_{first}"
        assert EMERGENCY_NUMBER.search(answer.opening)


# When to call


def test_signs_stand_under_what_to_do_the_most_dangerous_first(content: Content) -> None:
    made = signs(
        content,
        sign("fever", act="call your team"),
        sign("chest"),
        sign("rash", act="call your team"),
        sign("stroke"),
        sign("hidden", listed=False),
    )
    (answer,) = when(made)

    assert [(group.heading, len(group.bullets)) for group in answer.groups] == [
        ("Call 911:", 2),
        ("Call your team:", 2),
    ]
    assert bullets_of(answer) == [
        "A sign of chest", "A sign of stroke", "A sign of fever", "A sign of rash",
    ]  # fmt: skip


def test_every_listed_sign_is_told_once_under_one_heading_for_each_act(content: Content) -> None:
    answers = when(content)

    listed = [entry for entry in content.signs.values() if entry.listed]
    assert len(bullets_of(*answers)) == len(listed)
    acts = headings_of(*answers)
    assert len(set(acts)) == len({entry.act for entry in listed})
    # A heading is repeated only where its list goes on in the next message.
    for before, after in pairwise(answers):
        inner = [group.heading for group in before.groups]
        assert len(inner) == len(set(inner))
        assert not set(inner[:-1]) & {group.heading for group in after.groups}


def test_what_needs_911_comes_first(content: Content) -> None:
    headings = headings_of(*when(content))

    urgent = [bool(EMERGENCY_NUMBER.search(heading)) for heading in headings]
    assert urgent == sorted(urgent, reverse=True)


def test_the_fever_that_counts_stands_in_the_first_sentence(content: Content) -> None:
    assert "100.4 F" in when(content)[0].lead


def test_a_sign_that_is_asked_about_leads(content: Content) -> None:
    made = signs(content, sign("fever"), sign("rash", act="call your team", listed=False))
    answer, *_ = when(made, signs=("rash",))

    assert lead_of(answer) == "Signs of rash are urgent: call 911."
    assert headings_of(answer) == ["Call your team:", "Call 911:"]


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("belantamab_mafodotin", "sight"),
        ("ciltacabtagene_autoleucel", "CAR T"),
        ("lenalidomide", "stroke|slurred"),
    ],
)
def test_the_signs_of_a_named_drug_come_first(content: Content, value: str, first: str) -> None:
    answers = when(content, value)
    own = [
        entry for entry in content.signs.values()
        if set(entry.drugs) & {value, content.drugs[value].drug_class}
    ]  # fmt: skip

    assert own
    shown = bullets_of(*answers)[: len(own)]
    assert any(word in " ".join(shown) for word in first.split("|"))
    told_of = [entry for entry in content.signs.values() if entry.listed or entry in own]
    assert len(bullets_of(*answers)) == len(told_of)


def test_a_product_has_the_signs_of_its_drug(content: Content) -> None:
    made = signs(content, sign("fever"), sign("drip", drugs=["daratumumab"], act="call the clinic"))

    assert headings_of(*when(made, "daratumumab_faspro"))[0] == "Call the clinic:"


def test_it_is_no_urgent_answer_and_gathers_for_the_list(content: Content) -> None:
    answer = when(content)[0]

    assert answer.kind is Kind.content
    assert len(answer.questions) == 2
    assert {"/ask_side_effects", "/ask_visit_summary"} <= {
        button.payload for button in answer.buttons
    }


def test_what_goes_on_is_named(content: Content) -> None:
    answers = when(content)

    assert len(answers) > 1
    assert answers[0].buttons[-1].title == content.phrases["button_more_signs"].says
    assert lead_of(answers[1]) == content.phrases["signs_more"].says


def test_a_drug_with_a_sign_of_its_own_leads_with_it(content: Content) -> None:
    """After CAR T it is fever, confusion and the like, not a seizure alone."""
    assert "CAR T" in when(content, "ciltacabtagene_autoleucel")[0].lead
