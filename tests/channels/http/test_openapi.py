"""The OpenAPI description is served, and what the server sends fits it."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from channels.http.openapi import REF, description
from relapse_guide.answers.answer import INTERNAL
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving

DOCUMENT = description()


def check(value: Any, name: str) -> None:
    schema = {"$ref": f"{REF}{name}", "components": DOCUMENT["components"]}
    jsonschema.validate(value, schema)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if "$ref" in value else []
        for inner in value.values():
            yield from references(inner)
    if isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_is_served(served: Served) -> None:
    assert served.request("GET", "/openapi.json").json() == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    names = {reference.removeprefix(REF) for reference in references(DOCUMENT)}

    assert names <= set(DOCUMENT["components"]["schemas"])


def test_an_answer_is_described_in_its_parts_without_what_is_internal() -> None:
    described = DOCUMENT["components"]["schemas"]["Answer"]

    parts = ["lead", "follow", "paragraphs", "warning", "groups", "page_note", "care_team"]
    assert [name for name in described["properties"] if name in parts] == parts, "reading order"
    assert {"lead", "care_team"} <= set(described["required"])
    assert INTERNAL.isdisjoint(described["properties"])


@pytest.mark.parametrize("text", ["/report_crisis", "/ask_treatment_options", "plain", "silent"])
def test_replies_fit_it(served: Served, text: str) -> None:
    conversation = served.open()

    for message in served.rest(text).json():
        check(message, "RestReply")
    check(served.web(conversation, message=text).json(), "Messages")
    check(served.conversation("GET", conversation).json(), "Messages")
    check(served.request("POST", "/webhooks/web/conversations").json(), "Opened")
    check(served.web(conversation, message="").json(), "Error")


def test_every_route_of_the_channels_is_described() -> None:
    with serving(FakeAgent()) as served:
        for path, operations in DOCUMENT["paths"].items():
            for method in set(operations) - {"parameters"}:
                reply = served.request(method.upper(), path.format(id=served.open(), sender="me"))
                assert str(reply.status) in operations[method]["responses"], (method, path)
