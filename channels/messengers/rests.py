"""Keeps what waits of an answer until it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.messengers.short_first import Helping
from channels.remembered import Remembered
from relapse_guide.answers.answer import Answer


@dataclass(frozen=True)
class _Waiting:
    """The helpings of an answer that were not sent yet, and which message asked for the last."""

    answer: Answer
    left: Sequence[Helping]
    sent: Helping | None = None
    mark: str = ""


class Rests:
    """What waits in each conversation."""

    def __init__(self) -> None:
        self._waiting: Remembered[_Waiting] = Remembered()

    def put(self, conversation: str, answer: Answer, left: Sequence[Helping]) -> None:
        """Let the rest of an answer wait; it takes the place of an earlier one."""
        self._waiting.put(conversation, _Waiting(answer, left))

    def next(self, conversation: str, mark: str) -> tuple[Helping, Answer] | None:
        """What comes next, with its answer; None if nothing waits. A message that is delivered
        again (`mark`) gets what it got."""
        waiting = self._waiting.get(conversation)
        if waiting is None:
            return None
        if waiting.sent and waiting.mark == mark:
            return waiting.sent, waiting.answer
        if not waiting.left:
            return None
        helping, *left = waiting.left
        self._waiting.put(conversation, _Waiting(waiting.answer, left, helping, mark))
        return helping, waiting.answer
