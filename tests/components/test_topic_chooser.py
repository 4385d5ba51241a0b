"""The graph component learns topics from the sentences that carry one, and marks messages."""

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.content_importer import TOPIC
from components.sentence_encoder import SentenceEncoder
from components.topic_chooser import TopicChooser
from relapse_guide.library.content import Content
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


@pytest.fixture(scope="module")
def encoder_of_messages(trained: Project) -> SentenceEncoder:
    loaded = trained.load(SentenceEncoder)
    assert isinstance(loaded, SentenceEncoder)
    return loaded


@pytest.fixture
def chooser(
    project: Project, encoder_of_messages: SentenceEncoder, content: Content
) -> TopicChooser:
    """Trained on the content's topics beside some general sentences, then loaded."""
    examples = [Message({TEXT: text, INTENT: PARENT}) for text in GENERAL]
    examples += [
        Message({TEXT: text, INTENT: topic.intents[0], TOPIC: topic.id})
        for topic in content.topics.values()
        for text in topic.asked
    ]
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
    assert topic_of(chooser, encoder_of_messages, asked, "ask_cost") is None
    assert topic_of(chooser, encoder_of_messages, asked, None) is None


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
