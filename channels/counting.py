"""Counts what became of the messages: by channel and outcome, without a word or a person.

And whether people found answers clear, by the entry of the content that an answer came from.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import Enum


class Outcome(str, Enum):
    """What became of a message."""

    answered = "answered"
    """By the dialogue."""
    urgent = "urgent"
    """Answered as a call for help without the dialogue, which could not be asked or failed."""
    deleted = "deleted"
    """What was kept of the conversation was deleted, as the message asked."""
    not_text = "not_text"
    too_long = "too_long"
    no_answer = "no_answer"
    """The dialogue said nothing."""
    failed = "failed"
    timed_out = "timed_out"
    limited = "limited"
    """Too many messages of a conversation, or of a person or address."""
    full = "full"
    """Too many messages of the conversation are waiting for their answers."""
    quiet = "quiet"
    """A reaction, or what a program or a phone sent again: nobody waits for an answer."""
    repeated = "repeated"
    """Delivered before, and not answered anew."""


@dataclass
class Tally:
    """How many messages, and their seconds from arrival to answer in all and at most."""

    messages: int = 0
    seconds: float = 0.0
    longest: float = 0.0


MOST_ENTRIES = 5000
"""Entries whose clearness is counted; answers on several drugs at once are entries, too."""


class Counts:
    """The tallies of a desk since it was made, by channel and outcome."""

    def __init__(self) -> None:
        self.tallies: defaultdict[tuple[str, Outcome], Tally] = defaultdict(Tally)

    def add(self, channel: str, outcome: Outcome, seconds: float) -> None:
        """Count one message."""
        tally = self.tallies[channel, outcome]
        tally.messages += 1
        tally.seconds += seconds
        tally.longest = max(tally.longest, seconds)


class ClearCounts:
    """How often an answer was found clear, and how often not, by its entry.

    Only entries that were answered since the start are counted, so that nobody can fill the memory
    with names, nor write something into a report.
    """

    def __init__(self) -> None:
        self.votes: Counter[tuple[str, bool]] = Counter()
        """By entry, and whether it was clear."""
        self._answered: set[str] = set()

    def know(self, entry: str) -> None:
        """Remember that an answer of this entry was given."""
        if len(self._answered) < MOST_ENTRIES:
            self._answered.add(entry)

    def add(self, entry: str, *, clear: bool) -> bool:
        """Count one opinion. False, and nothing is counted, if no such answer was given."""
        if entry not in self._answered:
            return False
        self.votes[entry, clear] += 1
        return True
