"""The answers that editors wrote down in `*.yml` beside this file; the keys are told there."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, Extra

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import whole_answer
from relapse_guide.dialogue.conversation import PRIOR_LINES, Mention, Question
from relapse_guide.library.content import Content
from relapse_guide.library.entries import QuestionKind
from tests.relapse_guide.answers.told import lead_of, told
from tests.relapse_guide.asking import mention

FOLDER = Path(__file__).parent
EITHER = "|"
"""Stands between texts of which one is enough."""


class Expected(BaseModel):
    """One entry: a question, and what its answer must or must never say."""

    id: str
    asked: str
    question: str
    about: list[str] = []
    after: int | None = None
    turned: bool = False
    joined: bool = False
    resistant: list[str] = []
    intolerant: list[str] = []
    spared: list[str] = []
    prior_lines: int | None = None
    signs: list[str] = []
    topic: str | None = None
    lead: str = ""
    lead_has: list[str] = []
    mentions: list[str] = []
    with_more: list[str] = []
    never: list[str] = []
    sources: list[str] = []
    buttons: list[str] = []
    listed: list[str] | None = None

    class Config:
        extra = Extra.forbid


def entries() -> list[Expected]:
    """Every entry of every file."""
    return [
        Expected(**entry)
        for path in sorted(FOLDER.glob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def answers_to(content: Content, entry: Expected) -> list[Answer]:
    """The first message and all that "tell me more" adds."""
    failing: dict[str, Any] = {"resistant": entry.resistant, "intolerant": entry.intolerant}
    mentions = [mention(content, value) for value in entry.about]
    if entry.after is not None:
        mentions.append(Mention(entity=PRIOR_LINES, value=str(entry.after)))
    for role, values in failing.items():
        mentions += [mention(content, value, role) for value in values]
    question = Question(
        intent=entry.question,
        mentions=mentions,
        spared=entry.spared,
        prior_lines=entry.prior_lines,
        signs=entry.signs,
        topic=entry.topic,
        turned=entry.turned,
        joined=entry.joined,
        **failing,
    )
    return whole_answer(content, question)[:-1]


def faults(content: Content, entry: Expected) -> list[str]:
    """What an editor has to look at, one sentence each."""
    answers = answers_to(content, entry)
    first, everything = answers[0], told(*answers)
    lead = lead_of(first)
    found = [] if lead.startswith(entry.lead) else [f"does not begin with “{entry.lead}”"]
    found += _lacking("does not say at once", entry.lead_has, lead)
    found += _lacking("does not say", entry.mentions, told(first))
    found += _lacking("never says", entry.with_more, everything)
    found += [f"must not say “{text}”" for text in entry.never if text in everything]
    found += _lacking("does not show the source", entry.sources, *(s.id for s in first.sources))
    found += _lacking("does not offer", entry.buttons, *(b.title for b in first.buttons))
    if entry.listed is not None and first.listed != entry.listed:
        found.append(f"lists {first.listed}, not {entry.listed}")
    return found


def _lacking(what: str, wanted: list[str], *texts: str) -> list[str]:
    return [
        f"{what} “{either}”"
        for either in wanted
        if not any(one in text for text in texts for one in either.split(EITHER))
    ]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_the_answer_says_what_it_must(content: Content, entry: Expected) -> None:
    found = faults(content, entry)

    shown = "\n\n".join(told(answer) for answer in answers_to(content, entry))
    where = f"tests/content: the answer to '{entry.id}'"
    assert not found, "\n".join([*(f"{where} {fault}." for fault in found), "It says:", shown])


def test_every_id_and_every_question_stands_once() -> None:
    found = entries()

    for counted in ([entry.id for entry in found], [entry.asked for entry in found]):
        assert [what for what, times in Counter(counted).items() if times > 1] == []


def test_every_question_about_myeloma_has_an_entry(content: Content) -> None:
    kinds = (QuestionKind.content, QuestionKind.boundary, QuestionKind.safety)
    asked = {entry.question for entry in entries()}

    wanted = {question.id for question in content.questions.values() if question.kind in kinds}
    assert not wanted - asked


def test_a_fault_is_told_plainly(content: Content) -> None:
    everything: dict[str, Any] = {
        "lead": "no such start",
        "lead_has": ["no such words at once"],
        "mentions": ["no such words"],
        "with_more": ["no such more"],
        "never": [content.drugs["carfilzomib"].full_name],
        "sources": ["no_such_source"],
        "buttons": ["No such button"],
        "listed": [],
    }
    wrong = Expected(id="x", asked="x", question="ask_explain", about=["carfilzomib"], **everything)

    found = faults(content, wrong)
    assert len(found) == len(everything)
    assert "does not say “no such words”" in found
    assert "must not say “Kyprolis (carfilzomib)”" in found
