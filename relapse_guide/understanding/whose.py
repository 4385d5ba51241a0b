"""Whose drug a message tells of: that of the person who asks or is cared for, of somebody else,
of people in general, or of words that are quoted.

Only what one's own drugs did says anything of what is left for the person.
"""

import re
from enum import Enum

from relapse_guide.understanding.role_cues import Category, RoleCues, found, matched, places

_SENTENCE = re.compile(r"[^.?!\n]*[.?!\n]*")
_QUOTED = re.compile(r"[\"“«](?P<said>[^\"“”«»]{3,}?)[\"”»]")
_FEWEST_QUOTED = 3
"""Words of a quotation; fewer are a name or an emphasis."""


class Whose(Enum):
    """Whose drug it is."""

    OWN = "own"
    OTHERS = "others"
    NOBODY = "nobody"
    QUOTED = "quoted"


def whose(text: str, start: int, end: int, cues: RoleCues) -> Whose:
    """Whose is the drug at this place of a text in small letters."""
    if _is_quoted(text, start, end):
        return Whose.QUOTED
    if found(cues.before, Category.SAID_OF, text[:start]):
        return Whose.NOBODY
    sentence, before, after = _around(text, start, end)
    if found(cues.anywhere, Category.FOR_ANYBODY, before):
        return Whose.OWN
    if _is_of_anybody(before, cues) or matched(cues.after, Category.TO_ANYBODY, after):
        return Whose.NOBODY
    if _is_somebody_elses(text, sentence, before, after, cues):
        return Whose.OTHERS
    return Whose.OWN


def _is_quoted(text: str, start: int, end: int) -> bool:
    for match in _QUOTED.finditer(text):
        alone = not text[: match.start()].strip() and not text[match.end() :].strip(" .!")
        if match.start() < start and end < match.end() and not alone:
            return len(match["said"].split()) >= _FEWEST_QUOTED
    return False


def _around(text: str, start: int, end: int) -> tuple[int, str, str]:
    """Where the sentence of a place begins, and what of it stands before and after."""
    for match in _SENTENCE.finditer(text):
        if match.start() <= start < match.end():
            return match.start(), text[match.start() : start], text[end : match.end()]
    return 0, text[:start], text[end:]


def _is_of_anybody(before: str, cues: RoleCues) -> bool:
    """Whether the last one named before a drug is people in general."""
    at = _last(before, Category.ANYBODY, cues)
    return at is not None and not _oneself_after(before, at, cues)


def _is_somebody_elses(text: str, sentence: int, before: str, after: str, cues: RoleCues) -> bool:
    if found(cues.anywhere, Category.ASKED_FOR, text) and not places(
        cues.anywhere, Category.ONESELF, _without_somebody(text, cues)
    ):
        return False
    if matched(cues.after, Category.TO_SOMEBODY, after):
        return True
    at = _last(before, Category.SOMEBODY_ELSE, cues)
    if at is not None:
        return not _oneself_after(before, at, cues)
    return _is_continued(text, sentence, before, cues)


def _is_continued(text: str, sentence: int, before: str, cues: RoleCues) -> bool:
    """Whether sentences before told of somebody else, of whom this one goes on."""
    earlier = text[:sentence]
    if not earlier.strip() or places(cues.anywhere, Category.ONESELF, before):
        return False
    if not matched(cues.after, Category.GOES_ON, f" {text[sentence:].lstrip()}"):
        return False
    start, last, _ = _around(earlier, len(earlier.rstrip(" ")) - 1, len(earlier))
    at = _last(earlier[start:], Category.SOMEBODY_ELSE, cues)
    if at is not None:
        return not _oneself_after(earlier[start:], at, cues)
    return _is_continued(text, start, last, cues)


def _last(text: str, category: Category, cues: RoleCues) -> int | None:
    """Where the last cue of a category ends."""
    return max((end for _, end in places(cues.anywhere, category, text)), default=None)


def _oneself_after(before: str, at: int, cues: RoleCues) -> bool:
    return bool(places(cues.anywhere, Category.ONESELF, before[at:]))


def _without_somebody(text: str, cues: RoleCues) -> str:
    """The text without those who are somebody else: "my neighbor" is not oneself."""
    for start, end in sorted(places(cues.anywhere, Category.SOMEBODY_ELSE, text), reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
