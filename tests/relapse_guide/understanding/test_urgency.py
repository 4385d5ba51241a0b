"""Emergencies are heard in any part of a message, and calm ones are not taken for them."""

from typing import Any

import pytest

from relapse_guide.understanding.guesses import Guess
from relapse_guide.understanding.intents import IntentModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.urgency import Urgency, urgent_first
from tests.relapse_guide.understanding.tiny import CONFIG, cut, examples, fitted

STORY = "hello there hi. we said hello. he is bleeding. oh hi you."
SENTENCES = ["hello there hi.", "we said hello.", "he is bleeding.", "oh hi you."]


def likeliest(model: IntentModel, message: Pieces) -> str:
    return model.ranking(message)[0].name


def test_urgent_intent_wins_in_a_long_message() -> None:
    story = cut(STORY, *SENTENCES)
    assert likeliest(fitted(), story) == "greet"

    ranking = fitted(urgent={"report_emergency": 0.5, "no_such_intent": 0.5}).ranking(story)
    assert ranking[0].name == "report_emergency"
    assert ranking[0].confidence >= ranking[1].confidence
    assert len({guess.name for guess in ranking}) == len(ranking) == 3


def test_urgent_intent_wins_in_a_clause() -> None:
    text = "hello hello hi oh there he is bleeding"
    model = fitted(urgent={"report_emergency": 0.6})
    assert likeliest(model, cut(text)) == "greet"
    assert (
        likeliest(model, cut(text, clauses=["hello hello", "he is bleeding"])) == "report_emergency"
    )


def test_fallback_never_finds_an_urgent_intent_close() -> None:
    """Also where another intent is all but certain, as in a question beside an emergency."""
    model = fitted(urgent={"report_emergency": 0.01}, C=1000.0)
    for text in ("what pill is it", "hello there", "is there a drug faint"):
        ranking = model.ranking(cut(text))
        assert ranking[0].name == "report_emergency"
        assert ranking[0].confidence >= 0.5
        assert ranking[1].confidence <= ranking[0].confidence / 2


def test_likeliest_intent_needs_less() -> None:
    message = cut("he is faint, hello")
    for least, sure in ((0.01, True), (1.1, False)):
        ranking = fitted(
            urgent={"report_emergency": 1.1}, urgent_if_likeliest=least, C=0.1
        ).ranking(message)
        assert ranking[0].name == "report_emergency"
        assert (ranking[0].confidence >= 0.5) == sure


def test_part_of_a_story_needs_more_than_part_of_a_short_message() -> None:
    story = cut(STORY, *SENTENCES)
    strict: dict[str, Any] = {"urgent": {"report_emergency": 0.5}, "urgent_in_story": 1.0}
    assert likeliest(fitted(**strict, story_words=5), story) == "greet"
    assert likeliest(fitted(**strict, story_words=50), story) != "greet"


def test_calm_parts_are_learned_from() -> None:
    """A clause of calm messages that holds an urgent word is no emergency any more."""
    calm = [cut("oh hi", clauses=["hi", "so faint"]) for _ in range(20)]
    pieces, intents = examples()
    message = cut("hello hello hi oh hi", clauses=["so faint"])
    found = []
    for weight in (0.0001, 10.0):
        model = IntentModel({**CONFIG, "urgent": {"report_emergency": 0.5}, "calm_weight": weight})
        model.fit([*pieces, *calm], [*intents, *["greet"] * len(calm)])
        found.append(likeliest(model, message))
    assert found[0] == "report_emergency" != found[1]


def test_urgent_intent_needs_its_probability() -> None:
    assert likeliest(fitted(urgent={"report_emergency": 0.5}), cut("hello there")) == "greet"


def test_without_urgent_sentences_nothing_is_urgent() -> None:
    """An urgent intent that nobody wrote a sentence for cannot be found."""
    model = fitted(urgent={"no_such_intent": 0.0})
    assert likeliest(model, cut("he is bleeding")) == "report_emergency"
    assert Urgency(CONFIG).model is None


@pytest.mark.parametrize("peak", [0.1, 0.9])
def test_first_is_sure_and_the_others_are_halved(peak: float) -> None:
    ranking = [Guess("greet", 0.6), Guess("crisis", 0.3), Guess("ask", 0.1)]
    assert urgent_first(ranking, Guess("crisis", peak)) == [
        Guess("crisis", max(peak, 0.6)),
        Guess("greet", 0.3),
        Guess("ask", 0.05),
    ]
