"""Follow-ups over several turns: what is known, what is asked, what is taken back."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question, whole_answer
from relapse_guide.answers.visit_list import gather
from relapse_guide.dialogue.conversation import Conversation, Heard, Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.approvals import bases_of
from relapse_guide.library.approvals import Approval
from relapse_guide.library.content import Content
from tests.relapse_guide.answers.told import bullets_of, told

OTHER_PARTS = ("repeats_lead", "page_lead", "misfits_lead")
"""The phrases with which the parts begin that tell of more than what fits."""
ROLES = [
    None,
    "resistant",
    "intolerant",
    "ruled_out",
    "correction",
    "taking",
    "planned",
    "others",
    "partner",
]


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

    def say(
        self, intent: str, *mentions: Mention, history: bool = False, topic: str | None = None
    ) -> Question:
        heard, question = self.known.hear(
            Heard(intent, mentions, topic=topic, history=history),
            Questions(self.content.questions),
        )
        self.question = question
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

    def whole(self) -> list[Answer]:
        """Every message of the last answer, without the one that says that this was all."""
        return whole_answer(self.content, self.question)[:-1]

    def fitting(self) -> str:
        """The treatments that the last answer tells as fitting, in all of its messages."""
        return treatments_of(*takewhile(self._tells_what_fits, self.whole()))

    def not_fitting(self) -> str:
        """The treatments that it tells as not fitting, or as holding what failed."""
        messages = self.whole()
        return treatments_of(*messages[len(list(takewhile(self._tells_what_fits, messages))) :])

    def _tells_what_fits(self, answer: Answer) -> bool:
        begins = [self.content.phrases[name].says.split("<")[0] for name in OTHER_PARTS]
        return not answer.lead.startswith(tuple(begins))

    def name(self, drug_id: str) -> str:
        """How texts name a drug."""
        return self.content.drugs[drug_id].short_name

    def listed_drugs(self) -> set[str]:
        """The drugs of all that "which of them" can mean now, whichever product."""
        return {drug for listed in self.answer.listed for drug in drugs_in(self.content, listed)}


@pytest.mark.parametrize("rival", ["inform", "express_distress"])
def test_lines_that_are_told_or_asked_about_are_told(content: Content, rival: str) -> None:
    heard = Heard(
        "ask_options_by_prior_lines",
        [lines(3)],
        guesses=["ask_options_by_prior_lines", rival],
        doubtful=True,
        guessed=True,
    )
    before = Conversation(last_question="ask_resistance_options", resistant=["carfilzomib"])
    _, question = before.hear(heard, Questions(content.questions))
    told = rival == "inform"
    assert question.doubtful != told
    assert question.intent == ("ask_resistance_options" if told else heard.intent)
    assert question.prior_lines == 3


def treatments_of(*answers: Answer) -> str:
    """What the bullets are about: a treatment stands before the colon, its conditions after it."""
    return "\n".join(bullet.split(":")[0] for bullet in bullets_of(*answers))


def drugs_in(content: Content, listed: str) -> frozenset[str]:
    """The drugs of a listed combination, or the listed drug."""
    regimen = content.regimens.get(listed)
    return bases_of(content, regimen.drugs if regimen else [listed])


def uses_of(content: Content, listed: str) -> Iterator[Approval]:
    """The approved uses that a listed combination or drug can stand for."""
    drugs = drugs_in(content, listed)
    for approval in content.approvals.values():
        if approval.status.holds and bases_of(content, approval.drugs) == drugs:
            yield approval


def can_be_met(approval: Approval, lines_had: int) -> bool:
    """Whether a label admits somebody with so many earlier lines, or asks for something else."""
    asked = approval.lines
    return asked is None or asked.admits(lines_had) or bool(approval.or_no_longer_works)


@pytest.fixture
def talk(content: Content) -> Talk:
    return Talk(content)


def test_and_velcade_too(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    question = talk.say("inform", drug("bortezomib"))

    assert question.intent == "ask_resistance_options"
    assert question.resistant == ["lenalidomide", "bortezomib"]
    assert {"DPd", "DKd"} <= set(talk.answer.listed)
    assert not talk.listed_drugs() & {"lenalidomide", "bortezomib"}
    assert talk.name("pomalidomide") in talk.fitting()
    for failed in question.resistant:
        assert talk.name(failed) not in talk.fitting()
        assert talk.name(failed) in talk.not_fitting(), "it is told where they are"


def test_sorry_i_meant_another_drug(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    question = talk.say("inform", drug("lenalidomide", "correction"))

    assert question.intent == "ask_resistance_options"
    assert question.resistant == ["lenalidomide"]
    assert "DVd" in talk.answer.listed
    assert talk.name("bortezomib") in talk.fitting()
    assert talk.name("lenalidomide") not in talk.fitting()


def test_a_correction_of_an_intolerance_stays_one(talk: Talk) -> None:
    talk.say("ask_intolerance_options", drug("bortezomib"))
    question = talk.say("inform", drug("ixazomib", "correction"))

    assert question.intent == "ask_intolerance_options"
    assert (question.resistant, question.intolerant) == ([], ["ixazomib"])
    assert talk.name("bortezomib") in talk.fitting()
    assert talk.name("ixazomib") not in talk.fitting()


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
    assert talk.name("bortezomib") in talk.fitting()


def test_what_works_has_not_failed_after_all(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    talk.say("ask_resistance_options", drug("bortezomib", "taking"))

    assert talk.known.resistant == []
    assert talk.answer.id == "taken_back"


def test_what_is_taken_is_supposed_to_fail_and_not_kept_as_failed(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide", "taking"))

    assert talk.known.avoided == []
    assert talk.answer.id == "options_failure_lenalidomide"


@pytest.mark.parametrize("role", ["others", "general"])
def test_what_failed_for_anybody_is_answered_and_not_kept(talk: Talk, role: str) -> None:
    """ "If a patient is refractory to Revlimid, what is there?" """
    talk.say("ask_resistance_options", drug("lenalidomide", role))
    assert talk.known.avoided == []
    assert talk.answer.id == "options_failure_lenalidomide"

    talk.say("ask_intolerance_options", drug("bortezomib", role))
    assert talk.known.avoided == []
    assert talk.answer.id == "options_intolerance_bortezomib"

    talk.say("ask_resistance_options", drug("pomalidomide", "resistant"))
    talk.say("ask_resistance_options", drug("lenalidomide", role))
    assert talk.answer.id == "options_failure_pomalidomide"


@pytest.mark.parametrize("role", ["quoted", "had", "partner"])
def test_what_is_not_ones_own_failure_is_never_kept(talk: Talk, role: str) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide", role))

    assert talk.known.avoided == []
    assert talk.answer.id == "ask_which_drug"


def test_a_drug_had_before_answers_which_one_failed(talk: Talk) -> None:
    talk.say("ask_resistance_options")
    talk.say("inform", drug("lenalidomide", "had"))

    assert talk.known.resistant == ["lenalidomide"]


def test_a_steroid_beside_what_failed_is_not_kept_and_not_asked_about(talk: Talk) -> None:
    question = talk.say(
        "ask_resistance_options",
        drug("lenalidomide", "resistant"),
        drug("dexamethasone", "partner"),
    )

    assert talk.known.avoided == ["lenalidomide"]
    assert question.subjects == ["lenalidomide", "dexamethasone"]


def test_the_answer_to_what_was_asked_back_is_no_guess(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide", "resistant"))
    assert talk.known.awaiting == "prior_lines"
    table = Questions(talk.content.questions)
    unclear = Heard("inform", [lines(3)], guessed=True, doubtful=True)
    _, question = talk.known.hear(unclear, table)
    assert (question.guessed, question.doubtful) == (False, False)
    _, question = talk.known.hear(Heard("ask_cost", guessed=True, doubtful=True), table)
    assert (question.guessed, question.doubtful) == (True, True)


def test_all_that_was_told_is_forgotten(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"), lines(4))
    talk.say("ask_intolerance_options", drug("lenalidomide"))
    question = talk.say("forget_history")

    assert (question.resistant, question.intolerant) == (["bortezomib"], ["lenalidomide"])
    assert question.prior_lines == 4
    assert talk.known == Conversation()
    assert talk.say("ask_treatment_options").avoided == []


def test_only_what_is_named_is_forgotten(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"), drug("lenalidomide"), lines(4))
    question = talk.say("forget_history", drug("bortezomib"))

    assert question.resistant == ["bortezomib"]
    assert question.prior_lines is None
    assert talk.known.resistant == ["lenalidomide"]
    assert talk.known.prior_lines == 4


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
    assert talk.name("lenalidomide") in talk.fitting()
    assert talk.name("bortezomib") not in talk.fitting()


def test_what_about_a_drug_if_another_failed(talk: Talk) -> None:
    question = talk.say(
        "ask_resistance_options", drug("bortezomib", "resistant"), drug("carfilzomib")
    )

    assert question.resistant == ["bortezomib"]
    assert "DKd" in talk.answer.listed
    assert talk.name("carfilzomib") in talk.fitting()


def test_a_class_can_fail(talk: Talk) -> None:
    failed = Mention(entity="drug_class", value="proteasome_inhibitor")
    talk.say("ask_resistance_options", failed)

    assert talk.known.resistant == ["proteasome_inhibitor"]
    assert {"DPd", "DRd"} <= set(talk.answer.listed)
    family = [one.id for one in talk.content.drugs.values() if one.drug_class == failed.value]
    assert {"bortezomib", "carfilzomib"} <= set(family)
    assert talk.listed_drugs().isdisjoint(family)
    assert not [one for one in family if talk.name(one) in talk.fitting()]


def test_lines_limit_the_last_question_and_stay_known(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    before = talk.answer.listed
    question = talk.say("inform", lines(5))

    assert question.intent == "ask_resistance_options"
    assert question.prior_lines == 5
    assert set(talk.answer.listed) < set(before)
    assert "DKd" in before, "its label ends at 3 earlier lines"
    assert "DKd" not in talk.answer.listed
    assert talk.name("lenalidomide") not in talk.fitting()
    limited = talk.answer.listed
    assert talk.say("ask_options_by_prior_lines").prior_lines == 5
    assert talk.answer.listed == limited


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_nothing_is_listed_that_no_label_admits(talk: Talk, number: int) -> None:
    talk.say("ask_options_by_prior_lines", lines(number))

    assert talk.answer.listed
    for listed in talk.answer.listed:
        uses = list(uses_of(talk.content, listed))
        assert any(can_be_met(approval, number) for approval in uses), listed


def test_lines_can_be_corrected(talk: Talk) -> None:
    talk.say("ask_options_by_prior_lines", lines(1))
    assert "DKd" in talk.answer.listed
    assert "talquetamab" not in talk.answer.listed
    assert talk.name("talquetamab") in talk.not_fitting(), "its label asks for more lines"

    talk.say("inform", lines(4))
    assert talk.known.prior_lines == 4
    assert "DKd" not in talk.answer.listed
    assert "talquetamab" in talk.answer.listed
    assert talk.name("talquetamab") in talk.fitting()


def test_what_failed_is_left_out_of_later_lists(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"))
    talk.say("ask_options_by_prior_lines", lines(2))

    assert {"DRd", "DPd"} <= set(talk.answer.listed)
    assert "bortezomib" not in talk.listed_drugs()
    assert talk.name("bortezomib") not in talk.fitting()


def test_a_bare_name_asks_the_same_of_another_drug(talk: Talk) -> None:
    talk.say("ask_regimens_with", drug("carfilzomib"))
    question = talk.say("inform", drug("pomalidomide"))

    assert question.intent == "ask_regimens_with"
    assert {"DPd", "PCd", "KPd"} <= set(talk.answer.listed)
    for listed in talk.answer.listed:
        assert "pomalidomide" in drugs_in(talk.content, listed)
    assert talk.known.resistant == []


def test_how_does_it_work_is_about_the_last_drug(talk: Talk) -> None:
    talk.say("ask_drug_names", drug("carfilzomib"))

    assert talk.say("ask_explain").subjects == ["carfilzomib"]


def test_which_of_them_is_approved(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("bortezomib"), drug("lenalidomide"))
    listed = talk.answer.listed
    question = talk.say("ask_drug_approval")

    assert question.listed == listed
    told_of = talk.answer.listed
    assert len(told_of) > 1
    assert told_of == listed[: len(told_of)], "the first of them, in the same order"
    bullets = bullets_of(talk.answer)
    assert len(bullets) == len(told_of)
    for listed_id, bullet in zip(told_of, bullets, strict=True):
        regimen = talk.content.regimens.get(listed_id)
        assert bullet.startswith(regimen.titles[0] if regimen else talk.name(listed_id))


def test_tell_me_more_goes_on_until_there_is_no_more(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    first = talk.answer
    whole = talk.whole()
    seen = [first]
    while talk.answer.id != "no_more" and len(seen) <= len(whole):
        talk.say("tell_me_more")
        seen.append(talk.answer)

    assert seen[:-1] == whole
    assert seen[-1].id == "no_more"
    assert len(whole) > 3
    assert [answer.id for answer in whole[1:]] == [
        f"{first.id}_more_{part}" for part in range(1, len(whole))
    ]
    assert len({told(answer) for answer in whole}) == len(whole), "nothing is told twice"
    talk.say("tell_me_more")
    assert talk.answer.id == "no_more", "and it stays so"
    talk.say("ask_resistance_options", drug("lenalidomide"))
    assert talk.answer == first, "asked anew, it starts anew"


def test_small_talk_keeps_the_subject(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    whole = talk.whole()
    talk.say("thank")
    talk.say("tell_me_more")

    assert talk.answer == whole[1]


def test_tell_me_more_of_nothing(talk: Talk) -> None:
    talk.say("tell_me_more")

    assert talk.answer.id == "no_more"


@pytest.mark.parametrize(
    ("intent", "bare", "listed", "left_out"),
    [
        ("ask_resistance_options", drug("lenalidomide"), {"DPd", "DVd"}, {"DRd", "KRd"}),
        ("ask_intolerance_options", drug("daratumumab"), {"KRd", "IRd"}, {"DPd", "TecDara"}),
        ("ask_regimens_with", drug("carfilzomib"), {"DKd", "KRd", "KPd"}, {"DPd", "DVd"}),
        ("ask_options_by_prior_lines", lines(1), {"DVd", "DRd"}, {"BVd", "talquetamab"}),
    ],
)
def test_what_is_lacking_is_asked_for_and_taken(
    talk: Talk, intent: str, bare: Mention, listed: set[str], left_out: set[str]
) -> None:
    talk.say(intent)
    assert talk.known.awaiting == ("prior_lines" if bare.entity == "prior_lines" else "drug")
    question = talk.say("inform", bare)

    assert question.intent == intent
    assert listed <= set(talk.answer.listed)
    assert not left_out & set(talk.answer.listed)
    assert talk.known.awaiting != "drug", "it is not asked for a second time"


@pytest.mark.parametrize("intent", ["ask_resistance_options", "ask_intolerance_options"])
def test_the_number_of_lines_is_taken_until_it_is_known(talk: Talk, intent: str) -> None:
    talk.say(intent, drug("lenalidomide"))
    assert talk.known.awaiting == "prior_lines"

    talk.say("inform", lines(3))
    assert talk.known.awaiting is None
    assert talk.known.prior_lines == 3


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
    """It is explained at once, with other questions below that may have been meant."""
    question = talk.say("nlu_fallback", drug("carfilzomib"))
    assert (question.intent, question.subjects) == ("inform", ["carfilzomib"])
    assert question.doubtful
    assert talk.known.unsure_count == 0

    question = talk.say("ask_regimens_with")

    assert question.subjects == ["carfilzomib"]
    assert not question.doubtful


def test_a_known_name_is_spoken_of_before_any_refusal(talk: Talk) -> None:
    question = talk.say("out_of_scope", drug("carfilzomib"))
    assert (question.intent, question.doubtful) == ("inform", True)
    assert talk.say("out_of_scope").intent == "out_of_scope"


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
    asked: list[str] = []
    for intent, *mentions in (
        ("ask_resistance_options", drug("lenalidomide")),
        ("ask_clinical_trials",),
    ):
        talk.say(intent, *mentions)
        assert talk.answer.questions, intent
        asked += talk.answer.questions
    talk.say("ask_visit_summary")

    bullets = bullets_of(*talk.whole())
    assert talk.name("lenalidomide") in bullets[0], "what failed comes first"
    assert set(asked) <= set(bullets)
    assert len(bullets) == len(set(bullets))


def test_a_drug_taken_back_is_not_on_the_list(talk: Talk) -> None:
    talk.say("ask_resistance_options", drug("lenalidomide"))
    talk.say("inform", drug("lenalidomide", "ruled_out"))
    talk.say("ask_visit_summary")

    assert bullets_of(*talk.whole())
    assert talk.name("lenalidomide") not in told(*talk.whole())


MENTIONS = st.builds(
    Mention,
    entity=st.sampled_from(["drug", "drug_class", "term", "regimen"]),
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
            assert not talk.listed_drugs() & set(talk.known.avoided)
            if talk.answer.listed and not question.part:
                for avoided in talk.known.avoided:
                    assert talk.name(avoided) not in treatments_of(talk.answer)
        taken_back = {mention.value for mention in mentions if mention.role == "ruled_out"}
        again = {mention.value for mention in mentions if mention.role != "ruled_out"}
        if intent != "tell_me_more":
            assert not (taken_back - again) & set(talk.known.avoided)


@pytest.mark.parametrize("intent", ["inform", "ask_explain", "nlu_fallback"])
def test_bare_history_is_noted_and_then_it_stopped_working(talk: Talk, intent: str) -> None:
    asked = talk.say(intent, drug("bortezomib"), drug("daratumumab"), history=True)
    assert asked.intent == "tell_history"
    assert talk.answer.lead == "I noted this treatment: Velcade and Darzalex."
    assert talk.answer.buttons[0].payload == "/ask_resistance_options"
    assert talk.known.resistant == []

    talk.say("ask_resistance_options")
    assert talk.known.resistant == ["bortezomib", "daratumumab"]
    assert talk.answer.id == "options_failure_bortezomib_daratumumab"


def test_history_in_which_all_failed_asks_what_is_left(talk: Talk) -> None:
    failed = [drug(value, "resistant") for value in ("lenalidomide", "carfilzomib")]
    asked = talk.say("nlu_fallback", *failed, history=True)
    assert asked.intent == "ask_resistance_options"
    assert talk.known.resistant == ["lenalidomide", "carfilzomib"]


def test_history_with_lines_is_answered_by_them(talk: Talk) -> None:
    talk.say("inform", drug("bortezomib"), lines(3), history=True)
    assert talk.answer.id.startswith("options_lines_3")


def test_history_that_replies_to_a_question_is_its_answer(talk: Talk) -> None:
    talk.say("ask_resistance_options")
    assert talk.known.awaiting == "drug"
    talk.say("inform", drug("bortezomib"), history=True)
    assert talk.known.resistant == ["bortezomib"]


def test_what_was_asked_for_is_answered_though_a_history_is_told(talk: Talk) -> None:
    assert talk.say("express_distress", drug("bortezomib"), history=True).intent == (
        "express_distress"
    )


@pytest.mark.parametrize("intent", ["request_human", "express_distress"])
def test_a_topic_below_small_talk_has_more_to_tell(talk: Talk, intent: str) -> None:
    """How to tell the children is asked of a person; "tell me more" is of that answer."""
    below = [one for one in talk.content.topics.values() if one.asked and one.intents[0] == intent]
    longest = max(below, key=lambda one: sum(map(len, one.says)))
    talk.say(intent, topic=longest.id)
    assert talk.answer.id == longest.id

    talk.say("tell_me_more")
    assert talk.answer.id == f"{longest.id}_more_1"


def test_small_talk_leaves_the_subject_as_it_was(talk: Talk) -> None:
    talk.say("ask_explain", drug("lenalidomide"))
    talk.say("thank")
    assert talk.known.last_question == "ask_explain"
