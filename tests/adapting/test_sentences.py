"""What the adapter is learned from: sentences as the encoder reads them, with what they ask."""

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from adapting.sentences import read_sentences
from components.content_importer import TOPIC

STEPS = [
    {"name": "components.lexicon_extractor.LexiconExtractor"},
    {"name": "components.sentence_encoder.SentenceEncoder"},
]


def test_names_are_masked_and_each_has_its_label_and_urgency() -> None:
    fever = {"example": {"urgency": {"level": "possible", "kind": "emergency"}}}
    data = TrainingData(
        [
            Message({TEXT: "is kyprolis a drip", INTENT: "ask_how_given"}),
            Message({TEXT: "can I have wine", INTENT: "ask_lifestyle", TOPIC: "alcohol"}),
            Message({TEXT: "a bit hot", INTENT: "ask_symptoms", "metadata": fever}),
            Message({TEXT: "I cannot breathe", INTENT: "report_emergency"}),
            Message({INTENT: "greet"}),
        ]
    )
    assert list(read_sentences(data, STEPS)) == [
        {"text": "is Revlimid a drip", "label": "ask_how_given/", "urgency": ""},
        {"text": "can I have wine", "label": "ask_lifestyle/alcohol", "urgency": ""},
        {"text": "a bit hot", "label": "ask_symptoms/", "urgency": "possible_emergency"},
        {"text": "I cannot breathe", "label": "report_emergency/", "urgency": "sure_emergency"},
    ]
