"""The US reading grade of a text, with only the proper names of drugs masked."""

import re
from collections.abc import Iterable
from functools import lru_cache

import textstat

from relapse_guide.library.content import Content
from relapse_guide.library.entries import BLANK
from relapse_guide.library.texts import DRUG_MARK

HIGHEST_GRADE = 8.0
"""US National Institutes of Health: patient texts at or below grade 8 (PMC6334864)."""
FEWEST_WORDS = 6
"""Titles of buttons are no sentences, and the formula says nothing about them."""
MASK = "drug"


@lru_cache(maxsize=256)
def _any_name(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(
        rf"\b({'|'.join(re.escape(name) for name in longest_first)})\b", re.IGNORECASE
    )


def masked(content: Content, text: str, also: Iterable[str] = ()) -> str:
    """The text with every drug's generic and brand names written as one short word.

    What a class or a combination is called is for the reader to get through, and counts; `also` are
    names that the reader has used in the question.
    """
    names = tuple(name for drug in content.drugs.values() for name in (drug.generic, *drug.brands))
    names = (*names, *also)
    text = BLANK.sub(MASK, DRUG_MARK.sub(MASK, text))
    return _any_name(names).sub(MASK, text)


def grade(content: Content, texts: Iterable[str], also: Iterable[str] = ()) -> float | None:
    """Flesch-Kincaid grade of texts as textstat counts it; None for less than a sentence.

    Each text counts as a sentence at least: bullets stand without a full stop.
    """
    sentences = [text if text.rstrip().endswith((".", "!", "?")) else f"{text}." for text in texts]
    whole = masked(content, " ".join(sentences), also)
    if len(whole.split()) < FEWEST_WORDS:
        return None
    return float(textstat.flesch_kincaid_grade(whole))
