"""The line that goes before an answer where a message may tell of a danger."""

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.draft import Draft
from relapse_guide.dialogue.conversation import PossibleDanger, Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import EMERGENCY_NUMBER, QuestionKind, Sign

CRISIS = "crisis"
LONGEST_REPEAT = 20
"""Words; a longer statement with the number says more than the line."""


def asked_besides(
    content: Content, intent: str, danger: PossibleDanger | None, *, unclear: bool = False
) -> str:
    """What is answered below the line on a danger: the question, or the entry's own where a
    message asks nothing but small talk, or was not understood. `unclear`: the danger is likelier
    than that this was asked."""
    if danger is None:
        return intent
    entry, asked = content.safety[danger], content.questions.get(intent)
    if unclear and intent not in entry.keeps:
        return entry.instead
    asks = asked is not None and asked.kind not in (QuestionKind.talk, QuestionKind.program)
    return intent if asks or intent in entry.keeps else entry.instead


def alerted(draft: Draft, question: Question) -> Draft:
    """The draft with a line on the possible danger of its question: the sign that was told, and
    911 or 988. An answer for emergencies says that itself."""
    if question.danger is None or draft.kind is Kind.safety:
        return draft
    entry = draft.content.safety[question.danger]
    draft.alert = _line(draft, question)
    draft.help_lines = list(dict.fromkeys([*entry.call, *draft.help_lines]))
    for part in draft.parts:
        # The line has said it.
        part.details = [said for said in part.details if not _same_number(said.text, draft.alert)]
    return draft


def _line(draft: Draft, question: Question) -> str:
    if question.danger != CRISIS:
        return _of_signs(draft, question)
    if question.danger_likely:
        return draft.phrase("alert_crisis_likely")
    return draft.phrase("alert_crisis")


def _of_signs(draft: Draft, question: Question) -> str:
    told = [draft.content.signs[sign] for sign in question.signs if sign in draft.content.signs]
    if not told:
        return draft.phrase("alert_emergency")
    line = draft.phrase("alert_sign", sign=told[0].sign, act=told[0].act)
    return line if _names_911(told[0]) else f"{line} {draft.phrase('alert_else')}"


def _names_911(sign: Sign) -> bool:
    return bool(EMERGENCY_NUMBER.search(sign.act))


def _same_number(text: str, alert: str) -> bool:
    found = EMERGENCY_NUMBER.search(text)
    if found is None or found[0] not in alert:
        return False
    return len(text.split()) <= LONGEST_REPEAT
