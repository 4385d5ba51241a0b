"""Ids that were opened are known without being stored; others are not."""

import time

import pytest

from channels.http.web import ID
from server.opened_ids import OPENED_SECONDS, new_id, opened_lately

OURS, ANOTHERS = b"o" * 32, b"a" * 32
WEB = "web"


def test_an_id_is_known_to_who_has_the_secret() -> None:
    made = new_id(OURS, WEB)
    assert ID.fullmatch(made)
    assert opened_lately(OURS, WEB, made)
    assert not opened_lately(ANOTHERS, WEB, made)
    assert not opened_lately(OURS, "plain", made)
    assert len({new_id(OURS, WEB) for _ in range(1000)}) == 1000


def test_no_digit_can_be_changed() -> None:
    made = new_id(OURS, WEB)
    for place, digit in enumerate(made):
        other = "0" if digit != "0" else "1"
        assert not opened_lately(OURS, WEB, made[:place] + other + made[place + 1 :])


@pytest.mark.parametrize("text", ["", "0", "f" * 32, "0" * 56, "x" * 56, "é" * 56])
def test_what_is_no_id_is_not_known(text: str) -> None:
    assert not opened_lately(OURS, WEB, text)


def test_it_is_known_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made, now = new_id(OURS, WEB), time.time()
    monkeypatch.setattr(time, "time", lambda: now + OPENED_SECONDS - 5)
    assert opened_lately(OURS, WEB, made)
    monkeypatch.setattr(time, "time", lambda: now + OPENED_SECONDS + 5)
    assert not opened_lately(OURS, WEB, made)
