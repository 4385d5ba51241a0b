"""Follow-ups over several turns: what is known, what is asked, what is taken back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.visit_list import gather
from relapse_guide.dialogue.conversation import Conversation, Heard, Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content

ROLES = [None, "resistant", "intolerant", "ruled_out", "correction"]


def drug(value: str, role: Any = None) -> Mention:
    return Mention(entity="drug", value=value, role=role)


def lines(number: int) -> Mention:
    return Mention(entity="prior_lines", value=str(number))


class Talk:
    """A conversation whose state goes through the slots after every turn."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.slots: dict[str, Any] = {}

    @property
    def known(self) -> Conversation:
        return Conversation.from_slots(self.slots)

    def say(self, intent: str, *mentions: Mention) -> Question:
        heard, question = self.known.hear(
            Heard(intent, mentions), Questions(self.content.questions)
        )
        self.answer: Answer = answer_question(self.content, question)
        after = heard.copy(
            update={
                "listed": self.answer.listed or heard.listed,
                "awaiting": self.answer.awaits,
                "doctor_questions": gather(heard.doctor_questions, self.answer.questions),
            }
        )
        self.slots = after.to_slots()
        return question


@pytest.fixture
def talk(content: Content) -> Talk:
    return Talk(content)


def test_and_velcade_too(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    question = talk.say("inform", drug("bortezomib"))

    assert question.intent == "ask_resistance_options"
    assert question.resistant == ["lenalidomide", "bortezomib"]
    assert talk.answer.listed == ["DPd", "PCd", "KPd"]


def test_sorry_i_meant_another_drug(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    question = talk.say("inform", drug("lenalidomide", "correction"))

    assert question.intent == "ask_resistance_options"
    assert question.resistant == ["lenalidomide"]
    assert "DVd" in talk.answer.listed


def test_a_correction_of_an_intolerance_stays_one(talk: Talk) -> None:
    talk.say("ask_intolerance_options", drug("bortezomib"))
    question = talk.say("inform", drug("ixazomib", "correction"))

    assert question.intent == "ask_intolerance_options"
    assert (question.resistant, question.intolerant) == ([], ["ixazomib"])


def test_a_correction_takes_back_only_the_last_of_several(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    talk.say("inform", drug("bortezomib"))
    question = talk.say("inform", drug("ixazomib", "correction"))

    assert question.resistant == ["lenalidomide", "ixazomib"]


def test_a_correction_of_another_question_takes_back_nothing_that_failed(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("carfilzomib"))
    talk.say("ask_explain", drug("bortezomib"))
    question = talk.say("inform", drug("lenalidomide", "correction"))

    assert question.intent == "ask_explain"
    assert question.subjects == ["lenalidomide"]
    assert talk.known.resistant == ["carfilzomib"]


def test_not_after_all(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"), drug("lenalidomide"))
    question = talk.say("inform", drug("bortezomib", "ruled_out"))

    assert question.intent == "ask_resistance_options"
    assert question.resistant == ["lenalidomide"]
    assert "DVd" in talk.answer.listed


def test_taking_back_the_only_one_is_noted(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    talk.say("deny", drug("bortezomib", "ruled_out"))

    assert talk.known.resistant == []
    assert talk.answer.id == "taken_back"


def test_resistant_to_one_but_not_the_other(talk: Talk) -> None:
    question = talk.say(
        "ask_resistance_options",
        drug("bortezomib", "resistant"),
        drug("lenalidomide", "ruled_out"),
    )

    assert question.resistant == ["bortezomib"]
    assert "DRd" in talk.answer.listed


def test_what_about_a_drug_if_another_failed(talk: Talk) -> None:
    question = talk.say(
        "ask_resistance_options", drug("bortezomib", "resistant"), drug("carfilzomib")
    )

    assert question.resistant == ["bortezomib"]
    assert "KPd" in talk.answer.listed


def test_a_class_can_fail(talk: Talk) -> None:
    failed = Mention(entity="drug_class", value="proteasome_inhibitor")
    talk.say("ask_resistance_options", failed)

    assert talk.known.resistant == ["proteasome_inhibitor"]
    assert talk.answer.listed == ["DPd", "PCd", "DRd"]


def test_lines_limit_the_last_question_and_stay_known(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    question = talk.say("inform", lines(5))

    assert question.intent == "ask_resistance_options"
    assert question.prior_lines == 5
    assert talk.answer.listed == ["DPd", "PCd", "KPd"]
    assert talk.say("ask_options_by_prior_lines").prior_lines == 5
    assert talk.answer.listed == ["DPd"]


def test_lines_can_be_corrected(talk: Talk) -> None:
    talk.say("ask_options_by_prior_lines", lines(1))
    talk.say("inform", lines(4))

    assert talk.answer.listed == ["DPd"]


def test_what_failed_is_left_out_of_later_lists(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    talk.say("ask_options_by_prior_lines", lines(2))

    assert talk.answer.listed == ["DRd", "DPd"]


def test_a_bare_name_asks_the_same_of_another_drug(talk: Talk) -> None:
    talk.say("ask_regimens_with", drug("carfilzomib"))
    question = talk.say("inform", drug("pomalidomide"))

    assert question.intent == "ask_regimens_with"
    assert talk.answer.listed == ["DPd", "PCd", "KPd"]
    assert talk.known.resistant == []


def test_how_does_it_work_is_about_the_last_drug(talk: Talk) -> None:
    talk.say("ask_drug_names", drug("carfilzomib"))

    assert talk.say("ask_explain").subjects == ["carfilzomib"]


def test_which_of_them_is_approved(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"), drug("lenalidomide"))
    question = talk.say("ask_drug_approval")

    assert question.listed == ["DPd", "PCd", "KPd"]
    assert talk.answer.id == "approval_DPd_PCd_KPd"
    assert [bullet.split(":")[0] for bullet in talk.answer.bullets] == ["DPd", "PCd", "KPd"]


def test_tell_me_more_goes_on_until_there_is_no_more(talk: Talk) -> None:
    talk.say("ask_explain", drug("daratumumab"))
    seen = [talk.answer.id]
    while talk.answer.id != "no_more":
        talk.say("tell_me_more")
        seen.append(talk.answer.id)

    assert seen[0] == "explain_daratumumab"
    assert seen[1:-1] == [f"explain_daratumumab_more_{part}" for part in range(1, len(seen) - 1)]
    assert len(seen) > 3
    talk.say("ask_explain", drug("daratumumab"))
    assert talk.answer.id == "explain_daratumumab", "asked anew, it starts anew"


def test_small_talk_keeps_the_subject(talk: Talk) -> None:
    talk.say("ask_explain", drug("daratumumab"))
    talk.say("thank")
    talk.say("tell_me_more")

    assert talk.answer.id == "explain_daratumumab_more_1"


def test_tell_me_more_of_nothing(talk: Talk) -> None:
    talk.say("tell_me_more")

    assert talk.answer.id == "no_more"


@pytest.mark.parametrize(
    ("intent", "bare", "listed"),
    [
        ("ask_resistance_options", drug("lenalidomide"), ["DPd", "PCd", "KPd", "DVd"]),
        ("ask_intolerance_options", drug("daratumumab"), ["PCd", "KPd"]),
        ("ask_regimens_with", drug("carfilzomib"), ["KPd"]),
        ("ask_options_by_prior_lines", lines(1), ["DVd", "DRd"]),
    ],
)
def test_what_is_lacking_is_asked_for_and_taken(
    talk: Talk, intent: str, bare: Mention, listed: list[str]
) -> None:
    talk.say(intent)
    assert talk.known.awaiting == ("prior_lines" if bare.entity == "prior_lines" else "drug")
    question = talk.say("inform", bare)

    assert question.intent == intent
    assert talk.answer.listed == listed
    assert talk.known.awaiting is None


@pytest.mark.parametrize("intent", ["ask_resistance_options", "ask_options_by_prior_lines"])
def test_it_is_asked_for_once_and_more_can_be_told(talk: Talk, intent: str) -> None:
    talk.say(intent)
    asked = talk.answer.id
    talk.say(intent)
    general = talk.answer.id
    talk.say("tell_me_more")

    assert asked.startswith("ask_")
    assert not general.startswith("ask_")
    assert talk.answer.id == f"{general}_more_1"


def test_what_was_named_while_unsure_is_kept_for_the_chosen_guess(talk: Talk) -> None:
    talk.say("nlu_fallback", drug("carfilzomib"))
    assert talk.known.set_aside == [drug("carfilzomib")]
    assert talk.known.unsure_count == 1

    question = talk.say("ask_regimens_with")

    assert question.subjects == ["carfilzomib"]
    assert talk.known.set_aside == []
    assert talk.known.unsure_count == 0


def test_unsure_is_counted_until_something_is_understood(talk: Talk) -> None:
    for count in (1, 2, 3):
        question = talk.say("nlu_fallback")
        assert question.unsure_before == (count > 1)
        assert talk.known.unsure_count == count
    talk.say("ask_cost")
    assert talk.known.unsure_count == 0


def test_drugs_that_failed_are_subjects_only_if_nothing_else_is() -> None:
    question = Question(
        intent="ask_compare",
        mentions=[drug("bortezomib", "resistant"), drug("carfilzomib"), lines(2)],
    )

    assert question.subjects == ["carfilzomib"]
    assert question.copy(update={"mentions": question.mentions[:1]}).subjects == ["bortezomib"]


def test_questions_of_the_conversation_are_gathered(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    talk.say("ask_clinical_trials")
    talk.say("ask_visit_summary")

    assert talk.answer.bullets[0].startswith("Have tests shown that Revlimid")
    assert "Can I leave the trial if I change my mind?" in talk.answer.bullets


def test_a_drug_taken_back_is_not_on_the_list(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    talk.say("inform", drug("lenalidomide", "ruled_out"))
    talk.say("ask_visit_summary")

    assert not any("no longer works" in bullet for bullet in talk.answer.bullets)


MENTIONS = st.builds(
    Mention,
    entity=st.sampled_from(["drug", "drug_class", "therapy", "term", "regimen"]),
    value=st.text(min_size=1, max_size=12),
    role=st.sampled_from(ROLES),
)
VALUES = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=3)
CONVERSATIONS = st.builds(
    Conversation,
    resistant=VALUES,
    intolerant=VALUES,
    prior_lines=st.none() | st.integers(0, 20),
    last_question=st.none() | st.sampled_from(["ask_explain", "ask_resistance_options"]),
    last_mentions=st.lists(MENTIONS, max_size=3),
    listed=VALUES,
    part=st.integers(0, 20),
    awaiting=st.sampled_from([None, "drug", "prior_lines"]),
    unsure_count=st.integers(0, 20),
    set_aside=st.lists(MENTIONS, max_size=3),
    doctor_questions=VALUES,
    introduced=st.booleans(),
)


@given(CONVERSATIONS)
def test_slots_hold_the_whole_conversation(conversation: Conversation) -> None:
    slots = conversation.to_slots()

    assert Conversation.from_slots(slots) == conversation
    as_rasa_gives_them = {
        name: float(value) if type(value) is int else value for name, value in slots.items()
    }
    assert Conversation.from_slots(as_rasa_gives_them) == conversation
    assert Conversation.from_slots({**slots, "another_slot": 1}) == conversation


def test_no_slots_is_a_new_conversation() -> None:
    assert Conversation.from_slots({}) == Conversation()
    assert Conversation.from_slots(dict.fromkeys(Conversation.__fields__)) == Conversation()


DRUGS = st.sampled_from(["bortezomib", "lenalidomide", "carfilzomib", "pomalidomide"])
TURNS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask_resistance_options", "ask_intolerance_options", "ask_explain", "inform",
             "tell_me_more", "deny", "thank", "ask_options_by_prior_lines"]
        ),
        st.lists(
            st.builds(drug, DRUGS, st.sampled_from(ROLES)) | st.builds(lines, st.integers(0, 6)),
            max_size=3,
        ),
    ),
    max_size=6,
)  # fmt: skip


@given(TURNS)
def test_in_any_conversation_a_list_never_holds_what_failed(
    content: Content, turns: list[tuple[str, list[Mention]]]
) -> None:
    talk = Talk(content)
    for intent, mentions in turns:
        question = talk.say(intent, *mentions)
        if question.intent in ("ask_resistance_options", "ask_intolerance_options"):
            shown = {
                name
                for value in talk.answer.listed
                if value in content.regimens
                for name in content.regimens[value].drugs
            }
            assert not shown & set(talk.known.avoided)
        taken_back = {mention.value for mention in mentions if mention.role == "ruled_out"}
        again = {mention.value for mention in mentions if mention.role != "ruled_out"}
        if intent != "tell_me_more":
            assert not (taken_back - again) & set(talk.known.avoided)
