"""Hand-made entries in the place of the real ones: the real phrases, and little beside them."""

import dataclasses
from typing import Any

from relapse_guide.library.content import Content
from relapse_guide.library.entries import (
    Boundary,
    ChatLine,
    Entry,
    HelpLine,
    Safety,
    Sign,
    Topic,
    Update,
)

CARE = "Ask your care team."
PAGE = "imf_subsequent_relapse"
"""The id of the page, and of another source of the real content."""
LABEL = "imf_drugs_current_use"


def with_entries(content: Content, **kinds: list[Any]) -> Content:
    """The content with other entries under some of its files."""
    others: dict[str, Any] = {
        kind: {entry.id: entry for entry in entries} for kind, entries in kinds.items()
    }
    return dataclasses.replace(content, **others)


def changed(content: Content, kind: str, entry_id: str, **more: Any) -> Content:
    """The content with one entry edited."""
    entries: dict[str, Entry] = getattr(content, kind)
    others: dict[str, Any] = {kind: {**entries, entry_id: entries[entry_id].copy(update=more)}}
    return dataclasses.replace(content, **others)


def topic(topic_id: str = "subject", **more: Any) -> Topic:
    """A topic that answers `ask_symptoms`."""
    keys = {"intents": ["ask_symptoms"], "lead": "It is so.", "care_team": CARE, "sources": [PAGE]}
    return Topic.parse_obj({"id": topic_id, **keys, **more})


def boundary(**more: Any) -> Boundary:
    """A boundary that answers `ask_dosage`."""
    keys = {"intents": ["ask_dosage"], "lead": "I cannot say.", "care_team": CARE,
            "questions": ["One?", "Two?", "Three?", "Four?"], "sources": [PAGE]}  # fmt: skip
    return Boundary.parse_obj({"id": "limit", **keys, **more})


def help_line(line_id: str, phone: str, *intents: str) -> HelpLine:
    """A number for some intents."""
    return HelpLine.parse_obj(
        {
            "id": line_id,
            "name": f"The {line_id}",
            "phone": phone,
            "intents": list(intents),
            "says": "Call it.",
            "sources": [LABEL],
        }
    )


def safety(**more: Any) -> Safety:
    """What is said in an emergency without a sign."""
    keys = {"intents": ["report_emergency"], "lead": "Call 911.", "care_team": CARE,
            "instead": "ask_explain", "call": ["emergency_911"], "sources": [PAGE]}  # fmt: skip
    return Safety.parse_obj({"id": "danger", **keys, **more})


def sign(sign_id: str, **more: Any) -> Sign:
    """A sign that is called by its id."""
    keys = {"words": [sign_id], "sign": f"a sign of {sign_id}", "act": "call 911",
            "lead": f"Signs of {sign_id} are urgent: call 911.", "care_team": CARE,
            "sources": [PAGE]}  # fmt: skip
    return Sign.parse_obj({"id": sign_id, **keys, **more})


def chat_line(line_id: str, **more: Any) -> ChatLine:
    """A line of small talk that answers `thank`."""
    keys = {"intents": ["thank"], "lead": "You are welcome.", "care_team": CARE}
    return ChatLine.parse_obj({"id": line_id, **keys, **more})


def update(update_id: str, about: str, kind: str) -> Update:
    """A dated fact about one entry."""
    return Update.parse_obj(
        {
            "id": update_id,
            "about": [about],
            "kind": kind,
            "date": "2026-01",
            "says": f"In January 2026, {update_id} happened.",
            "sources": [LABEL],
        }
    )
