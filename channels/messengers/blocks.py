"""An answer as blocks in reading order, written the way one medium writes."""

from dataclasses import dataclass

from channels.messengers.splitting import pieces
from relapse_guide.answers.answer import Answer, SourceNote
from relapse_guide.answers.plain_text import fact_words, newer_groups


@dataclass(frozen=True)
class Block:
    """One paragraph or list, ready to send. What is essential is sent in any case."""

    text: str
    essential: bool = False
    is_sources: bool = False


class Markup:
    """Plain text; a medium with marks of its own overrides what it writes differently."""

    bullet = "• "

    def text(self, words: str) -> str:
        """Words as they stand."""
        return words

    def heading(self, words: str) -> str:
        """The line above a list."""
        return self.text(words)

    def care_team(self, words: str) -> str:
        """The closing line that names the care team."""
        return self.text(words)

    def source(self, number: int, source: SourceNote) -> str:
        """One source with its date and address."""
        return self.text(
            f"[{number}] {source.title}, {source.publisher}, {source.date}: {source.address}"
        )


def answer_blocks(answer: Answer, markup: Markup, longest: int) -> list[Block]:
    """The answer in reading order; a paragraph or list of over `longest` characters is cut."""
    blocks = text_blocks("\n\n".join(answer.paragraphs), markup, longest)
    blocks[0] = Block(blocks[0].text, essential=True)
    blocks += _list(_points(answer.bullets, markup, longest), longest)
    for heading, facts in newer_groups(answer):
        points = _points([fact_words(answer, fact) for fact in facts], markup, longest)
        blocks += _list([markup.heading(heading), *points], longest)
    blocks += text_blocks(answer.note, markup, longest)
    blocks.append(Block(markup.care_team(answer.care_team), essential=True))
    if answer.sources:
        notes = [markup.source(number, note) for number, note in enumerate(answer.sources, 1)]
        title = [markup.heading(answer.heading_sources)] if answer.heading_sources else []
        blocks += _list([*title, *notes], longest, is_sources=True)
    return blocks


def text_blocks(text: str, markup: Markup, longest: int) -> list[Block]:
    """The paragraphs of a text; none if it is blank."""
    lines = [line.strip() for line in text.splitlines()]
    paragraphs = "\n".join(lines).split("\n\n")
    return [Block(markup.text(part)) for words in paragraphs for part in pieces(words, longest)]


def _points(points: list[str], markup: Markup, longest: int) -> list[str]:
    """The lines of a list, each with its mark."""
    return [
        (markup.bullet if position == 0 else "") + markup.text(part)
        for point in points
        for position, part in enumerate(pieces(point, longest))
    ]


def _list(lines: list[str], longest: int, *, is_sources: bool = False) -> list[Block]:
    """The lines as one block, or as several where they are more than a message should hold."""
    blocks: list[Block] = []
    for line in lines:
        if blocks and len(blocks[-1].text) + len(line) < longest:
            line = f"{blocks.pop().text}\n{line}"
        blocks.append(Block(line, is_sources=is_sources))
    return blocks
