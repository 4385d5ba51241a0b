"""The component that reads what a message refers to from Rasa's tracker."""

from typing import Any

import pytest
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.validation import validate
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.data import TrainingType
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.context_reader import FOLLOWS, TELLS_HISTORY, WRITTEN_OUT, ContextReader
from components.intent_classifier import INTENT_RANKING, EmbeddingIntentClassifier
from components.lexicon_extractor import LexiconExtractor
from components.sentence_encoder import PIECES, PIECES_IN_CONTEXT, SentenceEncoder
from relapse_guide.dialogue.conversation import Conversation
from relapse_guide.settings import ROOT
from relapse_guide.understanding.guesses import Guess
from relapse_guide.understanding.intents import Asking
from tests.components.conftest import Project

CARVYKTI = "drug:ciltacabtagene_autoleucel:"
SLOTS = [AnySlot(name, mappings=[]) for name in Conversation.__fields__]
ABECMA = "drug:idecabtagene_vicleucel:"


def drug(value: str, **more: Any) -> dict[str, Any]:
    return {"entity": "drug", "value": value, **more}


def tracker(*events: Any, **slots: Any) -> DialogueStateTracker:
    """A conversation of these events, then these slots."""
    made = DialogueStateTracker("somebody", SLOTS)
    for event in (*events, *(SlotSet(name, value) for name, value in slots.items())):
        made.update(event)
    return made


def said(text: str, *entities: dict[str, Any]) -> list[Any]:
    """Events of a message."""
    return [ActionExecuted(ACTION_LISTEN_NAME), UserUttered(text, {"name": "x"}, list(entities))]


def read(
    project: Project, text: str, known: DialogueStateTracker | None, *names: dict[str, Any]
) -> Message:
    message = Message({TEXT: text, ENTITIES: list(names)})
    project.create(ContextReader).process([message], known)
    return message


def values(message: Message) -> list[Any]:
    return [entity["value"] for entity in message.get(ENTITIES)]


def test_rasa_hands_it_the_tracker_before_the_message_is_encoded() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.BOTH)
    validate(graph)
    nodes = graph.predict_schema.nodes
    node = next(node for node in nodes.values() if node.uses is ContextReader)
    assert node.needs["tracker"] == "__tracker__"
    encoder = next(node for node in nodes.values() if node.uses is SentenceEncoder)
    assert nodes[encoder.needs["messages"]] is node


def test_it_is_the_subject_of_the_last_question(project: Project) -> None:
    message = read(project, "how does that work", tracker(last_mentions=[CARVYKTI]))
    assert values(message) == ["ciltacabtagene_autoleucel"]
    assert message.get(WRITTEN_OUT) == "how does Revlimid work"
    assert message.get(FOLLOWS) == {"name": "ask_explain", "firm": False}
    assert ENTITIES in message.as_dict(only_output_properties=True)


def test_lines_beside_it_stay_in_order(project: Project) -> None:
    lines = {"entity": "prior_lines", "value": 5, "start": 17, "end": 24}
    known = tracker(last_mentions=["drug:teclistamab:"])
    message = read(project, "can he get it after 5 lines", known, lines)
    assert values(message) == ["teclistamab", 5]
    assert message.get(FOLLOWS)["name"] == "ask_drug_approval"


def test_other_one_is_found_in_earlier_messages(project: Project) -> None:
    events = [*said("carvykti?", drug("ciltacabtagene_autoleucel"))]
    events += [*said("abecma?", drug("idecabtagene_vicleucel"))]
    known = tracker(*events, last_mentions=[ABECMA])
    assert values(read(project, "and the other one?", known)) == ["ciltacabtagene_autoleucel"]


def test_listed_by_the_last_answer(project: Project) -> None:
    known = tracker(listed=["DPd", "KPd"], last_mentions=["drug:lenalidomide:resistant"])
    message = read(project, "is the second one approved?", known)
    assert [(one["entity"], one["value"]) for one in message.get(ENTITIES)] == [("regimen", "KPd")]


def test_what_was_said_last_but_not_answered(project: Project) -> None:
    known = tracker(last_mentions=[CARVYKTI], set_aside=[ABECMA])
    assert values(read(project, "is it approved", known)) == ["idecabtagene_vicleucel"]


def test_role_told_of_it(project: Project) -> None:
    message = read(project, "it stopped working", tracker(last_mentions=[CARVYKTI]))
    assert [one["role"] for one in message.get(ENTITIES)] == ["resistant"]


def test_bare_name_continues_the_last_question(project: Project) -> None:
    name = drug("carfilzomib", start=11, end=19)
    message = read(project, "what about kyprolis", tracker(last_mentions=[CARVYKTI]), name)
    assert message.get(FOLLOWS) == {"name": "inform", "firm": True}
    assert message.get(ENTITIES) == [name]


@pytest.mark.parametrize("known", [None, tracker(), tracker(last_mentions=["nonsense"])])
def test_nothing_is_known(project: Project, known: DialogueStateTracker | None) -> None:
    message = read(project, "how does that work", known)
    assert (message.get(ENTITIES), message.get(WRITTEN_OUT), message.get(FOLLOWS)) == (
        [],
        None,
        None,
    )


def test_button_is_left_alone(project: Project) -> None:
    message = Message({INTENT: {"name": "ask_explain"}})
    project.create(ContextReader).process([message], tracker(last_mentions=[CARVYKTI]))
    assert message.get(ENTITIES) is None


def test_encoder_reads_the_message_and_what_it_means(
    project: Project, trained: Project, extractor: LexiconExtractor
) -> None:
    encoder = trained.load(SentenceEncoder)
    message = Message({TEXT: "is it dangerous"})
    known = tracker(last_mentions=[CARVYKTI])
    project.create(ContextReader).process(extractor.process([message]), known)
    encoder.process([message])
    assert message.get(PIECES).texts == ["is it dangerous"]
    assert message.get(PIECES_IN_CONTEXT).texts == ["is Revlimid dangerous"]


class Sure:
    """A model that is as sure as it is told to be."""

    is_fitted = True

    def __init__(self, confidence: float) -> None:
        self._confidence = confidence

    def asking(self, pieces: object) -> Asking:
        return Asking([Guess("thank", self._confidence), Guess("ask_explain", 0.1)])


@pytest.mark.parametrize(
    ("confidence", "firm", "intents"),
    [
        (0.5, False, ["ask_explain", "thank"]),
        (0.9, False, ["thank", "ask_explain"]),
        (0.9, True, ["ask_explain", "thank"]),
    ],
)
def test_follow_up_is_first_where_it_is_firm_or_words_do_not_tell(
    project: Project, confidence: float, firm: bool, intents: list[str]
) -> None:
    classifier = project.create(EmbeddingIntentClassifier)
    classifier._model = Sure(confidence)
    follows = {"name": "ask_explain", "firm": firm}
    message = Message({TEXT: "how does that work", PIECES: object(), FOLLOWS: follows})
    classifier.process([message])
    assert [guess["name"] for guess in message.get(INTENT_RANKING)] == intents
    assert message.get(INTENT)["name"] == intents[0]
    first, second = message.get(INTENT_RANKING)
    assert first["confidence"] - second["confidence"] > 0.3


def test_history_and_what_became_of_it(project: Project) -> None:
    text = "I've had revlimid and kyprolis. none of them lasted"
    names = [drug("lenalidomide", start=9, end=17), drug("carfilzomib", start=22, end=30)]
    message = read(project, text, None, *names)
    assert [entity["role"] for entity in message.get(ENTITIES)] == ["resistant", "resistant"]
    assert message.get(TELLS_HISTORY)
    assert message.as_dict(only_output_properties=True)[TELLS_HISTORY]
    message = read(project, "revlimid", None, drug("lenalidomide", start=0, end=8))
    assert message.get(TELLS_HISTORY) is None


def test_subject_is_named_once_with_what_is_told_of_it(project: Project) -> None:
    text = "I was on it last year. It stopped working in March."
    message = read(project, text, tracker(last_mentions=[CARVYKTI]))
    assert [(one["value"], one["role"]) for one in message.get(ENTITIES)] == [
        ("ciltacabtagene_autoleucel", "resistant")
    ]


def test_question_that_names_nothing_leaves_the_subject_for_a_while(project: Project) -> None:
    named = said("carvykti?", drug("ciltacabtagene_autoleucel"))
    other = said("does it come back")
    assert values(read(project, "is it approved", tracker(*named, *other))) == [
        "ciltacabtagene_autoleucel"
    ]
    assert values(read(project, "is it approved", tracker(*named, *other * 3))) == []


def test_number_of_lines_for_the_last_question(project: Project) -> None:
    lines = {"entity": "prior_lines", "value": 2, "start": 10, "end": 11}
    known = tracker(last_mentions=[CARVYKTI], last_question="ask_drug_approval")
    message = read(project, "and after 2 lines?", known, lines)
    assert values(message) == [2, "ciltacabtagene_autoleucel"]
    assert message.get(FOLLOWS) == {"name": "inform", "firm": True}
    known = tracker(last_mentions=[CARVYKTI], last_question="ask_side_effects")
    assert values(read(project, "and after 2 lines?", known, lines)) == [2]
