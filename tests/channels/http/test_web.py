"""The widget's channel: opened conversations, history, deletion, origins."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.channels.counted import counted
from tests.channels.fake_agent import BrokenStore, FakeAgent
from tests.channels.serving import STANDING, Served, serving

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


@pytest.mark.parametrize(
    "asked", ["content-type,traceparent", "content-type, sentry-trace, baggage", "X-Datadog-ID"]
)
def test_a_website_may_send_the_headers_that_its_monitoring_adds(asked: str) -> None:
    with serving(FakeAgent(), allowed_origins=OTHER) as served:
        headers = {"Origin": OTHER, "Access-Control-Request-Headers": asked}
        reply = served.request("OPTIONS", f"{ALL}/x/messages", headers=headers)

    assert reply.headers["access-control-allow-headers"] == asked


@pytest.mark.parametrize("asked", ["a b", "<script>", "a,", "x" * 1_001])
def test_what_is_no_list_of_headers_is_not_repeated(asked: str) -> None:
    with serving(FakeAgent(), allowed_origins=OTHER) as served:
        headers = {"Origin": OTHER, "Access-Control-Request-Headers": asked}
        reply = served.request("OPTIONS", f"{ALL}/x/messages", headers=headers)

    assert reply.headers["access-control-allow-headers"] == "Content-Type"


SEEN = "https://guide.example.org"
"""The server's address as browsers see it, which the requests below do not name as their host."""


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("guide.example.org:443", SEEN),
        ("GUIDE.example.org", SEEN),
        ("guide.example.org", f"{SEEN}:443"),
        ("guide.example.org:80", "http://guide.example.org"),
        ("[::1]:5005", "http://[::1]:5005"),
    ],
)
def test_its_own_host_is_known_however_it_is_written(
    served: Served, host: str, origin: str
) -> None:
    reply = served.request("POST", ALL, headers={"Host": host, "Origin": origin})

    assert reply.status == 201


@pytest.mark.parametrize(
    ("settings", "headers"),
    [
        ({"public_origin": SEEN}, {}),
        ({"proxies": 1}, {"X-Forwarded-Host": "guide.example.org"}),
        ({"proxies": 1}, {"X-Forwarded-Host": "guide.example.org:443, inner.example"}),
        ({}, {"Sec-Fetch-Site": "same-origin"}),
    ],
)
def test_its_own_page_may_ask_through_a_proxy_that_tells_another_host(
    settings: dict[str, Any], headers: dict[str, str]
) -> None:
    with serving(FakeAgent(), **settings) as served:
        asked = {"Host": "127.0.0.1:5005", "Origin": SEEN}
        reply = served.request("POST", ALL, headers={**asked, **headers})
        assert served.request("POST", ALL, headers={**asked, "Origin": OTHER}).status == 403

    assert reply.status == 201
    assert reply.headers["access-control-allow-origin"] == SEEN


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "guide.example.org"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "["},
    ],
)
def test_a_host_that_nobody_vouches_for_is_not_believed(
    served: Served, headers: dict[str, str]
) -> None:
    assert served.request("POST", ALL, headers={"Origin": SEEN, **headers}).status == 403


MARKED = {"message": "/ask_clinical_trials", "id": "0123456789abcdef"}


def test_a_repeat_gets_the_same_answer_and_is_taken_once(served: Served) -> None:
    conversation = served.open()

    first, again = (served.web(conversation, **MARKED) for _ in range(2))

    assert first.status == again.status == 200
    assert again.json() == first.json()
    assert len(served.agent.heard) == 1
    history = served.conversation("GET", conversation).json()["messages"]
    assert [message["from"] for message in history] == ["bot", "user", "bot"]


def test_a_repeat_waits_for_the_answer_that_is_under_way(served: Served) -> None:
    conversation = served.open()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(served.web, conversation, message="slow 0.5", id="m") for _ in "ab"]
        first, again = (sent.result().json() for sent in both)

    assert first == again
    assert len(served.agent.heard) == 1


def test_an_answer_that_was_lost_on_the_way_comes_with_the_repeat(served: Served) -> None:
    conversation = served.open()
    with pytest.raises(TimeoutError):
        served.request(
            "POST",
            f"{ALL}/{conversation}/messages",
            {"message": "slow 1", "id": "lost"},
            timeout=0.3,
        )

    reply = served.web(conversation, message="slow 1", id="lost")

    assert "care team" in reply.json()["messages"][0]["text"]
    assert len(served.agent.heard) == 1


@pytest.mark.parametrize(
    "second",
    [{"id": "other"}, {"message": "other words"}, {"message": None, "payload": "/greet"}],
)
def test_what_is_no_repeat_is_taken(served: Served, second: dict[str, Any]) -> None:
    conversation = served.open()
    said = {"message": "/greet", "id": "one"}

    served.web(conversation, **said)
    served.web(conversation, **{**said, **second})

    assert len(served.agent.heard) == 2


def test_a_mark_is_one_conversations_own(served: Served) -> None:
    for conversation in (served.open(), served.open()):
        served.web(conversation, **MARKED)

    assert len(served.agent.heard) == 2


def test_what_failed_is_tried_anew(served: Served) -> None:
    conversation = served.open()
    for _ in range(2):
        reply = served.web(conversation, message="fail", id="one")
        assert reply.json()["messages"][0]["answer"]["id"] == "failed"

    assert len(served.agent.heard) == 2


def test_a_deleted_conversation_leaves_no_answer(served: Served) -> None:
    conversation = served.open()
    served.web(conversation, **MARKED)
    same = served.desk._same
    assert same._kept

    served.conversation("DELETE", conversation)

    assert not any(conversation in key for key in same._kept)


@pytest.mark.parametrize("mark", ["", "x" * 65, 1])
def test_a_mark_that_is_none_is_refused(served: Served, mark: Any) -> None:
    assert served.web(served.open(), message="hello", id=mark).status == 400


CLEAR = "/webhooks/web/clear"


def test_counts_whether_an_answer_was_clear() -> None:
    with serving(FakeAgent()) as served:
        answered = served.web(served.open(), message="/ask_clinical_trials").json()["messages"]
        entry = answered[0]["answer"]["id"]
        for clear in (True, False, True):
            reply = served.request("POST", CLEAR, {"entry": entry, "clear": clear})
            assert (reply.status, reply.body) == (204, b"")
        assert served.request("POST", CLEAR, {"entry": "introduction", "clear": True}).status == 204

        assert counted(served.desk.counts.clear) == {
            (entry, "yes"): 2,
            (entry, "no"): 1,
            ("introduction", "yes"): 1,
        }


@pytest.mark.parametrize(
    "body",
    [
        {"entry": "my name is Wilhelmina", "clear": True},
        {"entry": "introduction"},
        {"entry": "introduction", "clear": "yes"},
        {"entry": "introduction", "clear": 1},
        {"entry": "", "clear": True},
        {"entry": "introduction", "clear": True, "conversation": "0" * 32},
        {"entry": "x" * 201, "clear": True},
    ],
)
def test_an_opinion_on_nothing_is_refused_and_not_counted(body: dict[str, Any]) -> None:
    with serving(FakeAgent()) as served:
        served.open()
        reply = served.request("POST", CLEAR, body)

        assert reply.status == 400
        assert "Wilhelmina" not in reply.json()["error"]
        assert not counted(served.desk.counts.clear)


def test_opinions_are_limited_and_asked_for_by_allowed_websites_only() -> None:
    with serving(FakeAgent(), address_messages_per_minute=3, allowed_origins=OTHER) as served:
        served.open()
        vote = {"entry": "introduction", "clear": True}
        elsewhere = {"Origin": "https://c.example"}
        assert served.request("POST", CLEAR, vote, elsewhere).status == 403
        assert served.request("OPTIONS", CLEAR, headers={"Origin": OTHER}).status == 204

        statuses = [served.request("POST", CLEAR, vote).status for _ in range(4)]

        assert statuses == [204, 204, 429, 429]


def test_while_the_store_is_away_it_says_so_and_hears_calls_for_help() -> None:
    agent = FakeAgent()
    agent.tracker_store = BrokenStore(agent.domain)
    with serving(agent) as served:
        calm, urgent = (
            served.web(served.open(), message=text).json()["messages"][0]["text"]
            for text in ("hello", "I want to kill myself")
        )
    assert STANDING.failed.lead in calm
    assert "988" in urgent
