"""A hand-made content of a few sources, classes, drugs and words: what must hold of any content."""

from typing import Any

from relapse_guide.answers.draft import Draft, Part, Said
from relapse_guide.library.content import Content
from relapse_guide.library.entries import HelpLine, Phrase, Source
from relapse_guide.library.subjects import Drug, DrugClass, Term

READABLE = ("page", "site", "label", "paper", "news", "guide")
"""Sources that a reader can open; the first is the page."""
EVIDENCE = ("record", "query")
"""Sources that only editors see."""
CARE = "Ask your care team."
_PHRASES = {
    "heading_sources": "Sources:",
    "go_on": "There is more to say about this.",
    "page_said_too": "There is one more thing to know, from the page.",
    "button_page": "What the page says",
    "button_more": "Tell me more",
    "more_numbers": "There are more people you can call.",
    "help_line": "<name>: <phone>. <says>",
}


def _source(source_id: str) -> Source:
    return Source.parse_obj(
        {
            "id": source_id,
            "title": f"The {source_id}",
            "publisher": "A publisher",
            "address": f"https://example.org/{source_id}",
            "reviewed" if source_id == "page" else "read": "2021-07-30",
            "evidence": source_id in EVIDENCE,
        }
    )


def _drug(drug_id: str, drug_class: str, *brands: str, **more: Any) -> Drug:
    return Drug.parse_obj(
        {
            "id": drug_id,
            "generic": drug_id,
            "brands": list(brands),
            "drug_class": drug_class,
            "says": ["It works."],
            "given": {"forms": ["drip"], "says": ["It is a drip."], "sources": ["site"]},
            "boxed": {"found": "not_read"},
            "sources": ["page"],
            **more,
        }
    )


def _family(class_id: str, **more: Any) -> DrugClass:
    return DrugClass.parse_obj({"id": class_id, "names": [], "sources": ["page"], **more})


def tiny() -> Content:
    """Alphamab (Alpha) and betamide (Beta) of two classes, and gammazol without a brand."""
    drugs = [
        _drug("alphamab", "blocker", "Alpha"),
        _drug("betamide", "kinase_drug", "Beta", "Betax"),
        _drug("gammazol", "blocker"),
    ]
    families = [
        _family("blocker", name="blocker", plural="blockers",
                short="a blocker (such as {alphamab:short})", lead="Blockers block."),
        _family("kinase_drug", name="kinase drug", plural="kinase drugs", names=["KD", "KDs"],
                short="a KD (such as {betamide:short})", lead="KDs work."),
    ]  # fmt: skip
    word = Term.parse_obj({"id": "relapse", "name": "relapse", "lead": "It comes back.",
                           "sources": ["page"]})  # fmt: skip
    line = HelpLine.parse_obj(
        {
            "id": "line",
            "name": "A line",
            "phone": "800-555-0100",
            "intents": ["ask_cost"],
            "says": "Call it.",
            "sources": ["site"],
        }
    )
    return Content(
        sources={source_id: _source(source_id) for source_id in (*READABLE, *EVIDENCE)},
        drugs={drug.id: drug for drug in drugs},
        drug_classes={family.id: family for family in families},
        glossary={word.id: word},
        help={line.id: line},
        phrases={
            phrase_id: Phrase(id=phrase_id, says=says) for phrase_id, says in _PHRASES.items()
        },
    )


def tiny_draft(*parts: Part, **more: Any) -> Draft:
    """A draft of the tiny content that says these parts."""
    draft = Draft(tiny(), id="made", care_team=CARE, **more)
    draft.parts += parts
    return draft


def words(count: int, *sources: str, name: str = "word") -> Said:
    """A sentence of so many words, which rests on these sources."""
    return Said(" ".join([name, *["word"] * (count - 1)]) + ".", (sources,) if sources else ())
