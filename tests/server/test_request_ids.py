"""Every request has an id, which is somebody else's only if it holds no words."""

import json
import logging
import re
from collections.abc import Iterator

import pytest

from server.logs import JsonFormatter
from tests.channels.fake_agent import SECRET, FakeAgent
from tests.channels.serving import Served, serving

MADE = re.compile(r"[0-9a-f]{32}")
UUID = "3f1c0a52-77aa-4be0-9d0e-1b2c3d4e5f60"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


def given_back(served: Served, *given: str) -> str:
    headers = {"X-Request-Id": given[0]} if given else {}
    return served.request("GET", "/health", headers=headers).headers["x-request-id"]


@pytest.mark.parametrize("given", [UUID, UUID.upper(), "0123456789abcdef", "a" * 64])
def test_a_random_id_is_taken_over(served: Served, given: str) -> None:
    assert given_back(served, given) == given


@pytest.mark.parametrize(
    "given",
    ["", SECRET, "abc", "a" * 65, f"{UUID} {SECRET}", "555-123-4567", "Wilhelmina-Kettleborough"],
)
def test_any_other_is_replaced(served: Served, given: str) -> None:
    assert MADE.fullmatch(given_back(served, given))


def test_without_one_each_request_has_its_own(served: Served) -> None:
    assert len({given_back(served) for _ in range(5)}) == 5


@pytest.mark.parametrize("path", ["/no-such-page", "/webhooks/rest/webhook", "/metrics", "/"])
def test_every_response_names_it(served: Served, path: str) -> None:
    assert served.request("GET", path, headers={"X-Request-Id": UUID}).headers[
        "x-request-id"
    ] == UUID  # fmt: skip


def test_a_log_line_of_a_request_names_it(served: Served) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonFormatter().format(record))

    handler = Kept()
    logging.getLogger("channels").addHandler(handler)
    try:
        served.rest(f"fail {SECRET}", headers={"X-Request-Id": UUID})
    finally:
        logging.getLogger("channels").removeHandler(handler)

    (line,) = lines
    assert json.loads(line)["request_id"] == UUID
    assert SECRET not in line
