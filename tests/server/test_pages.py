"""What browsers get: the page, the widget, headers, gzip, plain errors, and the start."""

import gzip
from collections.abc import Iterator

import pytest

from relapse_guide.settings import ROOT
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import JSON, Served, serving

WIDGET = (ROOT / "widget" / "widget.js").read_bytes()
GZIP_LIMIT = 10_000
"""Bytes: what a patient's phone has to fetch. Chat widgets of others take 53,000 to 211,000."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as server:
        yield server


def test_the_widget_is_small(served):
    reply = served.request("GET", "/widget.js", headers={"Accept-Encoding": "gzip"})

    assert reply.headers["content-encoding"] == "gzip"
    assert len(reply.body) < GZIP_LIMIT
    assert gzip.decompress(reply.body) == WIDGET


def test_the_widget_is_cached_and_asked_for_again_by_its_tag(served):
    first = served.request("GET", "/widget.js")
    again = served.request("GET", "/widget.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.body == WIDGET
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Accept-Encoding" in first.headers["vary"]
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_page_asked_for_again_keeps_its_policy(served):
    first = served.request("GET", "/")
    again = served.request("GET", "/", headers={"If-None-Match": first.headers["etag"]})

    assert again.status == 304
    policy = "content-security-policy"
    assert again.headers[policy] == first.headers[policy]


def test_the_page_forbids_what_it_does_not_need(served):
    reply = served.request("GET", "/")
    policy = reply.headers["content-security-policy"].split("; ")

    assert "default-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not any("unsafe" in directive for directive in policy)
    assert b"<style" not in reply.body
    assert b" style=" not in reply.body
    assert reply.body.count(b"<script ") == 1


@pytest.mark.parametrize("path", ["/", "/widget.js", "/nothing", "/health", "/openapi.json"])
def test_every_response_has_the_headers(served, path):
    headers = served.request("GET", path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src" in headers["content-security-policy"]


def test_errors_are_one_plain_sentence(served):
    for method, path, status in [("GET", "/nothing/<b>", 404), ("PUT", "/widget.js", 405)]:
        reply = served.request(method, path)
        assert reply.status == status
        assert list(reply.json()) == ["error"]
        assert b"<b>" not in reply.body


def test_a_short_answer_is_not_compressed(served):
    reply = served.request("GET", "/health", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in reply.headers


def test_says_that_it_is_still_starting():
    with serving(None) as starting:
        assert starting.request("GET", "/health").status == 503
        assert starting.request("GET", "/").status == 200
        for path in ("/webhooks/rest/webhook", "/webhooks/web/conversations"):
            reply = starting.request("POST", path, b"{}", JSON)
            assert reply.status == 503
            assert reply.headers["retry-after"] == "10"
            assert "care team" in reply.json()["error"]
            assert "911" in reply.json()["error"]


def test_texts_in_the_widget_name_the_care_team_and_the_emergency_number():
    texts = WIDGET.decode()
    help_lines = [line for line in texts.splitlines() if line.strip().startswith("help:")]

    assert len(help_lines) == 2
    assert all("care team" in line and "911" in line for line in help_lines)
