"""The running server over REST: what the page says comes back, sourced, with the care team."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.server.slow.running import CARE_TEAM, Server
from tests.talk.conversations import read_talks

pytestmark = pytest.mark.slow

PAGE = "https://www.myeloma.org/treatments-subsequent-relapse"
REVIEWED = "July 30, 2021"
NEWER = "Newer than the page, and not reviewed by the IMF:"
BESIDE = "Not on the page, and not reviewed by the IMF:"
INFOLINE = "1-800-452-2873"

TALK = Path(__file__).resolve().parents[2] / "talk"


def questions(file: str) -> list[str]:
    """The questions of a file of conversations; what is said to them is tested there."""
    return [turn.say for talk in read_talks(TALK) if talk.file == file for turn in talk.turns]


@pytest.fixture
def sender() -> str:
    """A conversation of its own for each test."""
    return uuid4().hex


def facts(text: str) -> str:
    """An answer without its sources."""
    return text.split("Sources:")[0]


def bullets(text: str) -> str:
    """What an answer lists, without the newer facts."""
    listed = facts(text).split(NEWER)[0].split(BESIDE)[0]
    return "\n".join(line for line in listed.splitlines() if line.startswith("- "))


def check(message: dict[str, Any], sender: str) -> None:
    """What every single message keeps to."""
    assert set(message) <= {"recipient_id", "text", "buttons", "answer"}
    assert message["recipient_id"] == sender
    assert CARE_TEAM in facts(message["text"])
    assert "{" not in message["text"]
    assert "<" not in message["text"]
    buttons = message.get("buttons", [])
    assert len(buttons) <= 3
    for button in buttons:
        assert set(button) == {"title", "payload"}
        assert 0 < len(button["title"]) <= 20
        assert button["payload"].startswith("/")
        assert len(button["payload"].encode()) <= 64


def asked(server: Server, sender: str, *messages: str) -> str:
    """The answer to the last of these messages; every one is checked."""
    text = ""
    for message in messages:
        answers = server.say(sender, message)
        assert answers, f"silence after {message!r}"
        for answer in answers:
            check(answer, sender)
        text = str(answers[-1]["text"])
    return text


@pytest.mark.parametrize("question", questions("page.yml"))
def test_what_the_page_says_names_the_page(server: Server, sender: str, question: str) -> None:
    text = asked(server, sender, question)
    assert PAGE in text
    assert f"reviewed {REVIEWED}" in text


@pytest.mark.parametrize("question", questions("newer.yml"))
def test_what_is_newer_comes_after_the_page_with_date_and_source(
    server: Server, sender: str, question: str
) -> None:
    text = facts(asked(server, sender, question))
    heading = NEWER if NEWER in text else BESIDE
    before, found, after = text.partition(heading)
    assert found
    assert before.strip()
    dated = [line for line in after.splitlines() if line.startswith("- ")]
    assert dated
    assert all(re.search(r"\(.*20\d\d\) \[\d+(, \d+)*\]$", line) for line in dated)


@pytest.mark.parametrize("question", questions("boundaries.yml"))
def test_what_is_never_answered_clinically_has_no_number(
    server: Server, sender: str, question: str
) -> None:
    text = facts(asked(server, sender, question))
    assert not re.search(r"\b\d+ ?(mg|milligrams|percent|years|months)\b|%", text)
    assert "you should take" not in text.lower()


def test_the_first_answer_says_what_this_is(server: Server, sender: str) -> None:
    introduction, answer = server.say(sender, "Which treatment options exist for a late relapse?")
    assert "a program, not a doctor" in introduction["text"]
    assert "I do not give medical advice. In an emergency, call 911." in introduction["text"]
    assert "buttons" not in introduction
    assert "guidelines" in answer["text"]
    assert len(server.say(sender, "Explain selinexor to me")) == 1


def test_a_greeting_says_what_this_is(server: Server, sender: str) -> None:
    """Also when it is the first message: then nothing else says it later."""
    said = " ".join(message["text"] for message in server.say(sender, "Hello there, good day"))
    assert "a program, not a doctor" in said
    assert "medical advice" in said
    assert "911" in said


def test_no_regimen_contains_a_drug_that_failed(server: Server, sender: str) -> None:
    assert "Revlimid" not in bullets(asked(server, sender, "My myeloma is resistant to Revlimid"))
    assert "Velcade" not in bullets(asked(server, sender, "and Velcade too?"))
    third = asked(server, sender, "what about Kyprolis?")
    assert "None contains Revlimid, Velcade or Kyprolis (carfilzomib)" in third
    assert "Kyprolis" not in bullets(third)
    assert "(PCd)" in bullets(third)


def test_a_number_a_correction_more_and_approval_continue_the_question(
    server: Server, sender: str
) -> None:
    asked(server, sender, "My myeloma is resistant to Revlimid", "what about Kyprolis?")
    assert "I left out what does not fit 3 earlier lines." in asked(
        server, sender, "I've had 3 lines"
    )

    corrected = asked(server, sender, "sorry, I meant Velcade")
    assert "None contains Revlimid or Velcade" in corrected
    assert "(KPd)" in bullets(corrected)
    assert "I left out what does not fit 3 earlier lines." in corrected

    more = asked(server, sender, "tell me more")
    assert "The IMF page does not list these, but other sources do:" in more
    assert "Velcade" not in bullets(more)
    assert "Revlimid" not in bullets(more)

    approved = asked(server, sender, "which of them is approved?")
    assert "DPd: The IMF page says this is approved after 2 or more earlier lines." in approved
    assert "KPd: " in approved


def test_resistant_to_one_but_not_another(server: Server, sender: str) -> None:
    text = asked(server, sender, "I'm resistant to Ninlaro but not Kyprolis, what is there?")
    assert "Ninlaro" not in bullets(text)
    assert "(KPd)" in bullets(text)


def test_a_class_that_failed(server: Server, sender: str) -> None:
    text = asked(server, sender, "Mom's cancer no longer responds to IMiDs, what else is there?")
    assert "Revlimid" not in bullets(text)
    assert "Pomalyst" not in bullets(text)


def test_a_drug_is_taken_back(server: Server, sender: str) -> None:
    asked(server, sender, "My myeloma is resistant to Velcade, what now?")
    asked(server, sender, "I was wrong, not Velcade")
    assert "(DVd)" in bullets(asked(server, sender, "What are the choices after 1 prior therapy?"))


def test_asking_for_side_effects_is_not_having_them(server: Server, sender: str) -> None:
    asked(server, sender, "What are the side effects of Darzalex?")
    text = asked(server, sender, "What are the choices for somebody after 2 prior therapies?")
    assert "(DPd)" in bullets(text)


def test_a_drug_is_asked_for_once_and_a_bare_name_answers(server: Server, sender: str) -> None:
    back = asked(server, sender, "My drug has stopped working, what else is there?")
    assert "Which drug do you mean?" in back
    assert "None contains Ninlaro" in asked(server, sender, "Ninlaro")


def test_a_drug_is_not_asked_for_twice(server: Server, sender: str) -> None:
    question = "My drug has stopped working, what else is there?"
    assert "Which drug do you mean?" not in asked(server, sender, question, question)


def test_a_number_is_asked_for_and_a_bare_number_answers(server: Server, sender: str) -> None:
    back = asked(server, sender, "What is there for me, given how many treatments I've had?")
    assert "How many earlier lines" in back
    text = asked(server, sender, "2")
    assert "After 2 earlier lines of treatment" in text
    assert "After 4 earlier lines of treatment" in asked(server, sender, "sorry, I meant 4")


def test_a_drug_is_explained_then_the_next(server: Server, sender: str) -> None:
    asked(server, sender, "What sort of medicine is Kyprolis?")
    assert "Velcade (bortezomib) belongs to this group" in asked(server, sender, "and Velcade?")
    approved = asked(server, sender, "And is it approved by the FDA?")
    assert "FDA approval for Velcade" in approved


def test_a_button_asks_what_it_says(server: Server, sender: str) -> None:
    buttons = server.say(sender, "What sort of medicine is Kyprolis?")[-1]["buttons"]
    assert buttons[0]["title"] == "Combinations with it"
    assert "combination" in asked(server, sender, buttons[0]["payload"])


def test_not_understood_then_something_else_then_its_topics(server: Server, sender: str) -> None:
    first = server.say(sender, "treatment drug which how")[-1]
    assert "Did you mean one of these?" in first["text"]
    assert [button["title"] for button in first["buttons"]][-1] == "Something else"
    assert len(first["buttons"]) == 3
    assert "in other words" in asked(server, sender, first["buttons"][-1]["payload"])
    asked(server, sender, "treatment drug which how")
    again = asked(server, sender, "the thing with the other one")
    assert "I still do not understand" in again
    assert INFOLINE in again
    assert "several relapses" in asked(server, sender, "Does myeloma always return?")


@pytest.mark.parametrize(
    ("message", "first_words"),
    [
        ("He can't breathe and his lips are turning blue", "Call 911 now"),
        ("I have a temperature of 103 and I can't stop shaking", "Call 911 now"),
        ("Honestly I don't want to live anymore, it is too much", "Call or text 988 now."),
    ],
)
@pytest.mark.parametrize("before", [[], ["What if I am resistant to Revlimid?"]])
def test_help_comes_first(
    server: Server, sender: str, message: str, first_words: str, before: list[str]
) -> None:
    """Nothing stands before the number to call, not even the introduction."""
    if before:
        asked(server, sender, *before)
    answers = server.say(sender, message)
    assert len(answers) == 1
    check(answers[0], sender)
    assert answers[0]["text"].startswith(first_words)
    if before:
        assert "None contains Revlimid or Velcade" in asked(server, sender, "and Velcade too?")


def test_the_visit_list_holds_what_was_talked_about(server: Server, sender: str) -> None:
    assert "still empty" in asked(server, sender, "make a list of questions for my dad's doctor")
    asked(server, sender, "My dad's myeloma is resistant to Darzalex. What are his options?")
    asked(server, sender, "Does bone pain come from myeloma?")
    text = asked(server, sender, "make a list of questions for my dad's doctor")
    assert "Have tests shown that Darzalex (daratumumab) no longer works" in bullets(text)
    assert "bone" in bullets(text)


def test_what_failed_is_not_forgotten_over_a_long_conversation(server: Server, sender: str) -> None:
    asked(server, sender, "My myeloma is resistant to Revlimid")
    asked(server, sender, *["Does bone pain come from myeloma?", "thank you"] * 15)
    text = asked(server, sender, "What are the choices after 1 prior therapy?")
    assert "without Revlimid" in text
    assert "(DRd)" not in bullets(text)


def test_a_message_of_another_shape_ends_no_server(server: Server) -> None:
    for body in ({}, {"sender": "x"}, {"sender": "x", "message": ["a"]}):
        server.post(**body)
    assert server.health() == 200


def test_payloads_are_the_ones_that_rasa_reads(server: Server, sender: str) -> None:
    for message in server.say(sender, "What sort of medicine is Kyprolis?"):
        for button in message.get("buttons", []):
            name, brace, rest = button["payload"].partition("{")
            assert re.fullmatch(r"/\w+", name)
            assert not brace or json.loads(brace + rest)
