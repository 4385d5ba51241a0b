"""The classifier on a tiny set, with vectors made by hand in place of the encoder's."""

import pickletools
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_classifier import INTENT_RANKING, EmbeddingIntentClassifier, balanced_weights
from components.sentence_encoder import PIECES
from relapse_guide.understanding.pieces import Pieces
from tests.components.conftest import Project

MEANING = {"pill": 0, "drug": 0, "hello": 1, "hi": 1, "bleeding": 2, "faint": 2}
"""A fake encoder: which of three directions a word points to."""
EXAMPLES = {
    "ask_drug": ["what pill is it", "which drug is it", "tell me the pill", "is there a drug"],
    "greet": ["hello there", "hi you", "hello hello", "oh hi there"],
    "report_emergency": ["he is bleeding", "I feel faint", "bleeding a lot", "she is faint now"],
}


def vectors_of(texts: Sequence[str]) -> Any:
    vectors = np.full((len(texts), 4), 0.01, dtype=np.float32)
    for row, text in zip(vectors, texts, strict=True):
        for word in text.lower().replace(".", " ").split():
            row[MEANING.get(word, 3)] += 1
        row /= np.linalg.norm(row)
    return vectors


def featurized(*texts: str, intent: str | None = None, clauses: Sequence[str] = ()) -> Message:
    """A message as the encoder leaves it: the whole text, then its sentences, and its clauses."""
    every = [*texts, *clauses]
    message = Message({TEXT: texts[0], PIECES: Pieces(every, vectors_of(every), len(texts))})
    if intent:
        message.set(INTENT, intent)
    return message


def training_data() -> TrainingData:
    return TrainingData(
        [featurized(text, intent=intent) for intent, texts in EXAMPLES.items() for text in texts]
    )


def trained_in(project: Project, **config: Any) -> Any:
    classifier = project.create(EmbeddingIntentClassifier, **config)
    assert classifier.train(training_data()).name == "EmbeddingIntentClassifier"
    return classifier


def parsed(classifier: Any, message: Message) -> tuple[str | None, list[dict[str, Any]]]:
    classifier.process([message])
    return message.get(INTENT)["name"], message.get(INTENT_RANKING)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("the drug please", "ask_drug"), ("hi", "greet"), ("so much bleeding", "report_emergency")],
)
def test_learns(project: Project, text: str, intent: str) -> None:
    name, ranking = parsed(trained_in(project), featurized(text))
    assert name == intent == ranking[0]["name"]
    assert sum(guess["confidence"] for guess in ranking) == pytest.approx(1, abs=1e-4)
    assert [guess["confidence"] for guess in ranking] == sorted(
        (guess["confidence"] for guess in ranking), reverse=True
    )


def test_loaded_gives_the_same_output(project: Project) -> None:
    trained_in(project)
    loads = [project.load(EmbeddingIntentClassifier) for _ in range(2)]
    for text in ["which pill", "hello", "I faint", "häh 😀 what"]:
        outputs = [parsed(classifier, featurized(text)) for classifier in loads]
        assert outputs[0] == outputs[1]


def test_loaded_gives_the_output_of_the_trained_one(project: Project) -> None:
    made = trained_in(project)
    loaded = project.load(EmbeddingIntentClassifier)
    for text in ["which pill", "hello", "I faint", "häh 😀 what"]:
        one, two = parsed(made, featurized(text))[1], parsed(loaded, featurized(text))[1]
        assert [guess["name"] for guess in one] == [guess["name"] for guess in two]
        # Coefficients are kept as float16.
        assert [guess["confidence"] for guess in one] == pytest.approx(
            [guess["confidence"] for guess in two], abs=0.005
        )


def test_no_pickle_is_kept(project: Project) -> None:
    trained_in(project)
    files = sorted((project.folder / "EmbeddingIntentClassifier").iterdir())
    assert [path.name for path in files] == ["classifier.npz", "vocabulary.json"]
    with np.load(files[0], allow_pickle=False) as arrays:
        assert not any(arrays[name].dtype.hasobject for name in arrays.files)
    with zipfile.ZipFile(files[0]) as archive:
        contents = [archive.read(name) for name in archive.namelist()]
    for content in [*contents, files[1].read_bytes()]:
        with pytest.raises((ValueError, EOFError)):
            list(pickletools.genops(content))


STORY = "hello there hi. we said hello. he is bleeding. oh hi you."
SENTENCES = ["hello there hi.", "we said hello.", "he is bleeding.", "oh hi you."]


def test_urgent_intent_wins_in_a_long_message(project: Project) -> None:
    story = featurized(STORY, *SENTENCES)
    assert parsed(trained_in(project), story)[0] == "greet"

    urgent = trained_in(project, urgent={"report_emergency": 0.5, "no_such_intent": 0.5})
    name, ranking = parsed(urgent, story)
    assert name == "report_emergency"
    assert ranking[0]["confidence"] >= ranking[1]["confidence"]
    assert len({guess["name"] for guess in ranking}) == len(ranking) == 3


def test_urgent_intent_wins_in_a_clause(project: Project) -> None:
    text = "hello hello hi oh there he is bleeding"
    whole, cut = featurized(text), featurized(text, clauses=["hello hello", "he is bleeding"])
    classifier = trained_in(project, urgent={"report_emergency": 0.6})
    assert parsed(classifier, whole)[0] == "greet"
    assert parsed(classifier, cut)[0] == "report_emergency"


def test_fallback_never_finds_an_urgent_intent_close(project: Project) -> None:
    """Also where another intent is all but certain, as in a question beside an emergency."""
    classifier = trained_in(project, urgent={"report_emergency": 0.01}, C=1000.0)
    for text in ("what pill is it", "hello there", "is there a drug faint"):
        _, ranking = parsed(classifier, featurized(text))
        assert ranking[0]["name"] == "report_emergency"
        assert ranking[0]["confidence"] >= 0.5
        assert ranking[1]["confidence"] <= ranking[0]["confidence"] / 2


def test_likeliest_intent_needs_less(project: Project) -> None:
    message = featurized("he is faint, hello")
    for least, sure in ((0.01, True), (1.1, False)):
        urgent = {"urgent": {"report_emergency": 1.1}, "urgent_if_likeliest": least, "C": 0.1}
        name, ranking = parsed(trained_in(project, **urgent), message)
        assert name == "report_emergency"
        assert (ranking[0]["confidence"] >= 0.5) == sure


def test_part_of_a_story_needs_more_than_part_of_a_short_message(project: Project) -> None:
    story = featurized(STORY, *SENTENCES)
    strict = {"urgent": {"report_emergency": 0.5}, "story_words": 5, "urgent_in_story": 1.0}
    assert parsed(trained_in(project, **strict), story)[0] == "greet"
    assert parsed(trained_in(project, **{**strict, "story_words": 50}), story)[0] != "greet"


def test_calm_parts_are_learned_from(project: Project) -> None:
    """A clause of calm messages that holds an urgent word is no emergency any more."""
    calm = [featurized("oh hi", intent="greet", clauses=["hi", "so faint"]) for _ in range(20)]
    data = TrainingData([*training_data().training_examples, *calm])
    message = featurized("hello hello hi oh hi", clauses=["so faint"])
    found = []
    for weight in (0.0001, 10.0):
        classifier = project.create(
            EmbeddingIntentClassifier, urgent={"report_emergency": 0.5}, calm_weight=weight
        )
        classifier.train(data)
        found.append(parsed(classifier, message)[0])
    assert found[0] == "report_emergency" != found[1]


def test_weights_even_out_rare_labels() -> None:
    labels = ["a"] * 4 + ["b"]
    assert balanced_weights(labels, 0.0) == pytest.approx([1] * 5)
    weights = balanced_weights(labels, 1.0)
    assert weights.mean() == pytest.approx(1)
    assert weights[4] == pytest.approx(weights[:4].sum())


def test_urgent_intent_needs_its_probability(project: Project) -> None:
    classifier = trained_in(project, urgent={"report_emergency": 0.5})
    assert parsed(classifier, featurized("hello there"))[0] == "greet"


def test_question_in_one_sentence_counts(project: Project) -> None:
    story = featurized("so and so. we went out. what pill is it", "so and so.", "what pill is it")
    whole = trained_in(project, pieces_weight=0.0)
    mixed = trained_in(project, pieces_weight=1.0)
    confidences = [
        next(guess["confidence"] for guess in parsed(one, story)[1] if guess["name"] == "ask_drug")
        for one in (whole, mixed)
    ]
    assert confidences[0] != confidences[1]
    assert parsed(mixed, story)[0] == "ask_drug"


@pytest.mark.parametrize("text", ["", "   ", "...", "😀"])
def test_text_without_words_has_no_intent(project: Project, text: str) -> None:
    classifier = trained_in(project, urgent={"report_emergency": 0.0})
    assert parsed(classifier, featurized(text)) == (None, [{"name": None, "confidence": 0.0}])


def test_message_that_was_not_featurized_has_no_intent(project: Project) -> None:
    assert parsed(trained_in(project), Message({TEXT: "hello"}))[0] is None


def test_ranking_has_the_configured_length(project: Project) -> None:
    assert len(parsed(trained_in(project, ranking_length=2), featurized("hello"))[1]) == 2


def test_training_without_an_encoder_is_refused(project: Project) -> None:
    data = TrainingData([Message({TEXT: "hello", INTENT: "greet"})])
    with pytest.raises(ValueError, match="put SentenceEncoder before this component"):
        project.create(EmbeddingIntentClassifier).train(data)
