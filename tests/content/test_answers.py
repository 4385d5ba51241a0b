"""The answers that editors wrote down in `*.yml` beside this file; the keys are told there."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, Extra

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.library.content import Content
from tests.relapse_guide.asking import ask_all, page_says, said

FOLDER = Path(__file__).parent


class Expected(BaseModel):
    """One entry: a question, and what its answer must or must never say."""

    id: str
    question: str
    about: list[str] = []
    resistant: list[str] = []
    intolerant: list[str] = []
    prior_lines: int | None = None
    first_sentence: str = ""
    says: list[str] = []
    plain_text: list[str] = []
    page_says: list[str] = []
    with_more: list[str] = []
    never: list[str] = []
    page_names: list[str] | None = None
    bullets: list[str] | None = None
    listed: list[str] | None = None
    address: str | None = None
    from_page: bool = False
    newer_facts: bool = False

    class Config:
        extra = Extra.forbid


def entries() -> list[Any]:
    found = [
        Expected(**entry)
        for path in sorted(FOLDER.glob("*.yml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    ids = [entry.id for entry in found]
    assert len(ids) == len(set(ids)), "an id stands twice"
    return [pytest.param(entry, id=entry.id) for entry in found]


def answers_to(content: Content, entry: Expected) -> list[Answer]:
    """The first message and all that "tell me more" adds."""
    known = {"resistant": entry.resistant, "intolerant": entry.intolerant}
    return ask_all(content, entry.question, *entry.about, prior_lines=entry.prior_lines, **known)


def faults(content: Content, entry: Expected) -> list[str]:
    """What an editor has to look at, one sentence each."""
    answers = answers_to(content, entry)
    first, told, page = answers[0], said(answers[0]), page_says(answers[0])
    everything = said(*answers)
    found = [f"does not say “{text}”" for text in entry.says if text not in told]
    plain = to_plain_text(first)
    found += [f"does not show “{text}”" for text in entry.plain_text if text not in plain]
    found += [f"does not say of the page “{text}”" for text in entry.page_says if text not in page]
    found += [f"never says “{text}”" for text in entry.with_more if text not in everything]
    found += [f"must not say “{text}”" for text in entry.never if text in everything]
    if not told.startswith(entry.first_sentence):
        found.append(f"does not begin with “{entry.first_sentence}”")
    if entry.page_names is not None and named_in(content, page) != set(entry.page_names):
        found.append(f"names {sorted(named_in(content, page))}, not {entry.page_names}")
    if entry.bullets is not None and first.bullets != entry.bullets:
        found.append(f"has the bullets {first.bullets}")
    if entry.listed is not None and first.listed != entry.listed:
        found.append(f"lists {first.listed}, not {entry.listed}")
    return found + _faults_of_sources(content, entry, answers)


def _faults_of_sources(content: Content, entry: Expected, answers: list[Answer]) -> list[str]:
    sources = answers[0].sources
    found = []
    if entry.address and entry.address not in [source.address for source in sources]:
        found.append(f"does not show the source {entry.address}")
    page = (content.page.id, content.page.date_words)
    if entry.from_page and [(source.id, source.date) for source in sources[:1]] != [page]:
        found.append("does not have the IMF page with its review date as its first source")
    if entry.newer_facts and not any(fact.newer for answer in answers for fact in answer.newer):
        found.append("has no fact that is newer than the page")
    return found


def named_in(content: Content, text: str) -> set[str]:
    """The drugs whose name at first mention stands in a text."""
    return {drug.id for drug in content.drugs.values() if drug.full_name in text}


@pytest.mark.parametrize("entry", entries())
def test_the_answer_says_what_it_must(content: Content, entry: Expected) -> None:
    found = faults(content, entry)

    shown = "\n".join(said(answer) for answer in answers_to(content, entry))
    told = f"tests/content: the answer to '{entry.id}'"
    assert not found, "\n".join([*(f"{told} {fault}." for fault in found), "It says:", shown])


def test_a_fault_is_told_plainly(content: Content) -> None:
    wrong = Expected(
        id="x",
        question="ask_explain",
        about=["carfilzomib"],
        says=["no such words"],
        never=[content.drugs["carfilzomib"].full_name],
        page_names=[],
        listed=[],
        bullets=["x"],
        address="nowhere",
        newer_facts=True,
        first_sentence="no such start",
        page_says=["no such page"],
        with_more=["no such more"],
    )

    assert len(faults(content, wrong)) >= 9
    assert "does not say “no such words”" in faults(content, wrong)
