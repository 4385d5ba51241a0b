"""Rate limits: per conversation, per address, with the seconds to wait."""

import pytest

from channels import limits
from channels.limits import Limiter, line_of
from relapse_guide.settings import Settings
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import serving

PROXIED = {"X-Forwarded-For": "203.0.113.7"}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_lets_so_many_through_and_then_as_they_are_earned_back() -> None:
    clock = Clock()
    limiter = Limiter(6, clock)
    assert [limiter.take("a") for _ in range(7)] == [0] * 6 + [10]

    assert limiter.take("b") == 0
    clock.now = 10.0
    assert limiter.take("a") == 0
    assert limiter.take("a") == 10


def test_waiting_as_told_is_enough() -> None:
    clock = Clock()
    limiter = Limiter(7, clock)
    for cost in [1, 5, 2] * 40:
        wait = limiter.take("a", cost)
        clock.now += wait
        assert wait == 0 or limiter.take("a", cost) == 0


def test_what_costs_more_counts_more() -> None:
    limiter = Limiter(6, Clock())

    assert [limiter.take("a", 5), limiter.take("a", 5), limiter.take("a")] == [0, 40, 0]
    assert Limiter(1, Clock()).take("a", 5) == 0, "not more than there can ever be"


def test_forgets_the_oldest_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_KEYS", 3)
    limiter = Limiter(1, Clock())

    for key in "abcd":
        limiter.take(key)

    assert list(limiter._buckets) == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.7"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_line_counts_as_one_address(address: str, line: str) -> None:
    assert line_of(address) == line


def test_a_conversation_is_limited() -> None:
    with serving(FakeAgent(), messages_per_minute=3) as served:
        conversation, other = served.open(), served.open()

        statuses = [served.web(conversation, message="hello").status for _ in range(4)]
        refused = served.web(conversation, message="hello")

        assert statuses == [200, 200, 200, 429]
        assert int(refused.headers["retry-after"]) in range(1, 21)
        assert served.web(other, message="hello").status == 200
        assert [served.rest("hello").status for _ in range(4)] == [200, 200, 200, 429]


def test_an_address_is_limited() -> None:
    with serving(FakeAgent(), address_messages_per_minute=5) as served:
        statuses = [served.rest("hello", sender=str(n)).status for n in range(7)]

        assert statuses == [200] * 5 + [429] * 2


def test_a_waiting_room_behind_one_address_can_open_the_chat_at_once() -> None:
    """With the limits as they are by default."""
    usual = Settings.parse_obj({})
    limits = {
        name: getattr(usual, name)
        for name in ("messages_per_minute", "address_messages_per_minute")
    }
    with serving(FakeAgent(), **limits) as served:
        people = [served.open() for _ in range(60)]
        for message in ("hello", "thank"):
            assert {served.web(person, message=message).status for person in people} == {200}


def test_opening_is_a_request_and_keeps_nothing() -> None:
    with serving(FakeAgent(), address_messages_per_minute=2) as served:
        path = "/webhooks/web/conversations"

        assert [served.request("POST", path).status for _ in range(3)] == [201, 201, 429]
        assert not served.agent.tracker_store.store


def test_the_forwarded_address_counts_only_behind_a_proxy() -> None:
    with serving(FakeAgent(), address_messages_per_minute=1, proxies=1) as served:
        assert served.rest("hello").status == 200
        assert served.rest("hello", headers=PROXIED).status == 200
        assert served.rest("hello", headers=PROXIED).status == 429
    with serving(FakeAgent(), address_messages_per_minute=1) as served:
        assert served.rest("hello").status == 200
        assert served.rest("hello", headers=PROXIED).status == 429
