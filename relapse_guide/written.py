"""YAML as an editor wrote it: texts, lists and keys, each with its line.

Put together from the parser's events, so that every value keeps its line, and so that nothing
but texts, lists and keys gets in: `no` and `2021-07-30` stay as written, and the signs for which
YAML has uses of its own (`*`, `&`, `!`) are told to the editor, who meant them as signs. The
parser is libyaml's where ruamel.yaml has it: 0.01 s for all content, where ruamel.yaml's own
reading with lines takes 0.6 s.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

DEEPEST = 8
"""Levels of lists and keys within each other; the content needs five."""
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
"""Control characters, and others that an editor does not see: they hide or turn what is read."""
_OPEN_QUOTE = re.compile(r'\s*(?:- )?(?:\w+: )?"')
"""How a line begins whose text is in quotes."""
_NOTHING = ("", "~", "null", "Null", "NULL")

Value: TypeAlias = "str | list[Written] | dict[str, Written] | None"
Mistake: TypeAlias = tuple[int, str]
"""A line, from 1, and a sentence."""


@dataclass(frozen=True)
class Written:
    """A value and the line where it, or its key, begins."""

    line: int
    value: Value

    def plain(self) -> Any:
        """The value in plain lists, dicts and texts; None for nothing written."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value

    def line_at(self, path: Iterable[str | int]) -> int:
        """The line of the deepest value on a path of keys and positions that is there."""
        here = self
        for step in path:
            inner = here.value
            if isinstance(inner, dict) and step in inner:
                here = inner[str(step)]
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                here = inner[step]
            else:
                break
        return here.line

    def line_with(self, text: str) -> int:
        """The line of the first text within that is this one, else of the first that holds it.

        Letters' case does not matter. The line of the whole where no text holds it.
        """
        wanted = text.casefold()
        texts = [(item.line, str(item.value).casefold()) for item in self._texts()]
        found = [line for line, written in texts if written == wanted]
        found += [line for line, written in texts if wanted in written]
        return found[0] if found else self.line

    def _texts(self) -> Iterator["Written"]:
        if isinstance(self.value, dict | list):
            inner = self.value.values() if isinstance(self.value, dict) else self.value
            for item in inner:
                yield from item._texts()
        else:
            yield self


def read_yaml(text: str) -> tuple[Written | None, list[Mistake]]:
    """What a text holds, and what is wrong in it; nothing where it is no YAML at all."""
    hidden = [
        (number, _hidden(found.group()))
        for number, line in enumerate(text.split("\n"), 1)
        if (found := INVISIBLE.search(line))
    ]
    if hidden:
        return None, hidden
    try:
        return _built(text, pure=False)
    except YAMLError:
        # libyaml knows YAML 1.1 only, and does not take `[How much?]`.
        pass
    try:
        return _built(text, pure=True)
    except MarkedYAMLError as error:
        return None, [_no_yaml(error, text)]
    except (YAMLError, ValueError) as error:
        return None, [(1, f"this is no valid YAML ({error}); check indent and quotes")]


def _built(text: str, *, pure: bool) -> tuple[Written | None, list[Mistake]]:
    builder = _Builder()
    for event in YAML(typ="safe", pure=pure).parse(text):
        if not builder.take(event):
            return None, builder.mistakes
    return builder.root, builder.mistakes


def _hidden(sign: str) -> str:
    return f"an invisible character stands here (U+{ord(sign):04X}); remove it"


def _no_yaml(error: MarkedYAMLError, text: str) -> Mistake:
    """A quote that is not closed is told where it opens, not where the file ends."""
    for number, written in enumerate(text.split("\n"), 1):
        if _OPEN_QUOTE.match(written) and written.replace('\\"', "").count('"') % 2:
            return number, "a quote opens here and is not closed in this line; close it"
    opened = "quoted scalar" in str(error.context) and error.context_mark
    mark = opened or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.split("\n")
    if line <= len(lines) and re.match(r"[ -]*\t", lines[line - 1]):
        return line, "a tab stands here; indent with spaces"
    return line, f"this is no valid YAML ({error.problem}); check indent and quotes"


@dataclass
class _Open:
    """A list or a set of keys that is still being read, and the key that waits for its value."""

    line: int
    inner: list[Written] | dict[str, Written]
    key: Written | None = None


class _Builder:
    """Puts a parser's events together."""

    def __init__(self) -> None:
        self.root: Written | None = None
        self.mistakes: list[Mistake] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Event) -> bool:
        """Add one event; False when nothing after it is worth reading."""
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._say(line, "a second list begins here; remove the line '---'")
            return self._documents == 1
        if isinstance(event, NodeEvent):
            self._refuse_signs(event, line)
        if isinstance(event, AliasEvent):
            self._add(Written(line, f"*{event.anchor}"))
        elif isinstance(event, ScalarEvent):
            self._add(Written(line, self._text(event, line)))
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            inner: Any = [] if isinstance(event, SequenceStartEvent) else {}
            self._open.append(_Open(line, inner))
            if len(self._open) > DEEPEST:
                self._say(line, "this is written too deep within other lists; check its indent")
                return False
        elif isinstance(event, CollectionEndEvent):
            done = self._open.pop()
            self._add(Written(done.line, done.inner))
        return True

    def _say(self, line: int, what: str) -> None:
        self.mistakes.append((line, what))

    def _refuse_signs(self, event: NodeEvent, line: int) -> None:
        sign = "*" if isinstance(event, AliasEvent) else "&" if event.anchor else ""
        if not sign and getattr(event, "tag", None):
            sign = "!"
        if sign:
            self._say(line, f"'{sign}' has a meaning of its own here; put the text in quotes")

    def _text(self, event: ScalarEvent, line: int) -> str | None:
        found = INVISIBLE.search(event.value)
        if found:
            self._say(line, _hidden(found.group()))
        plain = event.implicit[0] and not event.style
        return None if plain and event.value in _NOTHING else str(event.value)

    def _add(self, written: Written) -> None:
        if not self._open:
            self.root = written
            return
        around = self._open[-1]
        if isinstance(around.inner, list):
            around.inner.append(written)
        elif around.key is None:
            around.key = written
        else:
            self._add_under(around.inner, around.key, written)
            around.key = None

    def _add_under(self, inner: dict[str, Written], key: Written, written: Written) -> None:
        if not isinstance(key.value, str):
            self._say(key.line, "a key must be one word, such as 'says:'; check quotes and braces")
        elif key.value in inner:
            before = inner[key.value].line
            self._say(key.line, f"the key '{key.value}' stands in line {before} too; keep one")
        else:
            inner[key.value] = Written(key.line, written.value)
