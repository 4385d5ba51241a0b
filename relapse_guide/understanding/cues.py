"""The small language in which cues are written, and the regular expressions made of it.

`language/README.md` explains it to those who write cues: words with `*` for any ending,
`[a|b]` for a choice, `(a)` for what may be missing, `<name>` for a group or a sign.

What is made of a cue takes linear time from each place of a text: nothing in it repeats
without end but the letters of one word or the signs between two, and these are told apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

MOST_WORDS = 5
"""`<up to 5 words>` is the longest stretch of any words that a cue may reach over."""
SIGNS: Mapping[str, str] = {
    "start": r"^\W*",
    "clause start": r"(?:^|[.?!,;])\s*",
    "end": r"\W*$",
    "pause": r"\W+",
    "comma": r"\s*,\s*",
    "colon": r"\s*[:(]\s*",
    "equals": r"\s*[:=#]\s*",
    "dash": r"\s*[-–]\s*",
    "list": r"[\s:(,-]+",
    "or dash": r"[\s-]+",
    "maybe dash": r"[\s-]*",
    "maybe space": r"\s*",
}
"""Signs that stand in the place of the space between two words."""
NEVER = r"(?!)"
"""Matches nothing."""
_TOKENS = re.compile(r"[\[\]()|]|<[^<>]*>|[^\s\[\]()|<>]+")
_WORD = re.compile(r"\*?[\w'’-]+\*?")
_UP_TO = re.compile(r"up to (?P<most>\d+) (?P<what>.+)")
_WORD_STARTS = r"(?<![^\W_])"
_LETTER_STARTS = r"(?<![^\W_].)"
"""The same, for the place after the first letter."""
_WORD_ENDS = r"\b"
_LETTERS_BEFORE_APOSTROPHE = 2
"""From so many letters on, an apostrophe behind them may be missing."""


class Start(Enum):
    """What may stand before the first word of a cue."""

    WORD = "word"
    """No letter and no digit: it begins a word."""
    RUN_ON = "run_on"
    """Anything: it may be stuck to the word before, "itfailed"."""
    FIXED = "fixed"
    """What was matched before: the cue is not searched for, but expected here."""


class CueFault(Exception):
    """A cue that cannot be read, told in one sentence without its place."""


class GroupFault(CueFault):
    """A cue that cannot be read because a cue of a group that it names cannot."""


class _Circle(CueFault):
    """A group that is made of itself: no cue of it is more at fault than another."""


@dataclass(frozen=True)
class _Word:
    body: str
    starts_anywhere: bool = False
    ends_anywhere: bool = False


@dataclass(frozen=True)
class _Given:
    """A word that the program gives as a regular expression."""

    body: str


@dataclass(frozen=True)
class _Sign:
    body: str


@dataclass(frozen=True)
class _Ahead:
    """What must not follow."""

    options: "_Options"


@dataclass(frozen=True)
class _Group:
    """A choice; from `least` to `most` times, each time with a space."""

    options: "_Options"
    least: int = 1
    most: int = 1


_Item = _Word | _Given | _Sign | _Ahead | _Group
_Options = Sequence[Sequence[_Item]]


def lowered(text: str) -> str:
    """A text as cues are looked for in it: small letters and straight apostrophes, and every
    character still in its place."""
    straight = text.replace("’", "'")
    lower = straight.lower()
    if len(lower) == len(straight):
        return lower
    return "".join(one if len(one.lower()) > 1 else one.lower() for one in straight)


class Grammar:
    """The groups of one file. `given`: names whose regular expressions the program makes."""

    def __init__(
        self, groups: Mapping[str, Sequence[str]], given: Mapping[str, str] | None = None
    ) -> None:
        self._groups = groups
        self._given = {"a word": r"\w+", "digits": r"\d+", **(given or {})}
        self._open: list[str] = []

    def check(self, literal: str) -> None:
        """Raises CueFault if the cue cannot be read."""
        self._parsed(literal)

    def regex(
        self,
        literals: Sequence[str],
        *,
        start: Start = Start.WORD,
        closes: bool = True,
        lead: str = "",
        gap: str = "",
    ) -> str:
        """The regular expression of one of several cues, for text in small letters.

        `closes`: the last word is to end where a word ends, unless it has a star. `lead` and
        `gap` are put before and after each cue, unless a sign is there. No cue at all matches
        nothing. Raises CueFault.
        """
        options = [self._parsed(literal) for literal in literals]
        return _choice(options, start, closes, lead, gap) if options else NEVER

    def _parsed(self, literal: str) -> Sequence[_Item]:
        left = "".join(_TOKENS.sub("", literal).split())
        if left:
            raise CueFault(f"'{left}' has no meaning here; see language/README.md")
        if literal != literal.lower():
            raise CueFault("a cue is written in small letters; change its capitals")
        tokens = _TOKENS.findall(literal)
        items = self._items(tokens)
        if tokens:
            raise CueFault(f"'{tokens[0]}' stands outside of brackets; remove it or open one")
        return items

    def _items(self, tokens: list[str]) -> Sequence[_Item]:
        """One sequence, up to what ends it; `tokens` are used up."""
        items: list[_Item] = []
        while tokens and tokens[0] not in ("|", "]", ")"):
            token = tokens.pop(0)
            if token in ("[", "("):
                options = self._options(tokens, "]" if token == "[" else ")")
                items.append(_Group(options, 1 if token == "[" else 0))
            elif token.startswith("<"):
                items.append(self._named(token[1:-1].strip()))
            else:
                items.append(_word(token))
        if not any(map(_must_stand, items)):
            raise CueFault("nothing here has to be said; leave one word outside of '( )'")
        return items

    def _options(self, tokens: list[str], end: str) -> _Options:
        options = [self._items(tokens)]
        while tokens and tokens[0] == "|":
            tokens.pop(0)
            options.append(self._items(tokens))
        if not tokens or tokens.pop(0) != end:
            raise CueFault(f"a bracket is not closed; add '{end}'")
        return options

    def _named(self, name: str) -> _Item:
        if name in SIGNS:
            return _Sign(SIGNS[name])
        if name in self._given:
            return _Given(self._given[name])
        if name == "maybe a word":
            return _Group([[_Given(r"\w+")]], 0)
        if name.startswith("a word but "):
            but = _choice(self._group(name.removeprefix("a word but ")), Start.FIXED, closes=False)
            return _Given(rf"(?!{but}\s)\w+")
        if name.startswith("not before "):
            return _Ahead(self._group(name.removeprefix("not before ")))
        several = _UP_TO.fullmatch(name)
        if several:
            return self._several(int(several["most"]), several["what"])
        return _Group(self._group(name))

    def _several(self, most: int, what: str) -> _Group:
        if not 1 <= most <= MOST_WORDS:
            raise CueFault(f"'up to {most}' is too far or too near; write 1 to {MOST_WORDS}")
        return _Group([[_Given(r"\w+")]] if what == "words" else self._group(what), 0, most)

    def _group(self, name: str) -> _Options:
        if name not in self._groups:
            raise CueFault(f"'<{name}>' is no group of this file; define it or correct its name")
        if name in self._open:
            raise _Circle(f"the group '{name}' is made of itself; take it out of itself")
        self._open.append(name)
        try:
            options = [self._parsed(literal) for literal in self._groups[name]]
        except _Circle:
            raise
        except CueFault as wrong:
            raise GroupFault(str(wrong)) from None
        finally:
            self._open.pop()
        if not options:
            raise CueFault(f"the group '{name}' is empty; write what belongs to it")
        return options


def _word(token: str) -> _Word:
    if not _WORD.fullmatch(token):
        raise CueFault(f"'{token}' is no word; a '*' stands only at the ends of one")
    body = re.escape(token.strip("*").replace("’", "'"))
    # Many leave out an apostrophe; but "nt" ends "patient" as well as "didnt".
    if body.find("'") >= _LETTERS_BEFORE_APOSTROPHE:
        body = body.replace("'", "'?")
    return _Word(body, token.startswith("*"), token.endswith("*"))


def _must_stand(item: _Item) -> bool:
    return isinstance(item, _Word | _Given) or (isinstance(item, _Group) and item.least > 0)


def _choice(
    options: _Options, start: Start, closes: bool = True, lead: str = "", gap: str = ""
) -> str:
    """Sequences to choose from, those that begin alike together; see `Grammar.regex`.

    Python's `re` skips at once what begins with another letter: so the time of a search hardly
    grows with the number of cues.
    """
    by_start: dict[str, dict[str, dict[str, list[str]]]] = {}
    others, signs = [], []
    for items in (flat for option in options for flat in _flat(option)):
        head, *rest = _pieces(items, closes)
        rest = [*rest, "" if isinstance(items[-1], _Sign) else gap]
        first = items[0]
        if isinstance(first, _Sign):
            # Where a cue is searched for, anything may stand before, and so may spaces.
            front = head if start is Start.FIXED else head.removeprefix(r"\s*")
            signs.append(front + "".join(rest))
        elif not isinstance(first, _Word) or (first.starts_anywhere and start is Start.FIXED):
            front = _WORD_STARTS if start is Start.WORD else r"\w*" * isinstance(first, _Word)
            others.append(front + head + "".join(rest))
        else:
            letter = head[: 2 if head.startswith("\\") else 1]
            bound = start is Start.WORD and not first.starts_anywhere
            ends = by_start.setdefault(letter, {}).setdefault(_LETTER_STARTS * bound, {})
            ends.setdefault(head.removeprefix(letter), []).append("".join(rest))
    words = [
        letter + _either([bound + _merged(ends) for bound, ends in bounds.items()])
        for letter, bounds in by_start.items()
    ]
    spoken = [lead + _either([*words, *others])] if words or others else []
    return _either([*spoken, *signs])


def _flat(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """A sequence as several, none of which begins with a choice."""
    first, rest = items[0], items[1:]
    if not isinstance(first, _Group) or first.most > 1:
        yield items
        return
    for option in first.options:
        yield from _flat([*option, *rest])
    if not first.least:
        yield from _flat(rest)


def _merged(ends: Mapping[str, Sequence[str]]) -> str:
    """The rest of words, each with what may follow it; words with the same followers at once."""
    followed: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for end, followers in ends.items():
        followed[tuple(dict.fromkeys(followers))].append(end)
    return _either([_either(words) + _either(then) for then, words in followed.items()])


def _either(options: Sequence[str]) -> str:
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _pieces(items: Sequence[_Item], closes: bool) -> Iterator[str]:
    """The regular expressions of items in a row, with spaces between them but where a sign is."""
    last = max(at for at, item in enumerate(items) if _must_stand(item))
    spaced = False
    for at, item in enumerate(items):
        rest = items[at + 1 :]
        if isinstance(item, _Sign):
            yield item.body
            spaced = False
        elif isinstance(item, _Ahead):
            yield rf"(?!\s+{_choice(item.options, Start.FIXED)})"
        else:
            ends = closes and at >= last and not any(isinstance(one, _Sign) for one in rest)
            before_sign = bool(rest) and isinstance(rest[0], _Sign)
            yield _piece(item, at > 0, spaced, before_sign, ends)
            spaced = spaced or _must_stand(item)


def _piece(
    item: _Word | _Given | _Group, inside: bool, spaced: bool, before_sign: bool, closes: bool
) -> str:
    """An item after a space (`spaced`), or before one if it may be missing."""
    gap = r"\s+" if spaced else ""
    if isinstance(item, _Given):
        return gap + item.body + _WORD_ENDS * closes
    if isinstance(item, _Word):
        front = r"\w*" if item.starts_anywhere and inside else ""
        back = r"\w*" if item.ends_anywhere else _WORD_ENDS * closes
        return gap + front + item.body + back
    body = _choice(item.options, Start.FIXED, closes)
    if item.least:
        return gap + body
    many = "?" if item.most == 1 else f"{{0,{item.most}}}?"
    if spaced:
        return rf"(?:\s+{body}){many}"
    return rf"(?:{body}){many}" if before_sign and item.most == 1 else rf"(?:{body}\s+){many}"
