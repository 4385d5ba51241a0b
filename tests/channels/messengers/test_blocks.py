"""An answer as blocks: whole, in reading order, and with numbers only where sources are listed."""

import html
import re
from collections.abc import Sequence

import pytest

from channels.messengers.blocks import Block, Markup, answer_blocks
from channels.messengers.output import MessengerOutput
from channels.messengers.slack import Mrkdwn
from channels.messengers.splitting import joined
from channels.messengers.telegram import Html
from channels.messengers.twilio import Short
from relapse_guide.answers.answer import Answer, AnswerButton, Kind, SourceNote
from tests.channels.messengers.messaging import (
    answer,
    emergency,
    in_reading_order,
    long_answer,
    numbers_count,
)

MARKUPS = [Markup(), Mrkdwn(), Html(), Short()]
WORD = re.compile(r"\w+")


def source(number: int) -> SourceNote:
    return answer().sources[0].copy(update={"id": f"page_{number}", "title": f"Page {number}"})


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("longest", [1500, 200])
def test_every_part_is_there_in_reading_order(markup: Markup, longest: int) -> None:
    made = answer()
    blocks = answer_blocks(made, markup, longest)
    assert in_reading_order(html.unescape(joined(blocks)), made)
    assert [block.essential for block in blocks[:2]] == [True, False]
    assert made.care_team in next(block.text for block in blocks[1:] if block.essential)


@pytest.mark.parametrize("markup", MARKUPS)
def test_what_is_not_there_leaves_no_gap(markup: Markup) -> None:
    bare = answer(follow="", paragraphs=[], warning="", groups=[], page_note="", sources=[])
    assert len(answer_blocks(bare, markup, 800)) == 2


@pytest.mark.parametrize("made", [answer(), long_answer(), emergency()])
@pytest.mark.parametrize("longest", [40, 300, 800])
def test_no_word_is_lost_however_short_a_block_must_be(made: Answer, longest: int) -> None:
    said = WORD.findall(" ".join(made.texts()))
    blocks = [block for block in answer_blocks(made, Markup(), longest) if not block.is_sources]
    assert WORD.findall(joined(blocks)) == said
    assert max(len(block.text) for block in blocks) <= longest + len(Markup.bullet)


class Taken(MessengerOutput):
    """Keeps what would be sent."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken: list[str] = []

    async def deliver(self, blocks: Sequence[Block], buttons: Sequence[AnswerButton]) -> None:
        self.taken.append(joined(blocks))


async def test_numbers_go_where_the_sources_do_not_fit() -> None:
    urgent = emergency().copy(update={"paragraphs": ["Say what you have. [1]"], "groups": []})
    whole, cut = Taken(1600), Taken(220)
    for output in (whole, cut):
        await output.say_answer(urgent)

    assert in_reading_order(whole.taken[0], urgent)
    assert "[1]" in whole.taken[0]
    assert cut.taken[0].startswith("Call your care team now. If nobody answers, call 911.\n\nSay")
    assert "Sources" not in cut.taken[0]
    assert "[" not in cut.taken[0]


@pytest.mark.parametrize("limit", range(150, 900, 50))
async def test_a_list_of_sources_is_whole_or_not_there(limit: int) -> None:
    urgent = answer(
        kind=Kind.safety,
        lead="Call 911 now. [1, 4]",
        sources=[source(number) for number in range(1, 5)],
    )
    output = Taken(limit)
    await output.say_answer(urgent)

    (said,) = output.taken
    assert numbers_count(said)
    assert said.startswith("Call 911 now.")
    assert urgent.care_team in said
