"""Which sentences of an entry speak of the drug that a question names: these come first.

Who asks whether to drive after Kyprolis looks for that name, and an answer that lists other drugs
before it, or has it only in its next part, reads like one to somebody else.
"""

import re
from collections.abc import Sequence

from relapse_guide.knowledge.names import drugs_of, find_subject, helper_drugs
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import DrugClass
from relapse_guide.library.texts import DRUG_MARK

FEWEST_NAMING = 4
"""So many sentences of an entry that name drugs make it one that goes through them. In others, what
is true of all drugs comes first, as its editor wrote it."""


def named_first(
    content: Content, texts: Sequence[str], subjects: Sequence[str], leaning: Sequence[str]
) -> list[str]:
    """Texts that go through drugs, with those on what is asked about before the others.

    `subjects`: ids of what is asked about. `leaning`: words that a sentence begins with if it makes
    no sense without the one before it; such a sentence stays behind that one.
    """
    drugs, classes = _drugs_asked(content, subjects)
    naming = sum(bool(DRUG_MARK.search(text)) for text in texts)
    if not (drugs or classes) or naming < FEWEST_NAMING:
        return list(texts)
    blocks = blocks_of(texts, leaning)
    fixed = fixed_blocks(blocks, leaning)
    # What begins with the name is about it, before what only names it, too; else as they were.
    moved = sorted(
        blocks[fixed:],
        key=lambda block: (
            not _is_on(content, _opening(block[0]), drugs, classes),
            not _is_on(content, block[0], drugs, classes),
        ),
    )
    return [text for block in [*blocks[:fixed], *moved] for text in block]


def left_out(content: Content, texts: Sequence[str], subjects: Sequence[str]) -> list[str]:
    """The ids of those drugs that a question names and texts that go through drugs do not, neither
    by name nor by their kind. None where the texts go through no drugs, or speak of one of those
    that are named.

    `subjects`: ids of what is asked about.
    """
    drugs, classes = _drugs_asked(content, subjects)
    naming = sum(bool(DRUG_MARK.search(text)) for text in texts)
    if not drugs or classes or naming < FEWEST_NAMING or drugs <= helper_drugs(content):
        return []
    kinds = {content.drugs[drug].drug_class for drug in drugs}
    families = [content.drug_classes[kind] for kind in sorted(kinds)]
    if any(_is_on(content, text, drugs, families) for text in texts):
        return []
    return [drug for drug in content.drugs if drug in drugs and not content.drugs[drug].form_of]


def blocks_of(texts: Sequence[str], leaning: Sequence[str]) -> list[list[str]]:
    """Sentences with those behind them that lean on them."""
    blocks: list[list[str]] = []
    for text in texts:
        if blocks and _leans(text, leaning):
            blocks[-1].append(text)
        else:
            blocks.append([text])
    return blocks


def fixed_blocks(blocks: Sequence[Sequence[str]], leaning: Sequence[str]) -> int:
    """How many blocks stay first: the one that leans on the entry's first sentence, if there is
    one."""
    return int(bool(blocks) and _leans(blocks[0][0], leaning))


def _drugs_asked(
    content: Content, subjects: Sequence[str]
) -> tuple[frozenset[str], list[DrugClass]]:
    """The single drugs that are named, by themselves or in a regimen, and the classes. A steroid
    only if nothing else is named, as steroids are named beside nearly everything."""
    found = [find_subject(content, subject) for subject in subjects]
    classes = [one for one in found if isinstance(one, DrugClass) and not one.is_helper]
    single = [one.id for one in found if one and not isinstance(one, DrugClass)]
    drugs = drugs_of(content, single)
    others = drugs - helper_drugs(content)
    return (others if others or classes else drugs), classes


def _is_on(
    content: Content, text: str, drugs: frozenset[str], classes: Sequence[DrugClass]
) -> bool:
    marks = [mark[1] for mark in DRUG_MARK.finditer(text)]
    if not drugs.isdisjoint(drugs_of(content, marks)):
        return True
    said = text.casefold()
    names = (name.casefold() for one in classes for _, name in one.called())
    return any(one.id in marks for one in classes) or any(name in said for name in names)


def _opening(text: str) -> str:
    """A text up to the first thing that it names, with that."""
    mark = DRUG_MARK.search(text)
    return text[: mark.end()] if mark else text


def _leans(text: str, leaning: Sequence[str]) -> bool:
    words = re.findall(r"[\w’']+", text.lower())
    return any(words[: len(begin.split())] == begin.split() for begin in leaning)
