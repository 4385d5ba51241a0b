"""Keeps what waits of an answer until it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.messengers.short_first import Helping
from channels.remembered import Remembered
from relapse_guide.answers.answer import Answer


@dataclass(frozen=True)
class _Waiting:
    """The helpings of an answer that were not sent yet."""

    answer: Answer
    left: Sequence[Helping]


class Rests:
    """What waits in each conversation."""

    def __init__(self) -> None:
        self._waiting: Remembered[_Waiting] = Remembered()

    def put(self, conversation: str, answer: Answer, left: Sequence[Helping]) -> None:
        """Let the rest of an answer wait; it takes the place of an earlier one."""
        self._waiting.put(conversation, _Waiting(answer, left))

    def has(self, conversation: str) -> bool:
        """Whether something waits."""
        waiting = self._waiting.get(conversation)
        return waiting is not None and bool(waiting.left)

    def take(self, conversation: str) -> tuple[Helping, Answer] | None:
        """What comes next, with its answer; it waits no more. None if nothing waits."""
        waiting = self._waiting.get(conversation)
        if waiting is None or not waiting.left:
            return None
        helping, *left = waiting.left
        self.put(conversation, waiting.answer, left)
        return helping, waiting.answer

    def drop(self, conversation: str) -> None:
        """Let nothing wait."""
        self._waiting.take(conversation)
