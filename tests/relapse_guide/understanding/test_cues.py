"""The small language of the cues: what each mark means, and what is said of a slip in it."""

import re

import pytest

from relapse_guide.understanding.cues import CueFault, Grammar, Start, lowered

GROUPS = {
    "disease": ["[cancer|myeloma]"],
    "person": ["i", "he", "my"],
    "kind": ["prior", "lines of"],
    "pace": ["a week"],
    "round": ["<about>"],
    "about": ["the <round>"],
    "broken": ["[a"],
}
GRAMMAR = Grammar(GROUPS)


@pytest.mark.parametrize(
    ("cue", "said", "not_said"),
    [
        ("let me down", ["it let  me\ndown", "let me down."], ["outlet me down", "let me downs"]),
        ("fail*", ["fail", "it failed me"], ["itfailed", "fai"]),
        ("*fail", ["fail", "itfail"], ["failed"]),
        ("[worn|wore] off", ["worn off", "wore off"], ["worn", "worn of"]),
        ("right (now) on", ["right on", "right now on"], ["right then on"]),
        ("right (now|then)", ["right", "right then", "right x"], ["bright"]),
        ("(the) end", ["end", "the end"], ["bend"]),
        ("(a|the) end <comma> now", ["the end, now", "end ,now"], ["end now"]),
        ("didn't", ["didn't", "didnt"], ["didn t", "didn"]),
        ("*n't go", ["don't go", "dosn't go"], ["patient go"]),
        ("<disease> grew", ["cancer grew", "myeloma grew"], ["it grew"]),
        ("no <up to 2 words> luck", ["no luck", "no a b luck"], ["no a b c luck"]),
        ("two <up to 2 kind> lines", ["two lines", "two prior lines of lines"], ["two x lines"]),
        ("every <a word> but", ["every drug but"], ["every but"]),
        ("so <maybe a word> bad", ["so bad", "so very bad"], ["so very very bad"]),
        ("can (<a word but person>) go", ["can go", "can really go"], ["can he go", "can my go"]),
        ("can <a word but person> go", ["can home go"], ["can he go"]),
        ("lines <not before pace>", ["lines", "lines a day"], ["lines a week"]),
        ("m <maybe dash> spike", ["mspike", "m-spike", "m  spike"], ["m. spike"]),
        ("go <or dash> round", ["go-round", "go round"], ["goround"]),
        ("failed <colon>", ["failed:", "failed ("], ["failed x"]),
        ("lines <equals> <digits>", ["lines: 3", "lines=33", "lines # 3"], ["lines 3"]),
        ("stopped <end>", ["it stopped", "it stopped!!"], ["stopped it"]),
        ("<start> not", ["not", "- not"], ["is not"]),
        ("<clause start> is", ["is", "well, is"], ["it is"]),
        ("a <pause> b", ["a, b", "a b"], ["ab", "a c b"]),
        ("[[a|b] c|d]", ["a c", "b c", "d"], ["a", "c"]),
    ],
)
def test_meaning(cue: str, said: list[str], not_said: list[str]) -> None:
    pattern = re.compile(GRAMMAR.regex([cue]))
    assert [text for text in said if not pattern.search(text)] == []
    assert [text for text in not_said if pattern.search(text)] == []


def test_what_may_stand_before() -> None:
    run_on = re.compile(GRAMMAR.regex(["fail*", "*quit"], start=Start.RUN_ON))
    fixed = re.compile(GRAMMAR.regex(["fail*", "*quit", "<comma> no"], start=Start.FIXED, lead=":"))
    assert run_on.search("itfailed")
    assert [text for text in (":fails", ":itquit", ", no") if fixed.match(text)] == [
        *[":fails", ":itquit", ", no"]
    ]
    assert not fixed.match("fails")


def test_cues_together_say_what_they_say_alone() -> None:
    cues = ["fail*", "fail (on) me", "fall", "[it|he] fell", "<comma> no", "(not) now", "*end"]
    together = re.compile(GRAMMAR.regex(cues))
    alone = [re.compile(GRAMMAR.regex([cue])) for cue in cues]
    for text in [
        "failed",
        "fall",
        "falls",
        "he fell",
        "a, no",
        "now",
        "snow",
        "not now",
        "bend",
        "",
    ]:
        assert bool(together.search(text)) == any(one.search(text) for one in alone), text


def test_no_cue_says_nothing() -> None:
    assert not re.search(GRAMMAR.regex([]), "")


@pytest.mark.parametrize(
    ("cue", "fault"),
    [
        ("[a|b", "a bracket is not closed; add ']'"),
        ("(a", "a bracket is not closed; add ')'"),
        ("(a]", "a bracket is not closed; add ')'"),
        ("a] b", "']' stands outside of brackets; remove it or open one"),
        ("a | b", "'|' stands outside of brackets; remove it or open one"),
        ("(a)", "nothing here has to be said; leave one word outside of '( )'"),
        ("", "nothing here has to be said; leave one word outside of '( )'"),
        ("a [b|]", "nothing here has to be said; leave one word outside of '( )'"),
        ("Fail", "a cue is written in small letters; change its capitals"),
        ("fa*il", "'fa*il' is no word; a '*' stands only at the ends of one"),
        ("a+", "'a+' is no word; a '*' stands only at the ends of one"),
        ("<nowhere>", "'<nowhere>' is no group of this file; define it or correct its name"),
        ("<up to 9 words>", "'up to 9' is too far or too near; write 1 to 5"),
        ("<round>", "the group 'round' is made of itself; take it out of itself"),
        ("<broken>", "a bracket is not closed; add ']'"),
        ("a < b", "'<' has no meaning here; see language/README.md"),
    ],
)
def test_fault(cue: str, fault: str) -> None:
    with pytest.raises(CueFault) as told:
        GRAMMAR.check(cue)
    assert str(told.value) == fault


@pytest.mark.parametrize("text", ["It DIDN’T", "İstanbul", "ẞ", "", "x\u0130Y"])
def test_lowered_text_keeps_its_places(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_lowered() -> None:
    assert lowered("It DIDN’T") == "it didn't"
    assert lowered("İ Y") == "İ y"
