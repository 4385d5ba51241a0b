"""Remembers which suggestions a conversation was offered, where they can only be typed."""

from dataclasses import dataclass

from channels.cleaning import words_of
from channels.remembered import REMEMBERED, Remembered
from channels.replies import Reply
from channels.typed import typed
from relapse_guide.answers.answer import Answer, AnswerButton
from relapse_guide.answers.standing import StandingAnswers


@dataclass(frozen=True)
class Picked:
    """What a text picks from the list that waits: payloads, or nothing that is in it."""

    payloads: list[str]


class Choices:
    """The numbered suggestions of each conversation's last answer."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._offered: Remembered[list[AnswerButton]] = Remembered(remembered)

    def offer(self, conversation: str, answer: Answer) -> None:
        """Note what an answer offers; it takes the place of what was offered before."""
        self._offered.put(conversation, answer.buttons if is_numbered(answer) else [])

    def drop(self, conversation: str) -> None:
        """Forget what was offered."""
        self._offered.take(conversation)

    def picked(self, conversation: str, text: str) -> Picked | None:
        """What a number, or several, or a title picks; None if the text says something else.

        While a list waits, a bare number is meant for it, even if it is not in it.
        """
        offered = self._offered.get(conversation)
        if not offered:
            return None
        words = words_of(text)
        by_title = [one.payload for one in offered if one.title.casefold() == words.casefold()]
        if by_title:
            return Picked(by_title[:1])
        numbers = typed().numbers_in(text)
        if not numbers:
            return None
        return Picked([offered[n - 1].payload for n in numbers if 0 < n <= len(offered)])

    def again(self, conversation: str, standing: StandingAnswers) -> Reply:
        """The list once more, where a number was not in it."""
        offered = self._offered.get(conversation) or []
        return Reply.of(standing.not_in_list.copy(update={"buttons": offered}))


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
