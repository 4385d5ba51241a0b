"""The component that names the sentences of a topic which are nearest to a message."""

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.content_importer import TOPIC
from components.intent_classifier import ASKED_ALSO
from components.sentence_encoder import SentenceEncoder
from components.sentence_finder import NEAR_SENTENCES, SentenceFinder, sentences_of
from components.topic_chooser import NEAR
from relapse_guide.library.content import Content
from relapse_guide.library.texts import sentence_key
from tests.components.conftest import Project


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> SentenceFinder:
    """Trained on the content, then loaded."""
    project = Project(tmp_path_factory.mktemp("finder"))
    project.create(SentenceFinder).train(TrainingData())
    loaded = project.load(SentenceFinder)
    assert isinstance(loaded, SentenceFinder)
    return loaded


def found(
    finder: SentenceFinder, encoder: SentenceEncoder, text: str, **attributes: object
) -> list[str] | None:
    message = Message({TEXT: text, **attributes})
    finder.process(encoder.process([message]))
    keys: list[str] | None = message.get(NEAR_SENTENCES)
    assert message.as_dict(only_output_properties=True).get(NEAR_SENTENCES) == keys
    return keys


def test_a_sentence_asked_for_by_its_own_words_is_named_first(
    finder: SentenceFinder, encoder_of_messages: SentenceEncoder, content: Content
) -> None:
    """The last sentence of each topic, asked for by its own words."""
    topics = [topic for topic in content.topics.values() if len(topic.says) > 3][:60]
    hits = 0
    for topic in topics:
        last = sentences_of(content)[topic.id][sentence_key(topic.says[-1])]
        keys = found(
            finder, encoder_of_messages, last.lower().rstrip("."), **{TOPIC: {"name": topic.id}}
        )
        assert keys is not None
        hits += keys[0] == sentence_key(topic.says[-1])
    assert hits >= 0.9 * len(topics)


def test_topics_beside_the_first_one_are_looked_at_too(
    finder: SentenceFinder, encoder_of_messages: SentenceEncoder, content: Content
) -> None:
    first, also, near = [topic for topic in content.topics.values() if len(topic.says) > 4][:3]
    told = (
        sentences_of(content)[topic.id][sentence_key(topic.says[-1])]
        for topic in (first, also, near)
    )
    keys = found(
        finder,
        encoder_of_messages,
        " ".join(told),
        **{
            TOPIC: {"name": first.id},
            ASKED_ALSO: [{"name": "ask_cost", "about": None, "topic": also.id}],
            NEAR: [{"name": near.id, "confidence": 0.1}],
        },
    )
    assert keys is not None
    for topic in (first, also, near):
        assert sentence_key(topic.says[-1]) in keys
    assert keys[0] == sentence_key(first.says[-1])


def test_without_a_topic_nothing_is_named(
    finder: SentenceFinder, encoder_of_messages: SentenceEncoder
) -> None:
    assert found(finder, encoder_of_messages, "how long does it take?") is None
    assert finder.process([Message({TEXT: None})])[0].get(NEAR_SENTENCES) is None


def test_a_further_question_may_have_no_topic(
    finder: SentenceFinder, encoder_of_messages: SentenceEncoder, content: Content
) -> None:
    """Those of a message that is certain, such as an emergency, get none at all."""
    topic = next(iter(content.topics.values()))
    also = [{"name": "ask_cost", "about": None}, {"name": "ask_cost", "about": None, "topic": None}]
    text = "how long does it take, and who pays?"
    assert found(finder, encoder_of_messages, text, **{ASKED_ALSO: also}) is None
    told = {TOPIC: {"name": topic.id}, ASKED_ALSO: also}
    assert found(finder, encoder_of_messages, text, **told) is not None


def test_a_topic_that_came_after_the_training_is_passed_over(
    finder: SentenceFinder, encoder_of_messages: SentenceEncoder
) -> None:
    keys = found(finder, encoder_of_messages, "how long?", **{TOPIC: {"name": "not_there_yet"}})
    assert keys == []


def test_sentences_are_read_as_people_read_them(content: Content) -> None:
    for told in sentences_of(content).values():
        for key, text in told.items():
            assert "{" not in text
            assert "[" not in text
            assert len(key) == len(sentence_key(""))
