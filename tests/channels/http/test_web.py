"""The widget's channel: opened conversations, history, deletion, origins."""

import threading
import time
from typing import Any

import pytest

from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving

OTHER = "https://example.org"
ALL = "/webhooks/web/conversations"


def test_opens_a_conversation_with_the_introduction(served: Served) -> None:
    reply = served.request("POST", ALL)

    opened = reply.json()
    assert reply.status == 201
    assert len(bytes.fromhex(opened["id"])) == 28
    (first,) = opened["messages"]
    answer = first["answer"]
    said = " ".join([answer["lead"], answer["follow"], *answer["paragraphs"]])
    assert "not a doctor" in said
    assert "medical advice" in said
    assert "911" in said
    assert "myeloma" in said
    assert reply.headers["cache-control"] == "no-store"


def test_ids_are_all_different(served: Served) -> None:
    assert len({served.open() for _ in range(50)}) == 50


@pytest.mark.parametrize("conversation", ["0" * 32, "a", "G" * 32, "A" * 32, "%2e%2e", "0" * 64])
def test_takes_no_id_that_it_did_not_make(served: Served, conversation: str) -> None:
    assert served.web(conversation, message="hello").status == 404
    assert served.conversation("GET", conversation).status == 404
    assert served.conversation("DELETE", conversation).status == 404
    assert served.agent.heard == []


def test_shows_the_history_as_it_was_said(served: Served) -> None:
    conversation = served.open()
    served.web(conversation, message="/restart it all")
    served.web(conversation, payload="/ask_clinical_trials", title="Clinical trials")
    served.web(conversation, message="plain")

    messages = served.conversation("GET", conversation).json()["messages"]

    assert [message["from"] for message in messages] == ["bot"] + ["user", "bot"] * 3
    shown = [message["text"] for message in messages if message["from"] == "user"]
    assert shown == ["/restart it all", "Clinical trials", "plain"]
    assert messages[4]["answer"]["kind"] == "content"
    assert "uses" not in messages[4]["answer"]
    assert "answer" not in messages[6]


def test_deletes_from_the_store(served: Served) -> None:
    conversation = served.open()
    served.web(conversation, message="hello")

    reply = served.conversation("DELETE", conversation)

    assert (reply.status, reply.body) == (204, b"")
    assert not any(conversation in key for key in served.agent.tracker_store.store)
    assert served.conversation("GET", conversation).status == 404
    assert served.web(conversation, message="hello").status == 404


def test_deletes_after_what_is_being_answered(served: Served) -> None:
    conversation = served.open()
    slow = threading.Thread(target=served.web, args=(conversation,), kwargs={"message": "slow 1"})
    slow.start()
    time.sleep(0.3)

    served.conversation("DELETE", conversation)
    slow.join()

    assert served.conversation("GET", conversation).status == 404
    assert not any(conversation in key for key in served.agent.tracker_store.store)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": None},
        {"message": 1},
        {"message": ""},
        {"message": "  "},
        {"message": "a", "payload": "/greet"},
        {"message": "a", "other": 1},
        {"payload": "/ask_clinical_trials", "title": "x" * 21},
        {"payload": "/ask_clinical_trials", "title": "\u200b"},
    ],
)
def test_refuses_what_is_no_message(served: Served, body: Any) -> None:
    reply = served.web(served.open(), **body)

    assert reply.status == 400
    assert list(reply.json()) == ["error"]
    assert served.agent.heard == []


@pytest.mark.parametrize(
    ("payload", "heard"),
    [
        ("/restart", "restart"),
        ("/ask_dosage{", "ask_dosage{"),
        ("hello", "hello"),
        ('/ask_explain{"drug":"unknown"}', 'ask_explain{"drug":"unknown"}'),
    ],
)
def test_a_payload_that_no_answer_offers_is_text(served: Served, payload: str, heard: str) -> None:
    assert served.web(served.open(), payload=payload).status == 200
    assert served.web(served.open(), payload=payload, title="As it was").status == 200

    assert [message.text for message in served.agent.heard] == [heard, "As it was"]


def test_a_typed_payload_is_text(served: Served) -> None:
    served.web(served.open(), message="/ask_clinical_trials")

    assert served.agent.heard[0].text == "ask_clinical_trials"


def test_its_own_page_may_ask(served: Served) -> None:
    reply = served.request("POST", ALL, headers={"Origin": served.address})

    assert reply.status == 201
    assert reply.headers["access-control-allow-origin"] == served.address


@pytest.mark.parametrize("origin", [OTHER, "null", "http://[", "", "http://127.0.0.1:1"])
def test_no_other_website_may_ask_by_default(served: Served, origin: str) -> None:
    before = len(served.agent.tracker_store.store)

    reply = served.request("POST", ALL, headers={"Origin": origin})

    assert reply.status == 403
    assert "access-control-allow-origin" not in reply.headers
    assert len(served.agent.tracker_store.store) == before
    assert served.request("OPTIONS", ALL, headers={"Origin": origin}).status == 403


def test_a_website_that_was_named_may_ask() -> None:
    with serving(FakeAgent(), allowed_origins=f"{OTHER}/, https://b.example") as served:
        asked = served.request("OPTIONS", f"{ALL}/x/messages", headers={"Origin": OTHER})
        opened = served.request("POST", ALL, headers={"Origin": OTHER})

        assert asked.status == 204
        assert asked.headers["access-control-allow-methods"] == "GET, POST, DELETE"
        assert asked.headers["access-control-allow-headers"] == "Content-Type"
        assert opened.status == 201
        assert opened.headers["access-control-allow-origin"] == OTHER
        assert "Origin" in opened.headers["vary"]
        assert opened.headers["cross-origin-resource-policy"] == "cross-origin"
        assert served.request("POST", ALL, headers={"Origin": "https://c.example"}).status == 403


def test_a_refusal_can_be_read_by_the_website_that_asked(served: Served) -> None:
    headers = {"Origin": served.address}

    reply = served.request("GET", f"{ALL}/{'0' * 32}", headers=headers)

    assert reply.status == 404
    assert reply.headers["access-control-allow-origin"] == served.address
