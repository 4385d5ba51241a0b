"""Is it approved: the verdict first, then for whom, by hand-made records and by the real ones."""

from typing import Any

import pytest

from relapse_guide.answers.answer import Answer
from relapse_guide.knowledge.approvals import approvals_of, for_relapse, holding
from relapse_guide.knowledge.names import all_subjects, subject_of
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Term
from relapse_guide.library.texts import VERDICT
from tests.relapse_guide.answers.told import (
    bullets_of,
    every_helping,
    headings_of,
    lead_of,
    numbers_in,
    told,
)
from tests.relapse_guide.asking import ask
from tests.relapse_guide.knowledge.records import record, with_records

ASKED = "ask_drug_approval"


def approval(content: Content, *values: str, lines: int | None = None) -> list[Answer]:
    return every_helping(content, ASKED, *values, lines=lines)


def verdict(content: Content, *values: str, lines: int | None = None) -> str:
    return lead_of(approval(content, *values, lines=lines)[0])


def records_of(content: Content, *drugs: str, **more: Any) -> Content:
    return with_records(content, record("use", *drugs, **more))


# The verdict


def test_approved_since_its_first_approval(content: Content) -> None:
    before = {"date": "2012-07", "status": "accelerated", "lines": {"min": 2}}
    made = with_records(
        content,
        record("now", "carfilzomib", date="2016-01", before=before),
        record("later", "carfilzomib", date="2020-08-20", lines={"min": 1, "max": 3}),
    )

    found = verdict(made, "carfilzomib")
    assert found.startswith("Yes. ")
    assert "Kyprolis" in found
    assert found.endswith("since July 2012.")


def test_accelerated_only_is_said_and_explained(content: Content) -> None:
    made = records_of(content, "talquetamab", status="accelerated", lines={"min": 4})

    answer, *_ = approval(made, "talquetamab")
    assert answer.lead.startswith("Yes, by accelerated (early) approval")
    assert "Accelerated approval comes early." in told(answer)


def test_only_with_other_drugs_is_said_at_once(content: Content) -> None:
    made = with_records(
        content,
        record("one", "elotuzumab", "lenalidomide", "dexamethasone", lines={"min": 1, "max": 3}),
        record("two", "elotuzumab", "pomalidomide", "dexamethasone", lines={"min": 2}),
    )

    answer, *_ = approval(made, "elotuzumab")
    assert answer.lead.startswith("Yes, with other drugs: ")
    assert answer.lead.endswith("since January 2, 2020. [1]")


def test_from_how_many_lines_on_stands_in_the_same_paragraph(content: Content) -> None:
    """The limit of one use is not told as if it were that of all."""
    made = with_records(
        content,
        record("some", "carfilzomib", "dexamethasone", lines={"min": 2, "max": 3}),
        record("all", "carfilzomib", lines={"min": 4}),
    )

    answer, *_ = approval(made, "carfilzomib")
    assert "its earliest use is after at least 2 earlier lines." in answer.follow
    general = records_of(content, "melphalan", setting="any", lines=None)
    assert approval(general, "melphalan")[0].follow == ""


def turned(content: Content, *values: str) -> str:
    """The verdict on "was it withdrawn?", "is it still experimental?"."""
    return lead_of(ask(content, ASKED, *values, turned=True))


def test_a_question_the_other_way_round_is_answered_the_other_way_round(content: Content) -> None:
    made = with_records(
        content,
        record("holds", "carfilzomib"),
        record("gone", "panobinostat", status="withdrawn"),
        record("none", "venetoclax", status="none_found"),
        record("was_gone", "belantamab_mafodotin", status="withdrawn", date="2019"),
        record("back", "belantamab_mafodotin", date="2025-10-23"),
    )

    assert turned(made, "carfilzomib").startswith("No. Kyprolis has been FDA-approved")
    assert turned(made, "panobinostat").startswith("Yes. Farydak was withdrawn")
    assert turned(made, "venetoclax").startswith("Yes, it is not approved")
    assert turned(made, "belantamab_mafodotin").startswith("Yes, for a time: Blenrep was withdrawn")


@pytest.mark.parametrize("values", [["car_t_cell_therapy"], ["talquetamab", "elranatamab"]])
def test_so_is_one_about_a_class_or_about_several(content: Content, values: list[str]) -> None:
    assert not turned(content, *values).startswith("Yes")


def test_a_full_use_beside_an_accelerated_one_is_no_accelerated_drug(content: Content) -> None:
    made = with_records(
        content,
        record("early", "teclistamab", status="accelerated", lines={"min": 4}),
        record("full", "teclistamab", "daratumumab_faspro"),
    )

    answer, *_ = approval(made, "teclistamab")
    assert answer.lead.startswith("Yes. ")
    assert "accelerated" not in answer.lead
    (early,) = [bullet for bullet in bullets_of(answer) if "accelerated (early)" in bullet]
    assert "alone" in early


def test_newly_diagnosed_only(content: Content) -> None:
    made = records_of(
        content, "thalidomide", "dexamethasone", setting="newly_diagnosed", lines=None
    )

    answer, *_ = approval(made, "thalidomide")
    assert answer.lead.startswith("Not for a relapse: ")
    assert "only for newly diagnosed myeloma" in answer.lead
    assert headings_of(answer) == ["For newly diagnosed myeloma:"]


@pytest.mark.parametrize(
    ("status", "verdict_words", "date_words"),
    [
        ("withdrawn", "No, not any more. ", "January 2, 2020"),
        ("none_found", "No. As of November 2026, we found no FDA approval of ", ""),
    ],
)
def test_withdrawn_or_looked_for_and_not_found(
    content: Content, status: str, verdict_words: str, date_words: str
) -> None:
    answer, *_ = approval(records_of(content, "panobinostat", status=status), "panobinostat")

    assert lead_of(answer).startswith(verdict_words)
    assert date_words in answer.lead
    assert "Farydak" in answer.lead
    assert answer.groups == []
    assert answer.care_team == content.phrases["care_team_not_offered"].says


def test_without_a_record_nothing_is_claimed(content: Content) -> None:
    answer, *_ = approval(with_records(content), "carfilzomib")

    assert answer.lead.startswith("Not that we found. ")
    assert "Kyprolis" in answer.lead


def test_approved_again_after_a_withdrawal(content: Content) -> None:
    made = with_records(
        content,
        record("gone", "belantamab_mafodotin", status="withdrawn", date="2023"),
        record("back", "belantamab_mafodotin", "bortezomib", "dexamethasone", date="2025-10-23"),
    )

    answer, *_ = approval(made, "belantamab_mafodotin")
    assert answer.lead.startswith("Yes, it is approved again: ")
    assert "on October 23, 2025, after it was withdrawn" in answer.lead


def test_a_date_that_is_not_known_is_not_told(content: Content) -> None:
    old = record("old", "melphalan", date="1964", date_known=False, setting="any", lines=None)
    answer, *_ = approval(with_records(content, old), "melphalan")

    assert answer.lead.startswith("Yes. ")
    assert "1964" not in told(answer)


def test_every_verdict_rests_on_the_record_that_it_tells(content: Content) -> None:
    for drug in content.drugs.values():
        records = approvals_of(content, drug)
        answer = ask(content, ASKED, drug.id)
        assert numbers_in(answer.lead), drug.id
        number = numbers_in(answer.lead)[0]
        shown = answer.sources[number - 1].id
        assert any(shown in found.sources for found in records), drug.id


def test_every_real_verdict_is_what_the_records_say(content: Content) -> None:
    for subject in all_subjects(content):
        if isinstance(subject, Term):
            continue
        records = approvals_of(content, subject)
        found = verdict(content, subject.id)
        assert VERDICT.match(found) or found.startswith("Not for a relapse: "), found
        only_new = bool(holding(records)) and not for_relapse(records)
        if subject.id in content.drug_classes:
            assert found.startswith("Yes") == bool(holding(records)), (subject.id, found)
        else:
            assert found.startswith("Yes") == bool(for_relapse(records)), (subject.id, found)
            assert ("only for newly diagnosed" in found) == only_new, (subject.id, found)


# After a number of earlier lines


@pytest.mark.parametrize(
    ("asked", "lines", "yes"),
    [
        ({"min": 1}, 1, True),
        ({"min": 1}, 7, True),
        ({"min": 4}, 3, False),
        ({"min": 4}, 4, True),
        ({"min": 1, "max": 3}, 3, True),
        ({"min": 1, "max": 3}, 4, False),
        (None, 2, True),
    ],
)
def test_yes_or_no_after_a_number_of_lines(
    content: Content, asked: dict[str, int] | None, lines: int, yes: bool
) -> None:
    found = verdict(records_of(content, "talquetamab", lines=asked), "talquetamab", lines=lines)

    counted = "1 earlier line" if lines == 1 else f"{lines} earlier lines"
    assert f"after {counted}" in found
    assert found.startswith("Yes. " if yes else f"No, not after {counted}. "), found
    assert yes == ("if you meet its other conditions" in found)
    if not yes:
        limit = "after 1 to 3 earlier lines" if asked == {"min": 1, "max": 3} else (
            "after at least 4 earlier lines")  # fmt: skip
        assert found.endswith(f"{limit}.")


def test_the_uses_after_that_many_lines_come_first_the_others_apart(content: Content) -> None:
    made = with_records(
        content,
        record("some", "carfilzomib", "dexamethasone", lines={"min": 1, "max": 3}),
        record("all", "carfilzomib"),
    )
    answer, *_ = approval(made, "carfilzomib", lines=5)

    first, second = answer.groups
    assert "alone" in first.bullets[0]
    assert second.heading == content.phrases["uses_other_lines"].says
    assert "after 1 to 3 earlier lines" in second.bullets[0]


@pytest.mark.parametrize(
    ("value", "lines", "begins"),
    [
        ("ciltacabtagene_autoleucel", 1, "Yes. Carvykti"),
        ("talquetamab", 1, "No, not after 1 earlier line."),
        ("daratumumab_faspro", 1, "Yes. Darzalex Faspro"),
        ("DPd", 1, "Yes. DPd"),
        ("idecabtagene_vicleucel", 1, "No, not after 1 earlier line."),
        ("idecabtagene_vicleucel", 2, "Yes. Abecma"),
        ("carfilzomib", 5, "Yes. Kyprolis"),
        ("KRd", 5, "No, not after 5 earlier lines."),
    ],
)
def test_after_a_number_of_lines_by_the_real_records(
    content: Content, value: str, lines: int, begins: str
) -> None:
    assert verdict(content, value, lines=lines).startswith(begins)


def test_before_any_line_a_use_for_new_myeloma_counts(content: Content) -> None:
    assert not verdict(content, "isatuximab", lines=0).startswith("No")


def test_what_is_known_of_a_person_is_no_part_of_the_question(content: Content) -> None:
    """Somebody after 1 line who asks "is Talvey approved?" is told yes, and after how many."""
    answer = ask(content, ASKED, "talquetamab", prior_lines=1)

    assert answer.lead.startswith("Yes")
    assert "at least 4 earlier lines" in told(answer)


# Combinations


def test_a_combination_that_no_label_names_though_each_drug_is_approved(content: Content) -> None:
    made = with_records(
        content,
        record("looked", "carfilzomib", "pomalidomide", "dexamethasone", status="none_found"),
        record("k", "carfilzomib"),
        record("p", "pomalidomide", "dexamethasone"),
        record("d", "dexamethasone", setting="any", lines=None),
    )
    answer, *_ = approval(made, "KPd")

    assert answer.lead.startswith("No, not as a combination. ")
    _, _, each = told(answer).partition("Each of its drugs is FDA-approved")
    assert all(name in each for name in ("Kyprolis", "Pomalyst", "dexamethasone"))


def test_each_drug_is_said_to_be_approved_only_if_all_are(content: Content) -> None:
    made = with_records(content, record("k", "carfilzomib"), record("d", "dexamethasone"))

    assert "Each of its drugs" not in told(*approval(made, "KPd"))


def test_the_letters_of_a_combination_are_spelled_out(content: Content) -> None:
    for regimen in content.regimens.values():
        if regimen.expansion:
            assert regimen.expansion in told(*approval(content, regimen.id)), regimen.id


def test_drugs_of_a_combination_are_asked_about_as_that_combination(content: Content) -> None:
    drugs = ["carfilzomib", "pomalidomide", "dexamethasone"]

    assert approval(content, *drugs)[0].id == "approval_KPd"


def joined(content: Content, *values: str) -> Answer:
    """What is said to "is it approved together with …?"."""
    return ask(content, ASKED, *values, joined=True)


def test_drugs_asked_about_together_are_their_combination_whatever_the_steroid(
    content: Content,
) -> None:
    assert joined(content, "carfilzomib", "pomalidomide").id == "approval_KPd"
    assert joined(content, "teclistamab", "daratumumab").id == "approval_TecDara"


def test_drugs_that_are_no_combination_are_looked_for_together(content: Content) -> None:
    made = with_records(
        content,
        record("four", "elotuzumab", "bortezomib", "lenalidomide", "dexamethasone"),
        record("k", "carfilzomib"),
        record("t", "talquetamab"),
    )

    larger = joined(made, "bortezomib", "elotuzumab")
    assert larger.lead.startswith("Yes, in a larger combination: ")
    assert "after at least 1 earlier line" in told(larger)
    none = joined(made, "carfilzomib", "talquetamab")
    assert none.lead.startswith("No, not together. ")
    assert all(
        any(name in bullet for bullet in bullets_of(none)) for name in ("Kyprolis", "Talvey")
    )


def test_two_products_of_one_drug_are_never_approved_together(content: Content) -> None:
    answer = joined(content, "daratumumab", "daratumumab_faspro")

    assert answer.lead.startswith("Not quite. Darzalex and Darzalex Faspro both hold daratumumab")


# Classes and several


def test_a_class_is_its_drugs_with_their_dates(content: Content) -> None:
    made = with_records(
        content,
        record("v", "bortezomib", date="2003-05"),
        record("k", "carfilzomib", date="2012-07"),
    )
    answer, *_ = approval(made, "proteasome_inhibitor")

    assert answer.lead.startswith("Yes. ")
    assert "Velcade and Kyprolis" in answer.lead
    assert "Ninlaro" not in answer.lead
    assert any("Velcade (bortezomib): since May 2003" in bullet for bullet in bullets_of(answer))
    assert any(
        "Ninlaro" in bullet and bullet.startswith("Not that we found")
        for bullet in bullets_of(answer)
    )


def test_a_class_of_which_all_is_gone(content: Content) -> None:
    made = records_of(content, "panobinostat", status="withdrawn")

    assert verdict(made, "hdac_inhibitor").startswith("No, not any more. Farydak")


@pytest.mark.parametrize(
    ("approved", "begins"),
    [
        (("talquetamab", "elranatamab"), "Yes. "),
        (("talquetamab",), "Some of them: "),
        ((), "No. "),
    ],
)
def test_several_are_judged_together_and_each(
    content: Content, approved: tuple[str, ...], begins: str
) -> None:
    made = with_records(content, *(record(f"use_{drug}", drug) for drug in approved))
    answer, *_ = approval(made, "talquetamab", "elranatamab")

    assert lead_of(answer).startswith(begins)
    for drug, name in (("talquetamab", "Talvey"), ("elranatamab", "Elrexfio")):
        if approved:
            assert (name in answer.lead) == (drug in approved)
        assert any(name in bullet for bullet in bullets_of(answer))


def test_several_after_a_number_of_lines_each_have_a_verdict(content: Content) -> None:
    answer, *_ = approval(content, "talquetamab", "carfilzomib", lines=1)

    no, yes = bullets_of(answer)
    assert no.startswith("No, not after 1 earlier line.")
    assert "Talvey" in no
    assert yes.startswith("Yes. Kyprolis")


def test_what_was_listed_can_be_asked_about_without_a_name(content: Content) -> None:
    answer = ask(content, ASKED, listed=["PCd", "KPd"])

    assert answer.id == "approval_PCd_KPd"


# What a person gets beside the verdict


def test_conditions_are_told_under_what_must_have_been_had(content: Content) -> None:
    made = records_of(
        content, "daratumumab_faspro", "pomalidomide", "dexamethasone",
        had={"lenalidomide": 1, "proteasome_inhibitor": 1},
    )  # fmt: skip
    (group,) = approval(made, "DPd")[0].groups

    assert group.heading.startswith("For people who have had Revlimid (lenalidomide)")
    assert "a proteasome inhibitor (such as Velcade)" in group.heading
    assert "(shot)" in group.bullets[0]
    assert "after at least 1 earlier line, since January 2, 2020" in group.bullets[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"no_longer_works": {"lenalidomide": 1}}, "when Revlimid (lenalidomide) no longer works"),
        ({"no_longer_works": {"proteasome_inhibitor": 2}},
         "It is for people in whom at least 2 proteasome inhibitors (such as Velcade) no longer"),
        ({"never_had": ["bortezomib"]}, "never had Velcade (bortezomib)"),
        ({"also": "when a transplant is not an option"}, "when a transplant is not an option"),
        ({"lines": {"min": 3}, "or_no_longer_works": {"proteasome_inhibitor": 1}},
         "after at least 3 earlier lines, since January 2, 2020, or when a proteasome inhibitor"),
        ({"setting": "any", "lines": None}, "for myeloma in general"),
    ],
)  # fmt: skip
def test_every_condition_of_a_label_is_told(
    content: Content, more: dict[str, Any], words: str
) -> None:
    assert words in told(*approval(records_of(content, "talquetamab", **more), "talquetamab"))


def test_other_uses_come_after_those_that_they_are_other_than(content: Content) -> None:
    for value in ("bortezomib", "elotuzumab"):
        assert headings_of(*approval(content, value))[0] != content.phrases["under_others"].says


def test_all_uses_of_a_drug_are_told_sooner_or_later(content: Content) -> None:
    for drug in content.drugs.values():
        answers = approval(content, drug.id)
        for found in holding(approvals_of(content, drug)):
            assert any(found.id in answer.uses for answer in answers), (drug.id, found.id)
            if found.date_known and found.status.value == "full":
                assert found.date.words in told(*answers), (drug.id, found.id)


def test_a_warning_explains_why_something_is_not_approved(content: Content) -> None:
    assert "deaths" in approval(content, "venetoclax")[0].warning
    assert "death" in approval(content, "melphalan_flufenamide")[0].warning


def test_what_the_page_said_in_its_year_comes_last(content: Content) -> None:
    answers = approval(content, "isatuximab")

    assert "In 2021" in answers[-1].page_note
    assert not any("In 2021" in answer.lead for answer in answers)


def test_no_button_asks_the_same_again(content: Content) -> None:
    for subject in all_subjects(content):
        answer = ask(content, ASKED, subject.id)
        if not isinstance(subject, Term):
            assert not any(ASKED in button.payload for button in answer.buttons), subject.id


def test_a_word_is_explained_instead(content: Content) -> None:
    assert ask(content, ASKED, "refractory").id == "explain_refractory"
    assert ask(content, ASKED, "refractory", "carfilzomib").id == "approval_carfilzomib"


def test_nobody_is_told_to_ask_for_what_is_not_offered(content: Content) -> None:
    for value in ("melphalan_flufenamide", "venetoclax", "mezigdomide"):
        assert not any("Do I meet" in asked for asked in ask(content, ASKED, value).questions)
        assert subject_of(content, value).id == value


def test_several_after_a_number_of_lines_say_that_it_is_about_lines(content: Content) -> None:
    assert "1 earlier line" in verdict(content, "talquetamab", "carfilzomib", lines=1)


def test_a_warning_about_a_class_is_told_too(content: Content) -> None:
    assert "deaths" in told(*approval(content, "bcl2_inhibitor"))
