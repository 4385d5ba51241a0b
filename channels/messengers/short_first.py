"""An answer in short messages, the first of which holds what must be known; for SMS.

First come the lead, a warning and the care team, then what else fits, in reading order. The rest
waits until it is asked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from channels.messengers.blocks import Markup
from channels.messengers.sms_parts import MOST_PARTS, in_gsm, parts
from channels.messengers.splitting import PARAGRAPH_END, pieces
from relapse_guide.answers.answer import NUMBERS, Answer, BulletGroup, Kind

LONGEST = 380
"""Characters of a piece in GSM-7: three parts hold 459, and brackets count twice."""
LONGEST_UCS = 160
"""In UCS-2, of which three parts hold 201, the line on the rest included."""
_SENTENCE_END = re.compile(r"(?<=[.!?\]])\s+(?=[A-Z])")


class _Rank(IntEnum):
    """What goes into the first message before what."""

    always = 0
    warning = 1
    beside = 2
    """What goes on from the lead, and what stands beside the answer."""
    details = 3


@dataclass(frozen=True)
class _Piece:
    """A stretch of an answer; `between` stands before it where it is not the first."""

    text: str
    rank: _Rank
    between: str = PARAGRAPH_END


@dataclass(frozen=True)
class Helping:
    """A message that is sent at once; `has_choices` if the suggestions stand in it."""

    text: str
    has_choices: bool = False


def helpings(answer: Answer, markup: Markup, choices: str, more: str) -> list[Helping]:
    """The messages of an answer, the first of them to be sent at once, each other when it is
    asked for. `choices`: the suggestions as text; `more`: says that something follows."""
    found = list(_pieces(answer, markup))
    choices, more = in_gsm(choices), in_gsm(more)
    whole = _text(found, choices)
    if parts(whole) <= MOST_PARTS:
        return [Helping(whole, has_choices=True)]
    bare = [_without_numbers(piece) for piece in found]
    kept = [place for place, piece in enumerate(bare) if piece.rank is _Rank.always]
    for rank in (_Rank.warning, _Rank.beside):
        kept = _filled(bare, kept, rank, (more,))
    with_choices = _fits([bare[place] for place in kept], more, choices)
    tail = (more, choices) if with_choices else (more,)
    kept = _filled(bare, kept, _Rank.details, tail)
    first = Helping(_text([bare[place] for place in kept], *tail), has_choices=with_choices)
    left = [piece for place, piece in enumerate(found) if place not in kept]
    # What a warning says on goes before all details.
    left.sort(key=lambda piece: piece.rank is not _Rank.warning)
    return [first, *_rest(left, "" if with_choices else choices, more)]


def _filled(
    found: Sequence[_Piece], kept: list[int], rank: _Rank, tail: tuple[str, ...]
) -> list[int]:
    """What is kept, and of this rank what fits besides, up to the first that does not."""
    for place, piece in enumerate(found):
        if piece.rank is not rank:
            continue
        more = sorted([*kept, place])
        if not _fits([found[one] for one in more], *tail):
            return kept
        kept = more
    return kept


def _rest(left: list[_Piece], choices: str, more: str) -> Iterator[Helping]:
    """What is left, in messages of as many parts as the first may have."""
    if choices:
        left = [*left, _Piece(choices, _Rank.details)]
    while left:
        taken = 1
        while taken < len(left) and _fits(left[: taken + 1], more):
            taken += 1
        rest = left[taken:]
        text = _text(left[:taken], *([more] if rest else []))
        yield Helping(text, has_choices=bool(choices) and not rest)
        left = rest


def _fits(found: Sequence[_Piece], *tail: str) -> bool:
    return parts(_text(found, *tail)) <= MOST_PARTS


def _text(found: Sequence[_Piece], *tail: str) -> str:
    text = ""
    for piece in (*found, *(_Piece(line, _Rank.always) for line in tail if line)):
        text += f"{piece.between}{piece.text}" if text else piece.text
    return text


def _without_numbers(piece: _Piece) -> _Piece:
    return _Piece(NUMBERS.sub("", piece.text), piece.rank, piece.between)


def _pieces(answer: Answer, markup: Markup) -> Iterator[_Piece]:
    """The answer in reading order."""
    opening = _Rank.always if answer.kind is Kind.safety else _Rank.beside
    yield from _paragraph(answer.alert, _Rank.always, markup)
    yield from _paragraph(answer.doubt, _Rank.always, markup)
    yield from _paragraph(answer.lead, _Rank.always, markup)
    yield from _paragraph(answer.follow, opening, markup, " ")
    yield from _paragraph(answer.country_note, _Rank.beside, markup)
    for text in answer.paragraphs:
        yield from _paragraph(text, _Rank.details, markup)
    yield from _sentences(answer.warning, _Rank.warning, markup)
    for group in answer.groups:
        yield from _group(group, markup)
    yield from _paragraph(answer.page_note, _Rank.details, markup)
    for group in answer.besides:
        yield from _group(group, markup)
    yield from _paragraph(answer.care_team, _Rank.always, markup)
    yield from _paragraph(answer.meant, _Rank.beside, markup)
    notes = [markup.source(number, note) for number, note in enumerate(answer.sources, 1)]
    yield from _list(markup.text(answer.heading_sources), notes)


def _paragraph(
    text: str, rank: _Rank, markup: Markup, between: str = PARAGRAPH_END
) -> Iterator[_Piece]:
    for part in _cut(markup.text(text)):
        yield _Piece(part, rank, between)
        between = " "


def _sentences(text: str, rank: _Rank, markup: Markup) -> Iterator[_Piece]:
    """A paragraph of which the first sentences can be sent before the others."""
    between = PARAGRAPH_END
    for sentence in filter(None, _SENTENCE_END.split(text)):
        yield from _paragraph(sentence, rank, markup, between)
        between = " "


def _group(group: BulletGroup, markup: Markup) -> Iterator[_Piece]:
    bullets = [markup.bullet + markup.text(bullet) for bullet in group.bullets]
    return _list(markup.text(group.heading), bullets)


def _list(heading: str, lines: Sequence[str]) -> Iterator[_Piece]:
    """Line by line, the heading with the first."""
    between = PARAGRAPH_END
    for number, line in enumerate(lines):
        text = f"{heading}\n{line}" if heading and not number else line
        for part in _cut(text):
            yield _Piece(part, _Rank.details, between)
            between = "\n"


def _cut(text: str) -> list[str]:
    text = in_gsm(text)
    fits = parts(text) <= MOST_PARTS and len(text) <= LONGEST
    return pieces(text, LONGEST if fits or parts(text[:LONGEST]) <= MOST_PARTS else LONGEST_UCS)
