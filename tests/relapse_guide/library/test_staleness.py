"""What nobody has checked for too long is told, and nothing else."""

import datetime as dt

from relapse_guide.library.content import Content
from relapse_guide.library.staleness import stale_entries, warning_of

TODAY = dt.date(2026, 11, 29)


def test_facts_and_sources_are_told_from_their_day_on(content: Content) -> None:
    newest = max(approval.as_of.earliest for approval in content.approvals.values())
    day = newest + dt.timedelta(days=100)

    found = {entry.id for entry in stale_entries(content, 100, day)}
    later = {entry.id for entry in stale_entries(content, 100, day + dt.timedelta(days=1))}

    new = {id for id, one in content.approvals.items() if one.as_of.earliest == newest}
    assert not new & found
    assert new <= later


def test_a_source_that_was_read_again_is_not_stale(content: Content) -> None:
    source = next(one for one in content.sources.values() if one.reviewed and one.read)
    assert source.reviewed
    assert (TODAY - source.reviewed.earliest).days > 365

    assert source.id not in {entry.id for entry in stale_entries(content, 365, TODAY)}


def test_documents_of_a_day_and_the_page_itself_are_left_out(content: Content) -> None:
    far = {entry.id for entry in stale_entries(content, 1, TODAY + dt.timedelta(days=36500))}

    assert content.page.id not in far
    for source in content.sources.values():
        is_judged = bool(source.read or source.reviewed) and source is not content.page
        assert (source.id in far) == is_judged
    assert set(content.approvals) <= far


def test_the_warning_is_one_line_that_names_the_oldest(content: Content) -> None:
    stale = stale_entries(content, 1, TODAY + dt.timedelta(days=36500))
    warning = warning_of(stale, 1)

    assert "\n" not in warning
    assert stale[0].where in warning
    assert f"and {len(stale) - 3} more" in warning
    assert "STALE_DAYS" in warning
    assert warning_of([], 1) == ""
