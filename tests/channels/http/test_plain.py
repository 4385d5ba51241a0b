"""The page without JavaScript, worked as a browser works its forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest

from relapse_guide.answers.answer import Kind
from tests.channels.fake_agent import BrokenStore, FakeAgent, content_answer
from tests.channels.serving import STANDING, Reply, Served, serving

PAGE = "/webhooks/plain/chat"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Form:
    """What one form of the page sends, and what its button says."""

    fields: dict[str, str] = field(default_factory=dict)
    button: str = ""


class Seen(HTMLParser):
    """A page as it is read: its text in order, its forms and its links."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.text = ""
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self._button = False
        self._area = ""
        self.feed(reply.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "form":
            assert given == {**given, "method": "post", "action": "chat"}
            self.forms.append(Form())
        if tag == "input":
            self.forms[-1].fields[given["name"]] = given["value"]
        if tag == "textarea":
            self._area = given["name"]
            self.forms[-1].fields[self._area] = ""
        if tag == "a":
            self.links.append(given["href"])
        self._button = tag == "button"

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._button = self._button and tag != "button"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")
        elif self._button:
            self.forms[-1].button += data

    def form(self, button: str) -> Form:
        return next(form for form in self.forms if form.button == button)


def see(served: Served, path: str = PAGE) -> Seen:
    reply = served.request("GET", path)
    assert reply.status == 200
    return Seen(reply)


def send(served: Served, form: Form, **written: str) -> Reply:
    return served.request("POST", PAGE, urlencode({**form.fields, **written}), FORM)


def ask(served: Served, page: Seen, message: str, status: int = 200) -> Seen:
    reply = send(served, page.form("Send"), message=message)
    assert reply.status == status
    return Seen(reply)


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_first_comes_911_then_what_it_is_then_the_form(served: Served) -> None:
    before = len(served.agent.tracker_store.store)
    page = see(served)

    assert page.links[0] == "tel:911"
    assert in_order(page.text, "call 911", "care team", "not a doctor", "Your question", "Send")
    assert "script" not in page.tags
    assert len(served.agent.tracker_store.store) == before, "looking opens no conversation"


def test_an_answer_comes_first_and_the_earlier_ones_below(served: Served) -> None:
    first = ask(served, see(served), "/ask_clinical_trials")
    second = ask(served, first, "/ask_dosage")

    trials, dosage = content_answer("ask_clinical_trials"), content_answer("ask_dosage")
    assert in_order(first.text, "You:", trials.lead, trials.care_team, trials.sources[0].title)
    assert in_order(second.text, dosage.lead, "Your question", "Earlier in this chat", trials.lead)
    assert second.text.count(dosage.lead) == 1
    assert trials.sources[0].address in first.links
    assert (
        len({first.forms[-1].fields["conversation"], second.forms[-1].fields["conversation"]}) == 1
    )


def test_the_desk_reads_what_is_typed_as_on_every_channel(served: Served) -> None:
    page = ask(served, see(served), "/restart it all")

    assert served.agent.heard[-1].text == "restart it all"
    assert "/restart it all" in page.text


def test_a_suggestion_is_a_button(served: Served) -> None:
    button = STANDING.introduction.buttons[0]
    page = see(served)

    pressed = Seen(send(served, page.form(button.title)))

    assert served.agent.heard[-1].text == button.payload
    assert in_order(pressed.text, "You:", button.title)


def test_an_emergency_has_its_number_before_all_else(served: Served) -> None:
    page = ask(served, see(served), "/report_emergency")

    answer = content_answer("report_emergency")
    assert answer.kind is Kind.safety
    assert in_order(page.text, answer.lead, "Call 911", answer.care_team)
    assert page.links.count("tel:911") >= 2


def test_what_is_said_and_answered_is_never_markup(served: Served) -> None:
    page = ask(served, see(served), "<script>alert(1)</script>\"'&lt;")
    hostile = ask(served, page, "hostile")

    assert "<script>alert(1)</script>\"'&lt;" in page.text
    for seen in (page, hostile):
        assert not {"script", "img", "style", "iframe"} & set(seen.tags)
    assert not [link for link in hostile.links if not re.match(r"https?:|tel:\d+$", link)]


def test_reloading_an_answer_asks_nothing_again(served: Served) -> None:
    page = ask(served, see(served), "/ask_clinical_trials")
    form = page.form("Send")
    heard = len(served.agent.heard)

    first, again = (send(served, form, message="/ask_dosage") for _ in range(2))

    assert len(served.agent.heard) == heard + 1
    lead = content_answer("ask_dosage").lead
    assert [Seen(reply).text.count(lead) for reply in (first, again)] == [1, 1]


def test_nothing_written_is_told(served: Served) -> None:
    page = ask(served, see(served), "  ")

    assert "Please write your question first." in page.text


def test_a_conversation_that_is_gone_is_told_and_the_question_answered(served: Served) -> None:
    form = see(served).form("Send")
    form.fields["conversation"] = "0" * 56

    page = Seen(send(served, form, message="/ask_clinical_trials"))

    assert "The earlier conversation has ended" in page.text
    assert content_answer("ask_clinical_trials").lead in page.text


def test_deleting_removes_it_from_the_server(served: Served) -> None:
    page = ask(served, see(served), "something private")
    conversation = page.form("Send").fields["conversation"]
    store = served.agent.tracker_store.store
    assert any(conversation in key for key in store)

    deleted = Seen(send(served, page.form("Delete chat")))

    assert "The chat was deleted." in deleted.text
    assert "something private" not in deleted.text
    assert not any(conversation in key for key in store)
    assert Seen(send(served, page.form("Delete chat"))).text == deleted.text


def test_it_is_limited_says_so_and_keeps_what_was_written() -> None:
    with serving(FakeAgent(), messages_per_minute=1) as served:
        page = ask(served, see(served), "one")
        reply = send(served, page.form("Send"), message="two")
        refused = Seen(reply)
        urgent = ask(served, refused, "I want to kill myself", status=200)

    assert reply.status == 429
    assert int(reply.headers["retry-after"]) > 0
    assert STANDING.too_many.lead in refused.text
    assert refused.form("Send").fields["message"] == "two"
    assert "988" in urgent.text


def test_a_conversation_is_deleted_on_request(served: Served) -> None:
    page = ask(served, see(served), "/ask_dosage")
    conversation = page.form("Send").fields["conversation"]
    deleted = ask(served, page, "please delete my chat")

    assert STANDING.deleted.lead in deleted.text
    assert "ask_dosage" not in deleted.text
    assert f"plain:{conversation}" not in served.agent.tracker_store.store
    assert "Hello" in ask(served, deleted, "greet").text


def test_a_first_message_that_is_sent_again_is_no_second_one(served: Served) -> None:
    form, heard = see(served).form("Send"), len(served.agent.heard)
    for _ in range(2):
        assert send(served, form, message="/ask_dosage").status == 200
    assert len(served.agent.heard) == heard + 1


def test_while_the_store_is_away_it_says_so_and_hears_calls_for_help() -> None:
    agent = FakeAgent()
    agent.tracker_store = BrokenStore(agent.domain)
    with serving(agent) as served:
        assert STANDING.failed.lead in ask(served, see(served), "hello").text
        assert "988" in ask(served, see(served), "I want to kill myself").text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_while_starting_it_says_so_by_a_page(method: str) -> None:
    with serving(None) as served:
        if method == "GET":
            assert "not a doctor" in see(served).text
            return
        reply = send(served, see(served).form("Send"), message="my words")
        assert "988" in ask(served, see(served), "I want to kill myself").text

    page = Seen(reply)
    assert reply.status == 503
    assert STANDING.starting.lead in page.text
    assert page.form("Send").fields["message"] == "my words"


@pytest.mark.parametrize("message", ["fail", "silent"])
def test_what_fails_is_told_with_the_care_team(served: Served, message: str) -> None:
    assert "care team" in ask(served, see(served), message).text


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"message=" + b"x" * 70_000, FORM, 413),
        (b"message=a&conversation=../../etc", FORM, 400),
        (b"message=a&id=" + b"x" * 65, FORM, 400),
        (b"&".join(b"a%d=1" % n for n in range(11)), FORM, 400),
    ],
)
def test_what_is_no_form_of_the_page_is_refused(
    served: Served, body: Any, headers: dict[str, str], status: int
) -> None:
    assert served.request("POST", PAGE, body, headers).status == status


@pytest.mark.parametrize("body", [b"message=%FF%FE", b"message=\xff\xfe", b"message=%00a"])
def test_what_is_no_text_is_no_fault_of_the_server(served: Served, body: bytes) -> None:
    assert served.request("POST", PAGE, body, FORM).status == 200


def test_it_speaks_spanish_around_the_answers(served: Served) -> None:
    page = see(served, f"{PAGE}?lang=es-US")
    assert "llame al 911" in page.text
    reply = served.request(
        "POST", PAGE, urlencode({**page.form("Enviar").fields, "message": "hello"}), FORM
    )
    assert "Usted:" in Seen(reply).text
    assert "Your question" in see(served, f"{PAGE}?lang=xx").text


def test_the_short_address_leads_there_with_its_language(served: Served) -> None:
    reply = served.request("GET", "/plain?lang=es")

    assert reply.status == 302
    assert reply.headers["location"] == "webhooks/plain/chat?lang=es"


def test_a_plain_conversation_is_nobody_elses(served: Served) -> None:
    page = ask(served, see(served), "hello")
    conversation = page.form("Send").fields["conversation"]

    assert served.conversation("GET", conversation).status == 404
    web = served.open()
    form = page.form("Send")
    form.fields["conversation"] = web
    assert "has ended" in Seen(send(served, form, message="hello")).text


def test_it_is_kept_by_nobody_on_the_way(served: Served) -> None:
    headers = served.request("GET", PAGE).headers

    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers
    assert "form-action 'self'" in headers["content-security-policy"]
