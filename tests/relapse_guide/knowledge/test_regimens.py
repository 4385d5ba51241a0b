"""No list of regimens ever holds a drug to avoid, and every list keeps to the prior lines."""

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.knowledge.names import drugs_of
from relapse_guide.knowledge.regimens import (
    Options,
    options_for_lines,
    options_without,
    regimens_containing,
)
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen

LINES = st.integers(0, 20)


def everything(options: Options) -> list[Regimen]:
    return [*options.listed, *options.others, *options.beyond]


def ids(regimens: tuple[Regimen, ...]) -> list[str]:
    return [regimen.id for regimen in regimens]


def subjects(content: Content, data: st.DataObject, name: str) -> list[str]:
    """Any set of drugs and classes, in any order."""
    known = st.sampled_from([*content.drugs, *content.drug_classes])
    return data.draw(st.lists(known, unique=True, max_size=6), label=name)


@given(st.data())
def test_no_regimen_holds_a_drug_to_avoid(content: Content, data: st.DataObject) -> None:
    avoided = subjects(content, data, "avoided")
    resistant = subjects(content, data, "resistant")
    lines = data.draw(st.none() | LINES, label="lines")

    found = everything(options_without(content, avoided, resistant=resistant, lines=lines))

    for regimen in found:
        for drug in (content.drugs[drug_id] for drug_id in regimen.drugs):
            assert drug.id not in avoided + resistant
            assert drug.drug_class not in avoided + resistant
        if lines is not None and regimen.prior_lines:
            assert regimen.prior_lines.min <= lines
            assert regimen.prior_lines.max is None or lines <= regimen.prior_lines.max


@given(st.data())
def test_no_regimen_open_to_the_user_is_left_out(content: Content, data: st.DataObject) -> None:
    avoided = subjects(content, data, "avoided")
    lines = data.draw(st.none() | LINES, label="lines")

    found = everything(options_without(content, avoided, lines=lines))

    assert len(found) == len({regimen.id for regimen in found})
    for regimen in content.regimens.values():
        named = {regimen.id, *regimen.drugs}
        named |= {content.drugs[drug].drug_class for drug in regimen.drugs}
        too_few_or_many = (
            lines is not None and regimen.prior_lines and not regimen.prior_lines.admits(lines)
        )
        assert (regimen not in found) == bool(named & set(avoided) or too_few_or_many)


@given(st.data())
def test_what_is_listed_is_for_this_resistance(content: Content, data: st.DataObject) -> None:
    resistant = subjects(content, data, "resistant")

    options = options_without(content, [], resistant=resistant, lines=None)

    failed = drugs_of(content, resistant)
    assert all(failed & regimen.resisted for regimen in options.listed)
    assert not any(failed & regimen.resisted for regimen in options.others)
    assert all(content.on_page(regimen) for regimen in (*options.listed, *options.others))
    assert not any(content.on_page(regimen) for regimen in options.beyond)


@given(st.data())
def test_the_list_for_prior_lines_keeps_to_them(content: Content, data: st.DataObject) -> None:
    lines = data.draw(LINES, label="lines")
    avoided = subjects(content, data, "avoided")

    options = options_for_lines(content, lines, avoided)

    for regimen in (*options.listed, *options.beyond):
        assert regimen.prior_lines
        assert regimen.prior_lines.admits(lines)
    assert not any(regimen.prior_lines for regimen in options.others)
    for regimen in everything(options):
        assert not drugs_of(content, avoided) & set(regimen.drugs)


@given(st.data())
def test_regimens_with_hold_each_subject(content: Content, data: st.DataObject) -> None:
    wanted = subjects(content, data, "wanted")
    avoided = subjects(content, data, "avoided")

    found = everything(regimens_containing(content, wanted, avoided))

    for regimen in found:
        for subject in wanted:
            assert drugs_of(content, [subject]) & set(regimen.drugs)
        for drug in (content.drugs[drug_id] for drug_id in regimen.drugs):
            brought_back = {drug.id, drug.drug_class} & set(wanted)
            assert drug.id not in avoided or drug.id in wanted
            assert drug.drug_class not in avoided or brought_back


def test_after_velcade_and_revlimid_the_page_lists_its_three(content: Content) -> None:
    options = options_without(content, [], resistant=["bortezomib", "lenalidomide"], lines=None)

    assert ids(options.listed) == ["DPd", "PCd", "KPd"]
    assert options.others == ()
    assert options.any_on_page


def test_after_ninlaro_the_page_lists_three_and_its_others(content: Content) -> None:
    options = options_without(content, [], resistant=["ixazomib"], lines=None)

    assert ids(options.listed) == ["DPd", "PCd", "KPd"]
    assert ids(options.others) == ["DVd", "DRd"]


def test_after_velcade_and_pomalyst_no_listed_one_is_left_but_another(content: Content) -> None:
    options = options_without(content, [], resistant=["bortezomib", "pomalidomide"], lines=None)

    assert options.listed == ()
    assert ids(options.others) == ["DRd"]


def test_resistance_to_a_class_is_resistance_to_its_drugs(content: Content) -> None:
    options = options_without(content, [], resistant=["proteasome_inhibitor"], lines=None)

    assert ids(options.listed) == ["DPd", "PCd"]
    assert ids(options.others) == ["DRd"]


def test_without_dexamethasone_the_page_has_nothing(content: Content) -> None:
    options = options_without(content, ["dexamethasone"], lines=None)

    assert not options.any_on_page
    assert ids(options.beyond) == ["TecDara"]


def test_the_page_lists_by_prior_lines(content: Content) -> None:
    listed = [ids(options_for_lines(content, lines, []).listed) for lines in range(6)]

    assert listed == [
        [],
        ["DVd", "DRd"],
        ["DVd", "DRd", "DPd"],
        ["DVd", "DRd", "DPd"],
        ["DPd"],
        ["DPd"],
    ]


def test_asking_about_a_class_does_not_bring_back_a_failed_drug(content: Content) -> None:
    options = regimens_containing(content, ["proteasome_inhibitor"], ["bortezomib"])

    assert ids(options.listed) == ["KPd"]
    assert not any("bortezomib" in regimen.drugs for regimen in options.beyond)


def test_asking_about_a_failed_drug_by_name_answers_about_it(content: Content) -> None:
    options = regimens_containing(content, ["bortezomib"], ["bortezomib", "lenalidomide"])

    assert ids(options.listed) == ["DVd"]


def test_the_page_s_combinations_of_each_drug(content: Content) -> None:
    page = {drug: ids(regimens_containing(content, [drug]).listed) for drug in content.drugs}

    assert {drug: found for drug, found in page.items() if found} == {
        "bortezomib": ["DVd"],
        "lenalidomide": ["DRd"],
        "daratumumab": ["DVd", "DRd", "DPd"],
        "carfilzomib": ["KPd"],
        "pomalidomide": ["DPd", "PCd", "KPd"],
        "cyclophosphamide": ["PCd"],
        "dexamethasone": ["DVd", "DRd", "DPd", "PCd", "KPd"],
    }
