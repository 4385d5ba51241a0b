"""What the records of approved uses say of drugs, combinations and classes."""

import datetime as dt

from relapse_guide.knowledge.approvals import (
    approvals_of,
    base_of,
    bases_of,
    first_use,
    for_relapse,
    holding,
    newer_than,
    products_of,
    regimen_for,
)
from relapse_guide.knowledge.names import subject_of
from relapse_guide.library.approvals import Status
from relapse_guide.library.content import Content
from tests.relapse_guide.knowledge.records import record, with_records


def ids_of(content: Content, value: str) -> list[str]:
    return [found.id for found in approvals_of(content, subject_of(content, value))]


def test_a_product_is_its_drug(content: Content) -> None:
    assert base_of(content, "daratumumab_faspro") == "daratumumab"
    assert base_of(content, "daratumumab") == "daratumumab"
    assert bases_of(content, ["isatuximab_escena", "isatuximab", "carfilzomib"]) == {
        "isatuximab",
        "carfilzomib",
    }


def products(content: Content) -> Content:
    """A drip, a shot, and a use that is approved for both."""
    return with_records(
        content,
        record("drip", "daratumumab"),
        record("shot", "daratumumab_faspro", "pomalidomide", "dexamethasone"),
        record(
            "both", "daratumumab", "bortezomib", "dexamethasone", also_as=["daratumumab_faspro"]
        ),
        record("other", "isatuximab", "pomalidomide", "dexamethasone"),
    )


def test_a_drug_has_the_uses_of_all_its_products_and_a_product_its_own(content: Content) -> None:
    made = products(content)

    assert set(ids_of(made, "daratumumab")) == {"drip", "shot", "both"}
    assert set(ids_of(made, "daratumumab_faspro")) == {"shot", "both"}
    assert products_of(made.approvals["both"]) >= {"daratumumab", "daratumumab_faspro"}


def test_a_class_has_the_uses_of_its_drugs_and_of_the_narrower_classes(content: Content) -> None:
    made = products(content)

    assert set(ids_of(made, "cd38_antibody")) == {"drip", "shot", "both", "other"}
    assert set(ids_of(made, "monoclonal_antibody")) == {"drip", "shot", "both", "other"}
    assert ids_of(made, "bispecific_antibody") == []


def test_a_combination_has_the_uses_of_exactly_its_drugs(content: Content) -> None:
    made = products(content)

    assert ids_of(made, "DPd") == ["shot"], "in any product"
    assert ids_of(made, "DVd") == ["both"]
    assert ids_of(made, "IsaPd") == ["other"]
    assert ids_of(made, "KPd") == []


def test_a_product_named_in_a_combination_is_meant_by_itself(content: Content) -> None:
    named = [*content.regimens["TecDara"].drugs]
    made = with_records(
        content, record("drip", "teclistamab", "daratumumab"), record("shot", *named)
    )

    by_product = [drug for drug in named if content.drugs[drug].form_of]
    assert ids_of(made, "TecDara") == (["shot"] if by_product else ["drip", "shot"])


def test_a_word_has_no_uses(content: Content) -> None:
    assert ids_of(content, "refractory") == []


def test_a_steroid_has_the_uses_of_its_own_labels(content: Content) -> None:
    """It is in most combinations, and nobody who asks about it means these."""
    made = with_records(
        content, record("own", "dexamethasone"), record("with", "carfilzomib", "dexamethasone")
    )

    assert ids_of(made, "dexamethasone") == ["own"]


def test_what_is_approved_for_a_relapse_after_fewest_lines_comes_first(content: Content) -> None:
    made = with_records(
        content,
        record("gone", "carfilzomib", status="withdrawn"),
        record("new", "carfilzomib", setting="newly_diagnosed", lines=None),
        record("late", "carfilzomib", lines={"min": 4}),
        record("old", "carfilzomib", date="2015-01-01"),
        record("newest", "carfilzomib", date="2026-01-01"),
        record("general", "carfilzomib", setting="any", lines=None),
        record("looked_for", "carfilzomib", status="none_found"),
    )

    found = ids_of(made, "carfilzomib")
    assert found[:5] == ["general", "newest", "old", "late", "new"]
    assert set(found[5:]) == {"gone", "looked_for"}
    records = made.approvals.values()
    assert {r.id for r in holding(records)} == {"general", "newest", "old", "late", "new"}
    assert {r.id for r in for_relapse(records)} == {"general", "newest", "old", "late"}


def test_the_first_use_counts_what_it_was_before(content: Content) -> None:
    before = {"date": "2012-07", "status": "accelerated", "lines": {"min": 2}}
    made = with_records(
        content,
        record("first", "carfilzomib", date="2016-01", before=before),
        record("second", "carfilzomib", date="2015-07"),
    )
    drug = subject_of(made, "carfilzomib")

    found = first_use(made.approvals.values(), drug)
    assert found
    assert (found.id, found.first_date) == ("first", "2012-07")
    assert first_use([], drug) is None


def test_a_product_approved_in_the_place_of_another_has_no_date_of_its_own(
    content: Content,
) -> None:
    """The record has the date of the drip; the shot came later."""
    made = products(content)

    drip, shot = (subject_of(made, f"daratumumab{form}") for form in ("", "_faspro"))
    assert first_use([made.approvals["both"]], shot) is None
    assert first_use([made.approvals["both"]], drip) == made.approvals["both"]


def test_what_is_newer_is_told_newest_first_with_withdrawals(content: Content) -> None:
    made = with_records(
        content,
        record("before", "carfilzomib", date="2021-07-30"),
        record("after", "carfilzomib", date="2021-07-31"),
        record("gone", "panobinostat", date="2021-11", status="withdrawn"),
        record("looked_for", "venetoclax", date="2026-11", status="none_found"),
    )

    assert [found.id for found in newer_than(made, dt.date(2021, 7, 30))] == ["gone", "after"]


def test_drugs_together_are_a_combination_in_any_order_and_product(content: Content) -> None:
    for drugs in (
        ["dexamethasone", "carfilzomib", "pomalidomide"],
        ["pomalidomide", "dexamethasone", "carfilzomib"],
    ):
        found = regimen_for(content, drugs)
        assert found
        assert found.id == "KPd"
    shot = regimen_for(content, ["daratumumab_faspro", "pomalidomide", "dexamethasone"])
    assert shot
    assert shot.id == "DPd"
    assert regimen_for(content, ["carfilzomib", "bortezomib"]) is None
    assert regimen_for(content, ["carfilzomib"]) is None


def test_every_drug_of_the_page_has_its_record(content: Content) -> None:
    page = [drug for drug in content.drugs.values() if drug.page_says]

    assert len(page) == 11
    for drug in page:
        assert approvals_of(content, drug), drug.id


def test_what_was_withdrawn_or_not_found_never_counts_as_approved(content: Content) -> None:
    for found in for_relapse(content.approvals.values()):
        assert found.status in (Status.full, Status.accelerated)
    for value in ("panobinostat", "melphalan_flufenamide", "venetoclax", "mezigdomide"):
        assert holding(approvals_of(content, content.drugs[value])) == []
