"""What is added for somebody outside the US: whose facts these are, and where to turn."""

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft
from relapse_guide.dialogue.conversation import Question


def abroad(draft: Draft, question: Question) -> Draft:
    """The draft with the note for the writer's country, if the question comes with one."""
    country = draft.content.countries.get(question.country or "")
    if country is None:
        return draft
    draft.uses.append(country.id)
    is_urgent = draft.kind is Kind.safety or bool(draft.alert)
    draft.country_note = country.urgent if is_urgent else country.note
    return draft
