"""Rasa importer: what the content adds to the files in data/ and to domain.yml.

The intents and the action come from content/questions.yml, and the sentences that stand under
`asked` of a topic are trained as sentences of the topic's intent. Named in config.yml.
"""

from functools import lru_cache
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from relapse_guide.library.content import Content
from relapse_guide.library.library import library

ACTION = "action_answer"
TOPIC_INTENTS = "topic_intents"
"""Message attribute in training: all intents under which that topic is asked for."""
TOPIC = "topic"
"""Message attribute: in training the id of the topic that a sentence asks for, in use the topic
that was chosen, as {"name": …, "confidence": …}."""


class ContentImporter(RasaFileImporter):
    """Reads the project's files as Rasa does, and the content beside them."""

    def get_domain(self) -> Domain:
        """domain.yml with the intents of the table and the one action."""
        return super().get_domain().merge(domain_of(_content()))

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """The stories of data/, and one for each intent: it is answered by the one action."""
        return super().get_stories(exclusion_percentage).merge(stories_of(_content()))

    @lru_cache(maxsize=1)  # noqa: B019  # Rasa asks twice of one importer, which lives for a training.
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The sentences of data/, and those of the topics."""
        data: TrainingData = super().get_nlu_data(language)
        # Not merged by Rasa, which copies sixteen thousand sentences for it.
        data.training_examples += asked_sentences(library().content)
        return data


def domain_of(content: Content) -> Domain:
    """Every intent, none of which puts its entities into features, and the action."""
    intents: list[dict[str, Any]] = [{name: {"use_entities": []}} for name in content.questions]
    return Domain.from_dict({"intents": intents, "actions": [ACTION]})


def stories_of(content: Content) -> StoryGraph:
    """A story of one turn for each intent."""
    stories = [
        {"story": question.about, "steps": [{"intent": intent}, {"action": ACTION}]}
        for intent, question in content.questions.items()
    ]
    return StoryGraph(YAMLStoryReader().read_from_parsed_yaml({"stories": stories}))


def asked_sentences(content: Content) -> list[Message]:
    """The sentences under `asked` of each topic, as examples of its first intent."""
    return [
        Message(
            {
                TEXT: sentence,
                INTENT: topic.intents[0],
                TOPIC: topic.id,
                TOPIC_INTENTS: list(topic.intents),
            }
        )
        for topic in content.topics.values()
        for sentence in topic.asked
    ]


def _content() -> Content:
    return library().content
