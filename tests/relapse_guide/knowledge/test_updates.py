"""Dated facts that are no approval: what must not be missed first, then the newest."""

import datetime as dt

from relapse_guide.knowledge.updates import is_warning, newer_updates, updates_about
from relapse_guide.library.content import Content


def test_what_must_not_be_missed_comes_first_then_the_newest(content: Content) -> None:
    for about in [*content.drugs, *content.regimens, *content.drug_classes, *content.topics]:
        found = updates_about(content, [about])
        keys = [(not is_warning(update), -update.date.earliest.toordinal()) for update in found]
        assert keys == sorted(keys), about
        assert all(about in update.about for update in found)


def test_nothing_is_left_out(content: Content) -> None:
    for update in content.updates.values():
        for about in update.about:
            assert update in updates_about(content, [about])


def test_an_update_about_two_things_is_told_once(content: Content) -> None:
    both = ["venetoclax", "bcl2_inhibitor"]
    found = [update.id for update in updates_about(content, both)]

    assert len(found) == len(set(found))
    assert updates_about(content, []) == []


def test_newer_means_after_the_review_and_the_newest_comes_first(content: Content) -> None:
    assert content.page_reviewed == dt.date(2021, 7, 30)
    found = newer_updates(content)

    dates = [update.date.earliest for update in found]
    assert dates == sorted(dates, reverse=True)
    assert all(date > content.page_reviewed for date in dates)
    assert "venetoclax_safety_2019" not in [update.id for update in found]
    assert "pepaxto_alert" not in [update.id for update in found], (
        "July 2021 can be before the review"
    )
