"""The intent model on a tiny set, with vectors made by hand in place of the encoder's."""

import pickletools
import zipfile
from pathlib import Path

import numpy as np
import pytest

from relapse_guide.understanding.intents import IntentModel, balanced_weights
from tests.relapse_guide.understanding.tiny import CONFIG, cut, fitted

TEXTS = ["which pill", "hello", "I faint", "häh 😀 what"]


def restored(folder: Path) -> IntentModel:
    model = IntentModel(CONFIG)
    model.restore(folder)
    return model


@pytest.mark.parametrize(
    ("text", "intent"),
    [("the drug please", "ask_drug"), ("hi", "greet"), ("so much bleeding", "report_emergency")],
)
def test_learns(text: str, intent: str) -> None:
    ranking = fitted().ranking(cut(text))
    assert ranking[0].name == intent
    assert sum(guess.confidence for guess in ranking) == pytest.approx(1, abs=1e-4)
    assert ranking == sorted(ranking, key=lambda guess: -guess.confidence)


def test_the_same_sentences_give_the_same_model() -> None:
    one, two = fitted(), fitted()
    assert [one.ranking(cut(text)) for text in TEXTS] == [two.ranking(cut(text)) for text in TEXTS]


def test_it_is_fitted_when_it_has_learned() -> None:
    assert not IntentModel(CONFIG).is_fitted
    assert fitted().is_fitted


def test_restored_gives_the_output_of_the_fitted_one(tmp_path: Path) -> None:
    made = fitted(urgent={"report_emergency": 0.5})
    made.keep(tmp_path)
    again = IntentModel({**CONFIG, "urgent": {"report_emergency": 0.5}})
    again.restore(tmp_path)
    assert again.is_fitted
    for text in TEXTS:
        one, two = made.ranking(cut(text)), again.ranking(cut(text))
        assert [guess.name for guess in one] == [guess.name for guess in two]
        # Coefficients are kept as float16.
        assert [guess.confidence for guess in one] == pytest.approx(
            [guess.confidence for guess in two], abs=0.005
        )


def test_restored_twice_gives_the_same(tmp_path: Path) -> None:
    fitted().keep(tmp_path)
    one, two = restored(tmp_path), restored(tmp_path)
    assert [one.ranking(cut(text)) for text in TEXTS] == [two.ranking(cut(text)) for text in TEXTS]


def test_no_pickle_is_kept(tmp_path: Path) -> None:
    fitted().keep(tmp_path)
    words, numbers = sorted(tmp_path.iterdir())
    assert (words.name, numbers.name) == ("intents.json", "intents.npz")
    with np.load(numbers, allow_pickle=False) as arrays:
        assert not any(arrays[name].dtype.hasobject for name in arrays.files)
    with zipfile.ZipFile(numbers) as archive:
        contents = [archive.read(name) for name in archive.namelist()]
    for content in [*contents, words.read_bytes()]:
        with pytest.raises((ValueError, EOFError)):
            list(pickletools.genops(content))


def test_question_in_one_sentence_counts() -> None:
    story = cut("so and so. we went out. what pill is it", "so and so.", "what pill is it")
    whole, mixed = (
        {guess.name: guess.confidence for guess in fitted(pieces_weight=weight).ranking(story)}
        for weight in (0.0, 1.0)
    )
    assert whole["ask_drug"] != mixed["ask_drug"]
    assert max(mixed, key=lambda name: mixed[name]) == "ask_drug"


def test_ranking_has_the_configured_length() -> None:
    assert len(fitted(ranking_length=2).ranking(cut("hello"))) == 2


def test_weights_even_out_rare_labels() -> None:
    labels = ["a"] * 4 + ["b"]
    assert balanced_weights(labels, 0.0) == pytest.approx([1] * 5)
    weights = balanced_weights(labels, 1.0)
    assert weights.mean() == pytest.approx(1)
    assert weights[4] == pytest.approx(weights[:4].sum())


def test_what_asks_counts_more_than_what_does_not() -> None:
    texts = ("hello. what pill is it. hi hi hello", "hello.", "what pill is it", "hi hi hello")
    told = {guess.name: guess.confidence for guess in fitted().ranking(cut(*texts))}
    asked = {guess.name: guess.confidence for guess in fitted().ranking(cut(*texts, asking=(2,)))}
    assert asked["ask_drug"] > told["ask_drug"]
    heavy = fitted(question_weight=0.75).ranking(cut(*texts, asking=(2,)))
    assert heavy[0].name == "ask_drug"


def test_question_that_tells_nothing_counts_no_more() -> None:
    texts = ("hello hi. häh so what", "hello hi.", "häh so what")
    told = fitted().ranking(cut(*texts))
    assert fitted(question_sure=0.99).ranking(cut(*texts, asking=(2,))) == told


def test_each_clear_question_is_told() -> None:
    texts = ("what pill is it. oh hi there. which drug", "what pill is it", "oh hi there")
    asking = fitted().asking(cut(*texts, asking=(1, 2)))
    assert asking.ranking[0].name == "ask_drug"
    assert [(asked.name, place) for asked, place in asking.clear] == [("ask_drug", 0), ("greet", 1)]
    assert fitted().asking(cut(*texts, asking=(1,))).clear == ()
