"""What the words of a message say beyond its intent and its names."""

from collections.abc import Iterable

from relapse_guide.library.content import Content
from relapse_guide.understanding.phrase_net import folded


def is_turned(content: Content, intent: str, text: str) -> bool:
    """Whether a yes-or-no question is asked the other way round: "was it withdrawn?"."""
    asked = content.questions.get(intent)
    if asked is None or not _holds(text, asked.turned_by):
        return False
    return not set(folded(text).split()).intersection(asked.turned_back_by)


def is_joined(content: Content, intent: str, text: str) -> bool:
    """Whether the drugs that are named are asked about together: "approved with Pomalyst?"."""
    asked = content.questions.get(intent)
    return asked is not None and _holds(text, asked.joined_by)


def _holds(text: str, words: Iterable[str]) -> bool:
    said = folded(text)
    return any(folded(word) in said for word in words)
