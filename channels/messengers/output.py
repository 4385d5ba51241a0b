"""What the outputs of all messengers do alike: take a reply, cut it, hand it over."""

import logging
from collections.abc import Sequence

from channels.messengers.blocks import Block, Markup, answer_blocks, text_blocks
from channels.messengers.provider_calls import ProviderError
from channels.messengers.splitting import grouped, one_group
from channels.replies import Reply
from relapse_guide.answers.answer import Answer, AnswerButton, Kind

logger = logging.getLogger(__name__)


class MessengerOutput:
    """Sends to one recipient.

    Subclasses set the medium's markup and limit and say how one message is handed over.
    """

    markup: Markup = Markup()
    limit: int = 0

    async def say(self, reply: Reply) -> None:
        """Send a reply: its answer, else its text. What cannot be delivered is logged."""
        answer = reply.answer()
        if answer:
            await self.say_answer(answer)
        else:
            blocks = text_blocks(reply.text, self.markup, self.longest)
            buttons = [AnswerButton.parse_obj(button) for button in reply.buttons]
            await self._send(grouped(blocks, self.limit, self.measure), buttons)

    async def say_answer(self, answer: Answer) -> None:
        """Send an answer: in one message if it is about safety, else in as few as hold it."""
        blocks = self.blocks(answer)
        if answer.kind is Kind.safety:
            groups = [self._in_one(blocks)]
        else:
            groups = grouped(blocks, self.limit, self.measure)
        await self._send(groups, answer.buttons)

    def blocks(self, answer: Answer) -> list[Block]:
        """The answer as this medium shows it."""
        return answer_blocks(answer, self.markup, self.longest)

    def _in_one(self, blocks: Sequence[Block]) -> list[Block]:
        """One message; numbers that count in a list of sources go where it does not fit."""
        kept = one_group(blocks, self.limit, self.measure)
        if all(block in kept for block in blocks if block.is_sources):
            return kept
        return [block.without_numbers() for block in kept if not block.is_sources]

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

    async def _send(self, groups: list[list[Block]], buttons: Sequence[AnswerButton]) -> None:
        """Send the messages in order, the buttons with the last; stop where one is lost."""
        for position, group in enumerate(groups, 1):
            try:
                await self.deliver(group, buttons if position == len(groups) else [])
            except ProviderError as error:
                logger.error("A message could not be delivered: %s", error)
                return
