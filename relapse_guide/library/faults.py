"""What is wrong in the content, told to an editor: where it stands, what it is, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake. `line` counts from 1; 0 is a file that has no lines to point at."""

    file: str
    line: int
    what: str

    @property
    def where(self) -> str:
        """`content/drugs.yml:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        # One line, whatever the editor's text that it quotes.
        return f"{self.where}: {' '.join(self.what.split())}"


class ContentError(Exception):
    """Content that cannot be used; its words are all mistakes by file and line, one each line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
