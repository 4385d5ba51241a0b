"""What is asked about options beside a history: combinations, approved drugs, what is newer.

What somebody with a history is told is held in test_options_oracle.py and must_mention.yml.
"""

from typing import Any

import pytest

from relapse_guide.answers.answer import Answer, Kind
from relapse_guide.answers.answering import whole_answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.approvals import approvals_of, for_relapse, newer_than
from relapse_guide.knowledge.names import drugs_of
from relapse_guide.knowledge.updates import newer_updates
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Failure
from tests.relapse_guide.answers.told import bullets_of, lead_of, named, told
from tests.relapse_guide.asking import ask, mention
from tests.relapse_guide.knowledge.records import record, with_records


def answers(content: Content, intent: str, *values: str, **known: Any) -> list[Answer]:
    """Every message of the answer for somebody of whom this is known."""
    question = Question(intent=intent, mentions=named(content, *values), **known)
    return whole_answer(content, question)[:-1]


# Combinations with a drug


def combinations(content: Content, *values: str, **known: Any) -> list[Answer]:
    return answers(content, "ask_regimens_with", *values, **known)


def test_one_several_or_none(content: Content) -> None:
    made = with_records(
        content,
        record("one", "ixazomib", "lenalidomide", "dexamethasone"),
        record("two", "daratumumab", "lenalidomide", "dexamethasone"),
        record("alone", "talquetamab"),
    )

    assert lead_of(combinations(made, "ixazomib")[0]) == (
        "There is one FDA-approved combination with Ninlaro: IRd."
    )
    assert lead_of(combinations(made, "lenalidomide")[0]) == (
        "FDA-approved combinations with Revlimid include IRd and DRd."
    )
    assert lead_of(combinations(made, "talquetamab")[0]) == (
        "We found no FDA-approved combination with Talvey."
    )


def test_what_only_the_page_names_is_told_as_such(content: Content) -> None:
    answer, *_ = combinations(with_records(content), "cyclophosphamide")

    assert "no FDA label" in answer.lead
    assert "PCd" in told(answer)
    assert answer.listed == ["PCd"]


def test_every_combination_holds_what_was_asked_about(content: Content) -> None:
    for values in (["carfilzomib"], ["daratumumab", "pomalidomide"], ["proteasome_inhibitor"]):
        found = combinations(content, *values)
        for regimen_id in found[0].listed:
            drugs = drugs_of(content, content.regimens[regimen_id].drugs)
            assert all(drugs & drugs_of(content, [value]) for value in values), regimen_id


def test_every_approved_combination_with_a_drug_is_told(content: Content) -> None:
    for drug in content.drugs.values():
        wanted = [
            found for found in for_relapse(content.approvals.values())
            if len(found.drugs) > 1 and drug.id in found.drugs and not drug.form_of
        ]  # fmt: skip
        uses = {used for answer in combinations(content, drug.id) for used in answer.uses}
        assert {found.id for found in wanted} <= uses, drug.id


def test_what_failed_beside_it_is_left_out_and_that_is_said(content: Content) -> None:
    found = combinations(content, "carfilzomib", resistant=["lenalidomide"])

    assert "KRd" not in found[0].listed
    assert "I left out those with Revlimid" in told(*found)


def test_a_drug_that_failed_is_answered_about_if_it_is_named(content: Content) -> None:
    found = combinations(content, "bortezomib", resistant=["bortezomib", "lenalidomide"])

    assert "DVd" in found[0].listed


def test_a_word_is_explained_and_nothing_is_asked_back(content: Content) -> None:
    assert ask(content, "ask_regimens_with", "refractory").id == "explain_refractory"
    assert ask(content, "ask_regimens_with").awaits == "drug"
    assert ask(content, "ask_regimens_with", asked_back=True).awaits is None


def test_a_class_does_not_bring_back_its_drug_that_failed(content: Content) -> None:
    found = combinations(content, "proteasome_inhibitor", resistant=["bortezomib"])

    listed = [content.regimens[value] for value in found[0].listed]
    assert not any("bortezomib" in regimen.drugs for regimen in listed)
    assert "I left out those with Velcade" in told(*found)


def test_a_combination_for_newly_diagnosed_myeloma_is_not_denied(content: Content) -> None:
    assert not combinations(content, "thalidomide")[0].lead.startswith("We found no FDA-approved")


# Which drugs are approved, and what is newer


def test_every_approved_drug_is_told_under_its_kind(content: Content) -> None:
    found = answers(content, "ask_approved_drugs")

    bullets = bullets_of(*found)
    for drug in content.drugs.values():
        family = content.drug_classes[drug.drug_class]
        own = [bullet for bullet in bullets if bullet.lower().startswith(family.plural.lower())]
        approved = bool(for_relapse(approvals_of(content, drug)))
        names = ", ".join(bullet.rstrip(".").split(": ")[1] for bullet in own)
        told_of = names.replace(" and ", ", ").split(", ")
        assert (drug.short_name in told_of) == approved, drug.id


def test_after_a_number_of_lines_it_is_a_question_of_options(content: Content) -> None:
    assert answers(content, "ask_approved_drugs", prior_lines=2)[0].id == "options_lines_2"


def test_what_has_changed_is_told_newest_first_and_whole(content: Content) -> None:
    found = answers(content, "ask_newer_therapies")

    uses = {used for answer in found for used in answer.uses}
    wanted = [*newer_than(content, content.page_reviewed), *newer_updates(content)]
    assert {entry.id for entry in wanted} <= uses
    shown = told(*found).lower()
    dates = [entry.date for entry in newer_than(content, content.page_reviewed)]
    places = [shown.find(date.when.lower()) for date in dict.fromkeys(dates)]
    assert min(places) >= 0
    assert places == sorted(places)


def test_a_named_newer_drug_is_explained(content: Content) -> None:
    assert answers(content, "ask_newer_therapies", "talquetamab")[0].id == "explain_talquetamab"


# What is known of a person


def after(content: Content, role: Failure, *drugs: str, **more: Any) -> Answer:
    intent = Questions(content.questions).asking_after(role)
    mentions: list[Mention] = [mention(content, drug, role) for drug in drugs]
    known: dict[str, Any] = {role: list(drugs), **more}
    return whole_answer(content, Question(intent=intent, mentions=mentions, **known))[0]


def test_the_number_of_lines_is_awaited_until_it_is_known(content: Content) -> None:
    unknown = after(content, "resistant", "lenalidomide")
    known = after(content, "resistant", "lenalidomide", prior_lines=2)

    assert (unknown.awaits, known.awaits) == ("prior_lines", None)
    ask_for_lines = content.phrases["options_tell_lines"].says
    assert ask_for_lines in told(unknown)
    assert ask_for_lines not in told(known)
    assert content.phrases["question_lines"].says in unknown.questions


@pytest.mark.parametrize(
    ("drugs", "begins"),
    [
        (["lenalidomide"], "When Revlimid no longer works, "),
        (["lenalidomide", "bortezomib"], "When Revlimid and Velcade no longer work, "),
        (["proteasome_inhibitor"], "When proteasome inhibitors no longer work, "),
    ],
)
def test_the_first_sentence_repeats_what_failed_and_names_what_there_is(
    content: Content, drugs: list[str], begins: str
) -> None:
    answer = after(content, "resistant", *drugs)

    assert answer.lead.startswith(begins)
    assert "there are FDA-approved uses of " in answer.lead


def test_a_word_for_what_failed_is_what_failed(content: Content) -> None:
    """Somebody who is "triple-class refractory" names no drug."""
    for term in content.glossary.values():
        if term.no_longer_works:
            for intent in ("ask_resistance_options", "ask_next_steps", "ask_treatment_options"):
                answer = answers(content, intent, term.id)[0]
                assert answer.id.startswith("options_failure_"), (intent, term.id)


@pytest.mark.parametrize("intent", ["ask_next_steps", "ask_treatment_options"])
@pytest.mark.parametrize(
    ("known", "begins"),
    [
        ({"resistant": ["lenalidomide"]}, "options_failure_lenalidomide"),
        ({"intolerant": ["dexamethasone"]}, "options_intolerance_dexamethasone"),
        ({"prior_lines": 3}, "options_lines_3"),
    ],
)
def test_what_is_known_of_a_person_makes_the_answer(
    content: Content, intent: str, known: dict[str, Any], begins: str
) -> None:
    assert answers(content, intent, **known)[0].id == begins
    assert answers(content, intent)[0].id == intent.removeprefix("ask_")


def test_no_earlier_line_is_another_stage(content: Content) -> None:
    answer = answers(content, "ask_options_by_prior_lines", prior_lines=0)[0]

    assert (answer.id, answer.kind) == ("other_stage", Kind.boundary)


def test_a_combination_that_failed_is_its_drugs_without_the_steroid(content: Content) -> None:
    assert after(content, "resistant", "KRd").id == "options_failure_carfilzomib_lenalidomide"


def test_two_classes_that_failed_get_what_the_page_lists_for_them(content: Content) -> None:
    known = {"resistant": ["proteasome_inhibitor", "immunomodulatory_drug"]}
    said = told(*answers(content, "ask_resistance_options", **known))

    for regimen in ("PCd", "KPd", "DPd"):
        assert regimen in said


def test_what_works_is_left_in_a_combination_that_failed(content: Content) -> None:
    answer = after(content, "resistant", "KRd", spared=["lenalidomide"])

    assert answer.id == "options_failure_carfilzomib"


def test_who_cannot_take_steroids_is_told_that_some_are_given_before_other_drugs(
    content: Content,
) -> None:
    note = "Some of these are still given after a steroid"
    assert note in to_plain_text(after(content, "intolerant", "dexamethasone"))
    assert note in to_plain_text(after(content, "intolerant", "corticosteroid"))
    assert note not in to_plain_text(after(content, "intolerant", "lenalidomide"))


def test_a_steroid_that_failed_by_itself_has_failed(content: Content) -> None:
    answer = after(content, "resistant", "lenalidomide", "dexamethasone")

    assert answer.id == "options_failure_lenalidomide_dexamethasone"


def test_what_was_taken_back_is_not_held_against_anyone(content: Content) -> None:
    denied = [mention(content, "lenalidomide", "ruled_out")]
    answer = whole_answer(content, Question(intent="ask_resistance_options", mentions=denied))[0]

    assert (answer.id, answer.kind) == ("taken_back", Kind.clarify)


def test_what_it_listed_can_be_asked_about(content: Content) -> None:
    answer = after(content, "resistant", "lenalidomide", prior_lines=1)

    assert set(answer.listed) <= {*content.drugs, *content.regimens}
    assert "ciltacabtagene_autoleucel" in answer.listed


def test_what_the_team_speaks_of_is_told_first(content: Content) -> None:
    """ "Darzalex and Revlimid quit, and the doctor mentioned Kyprolis": not behind the others."""
    failed = ["daratumumab", "lenalidomide"]
    mentions = [Mention(entity="drug", value=one, role="resistant") for one in failed]
    plain = Question(intent="ask_resistance_options", mentions=mentions, resistant=failed)
    assert "Kyprolis" not in bullets_of(whole_answer(content, plain)[0])[0]

    offered = Mention(entity="drug", value="carfilzomib", role="planned")
    asked = plain.copy(update={"mentions": [*mentions, offered]})
    first = whole_answer(content, asked)[0]
    assert "Kyprolis" in bullets_of(first)[0]
    assert "Kyprolis" in lead_of(first)


# What is asked for by name and is not open


def asked_after(content: Content, failed: str, asked: str, **known: Any) -> list[Answer]:
    """Every message of the answer to "<failed> quit, now <asked>?" """
    mentions = [
        Mention(entity="drug", value=failed, role="resistant"),
        Mention(entity="drug", value=asked, role="planned"),
    ]
    question = Question(
        intent="ask_resistance_options", mentions=mentions, resistant=[failed], **known
    )
    return whole_answer(content, question)[:-1]


def test_who_asks_for_a_drug_with_the_target_of_what_failed_reads_of_it_first(
    content: Content,
) -> None:
    made = with_records(
        content,
        record("open", "selinexor", "dexamethasone"),
        record("same", "teclistamab"),
        record("not_asked", "elranatamab"),
    )
    answer, *_ = asked_after(made, "ciltacabtagene_autoleucel", "teclistamab")

    first, *others = bullets_of(answer)
    assert first.startswith("Tecvayli")
    assert "same target (BCMA) as Carvykti" in first
    assert "Elrexfio" not in told(answer)
    assert any("Xpovio" in bullet for bullet in others)
    assert "uses of Tecvayli and Xpovio" in lead_of(answer)


def test_who_asks_for_a_drug_that_comes_later_reads_why_it_is_not_among_them(
    content: Content,
) -> None:
    made = with_records(
        content,
        record("open", "selinexor", "dexamethasone"),
        record("later", "talquetamab", lines={"min": 4}),
    )
    answer, *others = asked_after(made, "lenalidomide", "talquetamab", prior_lines=1)

    assert answer.groups[0].heading == content.phrases["misfit_too_early"].says
    assert "Talvey" in answer.groups[0].bullets[0]
    assert "Talvey" not in told(*others)


def test_what_is_open_in_one_use_is_not_told_of_as_missing(content: Content) -> None:
    made = with_records(
        content,
        record("now", "talquetamab", "daratumumab", lines={"min": 1}),
        record("later", "talquetamab", lines={"min": 4}),
    )
    answer, *_ = asked_after(made, "lenalidomide", "talquetamab", prior_lines=1)

    headings = [group.heading for group in answer.groups]
    assert content.phrases["misfit_too_early"].says not in headings
