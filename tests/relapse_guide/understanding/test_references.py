"""What "it" and the like stand for, and what short messages ask of it."""

import pytest

from relapse_guide.understanding.language import language
from relapse_guide.understanding.references import (
    Following,
    Named,
    Subject,
    Talked,
    followed,
    tells_history,
    told_of_its_own,
    written_out,
)

TALVEY = Subject("drug", "talquetamab")
KYPROLIS = Subject("drug", "carfilzomib")
DPD = Subject("regimen", "DPd")
KPD = Subject("regimen", "KPd")
ONE = Talked([TALVEY])
ONE_AFTER_ANOTHER = Talked([TALVEY], [KYPROLIS])
TWO = Talked([TALVEY, KYPROLIS])
MASKS = {"drug": "Revlimid", "regimen": "DPd"}


def follow(text: str, talked: Talked, *names: str) -> Following:
    named = [
        Named(text.index(name), text.index(name) + len(name), Subject("drug", name))
        for name in names
    ]
    return followed(text, named, talked, language())


def meant(text: str, talked: Talked) -> list[str]:
    return [one.value for found in follow(text, talked).references for one in found.subjects]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("how does that work", "ask_explain"),
        ("is it dangerous", "ask_side_effects"),
        ("can he get it after 5 lines", "ask_drug_approval"),
        ("he can get it after 5 lines", "ask_drug_approval"),
        ("Is that approved?", "ask_drug_approval"),
        ("is this one a pill", "ask_how_given"),
        ("so how is it given", "ask_how_given"),
        ("how much does it cost", "ask_cost"),
        ("what will the drug do to my kidneys", "ask_side_effects"),
        ("can she just stop taking it", "ask_stop_treatment"),
        ("would it go with food?", None),
    ],
)
def test_it_is_what_was_named_last(text: str, question: str | None) -> None:
    assert meant(text, ONE_AFTER_ANOTHER) == ["talquetamab"]
    assert follow(text, ONE_AFTER_ANOTHER).question == question
    assert follow(text, Talked()) == Following()


@pytest.mark.parametrize(
    ("text", "talked", "ids"),
    [
        ("and the other one?", ONE_AFTER_ANOTHER, ["carfilzomib"]),
        ("and the other one?", ONE, []),
        ("is the second one a pill?", TWO, ["carfilzomib"]),
        ("is the former a pill?", TWO, ["talquetamab"]),
        ("is the second one approved?", Talked([TALVEY], [], [DPD, KPD]), ["KPd"]),
        ("is the third one approved?", TWO, []),
        ("are both approved?", ONE_AFTER_ANOTHER, ["carfilzomib", "talquetamab"]),
        ("how are they given?", TWO, ["talquetamab", "carfilzomib"]),
        ("which of them is approved?", Talked([TALVEY], [], [DPD, KPD]), []),
    ],
)
def test_others_by_their_place(text: str, talked: Talked, ids: list[str]) -> None:
    assert meant(text, talked) == ids


@pytest.mark.parametrize(
    "text",
    [
        "I can't take it anymore",
        "is it worth it?",
        "what does that mean?",
        "is that normal?",
        "how long does it take?",
        "does it always come back?",
        "thats great",
        "I heard that he is sick",
        "it was a long day",
        "which was the first line?",
        "is there hope?",
    ],
)
def test_words_that_refer_to_nothing(text: str) -> None:
    assert follow(text, TWO) == Following()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("it stopped working", "resistant"),
        ("none of them lasted", "resistant"),
        ("they both quit on me", "resistant"),
        ("neither worked", "resistant"),
        ("I was allergic to it", "intolerant"),
    ],
)
def test_what_is_told_of_it(text: str, role: str) -> None:
    assert [one.role for one in follow(text, TWO).references] == [role]


@pytest.mark.parametrize("text", ["side effects?", "and the cost?", "what are the side effects"])
def test_what_is_left_out_is_what_was_named_last(text: str) -> None:
    found = follow(text, ONE).references
    assert [one.subjects for one in found] == [(TALVEY,)]
    end = "?" if text.endswith("?") else ""
    out = written_out(text, found, [], MASKS, "of")
    assert out == f"{text.removesuffix('?')} of Revlimid{end}"
    assert follow("side effects and a headache", ONE) == Following()


@pytest.mark.parametrize(
    "text",
    ["what about kyprolis", "And kyprolis?", "kyprolis too", "ok, how about kyprolis then?"],
)
def test_bare_name_continues(text: str) -> None:
    assert follow(text, ONE, "kyprolis") == Following(continues=True)
    assert follow(text, Talked(), "kyprolis").continues


def test_name_of_its_own_is_what_a_message_is_about() -> None:
    assert follow("what is kyprolis and is it a pill?", ONE, "kyprolis") == Following()


def test_beside_a_name_it_is_compared() -> None:
    found = follow("is it better than kyprolis?", ONE, "kyprolis")
    assert found.question == "ask_compare"
    assert [one.subjects for one in found.references] == [(TALVEY,)]


def test_long_message_asks_by_itself() -> None:
    text = "He has been so tired since the spring and we keep asking, how much does it cost?"
    found = follow(text, ONE)
    assert (meant(text, ONE), found.question) == (["talquetamab"], None)


def test_message_is_written_out() -> None:
    text = "is it better than pomalyst for kidneys"
    name = Named(text.index("pomalyst"), text.index("pomalyst") + 8, KYPROLIS)
    found = followed(text, [name], ONE, language()).references
    assert written_out(text, found, [name], MASKS, "of") == (
        "is Revlimid better than Revlimid for kidneys"
    )
    term = Talked([Subject("term", "minimal_residual_disease")])
    text = "is it good?"
    found = followed(text, [], term, language()).references
    assert written_out(text, found, [], MASKS, "of") == "is minimal residual disease good?"


def named_in(text: str, *names: str) -> list[Named]:
    return [
        Named(text.index(name), text.index(name) + len(name), Subject("drug", name))
        for name in names
    ]


def history_of(text: str, *names: str) -> bool:
    own = named_in(text, *names)
    return tells_history(text, own, followed(text, own, ONE, language()), language())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I've had revlimid and kyprolis.", ["revlimid", "kyprolis"]),
        ("had velcade, then dara", ["velcade", "dara"]),
        ("she was on pom for a year", ["pom"]),
        ("They put him on kyprolis in May", ["kyprolis"]),
        ("velcade first, then dara", ["velcade", "dara"]),
        ("none of them lasted", []),
    ],
)
def test_history_is_told(text: str, names: list[str]) -> None:
    assert history_of(text, *names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("revlimid", ["revlimid"]),
        ("velcade n dex", ["velcade", "dex"]),
        ("and kyprolis", ["kyprolis"]),
        ("more on kyprolis", ["kyprolis"]),
        ("combinations with kyprolis", ["kyprolis"]),
        ("I had kyprolis. What else is there?", ["kyprolis"]),
        ("I had a bad day", []),
    ],
)
def test_other_messages_tell_no_history(text: str, names: list[str]) -> None:
    assert not history_of(text, *names)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I've had rev and kyprolis. none of them lasted", ["rev", "kyprolis"]),
        ("velcade, rev, then pom. the last two? both quit working", ["rev", "pom"]),
        ("I've had rev and kyprolis. they gave me both", []),
        ("none of them lasted but kyprolis", []),
    ],
)
def test_what_none_of_them_tells_of_names_before_it(text: str, told: list[str]) -> None:
    own = named_in(text, *(name for name in ("velcade", "rev", "pom", "kyprolis") if name in text))
    found = told_of_its_own(text, own, language())
    assert [one.named.subject.value for one in found if one.role == "resistant"] == told
    assert {one.role for one in found} <= {"resistant", "had"}


@pytest.mark.parametrize("text", ["and after 2 lines?", "what about after just 2 lines"])
def test_bare_number_asks_the_last_question_for_it(text: str) -> None:
    start = text.index("2")
    lines = [Named(start, start + 1, Subject("prior_lines", "2"))]
    last = Talked([TALVEY], takes_lines=True)
    found = followed(text, [], last, language(), lines)
    assert found.continues
    assert [one.subjects for one in found.references] == [(TALVEY,)]
    assert written_out(text, found.references, [], MASKS, "of") == text
    assert followed(text, [], ONE, language(), lines) == Following()


def test_another_one_continues() -> None:
    assert follow("and the other one?", ONE_AFTER_ANOTHER).continues
    assert not follow("and what about it?", ONE_AFTER_ANOTHER).continues


def test_none_of_them_stays_as_it_is() -> None:
    text = "none of them lasted"
    assert written_out(text, follow(text, TWO).references, [], MASKS, "of") == text


def test_history_of_what_was_named_before() -> None:
    found = follow("had both already", ONE_AFTER_ANOTHER)
    assert [one.value for one in found.references[0].subjects] == ["carfilzomib", "talquetamab"]
    assert tells_history("had both already", [], found, language())
