"""Ids that were opened are known without being stored; others are not."""

import time

import pytest

from channels.http.web import ID
from server.opened_ids import OPENED_SECONDS, new_id, opened_lately

OURS, ANOTHERS = b"o" * 32, b"a" * 32


def test_an_id_is_known_to_who_has_the_secret() -> None:
    made = new_id(OURS)
    assert ID.fullmatch(made)
    assert opened_lately(OURS, made)
    assert not opened_lately(ANOTHERS, made)
    assert len({new_id(OURS) for _ in range(1000)}) == 1000


def test_no_digit_can_be_changed() -> None:
    made = new_id(OURS)
    for place, digit in enumerate(made):
        other = "0" if digit != "0" else "1"
        assert not opened_lately(OURS, made[:place] + other + made[place + 1 :])


@pytest.mark.parametrize("text", ["", "0", "f" * 32, "0" * 56, "x" * 56, "é" * 56])
def test_what_is_no_id_is_not_known(text: str) -> None:
    assert not opened_lately(OURS, text)


def test_it_is_known_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made, now = new_id(OURS), time.time()
    monkeypatch.setattr(time, "time", lambda: now + OPENED_SECONDS - 5)
    assert opened_lately(OURS, made)
    monkeypatch.setattr(time, "time", lambda: now + OPENED_SECONDS + 5)
    assert not opened_lately(OURS, made)
