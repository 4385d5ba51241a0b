"""Rate limits: per conversation, per address, with the seconds to wait."""

import pytest

from channels import limits
from channels.http.refusal import Refused
from channels.limits import Limiter
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import serving

PROXIED = {"X-Forwarded-For": "203.0.113.7"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_lets_so_many_through_and_then_as_they_are_earned_back():
    clock = Clock()
    limiter = Limiter(6, clock)
    for _ in range(6):
        limiter.take("a")

    with pytest.raises(Refused) as refused:
        limiter.take("a")
    limiter.take("b")
    clock.now = 10.0
    limiter.take("a")

    assert refused.value.status == 429
    assert refused.value.retry_after == 10
    with pytest.raises(Refused):
        limiter.take("a")


def test_waiting_as_told_is_enough():
    clock = Clock()
    limiter = Limiter(7, clock)
    for _ in range(100):
        try:
            limiter.take("a")
        except Refused as refused:
            clock.now += refused.retry_after
            limiter.take("a")


def test_forgets_the_oldest_keys(monkeypatch):
    monkeypatch.setattr(limits, "MAX_KEYS", 3)
    limiter = Limiter(1, Clock())

    for key in "abcd":
        limiter.take(key)

    assert list(limiter._buckets) == ["b", "c", "d"]


def test_a_conversation_is_limited():
    with serving(FakeAgent(), messages_per_minute=3) as served:
        conversation, other = served.open(), served.open()

        statuses = [served.web(conversation, message="hello").status for _ in range(4)]
        refused = served.web(conversation, message="hello")

        assert statuses == [200, 200, 200, 429]
        assert int(refused.headers["retry-after"]) in range(1, 21)
        assert served.web(other, message="hello").status == 200
        assert [served.rest("hello").status for _ in range(4)] == [200, 200, 200, 429]


def test_an_address_is_limited():
    with serving(FakeAgent(), address_messages_per_minute=5) as served:
        statuses = [served.rest("hello", sender=str(n)).status for n in range(7)]

        assert statuses == [200] * 5 + [429] * 2


def test_opening_conversations_is_limited():
    with serving(FakeAgent(), conversations_per_minute=2) as served:
        path = "/webhooks/web/conversations"

        assert [served.request("POST", path).status for _ in range(3)] == [201, 201, 429]


def test_the_forwarded_address_counts_only_behind_a_proxy():
    with serving(FakeAgent(), address_messages_per_minute=1, proxies=1) as served:
        assert served.rest("hello").status == 200
        assert served.rest("hello", headers=PROXIED).status == 200
        assert served.rest("hello", headers=PROXIED).status == 429
    with serving(FakeAgent(), address_messages_per_minute=1) as served:
        assert served.rest("hello").status == 200
        assert served.rest("hello", headers=PROXIED).status == 429
