"""The REST webhook: the stock wire format, the answer as data, and plain refusals."""

from typing import Any

import pytest

from relapse_guide.answers.answer import INTERNAL
from tests.channels.fake_agent import FakeAgent, content_answer
from tests.channels.serving import JSON, Served, serving

TOKEN = "a-token-of-some-length"


def test_keeps_the_stock_wire_format_and_adds_the_answer(served: Served) -> None:
    reply = served.rest("/ask_capabilities", sender="me")

    (message,) = reply.json()
    expected = content_answer("ask_capabilities")
    assert message["recipient_id"] == "me"
    assert message["text"].startswith(expected.opening)
    assert message["buttons"] == [button.dict() for button in expected.buttons]
    given = {name: value for name, value in expected.dict().items() if name not in INTERNAL}
    assert message["answer"] == {**given, "kind": expected.kind.value}
    assert {"uses", "listed", "awaits"}.isdisjoint(message["answer"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"sender": "a", "message": NaN}',
        b'{"sender": "a"}',
        b'{"message": "hello"}',
        b'{"sender": "", "message": "hello"}',
        b'{"sender": 1, "message": "hello"}',
        b'{"sender": "a", "message": 1}',
        b'{"sender": "a", "message": ["hello"]}',
        b'{"sender": "a", "message": ""}',
        b'{"sender": "a", "message": " \\n\\u0000\\u200b "}',
        b'{"sender": "\\ud800", "message": "hello"}',
        b'{"sender": "%s", "message": "hello"}' % (b"a" * 129),
    ],
)
def test_refuses_what_is_no_message(served: Served, body: Any) -> None:
    reply = served.request("POST", "/webhooks/rest/webhook", body, JSON)

    assert reply.status == 400
    assert list(reply.json()) == ["error"]
    assert served.agent.heard == []


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/jsonp", "text/json"])
def test_refuses_another_content_type(served: Served, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    reply = served.request(
        "POST", "/webhooks/rest/webhook", b'{"sender": "a", "message": "hello"}', headers
    )

    assert reply.status == 415


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000])
def test_refuses_a_long_body_quickly(served: Served, size: int) -> None:
    body = b'{"sender": "a", "message": "' + b"x" * size + b'"}'

    reply = served.request("POST", "/webhooks/rest/webhook", body, JSON)

    assert reply.status == 413
    assert "error" in reply.json()


def test_answers_a_long_message_politely_and_unread(served: Served) -> None:
    (message,) = served.rest("x" * 1001).json()

    assert message["answer"]["id"] == "too_long"
    assert "care team" in message["text"]
    assert served.agent.heard == []


def test_reads_a_message_of_a_thousand_characters(served: Served) -> None:
    assert served.rest("é" * 1000).status == 200
    assert len(served.agent.heard) == 1


@pytest.mark.parametrize("typed", ["/restart", "/session_start", "//back", "/ask_dosage{", "/"])
def test_a_typed_slash_is_text(served: Served, typed: str) -> None:
    assert served.rest(typed).status == 200
    assert not served.agent.heard[0].text.startswith("/")


def test_takes_a_payload_that_is_offered(served: Served) -> None:
    served.rest('/ask_explain{"drug":"bortezomib"}')

    assert served.agent.heard[0].text == '/ask_explain{"drug":"bortezomib"}'


@pytest.mark.parametrize("text", ["silent", "fail"])
def test_always_answers_and_names_the_care_team(served: Served, text: str) -> None:
    (message,) = served.rest(text).json()

    assert message["answer"]["kind"] == "error"
    assert "care team" in message["text"]


def test_half_a_surrogate_pair_is_mended(served: Served) -> None:
    reply = served.request(
        "POST", "/webhooks/rest/webhook", '{"sender": "a", "message": "ab\\ud83d"}', JSON
    )

    assert reply.status == 200
    served.agent.heard[0].text.encode()


def test_a_byte_order_mark_before_the_body_is_no_fault(served: Served) -> None:
    body = b'\xef\xbb\xbf{"sender": "a", "message": "hello"}'

    assert served.request("POST", "/webhooks/rest/webhook", body, JSON).status == 200


def test_a_repeat_gets_the_same_answer_and_is_taken_once(served: Served) -> None:
    body = {"sender": "me", "message": "/ask_clinical_trials", "message_id": "a-1"}
    path = "/webhooks/rest/webhook"

    first, again = (served.request("POST", path, body).json() for _ in range(2))
    other = served.request("POST", path, {**body, "sender": "you"}).json()

    assert again == first
    assert other[0]["text"] == first[0]["text"]
    assert len(served.agent.heard) == 2, "one of each sender"


def test_repeats_are_limited_too() -> None:
    body = {"sender": "me", "message": "hello", "message_id": "a-1"}
    with serving(FakeAgent(), address_messages_per_minute=2) as served:
        statuses = [served.request("POST", "/webhooks/rest/webhook", body).status for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_tells_a_stock_client_that_it_lives(served: Served) -> None:
    assert served.request("GET", "/webhooks/rest/").json() == {"status": "ok"}


def test_a_slow_turn_ends_with_an_answer(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.desk.ANSWER_SECONDS", 0.1)

    (message,) = served.rest("slow 5").json()

    assert message["answer"]["id"] == "failed"


def test_requires_the_token_when_there_is_one() -> None:
    with serving(FakeAgent(), rest_token=TOKEN) as served:
        assert served.rest("hello").status == 401
        assert served.rest("hello", headers={"Authorization": "Bearer wrong"}).status == 401
        assert served.rest("hello", headers={"Authorization": "Bearer \xff"}).status == 401
        assert served.rest("hello", headers={"Authorization": f"Bearer {TOKEN}"}).status == 200


def test_is_apart_from_the_widgets_conversations(served: Served) -> None:
    conversation = served.open()

    served.rest("hello", sender=conversation)
    served.rest("hello", sender=f"web:{conversation}")

    assert len(served.conversation("GET", conversation).json()["messages"]) == 1


def test_a_rest_sender_is_no_conversation_of_the_widget(served: Served) -> None:
    sender = "0123456789abcdef" * 2
    served.rest("hello", sender=sender)

    assert served.conversation("GET", sender).status == 404
    assert served.web(sender, message="hello").status == 404


@pytest.mark.parametrize("sender", ["me", "a/b", "é ü?#%", "/", "..", "x" * 128])
def test_a_conversation_is_deleted(served: Served, sender: str) -> None:
    served.rest("greet", sender=sender)
    key, kept = f"rest:{sender}", served.agent.tracker_store.store
    assert key in kept

    assert [served.delete_rest(sender).status for _ in range(2)] == [204, 204]
    assert key not in kept
    assert served.rest("greet", sender=sender).status == 200
    assert key in kept


def test_nobody_deletes_without_the_token() -> None:
    with serving(FakeAgent(), rest_token="0123456789abcdef") as served:
        token = {"Authorization": "Bearer 0123456789abcdef"}
        served.rest("greet", headers=token)
        assert served.delete_rest("somebody").status == 401
        assert "rest:somebody" in served.agent.tracker_store.store
        assert served.delete_rest("somebody", headers=token).status == 204
        assert "rest:somebody" not in served.agent.tracker_store.store


def test_deleting_is_limited_and_reaches_no_other_channel() -> None:
    with serving(FakeAgent(), address_messages_per_minute=3) as served:
        conversation = served.open()
        served.web(conversation, message="greet")
        assert served.delete_rest(f"../web:{conversation}").status == 204
        assert f"web:{conversation}" in served.agent.tracker_store.store
        assert served.delete_rest("somebody").status == 429


def test_the_answers_of_a_deleted_conversation_are_forgotten(served: Served) -> None:
    body = {"sender": "deleted", "message": "greet", "message_id": "one"}
    for _ in range(2):
        served.request("POST", "/webhooks/rest/webhook", body)
        served.delete_rest("deleted")
    assert [message.sender_id for message in served.agent.heard].count("rest:deleted") == 2
