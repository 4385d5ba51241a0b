"""What is said of regimens is what their data says, whatever an editor writes there."""

import dataclasses
import re

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import WORD_LIMIT, Answer
from relapse_guide.answers.reach import BY_CONTENT
from relapse_guide.library.content import Content
from relapse_guide.library.entries import BLANK
from relapse_guide.library.library import library
from relapse_guide.library.subjects import Regimen
from tests.relapse_guide.asking import after_failure, ask, ask_all, said

DRUGS = sorted(library().content.drugs)

Groups = list[list[str]]


def with_groups(content: Content, groups: dict[str, Groups]) -> Content:
    """The content with other `after_resistance` of some regimens."""
    changed = {
        regimen_id: content.regimens[regimen_id].copy(update={"after_resistance": value})
        for regimen_id, value in groups.items()
    }
    return dataclasses.replace(content, regimens={**content.regimens, **changed})


def claimed(content: Content, phrase_id: str, text: str) -> set[str] | None:
    """The drugs that fill <resistance> of a phrase in a text, or None if it is not said."""
    parts = re.split(BLANK, content.phrases[phrase_id].says)
    pattern = "".join(
        (r"(?P<resistance>.+)" if part == "resistance" else ".+") if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )
    found = re.fullmatch(pattern, text)
    if not found:
        return None
    names = re.split(r", and to | or |, ", found["resistance"])
    return {drug_id for name in names for drug_id in [drug_called(content, name)]}


def drug_called(content: Content, name: str) -> str:
    known = {
        shown: drug.id
        for drug in content.drugs.values()
        for shown in (drug.brand or drug.generic, f"{drug.brand} ({drug.generic})")
    }
    return known[name]


def regimen_shown(content: Content, bullet: str) -> Regimen:
    """The regimen of a bullet, by the abbreviation that stands in it."""
    found = [
        regimen
        for regimen in content.regimens.values()
        if f"({regimen.abbreviations[0]})" in bullet
    ]
    assert len(found) == 1, bullet
    return found[0]


def check_claims(content: Content, answer: Answer) -> int:
    """Every drug said to be resisted stands in the data of the regimens it is said of."""
    claims = 0
    also = content.phrases["also_listed"].says.split("<")[0]
    listed = [bullet for bullet in answer.bullets if not bullet.startswith(also)]
    for paragraph in answer.paragraphs:
        drugs = claimed(content, "resistance_listed", paragraph)
        for bullet in listed if drugs is not None else []:
            assert set(regimen_shown(content, bullet).resisted) == drugs
            claims += 1
    for bullet in answer.bullets:
        drugs = claimed(content, "regimen_for_resistance", bullet)
        if drugs is not None:
            assert regimen_shown(content, bullet).resisted == drugs
            claims += 1
    return claims


@given(st.data())
def test_each_resistance_said_stands_in_the_regimen_s_data(
    content: Content, data: st.DataObject
) -> None:
    drugs = st.sampled_from(list(content.drugs))
    group = st.lists(drugs, min_size=1, max_size=3, unique=True)
    groups = st.lists(group, max_size=3)
    page = [regimen.id for regimen in content.regimens.values() if content.on_page(regimen)]
    changed = data.draw(st.dictionaries(st.sampled_from(page), groups), label="after_resistance")
    failed = data.draw(st.lists(drugs, min_size=1, max_size=2, unique=True), label="failed")
    edited = with_groups(content, changed)

    for answer in ask_all(edited, "ask_resistance_options", resistant=failed):
        check_claims(edited, answer)
        assert answer.word_count() <= WORD_LIMIT


def test_regimens_listed_for_different_resistances_each_say_theirs(content: Content) -> None:
    edited = with_groups(content, {"PCd": [["daratumumab"]], "KPd": [["bortezomib"], ["ixazomib"]]})

    answer = after_failure(edited, "bortezomib", "daratumumab")

    assert answer.listed[:2] == ["PCd", "KPd"]
    assert check_claims(edited, answer) == 2
    assert set(BY_CONTENT) <= set(answer.uses)


def test_an_editor_s_new_resistance_is_said_not_the_page_s_old_one(content: Content) -> None:
    edited = with_groups(content, {"PCd": [["daratumumab"]]})

    answer = after_failure(edited, "daratumumab")

    assert check_claims(edited, answer) == 1
    for drug_id in ("bortezomib", "ixazomib", "lenalidomide"):
        assert f"resistant to {content.drugs[drug_id].brand}" not in said(answer)


def test_the_same_groups_in_another_order_are_said_once(content: Content) -> None:
    edited = with_groups(content, {"PCd": [["lenalidomide"], ["ixazomib", "bortezomib"]]})

    answer = after_failure(edited, "bortezomib")

    assert "resistance_listed" in answer.uses
    assert check_claims(edited, answer) == 3


def test_trials_are_named_past_the_highest_limit_of_the_page(content: Content) -> None:
    """The limit is the data's: it moves when an editor moves it."""
    trials = content.phrases["trials_may_be_an_option"].says
    limits = {
        regimen.id: regimen.copy(
            update={"prior_lines": regimen.prior_lines.copy(update={"max": 5})}
        )
        for regimen in content.regimens.values()
        if content.on_page(regimen) and regimen.prior_lines and regimen.prior_lines.max
    }
    edited = dataclasses.replace(content, regimens={**content.regimens, **limits})

    for lines in range(1, 8):
        for given_content, limit in ((content, 3), (edited, 5)):
            (answer, *_) = ask_all(given_content, "ask_options_by_prior_lines", prior_lines=lines)
            assert (trials in answer.paragraphs) == (lines > limit), lines


@given(
    avoided=st.lists(st.sampled_from(DRUGS), min_size=1, max_size=4, unique=True),
    lines=st.none() | st.integers(0, 8),
)
def test_the_page_is_said_to_list_nothing_only_where_that_is_true(
    content: Content, avoided: list[str], lines: int | None
) -> None:
    """Read alone, without any remark on what was left out."""
    said = after_failure(content, *avoided, lines=lines).paragraphs[0]
    without = [
        regimen
        for regimen in content.regimens.values()
        if content.on_page(regimen) and not set(avoided) & set(regimen.drugs)
    ]
    plain = content.phrases["resistance_none"].says.partition("<")[0]
    if said.startswith(plain) and without:
        assert lines is not None
        assert f"after {lines} earlier" in said


@given(
    wanted=st.sampled_from(DRUGS),
    avoided=st.lists(st.sampled_from(DRUGS), max_size=4, unique=True),
)
def test_the_page_is_said_to_have_none_with_a_drug_only_where_that_is_true(
    content: Content, wanted: str, avoided: list[str]
) -> None:
    said = ask(content, "ask_regimens_with", wanted, resistant=avoided).paragraphs
    none, _, _ = content.phrases["with_none_listed"].says.partition("<drugs>")
    having = [
        regimen
        for regimen in content.regimens.values()
        if content.on_page(regimen) and wanted in regimen.drugs
    ]
    claimed = [text for text in said if text.startswith(none) and "does not have" not in text]
    assert not (claimed and having), claimed
