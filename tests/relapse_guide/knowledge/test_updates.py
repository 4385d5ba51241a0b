"""Facts beside the page: what must not be missed first, newest first, newer or not."""

import datetime as dt

from relapse_guide.knowledge.updates import (
    approvals_of,
    is_newer_than_page,
    must_be_shown,
    updates_about,
)
from relapse_guide.library.content import Content


def test_what_must_not_be_missed_comes_first_then_the_newest(content: Content) -> None:
    for about in [*content.drugs, *content.regimens, *content.drug_classes, *content.topics]:
        found = updates_about(content, [about])
        keys = [(not must_be_shown(update), -update.date.earliest.toordinal()) for update in found]
        assert keys == sorted(keys), about
        assert all(about in update.about for update in found)


def test_nothing_is_left_out(content: Content) -> None:
    for update in content.updates.values():
        for about in update.about:
            assert update in updates_about(content, [about])


def test_newer_means_after_the_review(content: Content) -> None:
    assert content.page_reviewed == dt.date(2021, 7, 30)
    newer = {update.id: is_newer_than_page(content, update) for update in content.updates.values()}

    assert newer["bvd_approval"]
    assert newer["caveat_newer_drug_classes"]
    assert not newer["caveat_daratumumab_faspro_pd"]
    assert not newer["sd_approval"]
    assert not newer["pepaxto_alert"], "July 2021 can be before the review"


def test_approvals_are_newest_first_and_hold_withdrawals(content: Content) -> None:
    found = [update.id for update in approvals_of(content, "belantamab_mafodotin")]

    assert set(found) >= {"bvd_approval", "blenrep_withdrawal", "blenrep_eye_warning"}
    assert found[-1] == "blenrep_withdrawal"
    assert approvals_of(content, "mezigdomide") == []


def test_every_drug_of_the_page_has_its_approval(content: Content) -> None:
    page = [drug for drug in content.drugs.values() if drug.page_says]

    assert len(page) == 11
    for drug in page:
        assert approvals_of(content, drug.id), drug.id
