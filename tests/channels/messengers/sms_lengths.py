"""How many parts the answers take by SMS: `scripts/with-venv python -m
tests.channels.messengers.sms_lengths`.

"whole": every message of the answer, as it was sent before the rest waited for "more".
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from channels.messengers.blocks import Block, answer_blocks
from channels.messengers.choices import choices_text
from channels.messengers.short_first import helpings
from channels.messengers.sms_parts import parts
from channels.messengers.splitting import grouped, joined
from channels.messengers.twilio import BODY_LIMIT, Short
from relapse_guide.answers.answer import Answer
from relapse_guide.answers.reach import all_answers
from relapse_guide.answers.standing import StandingAnswers, standing_answers
from relapse_guide.library.content import Content
from relapse_guide.library.library import library


@dataclass(frozen=True)
class Lengths:
    """Of one answer: the parts of all messages as they were, of the first, and of the longest."""

    whole: int
    first: int
    longest: int


def lengths(content: Content) -> Iterator[Lengths]:
    """Of each answer that is not shown twice."""
    standing = standing_answers(content)
    answers = {answer.json(): answer for _, answer in all_answers(content)}
    return (lengths_of(answer, standing) for answer in answers.values())


def lengths_of(answer: Answer, standing: StandingAnswers) -> Lengths:
    choices = choices_text(answer, standing) if answer.buttons else ""
    blocks = answer_blocks(answer, Short(), BODY_LIMIT // 2)
    messages = grouped([*blocks, *([Block(choices)] if choices else [])], BODY_LIMIT)
    short = [parts(one.text) for one in helpings(answer, Short(), choices, standing.more_waits)]
    return Lengths(sum(parts(joined(one)) for one in messages), short[0], max(short))


def main() -> None:
    found = list(lengths(library().content))
    print(f"{len(found)} answers, parts of an SMS:")
    for name in ("whole", "first", "longest"):
        counts = [getattr(one, name) for one in found]
        print(f"{name:8} median {statistics.median(counts):g}, longest {max(counts)}")


if __name__ == "__main__":
    main()
