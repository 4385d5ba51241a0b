"""The writer's country is told of once, and again whenever somebody may call for help."""

from relapse_guide.dialogue.conversation import Conversation, Heard, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content


def test_once_and_in_danger(content: Content) -> None:
    table = Questions(content.questions)

    def said(
        before: Conversation, intent: str, country: str | None
    ) -> tuple[Conversation, Question]:
        return before.hear(Heard(intent=intent, country=country), table)

    state, question = said(Conversation(), "ask_cost", None)
    assert (state.country, question.country) == (None, None)
    state, question = said(state, "ask_cost", "uk")
    assert (state.country, question.country) == ("uk", "uk")
    for country in ("uk", None):
        state, question = said(state, "ask_cost", country)
        assert (state.country, question.country) == ("uk", None)
    state, question = said(state, "report_emergency", None)
    assert (state.country, question.country) == ("uk", "uk")
    state, question = said(state, "ask_cost", "canada")
    assert (state.country, question.country) == ("canada", "canada")


def test_it_is_kept_between_messages() -> None:
    kept = Conversation(country="uk").to_slots()
    assert Conversation.from_slots(kept).country == "uk"
