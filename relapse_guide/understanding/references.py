"""What "it", "the other one" or "both" mean, and what a short message asks that goes on from the
last question.

Plain logic on a message, on what it names itself, and on what was talked about before. The cues
stand in `language/<code>/references.yml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.language import Language
from relapse_guide.understanding.reference_cues import IT, LINES, NAME, ReferenceCues, What
from relapse_guide.understanding.roles import RESISTANT, Span, roles_in

SHORT = 12
"""Words; a longer message asks by more than a cue."""
MOST_WORDS = 6
"""So many words that refer are looked at; a message with more does not go on from another."""
_PLACES = {What.FIRST: 0, What.SECOND: 1, What.THIRD: 2, What.LAST: -1}
_MARKS = " \t\n.,;:!?…\"'()"


@dataclass(frozen=True)
class Subject:
    """Something that can be named: its entity and its id."""

    entity: str
    value: str


@dataclass(frozen=True)
class Named:
    """What a message names, by its place in characters."""

    start: int
    end: int
    subject: Subject


@dataclass(frozen=True)
class Talked:
    """What was talked about: `last` in the last question, `before` that (the newest first), and
    what the last list had in it. `takes_lines`: the last question can be asked for a number of
    earlier lines; `is_many`: the last subject stands for several drugs."""

    last: Sequence[Subject] = ()
    before: Sequence[Subject] = ()
    listed: Sequence[Subject] = ()
    takes_lines: bool = False
    is_many: bool = False


@dataclass(frozen=True)
class Reference:
    """A referring word by its place, what it stands for, and the role that is told of it. Where
    nothing stands for it ("side effects?"), start and end are the same place. `replaced`: whether
    its words can be replaced by what they stand for ("none of them" cannot)."""

    start: int
    end: int
    subjects: tuple[Subject, ...]
    role: str | None = None
    replaced: bool = True


@dataclass(frozen=True)
class Told:
    """A name of a message, and the role that is told of it by a word that refers to it."""

    named: Named
    role: str


@dataclass(frozen=True)
class Following:
    """How a message goes on from what was said: the words that refer, and the question that it
    asks of them. `continues`: it asks the last question of another name."""

    references: tuple[Reference, ...] = ()
    question: str | None = None
    continues: bool = False


def followed(
    text: str,
    named: Sequence[Named],
    talked: Talked,
    reading: Language,
    lines: Sequence[Named] = (),
) -> Following:
    """How a message goes on from what was talked about. `named`: what it names itself, without
    words that only describe; `lines`: its numbers of earlier lines."""
    cues = reading.references
    words = _words_in(text, cues) if talked.last else []
    if talked.last and not words and not named:
        return _of_the_last(text, lines, talked, cues)
    marked = _marked(text, named, words)
    if not words or (named and not cues.comparing.search(marked)):
        return Following(continues=_continues(text, named, cues))
    question = _question(marked, cues) if len(text.split()) <= SHORT else None
    found = tuple(_references(text, words, talked, reading, told=question is not None))
    if not found:
        return Following()
    return Following(found, question, _continues(text, [*named, *_as_names(words)], cues))


def _of_the_last(
    text: str, lines: Sequence[Named], talked: Talked, cues: ReferenceCues
) -> Following:
    """A message without a name and without a word that refers: it may leave out what it means."""
    if talked.takes_lines and _only_lines(text, lines, cues):
        last = Reference(len(text), len(text), tuple(talked.last), replaced=False)
        return Following((last,), continues=True)
    place = _left_out(text, cues)
    if place is None:
        return Following()
    return Following((Reference(place, place, tuple(talked.last)),))


def _references(
    text: str, words: Sequence["_Word"], talked: Talked, reading: Language, *, told: bool
) -> Iterator[Reference]:
    """What words refer to. A word counts if the whole message was `told` apart by a cue, if it
    stands in what is asked, or if something is told of it: that it failed, that it was had."""
    asked = reading.asked_in(text)
    marked = _marked(text, [], words)
    told = told or (not asked and reading.references.tells_of_it.search(marked) is not None)
    for word in words:
        start, end, what = word
        subjects = tuple(_meant(what, talked))
        role = _role_of(text, word, reading)
        if subjects and (told or role or any(part.holds(start, end) for part in asked)):
            yield Reference(start, end, subjects, role, what is not What.NONE)


def _role_of(text: str, word: "_Word", reading: Language) -> str | None:
    """What is told of what a word refers to."""
    start, end, what = word
    if what is not What.NONE:
        # Of "both of them" the last word stands where a drug would.
        last = max(text.rfind(" ", start, end), start - 1) + 1
        return roles_in(text, [Span(last, end)], reading)[0]
    behind = lowered(text[end:]).lstrip()
    return RESISTANT if reading.references.not_done.match(behind) else None


def tells_history(
    text: str, named: Sequence[Named], following: Following, reading: Language
) -> bool:
    """Whether a message tells what somebody has had, and asks nothing."""
    if following.continues or reading.asked_in(text):
        return False
    if any(one.role for one in following.references) or told_of_its_own(text, named, reading):
        return True
    words = [(one.start, one.end, What.ONE) for one in following.references]
    marked = _marked(text, named, words)
    cues = reading.references
    return any(cue.search(marked) for cue in (cues.tells, cues.tells_of_it))


def told_of_its_own(text: str, named: Sequence[Named], reading: Language) -> list[Told]:
    """What words such as "none of them" tell of names in the same message, before these words."""
    found = []
    for word in _words_in(text, reading.references):
        start, _, what = word
        if what not in (What.ALL, What.BOTH, What.NONE):
            continue
        role = _role_of(text, word, reading)
        before = [one for one in named if one.end <= start]
        if role:
            found += [Told(one, role) for one in (before[-2:] if what is What.BOTH else before)]
    return found


def written_out(
    text: str,
    references: Sequence[Reference],
    named: Sequence[Named],
    masks: Mapping[str, str],
    of: str,
) -> str:
    """The message with what its words refer to in their place, each name masked."""
    places = [
        (one.start, one.end, _mask(one.subjects[0], masks)) for one in references if one.replaced
    ]
    places += [
        (one.start, one.end, masks[one.subject.entity])
        for one in named
        if one.subject.entity in masks
    ]
    for start, end, word in sorted(places, reverse=True):
        put = word if start < end else f" {of} {word}"
        text = f"{text[:start]}{put}{text[end:]}"
    return text


def _mask(subject: Subject, masks: Mapping[str, str]) -> str:
    return masks.get(subject.entity) or subject.value.replace("_", " ")


_Word = tuple[int, int, What]


def _words_in(text: str, cues: ReferenceCues) -> list[_Word]:
    """The referring words of a message, in the order of the text."""
    small = lowered(text)
    taken = [(match.start(), match.end()) for match in cues.not_meant.finditer(small)]
    found: list[_Word] = []
    for what, pattern in cues.means:
        for match in pattern.finditer(small):
            start, end = match.span("word")
            if not any(start < other_end and other < end for other, other_end in taken):
                found.append((start, end, what))
                taken.append((start, end))
    return sorted(found)[:MOST_WORDS]


def _left_out(text: str, cues: ReferenceCues) -> int | None:
    """The place where "of it" can be put behind a bare "side effects?", or None."""
    small = lowered(text)
    end = len(small.rstrip(_MARKS))
    place = len(small) - len(small.lstrip(_MARKS))
    while place < end and not cues.asked.fullmatch(small, place, end):
        before = cues.before_asked.match(small, place, end)
        if before is None:
            return None
        place = before.end()
        while place < end and small[place] in _MARKS:
            place += 1
    return end if place < end else None


def _meant(what: What, talked: Talked) -> Sequence[Subject]:
    last, before, listed = talked.last, talked.before, talked.listed
    if what is What.ONE:
        return last
    if what is What.NONE:
        return last if len(last) > 1 else [*reversed(before), *last]
    if what is What.ALL:
        # One thing named and several listed: the dialogue knows what "which of them" means.
        return last if len(last) > 1 or talked.is_many or not listed else ()
    if what is What.BOTH:
        return last if len(last) > 1 else [*before[:1], *last]
    if what is What.OTHER:
        others = before[:1] or ([one for one in listed if one not in last] if listed else [])
        return others if len(last) == 1 and len(others) == 1 else ()
    in_order = last if len(last) > 1 else listed if len(listed) > 1 else [*reversed(before), *last]
    place = _PLACES[what]
    return [in_order[place]] if -len(in_order) <= place < len(in_order) else ()


def _marked(text: str, named: Sequence[Named], words: Sequence[_Word]) -> str:
    places = [(start, end, IT) for start, end, _ in words]
    places += [(one.start, one.end, NAME) for one in named]
    marked = lowered(text)
    for start, end, mark in sorted(places, reverse=True):
        marked = f"{marked[:start]}{mark}{marked[end:]}"
    return marked


def _as_names(words: Sequence[_Word]) -> list[Named]:
    """Words that pick another of the things named before, as if they named it."""
    return [
        Named(start, end, Subject("", ""))
        for start, end, what in words
        if what is What.OTHER or what in _PLACES
    ]


def _question(marked: str, cues: ReferenceCues) -> str | None:
    """The question that a short message asks of what its words refer to."""
    return next((asked for asked, cue in cues.asks.items() if cue.search(marked)), None)


def _continues(text: str, named: Sequence[Named], cues: ReferenceCues) -> bool:
    """Whether a message is nothing but a name and words to go on with."""
    if not named:
        return False
    return cues.continues.fullmatch(_bare(_marked(text, named, []))) is not None


def _only_lines(text: str, lines: Sequence[Named], cues: ReferenceCues) -> bool:
    """Whether a message is nothing but a number of lines and words to go on with."""
    marked = lowered(text)
    for one in reversed(lines):
        marked = f"{marked[: one.start]}{LINES}{marked[one.end :]}"
    return bool(lines) and cues.lines_too.fullmatch(_bare(marked)) is not None


def _bare(marked: str) -> str:
    return re.sub(r"[.,;:!?…]+(?=\s|$)", "", marked).strip(_MARKS)
