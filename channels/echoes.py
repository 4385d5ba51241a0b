"""Tells what nobody waits to have answered: reactions, and programs that write again and again.

Two programs that answer each other would go on for ever. A call for help is never among these,
but once it has been answered often, it is answered only now and then.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import takewhile

from channels.limits import Limiter
from channels.remembered import Remembered
from channels.typed import typed
from relapse_guide.understanding.cues import lowered
from relapse_guide.understanding.language import language

QUIET_SECONDS = 3600.0
"""So long a program is not answered again, nor a text that came before."""
LONG = 40
"""Characters from which a person hardly writes the very same twice in a row: it was sent again."""
LONG_IN_A_ROW = 1
SHORT_IN_A_ROW = 5
LONG_IN_ALL = 3
"""How often the same text is answered: a long or short one without another between, and a long one
with others between."""
URGENT_IN_A_ROW = 3
"""The same call for help; afterwards `URGENT_PER_MINUTE`."""
URGENT_PER_MINUTE = 1
_KEPT = 10
"""Last texts of a conversation that are compared."""
_SIGNS = r"[^\w\s\"“”«»'‘’.,;:!?()/\\-]"
_QUOTED = r"\s+[\"“«].*[\"”»]\W*"


@dataclass
class _Said:
    """What a conversation wrote last: marks of its texts with their times, newest last."""

    texts: list[tuple[bytes, float]] = field(default_factory=list)
    by_machine: float | None = None
    urgent: set[bytes] = field(default_factory=set)
    """Marks of those of these texts that were answered as a call for help."""


class Echoes:
    """What conversations wrote last, as digests. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: Remembered[_Said] = Remembered()
        self._urgent = Limiter(URGENT_PER_MINUTE, clock)
        before = "|".join(map(re.escape, typed().file.signs_before))
        self._signs = re.compile(rf"(?:{_SIGNS}|\s)+\s(?:{before}){_QUOTED}", re.DOTALL)

    def is_idle(self, conversation: str, text: str, *, sticker: bool, urgent: bool) -> bool:
        """Whether no answer is waited for. Notes the text."""
        if self.is_reaction(text):
            return True
        said = self._said.get(conversation) or _Said()
        self._said.put(conversation, said)
        if urgent:
            return self._often(said, text, URGENT_IN_A_ROW) and bool(
                self._urgent.take(conversation)
            )
        if sticker or language().machine_text.is_by_machine(text):
            return self._told_already(said)
        if not text:
            return False
        return self._often(said, text, LONG_IN_A_ROW if len(text) > LONG else SHORT_IN_A_ROW)

    def note_urgent(self, conversation: str, text: str) -> None:
        """A text was answered as a call for help, or as what may be one. No words need tell it."""
        said = self._said.get(conversation)
        if said:
            marks = {mark for mark, _ in said.texts}
            said.urgent = (said.urgent & marks) | {_mark(text)}

    def was_urgent(self, conversation: str, text: str) -> bool:
        """Whether the same text was answered as a call for help before."""
        said = self._said.get(conversation)
        return said is not None and _mark(text) in said.urgent

    def drop(self, conversation: str) -> None:
        """Keep nothing of a conversation that was deleted."""
        self._said.take(conversation)

    def forget(self, conversation: str) -> None:
        """The last text was not answered as it should be: it may well be sent again."""
        said = self._said.get(conversation)
        if said:
            said.texts.clear()
            said.by_machine = None

    def is_reaction(self, text: str) -> bool:
        """Whether it is a reaction to a message, told in words by a phone."""
        cues = language().machine_text
        by_phone = cues.is_by_machine(text) and cues.reactions.search(lowered(text)) is not None
        return by_phone or self._signs.fullmatch(text.strip()) is not None

    def _told_already(self, said: _Said) -> bool:
        now, before = self._clock(), said.by_machine
        if before is not None and now - before < QUIET_SECONDS:
            return True
        said.by_machine = now
        return False

    def _often(self, said: _Said, text: str, most: int) -> bool:
        """Whether a text came oftener than it is answered."""
        now = self._clock()
        mark = _mark(text)
        said.texts = [one for one in said.texts if now - one[1] < QUIET_SECONDS][1 - _KEPT :]
        marks = [one for one, _ in said.texts]
        said.texts.append((mark, now))
        in_a_row = sum(1 for _ in takewhile(lambda one: one == mark, reversed(marks)))
        return in_a_row >= most or (len(text) > LONG and marks.count(mark) >= LONG_IN_ALL)


def _mark(text: str) -> bytes:
    """A text's digest, alike for capitals and spaces."""
    return blake2b(" ".join(text.split()).casefold().encode(), digest_size=8).digest()
