"""A message with its slips of spelling mended, and where its words were written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from relapse_guide.understanding.masks import mask_spans
from relapse_guide.understanding.spelling import Slip, Spelling


@dataclass(frozen=True)
class Mended:
    """`text`: as it was meant; `slips`: what was mended, by places in the text as it was written,
    in their order."""

    text: str
    slips: tuple[Slip, ...] = ()

    def there(self, place: int) -> int:
        """Where a place of the written text is in the mended one; within a slip, at its start."""
        moved = 0
        for slip in self.slips:
            if place <= slip.start:
                break
            if place < slip.end:
                return slip.start + moved
            moved += len(slip.meant) - (slip.end - slip.start)
        return place + moved

    def written(self, place: int) -> int:
        """Where a place of the mended text was written; within a slip, at its start."""
        moved = 0
        for slip in self.slips:
            start = slip.start + moved
            if place <= start:
                break
            if place < start + len(slip.meant):
                return slip.start
            moved += len(slip.meant) - (slip.end - slip.start)
        return place - moved


def mended_text(
    text: str,
    names: Iterable[Mapping[str, Any]],
    masks: Mapping[str, str],
    spelling: Spelling,
) -> Mended:
    """A text with its slips mended, but for its names, which count as the words of their masks.

    `names`: entities, with `entity`, and `start` and `end` in characters.
    """
    masked, places = "", []
    done = 0
    for start, end, word in mask_spans(names, masks):
        masked += text[done:start]
        places.append((len(masked), len(masked) + len(word), end))
        masked += word
        done = end
    masked += text[done:]
    slips = []
    for slip in spelling.slips(masked):
        moved, in_name = 0, False
        for start, end, behind in places:
            in_name = in_name or (slip.start < end and start < slip.end)
            moved = behind - end if end <= slip.start else moved
        if not in_name:
            slips.append(Slip(slip.start + moved, slip.end + moved, slip.meant))
    return Mended(_with(text, slips), tuple(slips))


def _with(text: str, slips: Iterable[Slip]) -> str:
    parts, done = [], 0
    for slip in slips:
        parts += [text[done : slip.start], slip.meant]
        done = slip.end
    return "".join([*parts, text[done:]])
