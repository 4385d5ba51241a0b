"""An answer as plain text, for the terminal and for channels that know no structure."""

from collections.abc import Iterator

from relapse_guide.answers.answer import Answer, BulletGroup

BLANK_LINE = "\n \n"
"""Not two newlines: Rasa's channels cut a text there, and part of it would come alone."""


def to_plain_text(answer: Answer) -> str:
    """What it says in reading order, then the sources with dates."""
    return BLANK_LINE.join(_blocks(answer))


def _blocks(answer: Answer) -> Iterator[str]:
    if answer.alert:
        yield answer.alert
    if answer.doubt:
        yield answer.doubt
    yield answer.opening
    if answer.country_note:
        yield answer.country_note
    yield from answer.paragraphs
    if answer.warning:
        yield answer.warning
    for group in answer.groups:
        yield _listed(group)
    if answer.page_note:
        yield answer.page_note
    for group in answer.besides:
        yield _listed(group)
    yield answer.care_team
    if answer.meant:
        yield answer.meant
    if answer.sources:
        yield "\n".join([answer.heading_sources, *_source_lines(answer)])


def _listed(group: BulletGroup) -> str:
    heading = [group.heading] if group.heading else []
    return "\n".join([*heading, *(f"- {bullet}" for bullet in group.bullets)])


def _source_lines(answer: Answer) -> Iterator[str]:
    for number, source in enumerate(answer.sources, 1):
        yield f"[{number}] {source.title}, {source.publisher}, {source.date}: {source.address}"
