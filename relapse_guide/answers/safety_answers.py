"""Urgent answers by the sign that was told, and the same table as "when to call"."""

from collections.abc import Sequence
from functools import lru_cache

from relapse_guide.answers.answer import Kind
from relapse_guide.answers.citing import few_enough
from relapse_guide.answers.draft import Draft, Listing, Part, Said, all_written, said, written
from relapse_guide.answers.topic_answers import safety_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.approvals import bases_of
from relapse_guide.knowledge.names import drugs_of, find_subject
from relapse_guide.library.content import Content
from relapse_guide.library.entries import EMERGENCY_NUMBER, Sign

EMERGENCY_LINE = "emergency_911"
"""The help line of every sign that may need it."""
FURTHER = 2
"""Further signs told in the same message, each with what to do."""


def emergency(content: Content, question: Question) -> Draft:
    """The told sign and what to do about it; the general emergency answer where none is known."""
    signs = _signs_told(content, question)
    if not signs:
        entry = next(e for e in content.safety.values() if question.intent in e.intents)
        return safety_draft(content, entry)
    return sign_draft(content, signs)


def _signs_told(content: Content, question: Question) -> list[Sign]:
    """The signs of the message; "fever after Carvykti" is more than a fever."""
    told = [content.signs[sign_id] for sign_id in question.signs if sign_id in content.signs]
    known = {sign.id for sign in told}
    for sign in _of_drugs(content, question.subjects):
        if known.intersection(sign.covers):
            return [sign, *(other for other in told if other.id not in {sign.id, *sign.covers})]
    return told


def sign_draft(content: Content, signs: Sequence[Sign]) -> Draft:
    """One answer for the signs that a message tells, the most dangerous first."""
    first, *others = signs
    draft = Draft(
        content,
        id=f"sign_{first.id}",
        care_team=first.care_team,
        kind=Kind.safety,
        uses=[sign.id for sign in signs],
        help_lines=[EMERGENCY_LINE],
    )
    draft.uses.append(EMERGENCY_LINE)
    part = Part(
        written(first.lead, first.sources),
        follow=all_written([first.follow] if first.follow else [], first.sources),
        details=all_written(first.says, first.sources),
    )
    if others:
        rows = Listing(draft.phrase("signs_also"), [])
        for sign in others[:FURTHER]:
            row = _row(draft, sign)
            if few_enough(content, [*part.said(), *rows.bullets, row]):
                rows.bullets.append(row)
        part.listings += [rows] if rows.bullets else []
    draft.parts.append(part)
    draft.button(draft.phrase("button_call"), "ask_when_to_call")
    return draft


def _row(draft: Draft, sign: Sign) -> Said:
    """`A fever of 100.4 F (38 C) or higher: call your care team right away.`"""
    draft.uses.append(sign.id)
    text = draft.phrase("sign_row", sign=_capital(sign.sign), act=sign.act)
    return said(text, sign.sources)


def when_to_call(content: Content, question: Question) -> Draft:
    """Which signs need a call, most dangerous first; those told or of the drug named come first."""
    draft = Draft(content, id="when_to_call", care_team="")
    draft.care_team = draft.phrase("care_team_call")
    told = _signs_told(content, question)
    asked = list(dict.fromkeys(sign.id for sign in [*told, *_of_drugs(content, question.subjects)]))
    first = [content.signs[sign_id] for sign_id in asked]
    first.sort(key=lambda sign: not sign.covers)
    others = [sign for sign in content.signs.values() if sign.listed and sign.id not in asked]
    draft.parts.append(
        Part(
            _lead(draft, first),
            listings=[*_by_act(draft, first), *_by_act(draft, _urgent_first(others))],
            go_on=draft.phrase("signs_more"),
            go_on_title=draft.phrase("button_more_signs"),
        )
    )
    draft.questions = [draft.phrase("question_call"), draft.phrase("question_night")]
    draft.button(draft.phrase("button_warnings"), "ask_side_effects")
    draft.button(draft.phrase("button_doctor_list"), "ask_visit_summary")
    return draft


def _urgent_first(signs: Sequence[Sign]) -> list[Sign]:
    return sorted(signs, key=lambda sign: not EMERGENCY_NUMBER.search(sign.act))


def _by_act(draft: Draft, signs: Sequence[Sign]) -> list[Listing]:
    """The signs under what to do about them, told once, in the order of the first of each."""
    groups: dict[str, list[Sign]] = {}
    for sign in signs:
        groups.setdefault(sign.act, []).append(sign)
    listings = []
    for act, group in groups.items():
        draft.uses += [sign.id for sign in group]
        bullets = [said(_capital(sign.sign), sign.sources) for sign in group]
        listings.append(Listing(draft.phrase("act_for", act=_capital(act)), bullets))
    return listings


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lead(draft: Draft, asked: Sequence[Sign]) -> Said:
    if not asked:
        fever = draft.content.signs[next(iter(_fever(draft.content)))]
        return said(draft.phrase("call_for"), fever.sources)
    return written(asked[0].lead, asked[0].sources)


@lru_cache(maxsize=4)
def _fever(content: Content) -> tuple[str, ...]:
    """The sign of fever, whose threshold stands in the first sentence; else the first sign."""
    found = [sign.id for sign in content.signs.values() if "fever" in sign.sign.lower()]
    return tuple(found or [next(iter(content.signs))])


def _of_drugs(content: Content, ids: Sequence[str]) -> list[Sign]:
    wanted = bases_of(content, drugs_of(content, ids)) | {
        value for value in ids if find_subject(content, value)
    }
    return [
        sign
        for sign in content.signs.values()
        if wanted & {*sign.drugs, *bases_of(content, drugs_of(content, sign.drugs))}
    ]
