"""How urgent a message is: the model, the phrases and the temperatures under it, and what lowers.

The tiny model knows three words of danger; the cues are those of the language.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relapse_guide.understanding.dangers import Danger, Level, Urgency
from relapse_guide.understanding.language import language
from relapse_guide.understanding.pieces import Pieces, clauses_of
from relapse_guide.understanding.safety_net import SafetyNet
from relapse_guide.understanding.urgency import Lesson, Nets, Scores, UrgencyModel, UrgencyReading
from tests.relapse_guide.understanding.tiny import CONFIG, cut, vectors_of

EMERGENCY = Urgency(Level.SURE, Danger.EMERGENCY)
PERHAPS = Urgency(Level.POSSIBLE, Danger.EMERGENCY)
CRISIS = Urgency(Level.SURE, Danger.CRISIS)
CALM = Urgency()
LEVELS: dict[str, Any] = {
    **CONFIG,
    "C": 100.0,
    "word_min_count": 1,
    "letter_min_count": 1,
    "parts_weight": 0.6,
    "possible_weight": 1.5,
    "sure": 0.7,
    "part_sure": 0.9,
    "sentence_sure": 0.8,
    "crisis_sentence_sure": 0.6,
    "crisis_sure": 0.5,
    "possible": 0.2,
    "long_possible": 0.5,
    "long_words": 20,
    "part_possible": 0.6,
    "likely": 0.4,
    "alarming": 0.3,
    "lowered": 0.3,
}
TAUGHT = {
    EMERGENCY: ["he is bleeding", "I feel faint", "bleeding a lot", "she is faint now"],
    CALM: ["what pill is it", "which drug is it", "hello there", "hi you", "tell me the pill"],
}
NETS = Nets(
    SafetyNet({Danger.EMERGENCY: ["can't breathe"], Danger.CRISIS: ["kill myself", "want to die"]}),
    SafetyNet({Danger.EMERGENCY: ["rash with blisters"]}),
)


def lessons() -> list[Lesson]:
    return [Lesson(cut(text), urgency) for urgency, texts in TAUGHT.items() for text in texts]


def model(**config: Any) -> UrgencyModel:
    made = UrgencyModel({**LEVELS, **config})
    made.fit(lessons())
    return made


@pytest.fixture(scope="module")
def reading() -> UrgencyReading:
    return UrgencyReading(LEVELS, model(), NETS, language())


def level_of(reading: UrgencyReading, text: str) -> Urgency:
    """What the reading makes of a text cut into its natural clauses."""
    clauses = clauses_of(text, most=8)
    return reading.of(text, Pieces([text, *clauses], vectors_of([text, *clauses]), 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he is bleeding", EMERGENCY),
        ("what pill is it", CALM),
        ("hello there, she is bleeding a lot", EMERGENCY),
    ],
)
def test_model(reading: UrgencyReading, text: str, found: Urgency) -> None:
    assert level_of(reading, text) == found


class Told(UrgencyModel):
    """A model that gives each text the probability that stands in it, of a crisis or emergency."""

    def __init__(self, kind: Danger) -> None:
        super().__init__(LEVELS)
        self._kind = kind

    def scores(self, pieces: Pieces) -> dict[Danger, Scores]:
        told = [float((re.findall(r"0\.\d+", text) or [0])[-1]) for text in pieces.texts]
        told[0] = 0.0
        numbers = np.array(told, dtype=np.float32)
        return {self._kind: Scores(numbers, numbers)}


@pytest.mark.parametrize(
    ("text", "likely"),
    [("it is 0.3", False), ("it is 0.45", True), ("it was 0.45 years ago", False)],
)
def test_what_is_possible_can_be_likely(text: str, likely: bool) -> None:
    class OfTheWhole(Told):
        def scores(self, pieces: Pieces) -> dict[Danger, Scores]:
            told = float((re.findall(r"0\.\d+", pieces.texts[0]))[0])
            numbers = np.full(len(pieces.texts), told, dtype=np.float32)
            return {Danger.EMERGENCY: Scores(numbers, numbers)}

    found = level_of(UrgencyReading(LEVELS, OfTheWhole(Danger.EMERGENCY), NETS, language()), text)
    assert found.likely is likely
    assert found.level is not Level.SURE


@pytest.mark.parametrize(
    ("kind", "least"),
    [(Danger.EMERGENCY, "sentence_sure"), (Danger.CRISIS, "crisis_sentence_sure")],
)
def test_a_sentence_is_sure_sooner_than_a_clause(kind: Danger, least: str) -> None:
    """A clause has lost what stood around it."""
    config = {**LEVELS, "part_possible": 0.4}
    reading = UrgencyReading(config, Told(kind), NETS, language())
    enough, more = LEVELS[least] + 0.01, LEVELS["part_sure"] + 0.01
    for text, level in [
        (f"Hello there. The pill is {enough:.2f}. Hi", Level.SURE),
        (f"Hello there. The pill is {enough - 0.02:.2f}. Hi", Level.POSSIBLE),
        (f"Hello there, the pill is {enough:.2f}, hi you", Level.POSSIBLE),
        (f"Hello there, the pill is {more:.2f}, hi you", Level.SURE),
    ]:
        parts = [*language().sentence_end.split(text), *clauses_of(text, most=8)]
        texts = list(dict.fromkeys([text, *parts]))
        assert reading.of(text, Pieces(texts, vectors_of(texts), 1)) == Urgency(level, kind), text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he was bleeding years ago", CALM),
        ("no bleeding at all", CALM),
        ("what if I get bleeding", CALM),
        ("the leaflet says bleeding", CALM),
        ("he was bleeding yesterday", PERHAPS),
        ("no bleeding years ago, but he is bleeding now", EMERGENCY),
    ],
)
def test_what_is_over_denied_or_asked_is_lowered(
    reading: UrgencyReading, text: str, found: Urgency
) -> None:
    assert level_of(reading, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what pill is it, I can't breathe", EMERGENCY),
        ("what pill is it, I want to kill myself", CRISIS),
        ("what pill is it. I would never kill myself", Urgency(Level.POSSIBLE, Danger.CRISIS)),
        ("I want to kill myself and the waiting is killing me", CRISIS),
        ("what pill is it, I want to die of embarrassment", CALM),
    ],
)
def test_phrases_are_found_whatever_the_model_says(
    reading: UrgencyReading, text: str, found: Urgency
) -> None:
    assert level_of(reading, text) == found
    assert reading.of(text, None) == found, "also in what was not encoded"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("temp is 102.3", EMERGENCY),
        ("his temperature is 38.6", EMERGENCY),
        ("temp is 98.6, all normal", CALM),
        ("temp 100.1, no chills", PERHAPS),
        ("which pill if my temp is 99.9 one day", CALM),
        ("temp was 102 last week", PERHAPS),
        ("temp was 102 ten years ago", CALM),
        ("it says 101.4, which pill is it", PERHAPS),
        ("which pill is it, kappa 101.4", CALM),
    ],
)
def test_temperatures_are_read_as_numbers(
    reading: UrgencyReading, text: str, found: Urgency
) -> None:
    assert level_of(reading, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what pill is it, he has a rash with blisters", PERHAPS),
        ("can the pill cause a rash with blisters", CALM),
        ("a rash with blisters years ago, what pill is it", CALM),
    ],
)
def test_a_sign_that_is_told_is_possible(
    reading: UrgencyReading, text: str, found: Urgency
) -> None:
    assert level_of(reading, text) == found


def test_windows_cut_in_mid_phrase_are_not_scored(reading: UrgencyReading) -> None:
    """A part that the writer did not set off cannot make a message urgent."""
    text = "hello there hi you what pill is it hello hi there bleeding hello there"
    window = Pieces([text, "there bleeding"], vectors_of([text, "there bleeding"]), 2)
    assert reading.of(text, window).level is not Level.SURE


def test_possible_is_a_label_of_its_own() -> None:
    """What is learned as possible is not sure, and is more than calm."""
    made = UrgencyModel(LEVELS)
    made.fit([*lessons(), *[Lesson(cut("so so wobbly"), PERHAPS)] * 4])
    scores = made.scores(cut("so wobbly"))[Danger.EMERGENCY]
    assert float(scores.sure[0]) < 0.3 < float(scores.any[0])


def test_lighter_lessons_count_less() -> None:
    found = []
    for weight in (1.0, 0.01):
        made = UrgencyModel(LEVELS)
        made.fit([*lessons(), *[Lesson(cut("so so faint"), CALM, weight)] * 4])
        found.append(float(made.scores(cut("so faint"))[Danger.EMERGENCY].any[0]))
    assert found[0] < found[1]


def test_kept_is_the_same(tmp_path: Path) -> None:
    made, again = model(), UrgencyModel(LEVELS)
    made.keep(tmp_path)
    again.restore(tmp_path)
    for text in ("he is bleeding", "what pill is it"):
        one, other = (which.scores(cut(text))[Danger.EMERGENCY].any for which in (made, again))
        assert np.allclose(one, other, atol=1e-2)


def test_without_urgent_sentences_only_phrases_and_temperatures_are_urgent(tmp_path: Path) -> None:
    empty = UrgencyModel(LEVELS)
    empty.fit([Lesson(cut("hello there"), CALM)])
    empty.keep(tmp_path)
    empty.restore(tmp_path)
    alone = UrgencyReading(LEVELS, empty, NETS, language())
    assert level_of(alone, "he is bleeding") == CALM
    assert level_of(alone, "he can't breathe") == EMERGENCY
