"""An answer as blocks in reading order, written the way one medium writes."""

from dataclasses import dataclass, replace

from channels.messengers.splitting import pieces
from relapse_guide.answers.answer import NUMBERS, Answer, BulletGroup, SourceNote


@dataclass(frozen=True)
class Block:
    """One paragraph or list, ready to send. What is essential is sent in any case."""

    text: str
    essential: bool = False
    is_sources: bool = False

    def without_numbers(self) -> "Block":
        """It without the numbers of sources, for where these are not listed."""
        return replace(self, text=NUMBERS.sub("", self.text))


class Markup:
    """Plain text; a medium with marks of its own overrides what it writes differently."""

    bullet = "• "

    def text(self, words: str) -> str:
        """Words as they stand."""
        return words

    def strong(self, words: str) -> str:
        """What stands out: the first sentence, the line above a list, the care-team line."""
        return self.text(words)

    def source(self, number: int, source: SourceNote) -> str:
        """One source with its date and address."""
        return self.text(
            f"[{number}] {source.title}, {source.publisher}, {source.date}: {source.address}"
        )


def answer_blocks(answer: Answer, markup: Markup, longest: int) -> list[Block]:
    """The answer in reading order; a paragraph or list of over `longest` characters is cut."""
    alert = [markup.strong(part) for part in pieces(answer.alert, longest)]
    lead = [markup.strong(part) for part in pieces(answer.lead, longest)]
    follow = [markup.text(part) for part in pieces(answer.follow, longest)]
    doubt = [markup.text(part) for part in pieces(answer.doubt, longest)]
    opening = _packed([*lead, *follow], longest, between=" ")
    # All of it: an emergency number can stand in either.
    blocks = [Block(text, essential=True) for text in [*alert, *doubt, *opening]]
    for text in (answer.country_note, *answer.paragraphs, answer.warning):
        blocks += text_blocks(text, markup, longest)
    for group in answer.groups:
        blocks += _group(group, markup, longest)
    blocks += text_blocks(answer.page_note, markup, longest)
    for group in answer.besides:
        blocks += _group(group, markup, longest)
    blocks.append(Block(markup.strong(answer.care_team), essential=True))
    blocks += text_blocks(answer.meant, markup, longest)
    notes = [markup.source(number, note) for number, note in enumerate(answer.sources, 1)]
    if notes:
        listed = _list(answer.heading_sources, notes, markup, longest)
        blocks += [replace(block, is_sources=True) for block in listed]
    return blocks


def _group(group: BulletGroup, markup: Markup, longest: int) -> list[Block]:
    points = _points(group.bullets, markup, longest)
    return _list(group.heading, points, markup, longest)


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


def _list(heading: str, lines: list[str], markup: Markup, longest: int) -> list[Block]:
    """Lines under their heading, if they have one."""
    title = [markup.strong(heading)] if heading else []
    return [Block(text) for text in _packed([*title, *lines], longest)]


def _packed(parts: list[str], longest: int, between: str = "\n") -> list[str]:
    """The parts as one text, or as several where they are more than a message should hold."""
    texts: list[str] = []
    for part in parts:
        if texts and len(texts[-1]) + len(part) < longest:
            part = f"{texts.pop()}{between}{part}"
        texts.append(part)
    return texts
