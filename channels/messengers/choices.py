"""Remembers which suggestions a conversation was offered, where they can only be typed."""

import re
from collections import OrderedDict

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.standing import StandingAnswers

REMEMBERED = 10_000
"""Conversations kept; the one that was quiet longest is forgotten first."""
_NUMBER = re.compile(r"\s*#?\(?([1-9])[.)]?\s*", re.ASCII)


class Choices:
    """The numbered suggestions of each conversation's last answer."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._offered: OrderedDict[str, list[str]] = OrderedDict()
        self._remembered = remembered

    def offer(self, conversation: str, answer: Answer) -> None:
        """Note what an answer offers; it takes the place of what was offered before."""
        payloads = [button.payload for button in answer.buttons] if is_numbered(answer) else []
        self._offered[conversation] = payloads
        self._offered.move_to_end(conversation)
        while len(self._offered) > self._remembered:
            self._offered.popitem(last=False)

    def chosen(self, conversation: str, text: str) -> str:
        """The payload that a bare number stands for; empty if it stands for none."""
        number = _NUMBER.fullmatch(text)
        payloads = self._offered.get(conversation, [])
        position = int(number[1]) if number else 0
        return payloads[position - 1] if 0 < position <= len(payloads) else ""


def is_numbered(answer: Answer) -> bool:
    """Whether a number picks a suggestion: not when the answer itself asks for a number."""
    return bool(answer.buttons) and not answer.takes_a_number


def choices_text(answer: Answer, standing: StandingAnswers) -> str:
    """The suggestions as lines, numbered unless a number would answer the bot's own question."""
    numbered = is_numbered(answer)
    lines = [
        f"{number}) {button.title}" if numbered else f"- {button.title}"
        for number, button in enumerate(answer.buttons, 1)
    ]
    return "\n".join([standing.choices_numbered if numbered else standing.choices_written, *lines])
