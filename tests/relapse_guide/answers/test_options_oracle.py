"""A second reading of who may get which approved use, held against what the answers say.

It reads the YAML files itself and knows nothing of how the answers are computed: two readings
seldom have the same fault. What must be said to whom, by an editor, is in must_mention.yml.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import BaseModel, Extra

from relapse_guide.answers.answer import NUMBERS, Answer
from relapse_guide.answers.answering import whole_answer
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.library import library

FOLDER = Path(__file__).parents[3] / "content"
TABLE = Path(__file__).parent / "must_mention.yml"

CONTENT = library().content
Entry = dict[str, Any]
RESISTANCE, INTOLERANCE = "ask_resistance_options", "ask_intolerance_options"
BY_LINES = "ask_options_by_prior_lines"


def read(name: str) -> dict[str, Entry]:
    """The entries of a content file as they were written, by id."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return {entry["id"]: entry for entry in yaml.safe_load(text)}


DRUGS, CLASSES, REGIMENS = read("drugs"), read("drug_classes"), read("regimens")
TERMS, APPROVALS, PHRASES = read("glossary"), read("approvals"), read("phrases")
REFRACTORY = sorted(term for term in TERMS if TERMS[term].get("no_longer_works"))


# What the files say of drugs and uses


def base(drug: str) -> str:
    """The drug of a product: the shot and the drip are one drug."""
    return str(DRUGS[drug].get("form_of") or drug)


def is_helper(drug: str) -> bool:
    return bool(CLASSES[DRUGS[drug]["drug_class"]].get("is_helper"))


def is_steroid(name: str) -> bool:
    """Whether a drug or a class is a helper of other drugs."""
    return bool(CLASSES[name].get("is_helper")) if name in CLASSES else is_helper(name)


def members(name: str) -> frozenset[str]:
    """The drugs that the name of a drug or class stands for."""
    if name in DRUGS:
        return frozenset({base(name)})
    within = {name} | {one for one in CLASSES if CLASSES[one].get("part_of") == name}
    return frozenset(base(drug) for drug in DRUGS if DRUGS[drug]["drug_class"] in within)


def target(drug: str) -> str | None:
    found: str | None = DRUGS[drug].get("target")
    return found


def short_name(drug: str) -> str:
    """How texts name a product: by its brand, or by the generic name where people use that."""
    entry = DRUGS[drug]
    brands = entry.get("brands") if entry.get("show_brand", True) else None
    return str(brands[0] if brands else entry["generic"])


def products(record: Entry) -> frozenset[str]:
    """Every product that a use names, also those that may stand for another."""
    return frozenset([*record["drugs"], *record.get("also_as", [])])


def bases(record: Entry) -> frozenset[str]:
    return frozenset(base(drug) for drug in record["drugs"])


def is_approved(use: Entry) -> bool:
    return use.get("status") in ("full", "accelerated")


OPTIONS = {
    record_id: record
    for record_id, record in APPROVALS.items()
    if is_approved(record)
    and record["setting"] in ("relapsed", "any")
    and record.get("by_itself", True)
}
"""What is an option for somebody whose myeloma came back."""
BY_PRODUCTS = {products(record): record_id for record_id, record in OPTIONS.items()}


def earliest_line(drug: str) -> int:
    """The first line of treatment that a drug could be, by any approval that it ever had."""
    uses = [
        use
        for record in APPROVALS.values()
        if drug in bases(record)
        for use in (record, record.get("before") or {})
        if is_approved(use)
    ]
    return min(((use.get("lines") or {"min": 0})["min"] + 1 for use in uses), default=0)


# Who fits a use


class Way(str, Enum):
    """How an answer can tell of a use."""

    fits = "it fits"
    repeats = "a drug of it failed, or one with the same target"
    asks_more = "the label asks for more failures than were told"
    too_early = "the label asks for more lines"
    too_late = "the label ends at fewer lines"
    not_tolerated = "a drug of it could not be tolerated"
    had_before = "the label is for people who never had a drug of it"


@dataclass(frozen=True)
class History:
    """What somebody has told, and what they ask."""

    resistant: tuple[str, ...] = ()
    intolerant: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    lines: int | None = None
    intent: str = RESISTANCE

    def question(self) -> Question:
        return Question(
            intent=self.intent,
            resistant=list(self.resistant),
            intolerant=list(self.intolerant),
            spared=list(self.spared),
            prior_lines=self.lines,
        )

    @property
    def names(self) -> list[str]:
        """What failed: drugs and classes, also those that a term or a combination stands for.

        Of a combination, neither the steroid has failed nor what is said to be fine.
        """
        found: list[str] = []
        for name in self.resistant:
            if name in REGIMENS:
                drugs = REGIMENS[name]["drugs"]
                found += [
                    drug for drug in drugs if not is_steroid(drug) and drug not in self.spared
                ]
            else:
                found += TERMS[name]["no_longer_works"] if name in TERMS else [name]
        return found

    def drugs(self, name: str) -> frozenset[str]:
        """All drugs of a class that failed or was not tolerated, less the spared ones."""
        spared = {base(drug) for drug in self.spared} if name in CLASSES else set()
        return members(name) - spared

    @property
    def failed(self) -> frozenset[str]:
        return frozenset(drug for name in self.names for drug in self.drugs(name))

    @property
    def not_tolerated(self) -> frozenset[str]:
        return frozenset(drug for name in self.intolerant for drug in self.drugs(name))

    @property
    def named(self) -> frozenset[str]:
        """The drugs that failed or were not tolerated and were named by themselves."""
        names = [name for name in (*self.names, *self.intolerant) if name in DRUGS]
        return frozenset(base(name) for name in names)

    def count(self, key: str, at_most: bool) -> int:
        """How many drugs of a class have failed, or whether a drug has.

        A class that failed is all of its drugs at most, and at least one of them.
        """
        within = members(key)
        if at_most:
            return len(within & self.failed)
        single = {base(name) for name in self.names if name in DRUGS} & within
        whole = [self.drugs(name) for name in self.names if name in CLASSES]
        by_class = key in CLASSES and any(drugs and drugs <= within for drugs in whole)
        return max(len(single), int(by_class))

    def satisfies(self, asked: dict[str, int], at_most: bool) -> bool:
        return all(self.count(key, at_most) >= number for key, number in asked.items())

    def may_satisfy(self, asked: dict[str, int], at_most: bool) -> bool:
        """Whether failures of which nothing was told can make up for what a label asks."""
        spared = {base(drug) for drug in self.spared}
        return all(
            self.count(key, at_most) >= number
            or (self.count(key, True) == 0 and len(members(key) - spared) >= number)
            for key, number in asked.items()
        )

    def lines_so_far(self, at_most: bool) -> int:
        """How many lines there have been, or must have been to get what failed.

        At most: of a class, the drug of the earliest line may be the one that was had, or none is
        counted; a drug that was not tolerated was had, unless it only could not be given.
        """
        if self.lines is not None:
            return self.lines
        certain = [name for name in self.names if name in DRUGS]
        had = map(self.drugs, [*self.names, *self.intolerant] if at_most else certain)
        return max((min(map(earliest_line, drugs)) for drugs in had if drugs), default=0)


def misfits(record: Entry, history: History, at_most: bool) -> set[Way]:
    """Why the words of a label leave somebody out."""
    found = set()
    lines = record.get("lines") or {"min": 0}
    instead = record.get("or_no_longer_works", {})
    is_enough = bool(instead) and history.satisfies(instead, at_most)
    if history.lines is not None and history.lines < lines["min"] and not is_enough:
        found.add(Way.too_early)
    so_far = history.lines_so_far(at_most)
    if so_far > lines.get("max", so_far):
        found.add(Way.too_late)
    asked = record.get("no_longer_works", {})
    if not (history.may_satisfy if at_most or not history.names else history.satisfies)(
        asked, at_most
    ):
        found.add(Way.asks_more)
    if bases(record) & history.not_tolerated:
        found.add(Way.not_tolerated)
    had = history.failed | history.not_tolerated if at_most else history.named
    if had & {base(drug) for drug in record.get("never_had", [])}:
        found.add(Way.had_before)
    return found


def same_target(record: Entry, history: History) -> dict[str, str]:
    """The products of a use that did not fail, and aim where one that failed does; the target."""
    failed = {target(drug) for drug in history.failed} - {None}
    return {
        drug: str(target(drug))
        for drug in products(record)
        if target(drug) in failed and base(drug) not in history.failed
    }


def true_ways(record: Entry, history: History, at_most: bool) -> set[Way]:
    """Every true way in which a use can be told of; the words of its label come first.

    What more a label asks may only not have been told, so that a drug that failed comes before it.
    """
    found = misfits(record, history, at_most)
    again = bases(record) & history.failed or same_target(record, history)
    if again and found <= {Way.asks_more}:
        return found | {Way.repeats}
    return found or {Way.fits}


def ways(record: Entry, history: History) -> set[Way]:
    """What is true if a class that failed is one drug of it, or if it is all of them."""
    return true_ways(record, history, at_most=True) | true_ways(record, history, at_most=False)


# What an answer says


@dataclass(frozen=True)
class Told:
    """A use that an answer tells of; `way` is None in the list of the page."""

    products: frozenset[str]
    way: Way | None
    bullet: str
    heading: str
    helping: Answer

    @property
    def record_id(self) -> str | None:
        return BY_PRODUCTS.get(self.products)


def opening(phrase: str) -> str:
    """How a sentence begins, up to its first blank."""
    return str(PHRASES[phrase]["says"]).split("<")[0]


LEADS = {
    opening("options_go_on"): Way.fits,
    opening("options_only_repeats"): Way.repeats,
    opening("repeats_lead"): Way.repeats,
    opening("repeats_more"): Way.repeats,
}
FIRST_LEAD = str(PHRASES["options_lead"]["says"]).split(">")[1].split("<")[0]
FOR_ANYBODY = (opening("under_any"), opening("under_others"))
EARLY = str(PHRASES["by_accelerated"]["says"]).split(", ")[1]
PAGE_LEAD = opening("page_lead")
MISFIT_LEADS = (opening("misfits_lead"), opening("misfits_more"))
HEADINGS = {
    opening("misfit_asks_more"): Way.asks_more,
    opening("misfit_too_early"): Way.too_early,
    opening("misfit_too_late"): Way.too_late,
    opening("misfit_not_tolerated"): Way.not_tolerated,
    opening("misfit_had_before"): Way.had_before,
}
ONLY_REPEATS = opening("repeats_only")
UNLABELLED = str(PHRASES["page_unlabelled"]["says"]).split(">")[1].strip(": .")
SHORT_NAMES = {short_name(drug).lower(): drug for drug in DRUGS}
ANY_NAME = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted(SHORT_NAMES, key=len, reverse=True))) + r")\b", re.I
)


def named_in(text: str) -> list[str]:
    """The products that a text names, in order; what stands in brackets explains a name."""
    plain = re.sub(r" \([^)]*\)", "", text)
    return [SHORT_NAMES[found.lower()] for found in ANY_NAME.findall(plain)]


def uses_named(bullet: str) -> list[frozenset[str]]:
    """The uses that a bullet tells of: one, or several drugs each by itself."""
    head = NUMBERS.sub("", bullet).split(": ")[0]
    drugs = named_in(head)
    if re.search(r", each (alone|one infusion)", head):
        return [frozenset({drug}) for drug in drugs]
    return [frozenset(drugs)]


def way_of(helping: Answer, heading: str) -> Way | None:
    """How a helping tells of the uses under a heading."""
    lead = NUMBERS.sub("", helping.lead)
    if lead.startswith(PAGE_LEAD):
        return None
    if lead in MISFIT_LEADS:
        return HEADINGS[heading]
    return Way.fits if FIRST_LEAD in lead else LEADS[lead]


def told_in(helpings: Iterable[Answer]) -> Iterator[Told]:
    for helping in helpings:
        for group in helping.groups:
            way = way_of(helping, group.heading)
            for bullet in group.bullets:
                for use in uses_named(bullet):
                    yield Told(use, way, bullet, group.heading, helping)


@cache
def answers_to(history: History) -> tuple[Answer, ...]:
    """All that is told and what closes it; the tests draw the same histories, so once each."""
    return tuple(whole_answer(CONTENT, history.question()))


def helpings_for(history: History) -> tuple[Answer, ...]:
    """All that is told, without the closing words after it."""
    return answers_to(history)[:-1]


# The histories that are drawn

KNOWN = ["bortezomib", "lenalidomide", "carfilzomib", "pomalidomide", "daratumumab"]
MAJOR = ["proteasome_inhibitor", "immunomodulatory_drug", "cd38_antibody"]
NAMES = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(sorted(DRUGS)),
    st.sampled_from(MAJOR),
    st.sampled_from(sorted(CLASSES)),
)
FAILURES = st.one_of(NAMES, NAMES, NAMES, st.sampled_from([*REFRACTORY, *sorted(REGIMENS)]))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """0 to 6 names that failed, 0 to 3 that were not tolerated, and what an intent needs."""
    intent = draw(st.sampled_from([RESISTANCE, INTOLERANCE, BY_LINES]))
    lines = st.integers(1, 8)
    failed = draw(st.lists(FAILURES, min_size=intent == RESISTANCE, max_size=6, unique=True))
    intolerant = draw(st.lists(NAMES, min_size=intent == INTOLERANCE, max_size=3, unique=True))
    known = History(tuple(failed), tuple(intolerant), intent=intent)
    by_class = {
        drug
        for name in (*known.names, *intolerant)
        if name in CLASSES
        for drug in DRUGS
        if base(drug) in members(name)
    }
    free = sorted(drug for drug in by_class if base(drug) not in known.named)
    return History(
        known.resistant,
        known.intolerant,
        tuple(draw(st.lists(st.sampled_from(free), max_size=3, unique=True)) if free else ()),
        draw(lines if intent == BY_LINES else st.none() | lines),
        intent,
    )


drawn = hypothesis_settings(max_examples=150, deadline=None, derandomize=True)


# The rules


@seed(1)
@drawn
@given(histories())
def test_every_approved_use_is_told_of_once_and_truly(history: History) -> None:
    told = [one for one in told_in(helpings_for(history)) if one.way is not None]

    assert Counter(one.record_id for one in told) == Counter(OPTIONS.keys())
    wrong = {
        one.record_id: (one.way, ways(OPTIONS[str(one.record_id)], history))
        for one in told
        if one.way not in ways(OPTIONS[str(one.record_id)], history)
    }
    assert wrong == {}


@seed(1)
@drawn
@given(histories())
def test_what_fits_comes_first_and_nothing_else_is_an_option(history: History) -> None:
    helpings = helpings_for(history)
    told = list(told_in(helpings))
    fitting = {one.products for one in told if one.way is Way.fits}

    for at, helping in enumerate(helpings):
        assert (FIRST_LEAD in helping.lead) == (at == 0 and bool(fitting))
    for drug in named_in(helpings[0].lead.split(FIRST_LEAD)[1] if fitting else ""):
        assert base(drug) not in history.failed | history.not_tolerated
        assert any(drug in use for use in fitting)
    for one in told:
        if one.way is None:
            assert one.bullet in one.helping.groups[0].bullets
            assert one.products in {frozenset(REGIMENS[r]["drugs"]) for r in page_regimens()}
            assert not {base(drug) for drug in one.products} & history.not_tolerated
            assert (UNLABELLED in one.bullet) == (one.products in not_labelled())
    shown = {used for helping in helpings for used in helping.uses if used in APPROVALS}
    on_page = {r for r in APPROVALS if products(APPROVALS[r]) in not_labelled()}
    assert shown <= OPTIONS.keys() | on_page


def page_regimens() -> list[str]:
    """The combinations of the page: it is the first source of each."""
    return [r for r in REGIMENS if REGIMENS[r]["sources"][0] == "imf_subsequent_relapse"]


def not_labelled() -> set[frozenset[str]]:
    """The combinations of the page that no label names."""
    page = {frozenset(REGIMENS[regimen]["drugs"]) for regimen in page_regimens()}
    none = {products(record) for record in APPROVALS.values() if record["status"] == "none_found"}
    return page & none


@seed(1)
@drawn
@given(histories())
def test_each_use_rests_on_its_record_and_tells_its_conditions(history: History) -> None:
    for one in told_in(helpings_for(history)):
        if one.way is None:
            continue
        assert one.record_id in one.helping.uses
        record = OPTIONS[str(one.record_id)]
        if one.way is not Way.not_tolerated and one.heading != ONLY_REPEATS:
            assert [text for text in conditions(record) if text not in one.bullet] == []
            before, failed = failures_told(one.bullet)
            asked = list(failures_asked(record))
            assert [text for text in asked if text not in failed] == []
            is_early = EARLY in one.bullet
            assert is_early == (EARLY in before), "what must have failed does not hide the status"
            assert not is_early or record["status"] == "accelerated"
        if one.way in (Way.fits, Way.repeats) and one.heading != ONLY_REPEATS:
            assert is_early == (record["status"] == "accelerated")
            assert [name for name in had_names(record) if name not in one.heading] == []
            assert bool(record.get("had")) == (one.heading not in FOR_ANYBODY)


def conditions(record: Entry) -> Iterator[str]:
    """What a label asks, in the words that cannot be left out."""
    lines = record.get("lines")
    if not lines:
        yield "for myeloma in general"
    elif "max" in lines:
        yield f"after {lines['min']} to {lines['max']} earlier lines"
    else:
        yield f"after at least {lines['min']} earlier line"
    if record.get("never_had"):
        yield "never had"
    yield record.get("also", "")


def failures_asked(record: Entry) -> Iterator[str]:
    """What must have stopped working, as a label counts it."""
    for asked in (record.get("no_longer_works", {}), record.get("or_no_longer_works", {})):
        for key, number in asked.items():
            kind = "plural" if number > 1 else "short"
            yield f"at least {number} " if number > 1 else ""
            yield family(key, kind) if key in CLASSES else short_name(key)


def failures_told(bullet: str) -> tuple[str, str]:
    """What stands before the failures that a label asks for, and these: a clause or a sentence."""
    found = re.search(r"\b(when|in whom) ([^.;]+?) no longer works?\b", bullet)
    return (bullet[: found.start()], found[2]) if found else (bullet, "")


def family(name: str, kind: str) -> str:
    """How a text names drugs of a class: `a proteasome inhibitor`, `IMiDs`."""
    one = str(CLASSES[name]["short"]).split(" (")[0]
    return one if kind == "short" else re.sub("^an? ", "", one) + "s"


def had_names(record: Entry) -> list[str]:
    """What people must have had, as a heading names it."""
    had = record.get("had", {})
    return [family(key, "short") if key in CLASSES else short_name(key) for key in had]


@seed(1)
@drawn
@given(histories())
def test_what_failed_and_its_relatives_are_said_beside_each_use(history: History) -> None:
    for one in told_in(helpings_for(history)):
        if one.way not in (Way.fits, Way.repeats):
            continue
        record = OPTIONS[str(one.record_id)]
        again = {drug for drug in products(record) if base(drug) in history.failed}
        if one.heading == ONLY_REPEATS:
            assert all(drug in again or is_helper(drug) for drug in products(record))
            continue
        found = re.search(r"it has (.+?) in it again", one.bullet)
        told_again = {base(drug) for drug in named_in(found[1])} if found else set()
        assert told_again == {base(drug) for drug in again}
        for drug in map(base, same_target(record, history)):
            names = [short_name(name) for name in products(record) if base(name) == drug]
            assert any(f"{name} has the same target" in one.bullet for name in names)
        if one.way is Way.fits:
            for drug in relatives(record, history):
                said = f"{short_name(drug)} (is a relative of|aims at another target)"
                assert re.search(said, one.bullet, re.IGNORECASE)


def relatives(record: Entry, history: History) -> set[str]:
    """The drugs of a use whose class, or a class related to it, has a drug that failed."""
    failed = {DRUGS[drug]["drug_class"] for drug in history.failed}
    kin = failed | {one for name in failed for one in CLASSES[name].get("kin", [])}
    kin |= {name for name in CLASSES if failed & set(CLASSES[name].get("kin", []))}
    return {
        drug
        for drug in products(record)
        if DRUGS[drug]["drug_class"] in kin and not is_helper(drug)
    }


@seed(1)
@drawn
@given(histories())
def test_whom_a_trial_left_out_is_told_to_whom_it_left_out(history: History) -> None:
    """The labels of these uses do not name them: facts-2, contradiction 9, says to tell both."""
    failed = {base(name) for name in history.names if name in DRUGS}
    for one in told_with_remarks(history):
        record = OPTIONS[str(one.record_id)]
        left_out = {d for key in record.get("trial_left_out", []) for d in members(key)}
        if failed & left_out:
            assert "no longer responded to" in one.bullet
        if {target(drug) for drug in failed} & set(record.get("left_out_had", [])):
            assert "had had a treatment against" in one.bullet


@seed(1)
@drawn
@given(histories())
def test_whoever_did_not_tolerate_a_drug_has_had_its_target(history: History) -> None:
    not_tolerated = {target(name) for name in history.intolerant if name in DRUGS}
    for one in told_with_remarks(history):
        if not_tolerated & set(OPTIONS[str(one.record_id)].get("left_out_had", [])):
            assert "had had a treatment against" in one.bullet


def told_with_remarks(history: History) -> list[Told]:
    """The uses that are options, but for those of which only the names are told."""
    return [
        one
        for one in told_in(helpings_for(history))
        if one.way in (Way.fits, Way.repeats) and one.heading != ONLY_REPEATS
    ]


@seed(1)
@drawn
@given(histories())
def test_a_trial_is_called_by_the_drug_that_it_studied(history: History) -> None:
    """The one that the record names first: nobody left anybody out of "the trial of Velcade"."""
    before, after = PHRASES["trial_left_out"]["says"].split("<drug>")
    pattern = re.compile(re.escape(before) + "(.+?)" + re.escape(after.split("<")[0]))
    for one in told_in(helpings_for(history)):
        for found in pattern.findall(one.bullet):
            first = OPTIONS[str(one.record_id)]["drugs"][0]
            assert first in named_in(found)


@seed(1)
@drawn
@given(histories())
def test_no_answer_ends_in_nothing_or_advises(history: History) -> None:
    for answer in answers_to(history):
        assert answer.lead
        assert "care team" in answer.care_team
        assert answer.buttons
        for text in answer.texts():
            assert not ADVICE.search(text), text


ADVICE = re.compile(
    r"\byou should\b|\byou (can|could|may|must) (now |also |still )?(have|take|get|use|start)\b",
    re.IGNORECASE,
)


@seed(1)
@drawn
@given(histories())
def test_the_page_names_its_list_after_velcade_or_ninlaro_and_revlimid(history: History) -> None:
    pages = {one.products: one.bullet for one in told_in(helpings_for(history)) if not one.way}
    if not ({"bortezomib", "ixazomib"} & history.failed and "lenalidomide" in history.failed):
        return
    for regimen in ("DPd", "PCd", "KPd"):
        drugs = frozenset(REGIMENS[regimen]["drugs"])
        if not {base(drug) for drug in drugs} & history.not_tolerated:
            assert f"({regimen})" in pages[drugs]
            assert (UNLABELLED in pages[drugs]) == (regimen != "DPd")


@pytest.mark.parametrize(
    "history",
    [
        History(lines=0, intent=BY_LINES),
        History(("lenalidomide",), lines=0),
        History(intolerant=("dexamethasone",), lines=0, intent=INTOLERANCE),
    ],
)
def test_no_earlier_line_is_another_stage(history: History) -> None:
    other = whole_answer(CONTENT, Question(intent="ask_other_stage"))

    answers = answers_to(history)
    assert [list(one.texts()) for one in answers] == [list(one.texts()) for one in other]


def test_nothing_left_is_no_end() -> None:
    history = History(intolerant=tuple(CLASSES), lines=3, intent=INTOLERANCE)
    helpings = helpings_for(history)

    assert FIRST_LEAD not in helpings[0].lead
    assert "trial" in helpings[0].lead
    assert {one.way for one in told_in(helpings)} == {Way.not_tolerated}


def ways_told(history: History, record_id: str) -> set[Way | None]:
    """How a use is told of, outside the list of the page."""
    told = told_in(helpings_for(history))
    return {one.way for one in told if one.way and one.record_id == record_id}


@pytest.mark.parametrize(
    ("failed", "record_id", "way"),
    [
        ("immunomodulatory_drug", "carvykti_2024", Way.fits),
        ("proteasome_inhibitor", "doxil_velcade_2007", Way.had_before),
        ("proteasome_inhibitor", "xd_2019", Way.fits),
    ],
)
def test_a_class_that_failed_is_all_its_drugs_for_a_label_too(
    failed: str, record_id: str, way: Way
) -> None:
    """An answer that says "it has Velcade in it again" holds that Velcade was had and failed."""
    assert ways_told(History((failed,)), record_id) == {way}


def test_a_class_that_failed_but_for_the_drug_that_a_label_asks() -> None:
    history = History(("immunomodulatory_drug",), spared=("lenalidomide",))

    assert ways_told(history, "carvykti_2024") == {Way.asks_more}


FIFTH = ["talquetamab", "elranatamab", "linvoseltamab", "melphalan_flufenamide"]
"""Never approved before the fifth line; the last one is withdrawn, but somebody had it."""


@pytest.mark.parametrize("drug", FIFTH)
def test_a_drug_of_the_fifth_line_ends_the_labels_for_one_to_three(drug: str) -> None:
    for record_id in TOO_LATE:
        assert ways_told(History((drug,)), record_id) == {Way.too_late}


@pytest.mark.parametrize("drug", FIFTH)
def test_so_does_one_that_was_not_tolerated(drug: str) -> None:
    for record_id in TOO_LATE:
        history = History(intolerant=(drug,), intent=INTOLERANCE)
        assert ways_told(history, record_id) == {Way.too_late}


# The worked example of facts-2, section D

EXAMPLE = History(("lenalidomide", "bortezomib", "carfilzomib", "daratumumab"), lines=4)
NEW_KIND = {
    "carvykti_2024",
    "abecma_2024",
    "tecvayli_alone",
    "talvey_alone",
    "elrexfio_alone",
    "lynozyfic_alone",
}
NEW_DRUG = {"epd_2018", "pd_2013"}
REPEATS_VELCADE = {"bvd_2025", "svd_2020"}
REPEATS_CD38 = {
    "dpd_drip_2017",
    "dpd_shot_2021",
    "isapd_drip_2020",
    "isapd_escena_2026",
    "tecdara_2026",
    "zdd_2026",
}
TOO_LATE = {"krd_2015", "kd_2016", "dkd_2020", "isakd_drip_2021", "isakd_escena_2026", "erd_2015"}


def test_the_worked_example_comes_out_as_told() -> None:
    helpings = helpings_for(EXAMPLE)
    told = list(told_in(helpings))
    by_way = {way: {one.record_id for one in told if one.way is way} for way in Way}

    assert by_way[Way.fits] >= NEW_KIND | NEW_DRUG | {"cyclophosphamide_any", "melphalan_any"}
    assert by_way[Way.repeats] >= REPEATS_VELCADE | REPEATS_CD38
    assert by_way[Way.asks_more] == {"xd_2019"}
    assert by_way[Way.too_late] == TOO_LATE
    page = {one.bullet for one in told if one.way is None and UNLABELLED in one.bullet}
    assert {name for name in ("PCd", "KPd", "DPd") if any(f"({name})" in b for b in page)} == {
        "PCd",
        "KPd",
    }
    assert any("linical trials" in text for helping in helpings for text in helping.texts())
    everything = {drug for one in told for drug in one.products}
    assert not everything & {"venetoclax", "mezigdomide"}


def test_the_worked_example_names_new_kinds_first_and_each_caution() -> None:
    helpings = helpings_for(EXAMPLE)
    told = {one.record_id: one for one in told_in(helpings) if one.way}

    assert {one.record_id for one in told_in(helpings[:2])} >= NEW_KIND
    assert "within 60 days" in told["pd_2013"].bullet
    assert "no longer responded to" in told["bvd_2025"].bullet
    assert "Velcade" in told["bvd_2025"].bullet.split("no longer responded to")[1]
    assert "Darzalex" in told["bvd_2025"].bullet.split("no longer responded to")[1]
    assert "Velcade in it again" in told["svd_2020"].bullet
    for record_id in ("tecdara_2026", "zdd_2026"):
        assert "CD38" in told[record_id].bullet.split("no longer responded to")[1]
    for record_id in ("isapd_drip_2020", "isapd_escena_2026"):
        assert "same target (CD38) as Darzalex" in told[record_id].bullet
    assert "at least 2 IMiDs" in told["xd_2019"].bullet


# The editor's table


class Row(BaseModel):
    """A history, and what must and must not be said; the keys are told in must_mention.yml."""

    id: str
    question: str = RESISTANCE
    resistant: list[str] = []
    intolerant: list[str] = []
    spared: list[str] = []
    lines: int | None = None
    must_mention: list[str] = []
    as_fitting: list[str] = []
    not_as_fitting: list[str] = []
    first_message: list[str] = []
    says: list[str] = []
    never_says: list[str] = []

    class Config:
        extra = Extra.forbid

    @property
    def history(self) -> History:
        lists = (tuple(self.resistant), tuple(self.intolerant), tuple(self.spared))
        return History(*lists, self.lines, self.question)


ROWS = [Row(**row) for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))]


def means(name: str, told: Told) -> bool:
    """Whether a name of the table means a use that is told of."""
    if name in SHORTHANDS:
        return frozenset(map(base, told.products)) == SHORTHANDS[name]
    if name.endswith(" alone"):
        return told.products == frozenset(named_in(name))
    drugs = set(named_in(name))
    assert drugs, f"{name} is no name"
    others = {drug for drug in told.products if not is_helper(drug)}
    return drugs <= others and (" + " not in name or {*map(base, drugs)} == {*map(base, others)})


SHORTHANDS = {
    short: bases(regimen)
    for regimen in REGIMENS.values()
    for short in regimen.get("abbreviations", [])
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_table_is_kept(row: Row) -> None:
    helpings = helpings_for(row.history)
    told = list(told_in(helpings))
    everything = "\n".join(NUMBERS.sub("", text) for one in helpings for text in one.texts())
    first = [one for one in told if one.helping is helpings[0]]
    found = [
        f"never mentions {name}"
        for name in row.must_mention
        if not any(means(name, one) for one in told)
    ]
    found += [
        f"does not tell of {name} as fitting"
        for name in row.as_fitting
        if not any(means(name, one) for one in told if one.way is Way.fits)
    ]
    found += [
        f"tells of {name} as fitting"
        for name in row.not_as_fitting
        if any(means(name, one) for one in told if one.way is Way.fits)
    ]
    found += [
        f"does not tell of {name} in the first message"
        for name in row.first_message
        if not any(means(name, one) for one in first)
    ]
    found += [f"never says “{text}”" for text in row.says if text not in everything]
    found += [f"must not say “{text}”" for text in row.never_says if text in everything]
    assert found == []


def test_the_table_is_long_and_its_ids_are_used_once() -> None:
    ids = [row.id for row in ROWS]

    assert len(ids) == len(set(ids)) >= 25
