"""Where an approved use stands for somebody with a history, by hand-made records."""

from typing import Any

import pytest

from relapse_guide.knowledge.options import Fit, History, Place, fit_of, fits, page_list
from relapse_guide.library.content import Content
from tests.relapse_guide.knowledge.records import record, with_records

FAILED = ("bortezomib", "lenalidomide")


def fit(
    content: Content, *drugs: str, failed: tuple[str, ...] = (), history: Any = None, **more: Any
) -> Fit:
    use = record("use", *drugs, **more)
    made = with_records(content, use)
    return fit_of(made, use, History(made, failed=failed, **(history or {})))


def place(content: Content, *drugs: str, **more: Any) -> Place:
    return fit(content, *drugs, **more).place


def test_a_use_without_what_failed_is_open(content: Content) -> None:
    assert place(content, "talquetamab", failed=FAILED) is Place.open


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        (("carfilzomib",), Place.repeats),
        (("proteasome_inhibitor",), Place.repeats),
        (("bortezomib",), Place.open),
        ((), Place.open),
    ],
)
def test_a_use_with_a_drug_that_failed_repeats_it(
    content: Content, failed: tuple[str, ...], expected: Place
) -> None:
    assert place(content, "carfilzomib", failed=failed) is expected


def test_the_shot_of_a_drug_that_failed_as_a_drip_repeats_it(content: Content) -> None:
    found = fit(content, "daratumumab_faspro", failed=("daratumumab",))

    assert (found.place, found.repeated) == (Place.repeats, ("daratumumab",))
    assert place(content, "daratumumab", failed=("daratumumab_faspro",)) is Place.repeats


def test_another_drug_with_the_target_of_one_that_failed_repeats_the_target(
    content: Content,
) -> None:
    found = fit(content, "isatuximab", "dexamethasone", failed=("daratumumab",))

    assert found.place is Place.repeats
    assert found.same_target == (("isatuximab", "daratumumab"),)
    assert place(content, "elotuzumab", failed=("daratumumab",)) is Place.open
    assert place(content, "teclistamab", failed=("ciltacabtagene_autoleucel",)) is Place.repeats
    assert place(content, "talquetamab", failed=("ciltacabtagene_autoleucel",)) is Place.open


def test_a_steroid_that_failed_does_not_shut_out_what_contains_it(content: Content) -> None:
    """A use with it is still told of; it "has it in it again"."""
    found = fit(content, "carfilzomib", "dexamethasone", failed=("dexamethasone",))

    assert found.repeated == ("dexamethasone",)


def test_a_drug_that_was_spared_has_not_failed(content: Content) -> None:
    family, spared = ("proteasome_inhibitor",), {"spared": ("carfilzomib",)}

    assert place(content, "carfilzomib", failed=family, history=spared) is Place.open
    assert place(content, "ixazomib", failed=family, history=spared) is Place.repeats
    assert place(content, "carfilzomib", failed=("carfilzomib",), history=spared) is Place.repeats


@pytest.mark.parametrize(
    ("asked", "lines", "expected"),
    [
        ({"min": 2}, 1, Place.too_early),
        ({"min": 2}, 2, Place.open),
        ({"min": 2}, 9, Place.open),
        ({"min": 2}, None, Place.open),
        ({"min": 1, "max": 3}, 3, Place.open),
        ({"min": 1, "max": 3}, 4, Place.too_late),
        (None, 9, Place.open),
    ],
)
def test_the_number_of_earlier_lines(
    content: Content, asked: dict[str, int] | None, lines: int | None, expected: Place
) -> None:
    """ "At least 2" has no upper limit, "1 to 3" has one; not told, it is left open."""
    assert place(content, "talquetamab", lines=asked, history={"lines": lines}) is expected


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        (("bortezomib", "carfilzomib"), Place.open),
        (("bortezomib",), Place.asks_more),
        (("proteasome_inhibitor",), Place.open),
        (("lenalidomide",), Place.open),
        ((), Place.open),
    ],
)
def test_a_label_that_asks_for_more_failures_than_were_told(
    content: Content, failed: tuple[str, ...], expected: Place
) -> None:
    """What was not spoken of at all is a condition that is told, and leaves it open; a class that
    was named whole is all its drugs."""
    asked = {"no_longer_works": {"proteasome_inhibitor": 2}}
    assert place(content, "talquetamab", failed=failed, **asked) is expected


def test_drugs_that_still_work_can_be_too_many_for_a_label(content: Content) -> None:
    asked = {"no_longer_works": {"proteasome_inhibitor": 2}}
    for spared, expected in (
        (("bortezomib", "ixazomib"), Place.asks_more),
        (("bortezomib",), Place.open),
    ):
        assert place(content, "talquetamab", history={"spared": spared}, **asked) is expected


@pytest.mark.parametrize(
    ("failed", "missing"),
    [
        (("bortezomib", "carfilzomib"), ()),
        (("bortezomib",), ("proteasome_inhibitor",)),
        (("proteasome_inhibitor",), ()),
        (("proteasome_inhibitor", "ixazomib", "bortezomib"), ()),
        (("lenalidomide",), ("proteasome_inhibitor",)),
    ],
)
def test_two_of_a_class_are_two_drugs(
    content: Content, failed: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    asked = {"no_longer_works": {"proteasome_inhibitor": 2}}
    assert fit(content, "talquetamab", failed=failed, **asked).missing == missing


def test_a_wider_class_does_not_tell_which_of_its_kinds_failed(content: Content) -> None:
    asked = {"no_longer_works": {"cd38_antibody": 1}}

    for failed, missing in (
        ("monoclonal_antibody", ("cd38_antibody",)),
        ("cd38_antibody", ()),
        ("daratumumab_faspro", ()),
    ):
        assert fit(content, "talquetamab", failed=(failed,), **asked).missing == missing


def test_what_failed_can_stand_for_the_earlier_lines(content: Content) -> None:
    asked = {
        "lines": {"min": 3},
        "or_no_longer_works": {"proteasome_inhibitor": 1, "immunomodulatory_drug": 1},
    }
    one = {"lines": 1}

    assert place(content, "daratumumab", failed=FAILED, history=one, **asked) is Place.open
    assert place(content, "daratumumab", failed=FAILED[:1], history=one, **asked) is Place.too_early


def test_a_drug_that_could_not_be_tolerated_comes_before_all_else(content: Content) -> None:
    history = {"not_tolerated": ("dexamethasone",), "lines": 1}

    assert place(content, "carfilzomib", "dexamethasone", history=history) is Place.not_tolerated
    assert place(content, "carfilzomib", "dexamethasone", history=history, lines={"min": 4}) is (
        Place.not_tolerated
    )
    history = {"not_tolerated": ("proteasome_inhibitor",)}
    assert place(content, "carfilzomib", history=history) is Place.not_tolerated


def test_a_use_only_for_who_never_had_a_drug(content: Content) -> None:
    asked = {"never_had": ["bortezomib"]}

    assert place(content, "doxorubicin_liposomal", **asked) is Place.open
    assert place(content, "doxorubicin_liposomal", failed=("bortezomib",), **asked) is (
        Place.had_before
    )
    for had in ("bortezomib", "proteasome_inhibitor"):
        history = {"not_tolerated": (had,)}
        assert place(content, "doxorubicin_liposomal", history=history, **asked) is Place.had_before


def test_who_had_a_drug_of_a_late_line_has_had_that_many(content: Content) -> None:
    made = with_records(content, record("late", "talquetamab", lines={"min": 4}))

    assert History(made, failed=("talquetamab",)).fewest_lines == 5
    assert History(made, failed=("talquetamab",), lines=3).fewest_lines == 3, "told is told"
    assert History(made, failed=("carfilzomib",)).fewest_lines == 0
    assert History(made, not_tolerated=("talquetamab",)).fewest_lines == 5
    before = {"date": "2021", "status": "accelerated", "lines": {"min": 4}}
    gone = record("gone", "melphalan_flufenamide", status="withdrawn", lines=None, before=before)
    assert History(with_records(content, gone), failed=("melphalan_flufenamide",)).fewest_lines == 5
    late = record("early", "carfilzomib", lines={"min": 1, "max": 3})
    assert fit_of(made, late, History(made, failed=("talquetamab",))).place is Place.too_late


def order(content: Content, *uses: Any, **history: Any) -> list[str]:
    made = with_records(content, *uses)
    return [found.approval.id for found in fits(made, History(made, **history))]


def test_uses_are_told_in_the_order_of_their_places(content: Content) -> None:
    uses = [
        record("never", "doxorubicin_liposomal", never_had=["bortezomib"]),
        record("shunned", "ixazomib"),
        record("ended", "elotuzumab", lines={"min": 1, "max": 1}),
        record("later", "talquetamab", lines={"min": 4}),
        record("more", "selinexor", no_longer_works={"proteasome_inhibitor": 2}),
        record("again", "bortezomib"),
        record("open", "carfilzomib"),
    ]

    assert order(content, *uses, failed=("bortezomib",), not_tolerated=("ixazomib",), lines=2) == [
        "open", "again", "more", "later", "ended", "shunned", "never",
    ]  # fmt: skip


def test_within_a_place_own_cells_then_lines_then_full_and_new_ones(content: Content) -> None:
    """Newer kinds come before the others. Who told of many lines is told first of what asks for
    many; else what asks for few comes first."""
    uses = [
        record("general", "melphalan", setting="any", lines=None),
        record("old", "carfilzomib", date="2015-01-01"),
        record("new", "carfilzomib", date="2025-01-01"),
        record("early", "carfilzomib", date="2026-01-01", status="accelerated"),
        record("late", "carfilzomib", lines={"min": 4}),
        record("kind", "talquetamab", lines={"min": 2}, status="accelerated"),
        record("cells", "ciltacabtagene_autoleucel"),
    ]

    assert order(content, *uses, lines=4) == [
        "cells", "kind", "late", "new", "old", "early", "general",
    ]  # fmt: skip
    assert order(content, *uses) == ["cells", "kind", "new", "old", "early", "late", "general"]


def test_what_only_helps_another_treatment_or_is_no_use_is_no_option(content: Content) -> None:
    uses = [
        record("helps", "melphalan", by_itself=False),
        record("first", "carfilzomib", setting="newly_diagnosed"),
        record("gone", "panobinostat", status="withdrawn"),
        record("none", "venetoclax", status="none_found"),
        record("use", "carfilzomib"),
    ]

    assert order(content, *uses) == ["use"]


def listed(content: Content, **history: Any) -> list[str]:
    return [regimen.id for regimen in page_list(content, History(content, **history))]


def test_the_page_lists_three_after_velcade_or_ninlaro_and_revlimid(content: Content) -> None:
    assert listed(content, failed=FAILED) == ["DPd", "PCd", "KPd"]
    assert listed(content, failed=("ixazomib",)) == ["DPd", "PCd", "KPd"]


def test_for_another_history_the_page_lists_what_it_has_without_what_failed(
    content: Content,
) -> None:
    assert listed(content, failed=("daratumumab",)) == ["PCd", "KPd"]
    assert listed(content, failed=("daratumumab_faspro",)) == ["PCd", "KPd"]
    assert listed(content, lines=4) == ["DPd", "PCd", "KPd"]
    assert listed(content, lines=1) == ["DVd", "DRd", "PCd", "KPd"]


def test_the_page_is_never_quoted_with_a_drug_that_could_not_be_tolerated(
    content: Content,
) -> None:
    assert listed(content, not_tolerated=("dexamethasone",)) == []
    assert listed(content, failed=FAILED, not_tolerated=("pomalidomide",)) == []
    assert listed(content, not_tolerated=("monoclonal_antibody",)) == ["PCd", "KPd"]
