"""The test stories ask for every intent in words of their own."""

import re
from collections import Counter
from typing import Any

import yaml

from relapse_guide.settings import ROOT
from tests.evaluation.questions import CONTENT, read_training

WORDS_OF_THE_ISSUE = {
    "and velcade too",
    "what about kyprolis",
    "i ve had 3 lines",
    "sorry i meant revlimid",
    "tell me more",
    "which of them is approved",
}

GIVEN_BY_THE_ACTION = {"tell_history", "other_language"}
"""Whatever a message was taken for; tests/actions asks for these."""


def read(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return loaded


def turns() -> list[dict[str, str]]:
    files = sorted(path.name for path in (ROOT / "tests/stories").glob("test_*.yml"))
    stories = [story for name in files for story in read(f"tests/stories/{name}")["stories"]]
    return [step for story in stories for step in story["steps"] if "user" in step]


def bare(text: str) -> str:
    """Words only, without the marks of entities."""
    unmarked = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return " ".join(re.findall(r"[a-z0-9]+", unmarked.lower()))


def test_every_intent_is_asked_at_least_twice() -> None:
    intents = set(CONTENT.questions) - GIVEN_BY_THE_ACTION
    asked = Counter(turn["intent"] for turn in turns())
    assert {intent for intent in intents if asked[intent] < 2} == set()


def test_no_sentence_is_one_that_the_model_was_trained_on() -> None:
    trained = {bare(sentence.text) for sentence in read_training()}
    asked = {bare(turn["user"]) for turn in turns()}
    names = {text for text in asked if len(text.split()) == 1}
    assert (asked & trained) - WORDS_OF_THE_ISSUE - names == set()
