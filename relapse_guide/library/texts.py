"""Sentences as editors write them, and what must be true of each.

A text may name a drug as `{bortezomib}`: the answer shows brand (generic) at first mention and the
brand afterwards. `{bortezomib:short}` is always the brand. It may end with the ids of the sources
that it rests on, `… at night. [cdc_fever]`; without them it rests on the sources of its entry, and
with `[none]` on nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

LONGEST_LEAD = 20
"""Words of a first sentence: what a tired reader takes in at once (the project's own rule)."""
DRUG_MARK = re.compile(r"\{([a-z0-9_]+)(:short|:plural)?\}")
SOURCE_MARK = re.compile(r"\s*\[([A-Za-z][A-Za-z0-9_]*(?:,\s*[A-Za-z][A-Za-z0-9_]*)*)\]\s*\Z")
NO_SOURCE = ("none",)
"""A text that ends in `[none]` rests on no source: kind words, what the assistant does not do."""
VERDICT = re.compile(
    r"(Yes|No|Not that we found|Not for a relapse|Not quite|Not yet|Some of them)"
    r"(?:[.:]|,[^.:]*[.:])"
)
"""So an answer to a yes-or-no question begins."""
EMPTY_OPENINGS = (
    "the page",
    "the imf page",
    "in 2021, the imf page",
    "below",
    "here",
    "these names",
)
"""Openings that tell where an answer comes from or stands, before what it is."""
_EMPTY_OPENING = re.compile(rf"(?:{'|'.join(EMPTY_OPENINGS)})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\")”]?(?=\s|\Z)")
_WORD = re.compile(r"\S*\w\S*")


def count_words(*texts: str) -> int:
    """Words as a reader sees them: runs between spaces that hold a letter or a digit."""
    return sum(len(_WORD.findall(text)) for text in texts)


def split_sources(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the ids of sources that it ends with, and those ids."""
    found = SOURCE_MARK.search(text)
    if not found:
        return text, ()
    return text[: found.start()], tuple(name.strip() for name in found[1].split(","))


def sentence_key(text: str) -> str:
    """Tells one text of the content from all others, however it is ordered: 12 hexadecimal digits
    of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def faults_of_lead(lead: str) -> Iterator[str]:
    """What is wrong with a first sentence, each as a clause after "the lead"."""
    said, _ = split_sources(lead)
    words = count_words(said)
    if words > LONGEST_LEAD:
        yield f"has {words} words; shorten it to {LONGEST_LEAD}"
    if _EMPTY_OPENING.match(said):
        yield f"begins with '{' '.join(said.split()[:3])}'; say first what was asked"
    if re.match(r"[a-z](?!\(11|[A-Z])|\W", said) and not re.match(r"[“\"({¿¡]", said):
        yield "begins in lower case; begin it as a sentence"
    if not re.search(r"[.!?:。।؟][\")”]?\Z", said):
        yield "has no full stop; end it as a sentence"
    verdict = VERDICT.match(said)
    if len(_SENTENCE_END.findall(said[verdict.end() :] if verdict else said)) > 1:
        yield "holds more than one sentence; put the rest into 'says'"


class Lead(str):
    """The first sentence of an answer: it answers what was asked."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], "Lead"]]:
        yield cls.parse

    @classmethod
    def parse(cls, value: object) -> "Lead":
        """Raises ValueError with everything that is wrong with it."""
        if not isinstance(value, str):
            raise TypeError("must be a text; put it in quotes if it holds braces or a colon")
        wrong = list(faults_of_lead(value))
        if wrong:
            raise ValueError(f"the first sentence {', and '.join(wrong)}")
        return cls(value)
