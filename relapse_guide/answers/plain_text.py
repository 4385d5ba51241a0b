"""An answer as plain text, for the terminal and for channels that know no structure."""

from relapse_guide.answers.answer import Answer, NewerFact

BLANK_LINE = "\n \n"
"""Not two newlines: Rasa's channels cut a text there, and part of it would come alone."""


def to_plain_text(answer: Answer) -> str:
    """What it says, newer facts apart, the care-team line, then the sources with dates."""
    blocks = [BLANK_LINE.join(answer.paragraphs)]
    if answer.bullets:
        blocks.append("\n".join(f"- {bullet}" for bullet in answer.bullets))
    for heading, facts in newer_groups(answer):
        blocks.append("\n".join([heading, *(f"- {fact_words(answer, fact)}" for fact in facts)]))
    blocks += [answer.note] if answer.note else []
    blocks.append(answer.care_team)
    if answer.sources:
        blocks.append("\n".join([answer.heading_sources, *_source_lines(answer)]))
    return BLANK_LINE.join(blocks)


def newer_groups(answer: Answer) -> list[tuple[str, list[NewerFact]]]:
    """The facts beside the page under their headings, empty groups left out."""
    groups = [
        (answer.heading_newer, [fact for fact in answer.newer if fact.newer]),
        (answer.heading_beside, [fact for fact in answer.newer if not fact.newer]),
    ]
    return [(heading, facts) for heading, facts in groups if facts]


def fact_words(answer: Answer, fact: NewerFact) -> str:
    """A newer fact with its date and the numbers of its sources."""
    numbers = [
        str(number) for number, source in enumerate(answer.sources, 1) if source.id in fact.sources
    ]
    return f"{fact.text} ({fact.date}) [{', '.join(numbers)}]"


def _source_lines(answer: Answer) -> list[str]:
    return [
        f"[{number}] {source.title}, {source.publisher}, {source.date}: {source.address}"
        for number, source in enumerate(answer.sources, 1)
    ]
