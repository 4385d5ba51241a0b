"""The running server over REST: what the page says comes back, sourced, with the care team."""

import itertools
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from relapse_guide.answers.answer import NUMBERS
from tests.server.slow.running import CARE_TEAM, Server
from tests.talk.conversations import read_talks

pytestmark = pytest.mark.slow

PAGE = "https://www.myeloma.org/treatments-subsequent-relapse"
REVIEWED = "July 30, 2021"
INFOLINE = "1-800-452-2873"
AGAIN = "stopped working"
"""Stands in each part of an answer that lists uses with a drug, or a target, that failed."""
MOST_PARTS = 15
"""More to tell than any answer has."""

TALK = Path(__file__).resolve().parents[2] / "talk"


def talks(*files: str) -> list[Any]:
    """What is said in each conversation of these files; the answers are tested there."""
    return [
        pytest.param([turn.say for turn in talk.turns], id=talk.talk)
        for talk in read_talks(TALK)
        if talk.file in files
    ]


@pytest.fixture
def sender() -> str:
    """A conversation of its own for each test."""
    return uuid4().hex


def facts(text: str) -> str:
    """An answer without its sources."""
    return text.split("Sources:")[0]


def bullets(text: str) -> str:
    """What an answer lists."""
    return "\n".join(line for line in facts(text).splitlines() if line.startswith("- "))


def uses(*texts: str) -> str:
    """The treatments that answers list, without the conditions behind each."""
    return "\n".join(line.split(": ")[0] for text in texts for line in bullets(text).splitlines())


def numbers(text: str) -> set[int]:
    """The numbers of sources behind what an answer says."""
    groups = NUMBERS.findall(facts(text))
    return {int(number) for group in groups for number in re.findall(r"\d", group)}


def check(message: dict[str, Any], sender: str) -> None:
    """What every single message keeps to."""
    assert set(message) <= {"recipient_id", "text", "buttons", "answer"}
    assert message["recipient_id"] == sender
    assert CARE_TEAM in facts(message["text"])
    assert "{" not in message["text"]
    assert "<" not in message["text"]
    answer = message["answer"]
    assert message["text"].startswith(answer["alert"] or answer["doubt"] or answer["lead"])
    assert answer["lead"] in message["text"]
    assert numbers(message["text"]) == set(range(1, len(answer["sources"]) + 1))
    buttons = message.get("buttons", [])
    assert len(buttons) <= 4
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


def told_to_the_end(server: Server, sender: str, *messages: str) -> list[str]:
    """The answer to the last of these messages, and all that there is to tell beyond it."""
    texts = [asked(server, sender, *messages)]
    while (message := server.say(sender, "tell me more")[-1])["answer"]["id"] != "no_more":
        check(message, sender)
        texts.append(str(message["text"]))
        assert len(texts) < MOST_PARTS
    return texts


def what_fits(parts: list[str]) -> str:
    """The treatments in all parts before those that hold what failed again."""
    fitting = list(itertools.takewhile(lambda text: AGAIN not in text, parts))
    assert len(fitting) < len(parts)
    return uses(*fitting)


@pytest.mark.parametrize("messages", talks("page.yml"))
def test_what_the_page_says_names_the_page_and_its_year(
    server: Server, sender: str, messages: list[str]
) -> None:
    for message in messages:
        text = asked(server, sender, message)
        if "IMF page" in facts(text):
            assert PAGE in text
            assert REVIEWED in text
            assert "2021" in facts(text)


@pytest.mark.parametrize(
    "question",
    [
        "Does myeloma always return?",
        "Why do late relapses get harder to treat?",
        "Which treatment options exist for a late relapse?",
        "What are the main families of myeloma drugs?",
        "When should someone consider joining a clinical trial?",
        "Nothing has worked for him, what can we do now?",
        "Explain selinexor to me",
        "Who reviewed this text, and when?",
    ],
)
def test_what_rests_on_the_page_has_it_for_a_source(
    server: Server, sender: str, question: str
) -> None:
    text = asked(server, sender, question)
    assert PAGE in text
    assert f"reviewed {REVIEWED}" in text


@pytest.mark.parametrize("messages", talks("newer.yml"))
def test_what_is_newer_has_its_date_and_source(
    server: Server, sender: str, messages: list[str]
) -> None:
    texts = [facts(asked(server, sender, message)) for message in messages]
    assert re.search(r"\b20\d\d\b[^\n]*\[\d", "\n".join(texts))


@pytest.mark.parametrize("messages", talks("page.yml", "newer.yml"))
def test_what_the_page_said_stands_last_with_its_year(
    server: Server, sender: str, messages: list[str]
) -> None:
    for said in messages:
        message = server.say(sender, said)[-1]
        note, text = message["answer"]["page_note"], facts(message["text"])
        if note:
            assert "2021" in note
            before, _, after = text.partition(note)
            assert before.strip()
            assert after.strip() == message["answer"]["care_team"]


@pytest.mark.parametrize("messages", talks("boundaries.yml"))
def test_what_is_never_answered_clinically_has_no_number(
    server: Server, sender: str, messages: list[str]
) -> None:
    for message in messages:
        text = facts(asked(server, sender, message))
        assert not re.search(r"\b\d+ ?(mg|milligrams|percent|years|months)\b|%", text)
        assert "you should take" not in text.lower()


def test_the_first_answer_says_what_this_is(server: Server, sender: str) -> None:
    introduction, answer = server.say(sender, "Which treatment options exist for a late relapse?")
    assert "I am a program" in introduction["text"]
    assert "I am not a doctor, and I give no medical advice." in introduction["text"]
    assert "In an emergency, call 911." in introduction["text"]
    assert "buttons" not in introduction
    assert "FDA-approved" in answer["text"]
    assert len(server.say(sender, "Explain selinexor to me")) == 1


def test_a_greeting_says_what_this_is(server: Server, sender: str) -> None:
    """Also when it is the first message: then nothing else says it later."""
    said = " ".join(message["text"] for message in server.say(sender, "Hello there, good day"))
    assert "I am a program" in said
    assert "not a doctor" in said
    assert "no medical advice" in said
    assert "911" in said


def test_what_failed_is_not_offered_as_new(server: Server, sender: str) -> None:
    first = asked(server, sender, "My myeloma is resistant to Revlimid")
    assert first.startswith("When Revlimid no longer works, there are FDA-approved uses of")
    assert "Revlimid" not in uses(first)
    second = asked(server, sender, "and Velcade too?")
    assert second.startswith("When Revlimid and Velcade no longer work")
    assert "Velcade" not in uses(second)
    parts = told_to_the_end(server, sender, "what about Kyprolis?")
    assert parts[0].startswith("When Revlimid, Velcade and Kyprolis no longer work")
    for drug in ("Revlimid", "Velcade", "Kyprolis"):
        assert drug not in what_fits(parts)
    assert "(PCd)" in uses(*parts)
    assert "(KPd)" not in what_fits(parts)


def test_what_repeats_a_drug_is_told_last_and_says_so(server: Server, sender: str) -> None:
    parts = told_to_the_end(server, sender, "My disease is resistant to both Velcade and Revlimid")
    assert "(DRd)" in uses(*parts)
    assert "(DRd)" not in what_fits(parts)
    assert "it has Revlimid in it again" in "\n".join(parts)
    page = next(text for text in parts if "In its list of 2021, the IMF names" in text)
    assert "(PCd)" in bullets(page)
    assert "(KPd)" in bullets(page)
    assert PAGE in page


def test_a_number_a_correction_more_and_approval_continue_the_question(
    server: Server, sender: str
) -> None:
    asked(server, sender, "My myeloma is resistant to Revlimid", "what about Kyprolis?")
    counted = asked(server, sender, "I've had 3 lines")
    assert counted.startswith("When Revlimid and Kyprolis no longer work")
    assert "at least 4 earlier lines" not in counted
    assert "Tell me how many" not in counted

    corrected = asked(server, sender, "sorry, I meant Velcade")
    assert corrected.startswith("When Revlimid and Velcade no longer work")
    assert "at least 4 earlier lines" not in corrected

    more = asked(server, sender, "tell me more")
    assert "Velcade" not in uses(more)
    assert "Revlimid" not in uses(more)

    approved = asked(server, sender, "which of them is approved?")
    assert approved.startswith("Yes. The FDA has approved Abecma")
    assert "March 26, 2021" in approved


def test_resistant_to_one_but_not_another(server: Server, sender: str) -> None:
    parts = told_to_the_end(
        server, sender, "I'm resistant to Ninlaro but not Kyprolis, what is there?"
    )
    assert parts[0].startswith("When Ninlaro no longer works")
    assert "Ninlaro" not in what_fits(parts)
    assert "Kyprolis" in what_fits(parts)


def test_a_class_that_failed(server: Server, sender: str) -> None:
    parts = told_to_the_end(
        server, sender, "Mom's cancer no longer responds to IMiDs, what else is there?"
    )
    assert "Revlimid" not in what_fits(parts)
    assert "Pomalyst" not in what_fits(parts)
    assert "Carvykti" in uses(parts[0])


def test_a_drug_is_taken_back(server: Server, sender: str) -> None:
    asked(server, sender, "My myeloma is resistant to Velcade, what now?")
    asked(server, sender, "I was wrong, not Velcade")
    parts = told_to_the_end(server, sender, "What are the choices after 1 prior therapy?")
    assert "(DVd)" in uses(*parts)
    assert not any(AGAIN in text for text in parts)


def test_asking_for_side_effects_is_not_having_them(server: Server, sender: str) -> None:
    asked(server, sender, "What are the side effects of Darzalex?")
    parts = told_to_the_end(server, sender, "What are the choices after 2 prior therapies?")
    assert "(DPd)" in uses(*parts)
    assert not any(AGAIN in text for text in parts)


def test_a_drug_is_asked_for_once_and_a_bare_name_answers(server: Server, sender: str) -> None:
    back = asked(server, sender, "My drug has stopped working, what else is there?")
    assert "Which drug do you mean?" in back
    assert asked(server, sender, "Ninlaro").startswith("When Ninlaro no longer works")


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
    explained = asked(server, sender, "and Velcade?")
    assert explained.startswith("Velcade (bortezomib) is a proteasome inhibitor")
    approved = asked(server, sender, "And is it approved by the FDA?")
    assert approved.startswith("Yes")
    assert "FDA-approved for myeloma since" in approved


def test_a_button_asks_what_it_says(server: Server, sender: str) -> None:
    buttons = server.say(sender, "What is Kyprolis?")[-1]["buttons"]
    assert buttons[0]["title"] == "How is it given?"
    given = asked(server, sender, buttons[0]["payload"])
    assert given.startswith("Kyprolis (carfilzomib) is a drip into a vein")


def test_not_understood_then_something_else_then_its_topics(server: Server, sender: str) -> None:
    first = server.say(sender, "seven chairs drug maybe")[-1]
    assert "please pick what you mean" in first["text"]
    assert "call 911" in first["text"]
    assert [button["title"] for button in first["buttons"]][-1] == "Something else"
    assert len(first["buttons"]) == 3
    assert "in other words" in asked(server, sender, first["buttons"][-1]["payload"])
    asked(server, sender, "seven into window drug")
    again = asked(server, sender, "paper again which into")
    assert "I still do not understand" in again
    assert INFOLINE in again
    assert "several relapses" in asked(server, sender, "Does myeloma always return?")


@pytest.mark.parametrize(
    ("message", "first_words", "number"),
    [
        (
            "He can't breathe and his lips are turning blue",
            "Trouble breathing is an emergency: call 911 now.",
            "911",
        ),
        (
            "I have a temperature of 103 and I can't stop shaking",
            "Fever or chills on myeloma treatment are urgent: call your cancer team now",
            "911",
        ),
        ("Honestly I don't want to live anymore, it is too much", "Call or text 988 now.", "988"),
    ],
)
@pytest.mark.parametrize("before", [[], ["What if I am resistant to Revlimid?"]])
def test_help_comes_first(
    server: Server, sender: str, message: str, first_words: str, number: str, before: list[str]
) -> None:
    """Nothing stands before whom to call, not even the introduction."""
    if before:
        asked(server, sender, *before)
    answers = server.say(sender, message)
    assert len(answers) == 1
    check(answers[0], sender)
    assert answers[0]["text"].startswith(first_words)
    assert number in f"{answers[0]['answer']['lead']} {answers[0]['answer']['follow']}"
    if before:
        next_one = asked(server, sender, "and Velcade too?")
        assert next_one.startswith("When Revlimid and Velcade no longer work")


def test_the_visit_list_holds_what_was_talked_about(server: Server, sender: str) -> None:
    general = asked(server, sender, "make a list of questions for my dad's doctor")
    assert "general questions" in general
    asked(server, sender, "My dad's myeloma is resistant to Darzalex. What are his options?")
    asked(server, sender, "Does bone pain come from myeloma?")
    text = asked(server, sender, "make a list of questions for my dad's doctor")
    assert "Darzalex (daratumumab) no longer works" in bullets(text)
    assert "bone" in bullets(text)


def test_what_failed_is_not_forgotten_over_a_long_conversation(server: Server, sender: str) -> None:
    asked(server, sender, "My myeloma is resistant to Revlimid")
    asked(server, sender, *["Does bone pain come from myeloma?", "thank you"] * 15)
    parts = told_to_the_end(server, sender, "What are the choices after 1 prior therapy?")
    assert "(DRd)" in uses(*parts)
    assert "(DRd)" not in what_fits(parts)


def test_a_message_of_another_shape_ends_no_server(server: Server) -> None:
    for body in ({}, {"sender": "x"}, {"sender": "x", "message": ["a"]}):
        server.post(**body)
    assert server.health() == 200


def test_payloads_are_the_ones_that_rasa_reads(server: Server, sender: str) -> None:
    for message in server.say(sender, "What is Kyprolis?"):
        for button in message.get("buttons", []):
            name, brace, rest = button["payload"].partition("{")
            assert re.fullmatch(r"/\w+", name)
            assert not brace or json.loads(brace + rest)
