"""The channels under generated requests: never a 500, never a hang, never user text in a log.

Valid bodies come from the OpenAPI description that is served; others are that, broken.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from channels.http.openapi import description
from tests.channels.fake_agent import SECRET, FakeAgent
from tests.channels.serving import JSON, Reply, Served, serving

FUZZ = settings(
    max_examples=150,
    deadline=5000,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DOCUMENT = description()
SCHEMAS = DOCUMENT["components"]["schemas"]
PATHS = {
    "RestMessage": "/webhooks/rest/webhook",
    "WebMessage": "/webhooks/web/conversations/{id}/messages",
}
STATUSES = {name: set(DOCUMENT["paths"][path]["post"]["responses"]) for name, path in PATHS.items()}
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
texts = st.text(st.characters(exclude_categories=()), max_size=1200).map(lambda text: SECRET + text)
keys = st.sampled_from(["sender", "message", "payload", "title", "metadata", "answer", ""])
bodies = st.dictionaries(keys, texts | values, max_size=4).map(json.dumps).map(str.encode)
broken = st.binary(max_size=300) | st.tuples(bodies, st.integers(0, 60)).map(
    lambda cut: cut[0][: -cut[1] or None]
)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
segment = st.text("abcdef0123456789%./-_~!", max_size=40)


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Served]:
    with serving(FakeAgent()) as served:
        yield served


@pytest.fixture(autouse=True)
def no_user_text_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    assert SECRET not in caplog.text
    assert "Traceback" not in caplog.text


def address(name: str, served: Served) -> str:
    return PATHS[name].format(id=served.open())


def check(name: str, reply: Reply) -> None:
    assert str(reply.status) in STATUSES[name]
    said = reply.json()
    if reply.status != 200:
        assert list(said) == ["error"]
        assert SECRET not in said["error"]
    else:
        assert said if name == "RestMessage" else said["messages"]


@pytest.mark.parametrize("name", PATHS)
@FUZZ
@given(data=st.data())
def test_what_the_description_allows_is_answered_or_plainly_refused(
    fuzzed: Served, name: str, data: st.DataObject
) -> None:
    body = data.draw(from_schema({**SCHEMAS[name], "components": {"schemas": SCHEMAS}}))

    check(name, fuzzed.request("POST", address(name, fuzzed), json.dumps(body), JSON))


@pytest.mark.parametrize("name", PATHS)
@FUZZ
@given(body=bodies | broken)
def test_any_body_is_answered_or_plainly_refused(fuzzed: Served, name: str, body: Any) -> None:
    check(name, fuzzed.request("POST", address(name, fuzzed), body, JSON))


@FUZZ
@given(text=texts)
def test_any_text_is_answered_or_empty(fuzzed: Served, text: str) -> None:
    reply = fuzzed.rest(text)

    assert reply.status == 200


@FUZZ
@given(
    method=methods,
    tail=segment,
    name=st.sampled_from(["origin", "content-type", "cookie"]),
    value=st.binary(max_size=30).filter(lambda raw: not {10, 13, 0} & set(raw)),
)
def test_any_address_and_header_is_answered(
    fuzzed: Served, method: str, tail: str, name: str, value: bytes
) -> None:
    path = f"/webhooks/web/conversations/{tail}".replace("//", "/")

    reply = fuzzed.request(method, path, b"{}", {name: value.decode("latin-1")})

    assert reply.status < 500


def test_errors_in_the_dialogue_are_logged_without_what_was_said(
    fuzzed: Served, caplog: pytest.LogCaptureFixture
) -> None:
    reply = fuzzed.rest(f"fail {SECRET}")

    assert reply.status == 200
    assert "ValueError" in caplog.text
    assert "fake_agent.py" in caplog.text
    assert SECRET not in caplog.text
