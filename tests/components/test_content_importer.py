"""What Rasa is given beside its files: intents, stories and sentences from the content."""

import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT

from components.content_importer import ACTION, TOPIC, domain_of, stories_of
from relapse_guide.library.content import Content
from relapse_guide.settings import ROOT


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    """As `rasa train` makes it, by config.yml."""
    return TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )


@pytest.mark.filterwarnings("ignore:Slot auto-fill:UserWarning")
def test_domain_has_every_question_and_the_one_action(
    importer: TrainingDataImporter, content: Content
) -> None:
    domain = importer.get_domain()
    assert set(content.questions) <= set(domain.intents)
    assert domain.user_actions == [ACTION]
    assert {slot.name for slot in domain.slots} >= {"resistant", "prior_lines", "last_topic"}


def test_no_intent_puts_entities_into_features(content: Content) -> None:
    domain = domain_of(content)
    for intent in content.questions:
        assert not domain.intent_properties[intent]["used_entities"]


@pytest.mark.filterwarnings("ignore:Slot auto-fill:UserWarning")
def test_every_intent_has_a_story(importer: TrainingDataImporter, content: Content) -> None:
    names = {step.block_name for step in importer.get_stories().story_steps}
    assert {asked.about for asked in content.questions.values()} <= names
    assert len(stories_of(content).story_steps) == len(content.questions)


@pytest.mark.filterwarnings("ignore:Slot auto-fill:UserWarning")
def test_sentences_of_topics_are_trained_under_their_parent(
    importer: TrainingDataImporter, content: Content
) -> None:
    examples = importer.get_nlu_data().training_examples
    marked = {
        (example.get(TEXT), example.get(INTENT), example.get(TOPIC))
        for example in examples
        if example.get(TOPIC)
    }
    assert marked == {
        (sentence, topic.intents[0], topic.id)
        for topic in content.topics.values()
        for sentence in topic.asked
    }
    assert len(examples) > len(marked)
