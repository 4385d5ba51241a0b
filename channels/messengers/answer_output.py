"""What the output channels of all messengers do alike: take the answer, cut it, hand it over."""

import logging
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from rasa.core.channels.channel import OutputChannel

from channels.messengers.blocks import Block, Markup, answer_blocks, text_blocks
from channels.messengers.provider_calls import ProviderError
from channels.messengers.splitting import grouped, one_group
from relapse_guide.answers.answer import Answer, AnswerButton, Kind

logger = logging.getLogger(__name__)


class AnswerOutput(OutputChannel):
    """Sends to one recipient. Made for each incoming message, so it knows whether it spoke.

    Subclasses set the medium's markup and limit and say how one message is handed over.
    """

    markup: Markup = Markup()
    limit: int = 0

    def __init__(self) -> None:
        self.has_spoken = False

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send the structured answer of a bot message, else its text.

        The recipient id is the conversation's name, which is no address here.
        """
        answer = _answer_of(message)
        if answer:
            await self.say(answer)
        else:
            await super().send_response(recipient_id, message)

    async def say(self, answer: Answer) -> None:
        """Send an answer: in one message if it is about safety, else in as few as hold it."""
        blocks = self.blocks(answer)
        if answer.kind is Kind.safety:
            groups = [one_group(blocks, self.limit, self.measure)]
        else:
            groups = grouped(blocks, self.limit, self.measure)
        await self._send(groups, answer.buttons)

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Send a text that is no answer."""
        await self._send_text(text, [])

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **_: Any
    ) -> None:
        """Send a text that is no answer, with the buttons that every medium can show."""
        await self._send_text(text, [AnswerButton.parse_obj(button) for button in buttons])

    def chosen(self, text: str) -> str:
        """The payload that a typed text stands for, on media where buttons can only be typed."""
        return ""

    def blocks(self, answer: Answer) -> list[Block]:
        """The answer as this medium shows it."""
        return answer_blocks(answer, self.markup, self.longest)

    def measure(self, text: str) -> int:
        """The length that the medium's limit counts."""
        return len(text)

    @property
    def longest(self) -> int:
        """Characters of a paragraph before marks are added; half the limit leaves room for them."""
        return self.limit // 2

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        """Hand one message over to the provider. Raises ProviderError."""
        raise NotImplementedError

    async def _send_text(self, text: str, buttons: Sequence[AnswerButton]) -> None:
        blocks = text_blocks(text, self.markup, self.longest)
        await self._send(grouped(blocks, self.limit, self.measure), buttons)

    async def _send(self, groups: list[list[Block]], buttons: Sequence[AnswerButton]) -> None:
        """Send the messages in order, the buttons with the last; stop where one is lost."""
        self.has_spoken = self.has_spoken or bool(groups)
        for position, group in enumerate(groups, 1):
            try:
                await self.deliver(group, buttons if position == len(groups) else [])
            except ProviderError as error:
                # Not raised: Rasa would forget the turn, and the user has noticed already.
                logger.error("A message could not be delivered: %s", error)
                return


def _answer_of(message: dict[str, Any]) -> Answer | None:
    try:
        return Answer.parse_obj(message["answer"]) if message.get("answer") else None
    except ValidationError:
        logger.error("A bot message carries an answer that is none; its text is sent instead")
        return None
