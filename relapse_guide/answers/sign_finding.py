"""Which signs of danger a message tells, by the words of content/signs.yml.

Asked only for messages that are urgent or ask when to call: whether one is urgent is decided
elsewhere (urgency.py, safety_net.py).
"""

from functools import lru_cache

from relapse_guide.library.content import Content
from relapse_guide.understanding.phrase_net import PhraseNet


def signs_told(content: Content, text: str) -> list[str]:
    """The ids of the signs that a text tells, the most dangerous first (the order of the file)."""
    return [sign_id for sign_id, net in _nets(content) if net.holds(text)]


@lru_cache(maxsize=2)
def _nets(content: Content) -> tuple[tuple[str, PhraseNet], ...]:
    return tuple((sign.id, PhraseNet(sign.words)) for sign in content.signs.values())
