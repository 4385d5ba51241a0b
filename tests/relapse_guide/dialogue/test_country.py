"""The writer's country is kept; it is told of once, and again where somebody may call for help."""

from typing import get_args

from relapse_guide.dialogue.conversation import Conversation, Heard, PossibleDanger, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content

DANGERS: tuple[PossibleDanger, ...] = get_args(PossibleDanger)


def test_once_and_in_danger(content: Content) -> None:
    table = Questions(content.questions)

    def said(
        before: Conversation,
        intent: str,
        country: str | None,
        danger: PossibleDanger | None = None,
    ) -> tuple[Conversation, Question]:
        return before.hear(Heard(intent=intent, country=country, danger=danger), table)

    state, question = said(Conversation(), "ask_cost", None)
    assert (state.country, question.country) == (None, None)
    state, question = said(state, "ask_cost", "uk")
    assert (state.country, question.country, question.country_told) == ("uk", "uk", False)
    for country in ("uk", None):
        state, question = said(state, "ask_cost", country)
        assert (state.country, question.country, question.country_told) == ("uk", "uk", True)
    state, question = said(state, "report_emergency", None)
    assert (question.country, question.country_told) == ("uk", False)
    for danger in DANGERS:
        _, question = said(state, "ask_cost", None, danger)
        assert (question.country, question.country_told) == ("uk", False)
    state, question = said(state, "ask_cost", "canada")
    assert (state.country, question.country, question.country_told) == ("canada", "canada", False)


def test_more_is_told_for_the_same_country(content: Content) -> None:
    table = Questions(content.questions)
    state, _ = Conversation().hear(Heard(intent="ask_cost", country="uk"), table)
    for intent in ("tell_me_more", "forget_history"):
        _, question = state.hear(Heard(intent=intent), table)
        assert (question.country, question.country_told) == ("uk", True)


def test_it_is_kept_between_messages() -> None:
    kept = Conversation(country="uk").to_slots()
    assert Conversation.from_slots(kept).country == "uk"
