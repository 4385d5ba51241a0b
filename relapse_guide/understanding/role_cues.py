"""The cues of `language/<code>/roles.yml`, made ready for searching.

A rule has the shape of a ConText rule (Harkema et al. 2009, as in medspaCy): what it says
(`category`), on which side of the drug it stands (`direction`), how far away (`scope`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel, Extra

from relapse_guide.understanding.cues import NEVER, CueFault, Grammar, GroupFault, Start

Fault = Callable[[Sequence[str | int], str], None]
"""Told of a fault: the keys and places that lead to it in the file, and what is wrong."""


class Category(str, Enum):
    """What a cue says. The first four are roles of a drug; the others help to find these."""

    RESISTANT = "resistant"
    INTOLERANT = "intolerant"
    RULED_OUT = "ruled_out"
    CORRECTION = "correction"
    IN_GENERAL = "in_general"
    """A question on how things are for anybody, which says nothing of the person."""
    HYPOTHETICAL = "hypothetical"
    """A question on what the drug does or will do."""
    ASKED = "asked"
    """A question on how the drug is doing."""
    QUESTION = "question"
    """A question in which the drug comes later."""
    ASKS = "asks"
    """Something is asked: the message is more than a correction."""
    DENIED = "denied"
    GIVEN_UP = "given_up"
    HARM = "harm"
    """The reason why a drug was given up is what it did."""
    NEITHER = "neither"
    WORKS = "works"
    MOVED_FROM = "moved_from"
    MOVED_TO = "moved_to"
    RESISTANT_TO = "resistant_to"
    ONLY_TO = "only_to"
    SLIP = "slip"
    """What is said after a drug that corrects an earlier one."""
    SAME_DRUG = "same_drug"
    """A clause that still speaks of the drug before it."""
    CLAUSE_END = "clause_end"
    RELATIVE = "relative"
    """What begins a relative clause, which does not end what is said of the drug."""
    TAKING = "taking"
    """It is being taken, or works."""
    PLANNED = "planned"
    """It is to come, or was offered."""
    HAD = "had"
    """It was had before, and nothing is said of how it went."""
    NEXT_STATE = "next_state"
    """Between two drugs: the second is another matter than the first."""
    SEQUEL = "sequel"
    """What went before also happened with this drug."""
    TOO = "too"
    STOPPED_FOR = "stopped_for"
    """It was stopped for the harm that it did."""
    NEVER_HAD = "never_had"
    FEARED = "feared"
    """It is feared, or was thought, and did not happen."""
    STILL_WORKS = "still_works"
    RAN_OUT = "ran_out"
    """It worked, and does no more: "worked for two years, but not any more"."""
    NO_MORE_SAID = "no_more_said"
    """Nothing is said after a sequel."""
    ALL_FAILED = "all_failed"
    """All drugs that were named so far have failed."""
    ALL_HARM = "all_harm"
    EITHER = "either"
    """Between the drugs of a list that are a choice, "A or B"."""
    SOMEBODY_ELSE = "somebody_else"
    """Who is none of those that the message is for."""
    ONESELF = "oneself"
    """Who the message is for: the writer, or whom the writer cares for."""
    ASKED_FOR = "asked_for"
    """The message asks on behalf of whom it tells of."""
    GOES_ON = "goes_on"
    """A sentence that begins so still tells of the person before it."""
    ANYBODY = "anybody"
    """A statement on people in general, or what was read or heard."""
    SAID_OF = "said_of"
    """Right before a drug: what became of it, and not of the person."""
    TO_SOMEBODY = "to_somebody"
    """Soon after a drug: whom it failed."""
    TO_ANYBODY = "to_anybody"
    FOR_ANYBODY = "for_anybody"
    """It is asked what there is for people of whom this is true: the writer may be one."""


class Direction(str, Enum):
    """Where a cue stands."""

    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    """Between two drugs."""
    ANYWHERE = "anywhere"
    TERMINATE = "terminate"
    """It ends the clause, and with it the reach of what is said."""


class Scope(str, Enum):
    """How far a cue reaches; `language/README.md` explains each to those who write cues."""

    TOUCHING = "touching"
    NEAR = "near"
    LOOSE = "loose"
    SOON = "soon"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    START = "start"
    WHOLE = "whole"


class Rule(BaseModel):
    """Cues that say the same thing from the same side, equally far away."""

    category: Category
    direction: Direction
    scope: Scope
    run_on: bool = False
    """The first word may be stuck to the word before it: "itfailed"."""
    literals: list[str]

    class Config:
        extra = Extra.forbid

    @property
    def start(self) -> Start:
        return Start.RUN_ON if self.run_on else Start.WORD


class Fillers(BaseModel):
    """Words that may stand between a drug and its cue, or between two drugs."""

    near_before: list[str]
    loose_before: list[str]
    with_another: list[str]
    near_after_first: list[str]
    near_after: list[str]
    again: list[str]
    at_last: list[str]
    two_drugs: list[str]

    class Config:
        extra = Extra.forbid


class RolesFile(BaseModel):
    """`roles.yml` as it is written."""

    groups: dict[str, list[str]]
    fillers: Fillers
    pronoun: str
    """What a relative is read as: ", which failed" as ", it failed"."""
    rules: list[Rule]

    class Config:
        extra = Extra.forbid


Patterns = Mapping[Category, Sequence[re.Pattern[str]]]


def found(patterns: Patterns, category: Category, text: str) -> bool:
    """Whether a cue of a category stands in a text."""
    return any(pattern.search(text) for pattern in patterns.get(category, ()))


def matched(patterns: Patterns, category: Category, text: str) -> bool:
    """Whether a text begins with a cue of a category."""
    return any(pattern.match(text) for pattern in patterns.get(category, ()))


def places(patterns: Patterns, category: Category, text: str) -> list[tuple[int, int]]:
    """Where cues of a category stand in a text."""
    return [
        match.span() for pattern in patterns.get(category, ()) for match in pattern.finditer(text)
    ]


_Regexes = dict[Direction, dict[Category, list[str]]]


@dataclass(frozen=True)
class RoleCues:
    """What is looked for on each side of a drug. All of it is for text in small letters."""

    before: Patterns
    """Searched in what stands before a drug."""
    after: Patterns
    """Matched from the end of a drug on."""
    between: Patterns
    """Matched from the end of a drug on, up to the next."""
    anywhere: Patterns
    at_last: Patterns
    """Matched from the end of a drug on: "worked for years, but then it stopped"."""
    clause_end: re.Pattern[str]
    relative: re.Pattern[str]
    """What begins a relative clause, which is read as a comma with the `pronoun`."""
    pronoun: str
    two_drugs: re.Pattern[str]
    """Matches all that may stand between two drugs said in one breath."""


def made_role_cues(file: RolesFile, name_endings: Sequence[str], fault: Fault) -> RoleCues:
    """The cues of a file. `name_endings`: as in "Velcade's".

    Calls `fault` for each cue that cannot be read, and leaves it out.
    """
    grammar = made_grammar(file.groups, {}, fault)
    fillers = {
        name: readable(grammar, ["fillers", name], literals, fault)
        for name, literals in file.fillers.dict().items()
    }
    frames = _Frames(grammar, fillers, name_endings)
    regexes: _Regexes = defaultdict(lambda: defaultdict(list))
    at_last: dict[Category, list[str]] = defaultdict(list)
    for place, rule in enumerate(file.rules):
        frame = FRAMES.get((rule.direction, rule.scope))
        if frame is None:
            sides = f"'{rule.scope.value}' does not go with '{rule.direction.value}'"
            fault(["rules", place, "scope"], f"{sides}; see language/README.md")
            continue
        literals = readable(grammar, ["rules", place, "literals"], rule.literals, fault)
        rule = rule.copy(update={"literals": literals})
        regexes[rule.direction][rule.category].append(frame(frames, rule))
        if (rule.direction, rule.scope) == (Direction.AFTER, Scope.NEAR):
            at_last[rule.category].append(frames.at_last(rule))
    ends = regexes[Direction.TERMINATE]
    return RoleCues(
        before=_compiled(regexes[Direction.BEFORE]),
        after=_compiled(regexes[Direction.AFTER], "^"),
        between=_compiled(regexes[Direction.BETWEEN], "^"),
        anywhere=_compiled(regexes[Direction.ANYWHERE]),
        at_last=_compiled(at_last, "^"),
        clause_end=re.compile("|".join(ends[Category.CLAUSE_END]) or NEVER),
        relative=re.compile("|".join(ends[Category.RELATIVE]) or NEVER),
        pronoun=file.pronoun,
        two_drugs=re.compile(frames.two_drugs()),
    )


def _compiled(regexes: Mapping[Category, Sequence[str]], front: str = "") -> Patterns:
    return {
        category: [re.compile(f"{front}(?:{one})") for one in several]
        for category, several in regexes.items()
    }


def made_grammar(
    groups: Mapping[str, Sequence[str]], given: Mapping[str, str], fault: Fault
) -> Grammar:
    """The grammar of a file. Calls `fault` for each cue of a group that cannot be read."""
    grammar = Grammar(groups, given)
    for name, literals in groups.items():
        readable(grammar, ["groups", name], literals, fault)
        if not literals:
            fault(["groups", name], f"the group '{name}' is empty; write what belongs to it")
    return grammar


def readable(
    grammar: Grammar, path: Sequence[str | int], literals: Sequence[str], fault: Fault
) -> list[str]:
    """Those cues that the grammar can read. Calls `fault` for each of the others, unless it is a
    group's that has its own."""
    read = []
    for place, literal in enumerate(literals):
        try:
            grammar.check(literal)
            read.append(literal)
        except GroupFault:
            continue
        except CueFault as wrong:
            fault([*path, place], str(wrong))
    return read


class _Frames:
    """The regular expressions around cues that say where these stand."""

    def __init__(
        self, grammar: Grammar, fillers: Mapping[str, Sequence[str]], name_endings: Sequence[str]
    ) -> None:
        self._grammar = grammar
        self._fillers = fillers
        endings = "|".join([*map(re.escape, name_endings), "'", r"\)"])
        again = grammar.regex(fillers["again"], start=Start.FIXED)
        self._beside = rf"(?:{endings})?(?:,\s+{again})?"

    def _filled(self, name: str) -> str:
        return self._grammar.regex(self._fillers[name], start=Start.FIXED, closes=False)

    def before_touching(self, rule: Rule) -> str:
        return self._up_to_space(rule) + "$"

    def before_near(self, rule: Rule) -> str:
        return rf"{self._up_to_space(rule)}(?:{self._filled('near_before')}\s+)*$"

    def before_loose(self, rule: Rule) -> str:
        cues = self._grammar.regex(rule.literals, start=rule.start, closes=False)
        return rf"{cues}[\s,.:;!-]*(?:{self._filled('loose_before')}\s+)*$"

    def before_in_clause(self, rule: Rule) -> str:
        return rf"{self._searched(rule)}[^.?!;\n]*$"

    def before_in_sentence(self, rule: Rule) -> str:
        return rf"{self._searched(rule)}[^.?!]*$"

    def after_touching(self, rule: Rule) -> str:
        return self._beside + self._grammar.regex(rule.literals, start=Start.FIXED, lead=r"\s+")

    def after_near(self, rule: Rule) -> str:
        another, first = self._filled("with_another"), self._filled("near_after_first")
        return (
            rf"{self._beside}[\s,:-]{{1,5}}(?:{another}\s+)?(?:{first})?"
            rf"(?:[\s,]{{1,5}}{self._filled('near_after')}){{0,4}}[\s,-]{{0,5}}"
            rf"{self._grammar.regex(rule.literals, start=Start.FIXED)}"
        )

    def after_soon(self, rule: Rule) -> str:
        return rf"[^.?!;\n]{{0,25}}?{self._searched(rule)}"

    def at_last(self, rule: Rule) -> str:
        turn = self._grammar.regex(self._fillers["at_last"], closes=False, gap=r"\s+")
        cues = self._grammar.regex(rule.literals, start=Start.FIXED)
        return rf"[^.?!;\n]*?{turn}(?:\w+\s+){{0,2}}?{cues}"

    def at_start(self, rule: Rule) -> str:
        return rf"[\s,]*{self._searched(rule)}"

    def whole(self, rule: Rule) -> str:
        return rf"\W*{self._searched(rule)}\W*$"

    def anywhere(self, rule: Rule) -> str:
        return self._searched(rule)

    def relative(self, rule: Rule) -> str:
        return rf",\s+{self._searched(rule)}\s+"

    def end_of_clause(self, rule: Rule) -> str:
        return rf"[.;!?\n]+|{self._searched(rule)}"

    def two_drugs(self) -> str:
        # No sign can be read in two ways: the time that a pattern with a choice takes doubles
        # with each comma.
        sign = r"[\s,/+&–-]"
        return rf"(?:{sign}|{self._filled('two_drugs')}(?={sign}|$))*$"

    def _searched(self, rule: Rule) -> str:
        return self._grammar.regex(rule.literals, start=rule.start)

    def _up_to_space(self, rule: Rule) -> str:
        return self._grammar.regex(rule.literals, start=rule.start, closes=False, gap=r"\s+")


FRAMES: Mapping[tuple[Direction, Scope], Callable[[_Frames, Rule], str]] = {
    (Direction.BEFORE, Scope.TOUCHING): _Frames.before_touching,
    (Direction.BEFORE, Scope.NEAR): _Frames.before_near,
    (Direction.BEFORE, Scope.LOOSE): _Frames.before_loose,
    (Direction.BEFORE, Scope.CLAUSE): _Frames.before_in_clause,
    (Direction.BEFORE, Scope.SENTENCE): _Frames.before_in_sentence,
    (Direction.AFTER, Scope.TOUCHING): _Frames.after_touching,
    (Direction.AFTER, Scope.NEAR): _Frames.after_near,
    (Direction.AFTER, Scope.SOON): _Frames.after_soon,
    (Direction.AFTER, Scope.START): _Frames.at_start,
    (Direction.AFTER, Scope.WHOLE): _Frames.whole,
    (Direction.BETWEEN, Scope.START): _Frames.at_start,
    (Direction.BETWEEN, Scope.WHOLE): _Frames.whole,
    (Direction.ANYWHERE, Scope.SENTENCE): _Frames.anywhere,
    (Direction.TERMINATE, Scope.START): _Frames.relative,
    (Direction.TERMINATE, Scope.CLAUSE): _Frames.end_of_clause,
}
"""Which frame belongs to a side and a reach; other pairs mean nothing."""
