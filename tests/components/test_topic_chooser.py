"""The graph component learns topics from the sentences that carry one, and marks messages."""

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.content_importer import TOPIC
from components.intent_classifier import ASKED_ALSO, DOUBTFUL, GUESSED
from components.sentence_encoder import SentenceEncoder
from components.topic_chooser import NEAR, TopicChooser
from relapse_guide.library.content import Content
from relapse_guide.understanding.topic_choice import CLEAR
from tests.components.conftest import Project

GENERAL = [
    "Can I take ibuprofen with it?",
    "Does warfarin go with this drug?",
    "I have a weak heart, is that a problem?",
    "is my blood pressure pill all right with it",
    "can it be given with hepatitis",
    "what about my antidepressant",
    "Is it safe during pregnancy?",
    "does it go with my diabetes tablets",
]
PARENT = "ask_interactions"
PRICES = [
    "What does the pill cost?",
    "how much do I pay for this drug",
    "is the infusion expensive",
    "the price of the new treatment",
]


@pytest.fixture(scope="module")
def chooser(
    tmp_path_factory: pytest.TempPathFactory,
    encoder_of_messages: SentenceEncoder,
    content: Content,
) -> TopicChooser:
    """Trained on the content's topics of two intents beside some general sentences, then loaded."""
    examples = [Message({TEXT: text, INTENT: PARENT}) for text in GENERAL]
    examples += [Message({TEXT: text, INTENT: "ask_cost"}) for text in PRICES]
    examples += [
        Message({TEXT: text, INTENT: topic.intents[0], TOPIC: topic.id})
        for topic in content.topics.values()
        for text in topic.asked
        if topic.intents[0] in (PARENT, "ask_lifestyle")
    ]
    project = Project(tmp_path_factory.mktemp("chooser"))
    data = encoder_of_messages.process_training_data(TrainingData(examples))
    project.create(TopicChooser).train(data)
    loaded = project.load(TopicChooser)
    assert isinstance(loaded, TopicChooser)
    return loaded


def topic_of(
    chooser: TopicChooser, encoder: SentenceEncoder, text: str, intent: str | None
) -> str | None:
    message = Message({TEXT: text, INTENT: {"name": intent, "confidence": 0.9}})
    chooser.process(encoder.process([message]))
    found = message.get(TOPIC)
    assert (found is None) == (TOPIC not in message.as_dict(only_output_properties=True))
    return str(found["name"]) if found else None


def test_topic_is_chosen_below_its_parent(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    asked = "may my wife have the tetanus vaccine"
    assert topic_of(chooser, encoder_of_messages, asked, PARENT) == "vaccines"
    assert topic_of(chooser, encoder_of_messages, asked, None) is None


def asking(encoder: SentenceEncoder, text: str, intent: str, confidence: float) -> Message:
    found = {"name": intent, "confidence": confidence}
    message = Message({TEXT: text, INTENT: found, INTENT_RANKING_KEY: [found]})
    encoder.process([message])
    return message


def test_topic_of_another_intent_is_asked_for_where_the_intent_was_not_clear(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    message = asking(encoder_of_messages, "may my wife have a flu shot", "ask_cost", 0.3)
    message.set(GUESSED, True)
    chooser.process([message])
    assert message.get(TOPIC)["name"] == "vaccines"
    assert message.get(INTENT)["name"] == PARENT
    assert [one["name"] for one in message.get(INTENT_RANKING_KEY)] == [PARENT, "ask_cost"]
    assert message.get(GUESSED) is False


def test_a_clear_topic_of_an_intent_that_was_not_clear_is_no_guess(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    message = asking(encoder_of_messages, "may my wife have a flu shot", PARENT, 0.3)
    message.set(GUESSED, True)
    chooser.process([message])
    assert message.get(TOPIC)["confidence"] >= CLEAR
    assert message.get(GUESSED) is False


@pytest.mark.parametrize("intent", ["report_emergency", "ask_cost"])
def test_an_intent_that_is_certain_stays(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder, intent: str
) -> None:
    message = asking(encoder_of_messages, "may my wife have a flu shot", intent, 1.0)
    chooser.process([message])
    assert message.get(TOPIC) is None
    assert message.get(INTENT)["name"] == intent


def test_other_questions_of_the_parent_stay_general(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    assert (
        topic_of(chooser, encoder_of_messages, "does it go with the rest of his medicines", PARENT)
        is None
    )


def test_button_has_no_topic(chooser: TopicChooser) -> None:
    message = Message({INTENT: {"name": PARENT, "confidence": 1.0}})
    chooser.process([message])
    assert message.get(TOPIC) is None


def test_without_topics_nothing_is_learned(
    project: Project, encoder_of_messages: SentenceEncoder
) -> None:
    data = TrainingData([Message({TEXT: text, INTENT: PARENT}) for text in GENERAL])
    project.create(TopicChooser).train(encoder_of_messages.process_training_data(data))
    asked = "may my wife have the tetanus vaccine"
    assert topic_of(project.load(TopicChooser), encoder_of_messages, asked, PARENT) is None


def test_story_chooses_no_topic_beside_its_question(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    story = "My wife had the tetanus vaccine in May and her flu shot in the fall at the pharmacy."
    asked = "Does warfarin go with this drug?"
    assert topic_of(chooser, encoder_of_messages, f"{story} {asked}", PARENT) is None


def test_further_questions_have_topics_of_their_own(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    text = "Can I get a flu shot now? Does myeloma harm the kidneys with CT dye? And what is it?"
    message = Message({TEXT: text, INTENT: {"name": PARENT, "confidence": 0.9}})
    encoder_of_messages.process([message])
    asked = [{"name": PARENT, "about": None, "place": place} for place in (0, 1)]
    message.set(ASKED_ALSO, [*asked, {"name": "ask_cost", "about": None, "place": 2}])
    chooser.process([message])
    topics = {message.get(TOPIC)["name"], *(one["topic"] for one in message.get(ASKED_ALSO))}
    assert topics == {"vaccines", "contrast_dye", None}
    assert [one["name"] for one in message.get(ASKED_ALSO)] == [PARENT, "ask_cost"]


def test_a_further_question_for_a_topic_is_answered_although_its_intent_is_not_clear(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    text = "What does the pill cost, and is it dear? May my husband still drive after his infusion?"
    message = asking(encoder_of_messages, text, "ask_cost", 0.8)
    message.set(DOUBTFUL, False)
    chooser.process([message])
    assert message.get(INTENT)["name"] == "ask_cost"
    assert {"name": "ask_lifestyle", "about": None, "topic": "driving"} in message.get(ASKED_ALSO)


@pytest.mark.parametrize(
    ("text", "confidence", "guessed"),
    [
        ("may I ride a camel after dinner", 0.6, True),
        ("may I ride a camel after dinner", 0.95, None),
        ("is my blood pressure pill all right with it", 0.6, None),
    ],
)
def test_what_is_like_no_sentence_of_the_intent_is_a_guess(
    chooser: TopicChooser,
    encoder_of_messages: SentenceEncoder,
    text: str,
    confidence: float,
    guessed: bool | None,
) -> None:
    message = asking(encoder_of_messages, text, PARENT, confidence)
    chooser.process([message])
    assert message.get(TOPIC) is None
    assert message.get(GUESSED) is guessed


def test_what_else_may_be_asked_for_is_told(
    chooser: TopicChooser, encoder_of_messages: SentenceEncoder
) -> None:
    message = asking(encoder_of_messages, "may my wife have a flu shot", PARENT, 0.9)
    chooser.process([message])
    assert "vaccines" not in [one["name"] for one in message.get(NEAR)]

    message = asking(encoder_of_messages, "a flight, and a flu shot before it", "ask_cost", 0.95)
    chooser.process([message])
    assert message.get(TOPIC) is None
    assert {"vaccines", "travel"} & {one["name"] for one in message.get(NEAR)}
    assert NEAR in message.as_dict(only_output_properties=True)


@pytest.mark.parametrize(
    ("intent", "confidence", "topic", "guessed"),
    [
        (PARENT, 0.6, "vaccines", False),
        (PARENT, 0.95, None, False),
        ("ask_cost", 0.3, "vaccines", True),
        ("ask_cost", 0.5, None, False),
        ("report_emergency", 1.0, None, False),
    ],
)
def test_where_no_topic_is_sure_the_likeliest_answers_with_a_doubt(
    chooser: TopicChooser,
    encoder_of_messages: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    intent: str,
    confidence: float,
    topic: str | None,
    guessed: bool,
) -> None:
    """Below the intent unless that is beyond doubt, and of any where it is not clear at all."""
    monkeypatch.setattr(chooser, "_chosen", lambda *_: None)
    message = asking(encoder_of_messages, "may my wife have a flu shot", intent, confidence)
    chooser.process([message])
    found = message.get(TOPIC)
    assert (found["name"] if found else None) == topic
    assert bool(message.get(GUESSED)) is guessed
    if intent == PARENT and topic:
        assert message.get(DOUBTFUL) is True
    assert message.get(INTENT)["name"] == (PARENT if topic else intent)
