"""Which sentences of an entry speak of what a message asks for: these come first.

An entry answers many questions, and not all of it fits into one message. Who asks about a cruise
is not helped where the sentence on ships stands behind "Tell me more". Such sentences are told by
their meaning, which the understanding compares with the question, and by telling words: those that
few sentences of the whole content have, few questions, and few of the entry's own.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from math import log

from relapse_guide.answers.named_first import blocks_of, fixed_blocks
from relapse_guide.answers.thing_finding import LONGEST_TOLD
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Topic
from relapse_guide.library.texts import sentence_key, split_sources
from relapse_guide.understanding.language import Language

RARE = 0.01
"""A telling word stands in this share of all sentences of topics at most, and of all that are
asked for them."""
OWN = 0.25
"""What stands in a larger share of a topic's sentences, or of the questions for it, is what it is
about, and tells nothing."""
MOST_RAISED = 2
"""So many sentences come first by their words, and as many by their meaning, each with those that
lean on it; what an editor put first follows."""
SHORTEST = 3
"""Letters."""
_MARK = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+|\d+[a-z]+|\d+")
_ENDINGS = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")


@dataclass(frozen=True)
class Asked:
    """What of a question tells sentences apart. `words`: as of `telling_words`; `nearest`: the keys
    (texts.sentence_key) of those that are nearest to it by their meaning, the nearest first."""

    words: Sequence[str] = ()
    nearest: Sequence[str] = ()


def telling_words(content: Content, text: str, reading: Language) -> list[str]:
    """The stems of a message that few sentences of the content have, from its questions; from all
    of it where it is short."""
    asked = [part.of(text) for part in reading.asked_in(text)]
    is_short = len(text.split()) <= LONGEST_TOLD
    known = _rarity(content)
    found = stems_of(text if is_short else " ".join(asked))
    return [stem for stem in found if stem in known]


def asked_first(
    content: Content,
    topic: Topic,
    texts: Sequence[str],
    asked: Asked,
    leaning: Sequence[str],
) -> list[str]:
    """The texts of a topic, those first that are nearest to the question or have telling words of
    it: the nearest, the most telling, and so on.

    `texts`: its `says`, in any order. `leaning`: as of `named_first`.
    """
    blocks = blocks_of(texts, leaning)
    telling = _telling(content, topic, blocks, asked.words)
    both = zip_longest(_nearest(blocks, asked.nearest), telling)
    raised = [place for pair in both for place in pair if place is not None]
    fixed = range(fixed_blocks(blocks, leaning))
    order = dict.fromkeys([*fixed, *raised, *range(len(blocks))])
    return [text for place in order for text in blocks[place]]


def _nearest(blocks: Sequence[Sequence[str]], keys: Sequence[str]) -> list[int]:
    """The places of the blocks that hold the sentences of these keys."""
    places = {sentence_key(text): place for place, block in enumerate(blocks) for text in block}
    found = [places[key] for key in keys if key in places]
    return list(dict.fromkeys(found))[:MOST_RAISED]


def _telling(
    content: Content, topic: Topic, blocks: Sequence[Sequence[str]], words: Sequence[str]
) -> list[int]:
    """The places of the blocks with the most telling words, the most telling first."""
    held = [{stem for text in block for stem in _written_stems(text)} for block in blocks]
    common = Counter(stem for stems in held for stem in stems)
    own = {stem for stem, n in common.items() if n > max(1, OWN * len(blocks))} | _subject(
        content, topic.id
    )
    known = _rarity(content)
    telling = {stem: known[stem] for stem in words if stem in known and stem not in own}
    scores = [sum(telling.get(stem, 0.0) for stem in stems) for stems in held]
    best = sorted(range(len(blocks)), key=lambda place: -scores[place])[:MOST_RAISED]
    return [place for place in best if scores[place] > 0]


@lru_cache(maxsize=1024)
def _subject(content: Content, topic_id: str) -> frozenset[str]:
    """What a topic is about as a whole: its first sentence and title, and what is asked for it time
    and again."""
    topic = content.topics[topic_id]
    asked = _counts(topic.asked)
    often = {stem for stem, n in asked.items() if n > OWN * len(topic.asked)}
    return frozenset(often).union(stems_of(topic.lead), stems_of(topic.title or ""))


def stems_of(text: str) -> list[str]:
    """The words of a text without their endings, each once; marks and sources left out."""
    plain = _MARK.sub(" ", split_sources(text)[0]).casefold()
    words = (word for word in _WORD.findall(plain) if len(word) >= SHORTEST or word[0].isdigit())
    return list(dict.fromkeys(_stem(word) for word in words))


@lru_cache(maxsize=4096)
def _written_stems(text: str) -> tuple[str, ...]:
    """The stems of a sentence of the content. What people write is not kept."""
    return tuple(stems_of(text))


def _stem(word: str) -> str:
    """A word without a usual ending, if enough of it is left; "fasting" and "fasts" are one."""
    short = _ENDINGS.sub("", word)
    return short if len(short) >= SHORTEST else word


@lru_cache(maxsize=2)
def _rarity(content: Content) -> Mapping[str, float]:
    """How telling each stem is that is telling at all: the logarithm of how seldom it stands."""
    topics = content.topics.values()
    texts = [text for topic in topics for text in (*topic.says, *topic.bullets)]
    asked = [text for topic in topics for text in topic.asked]
    # "My" stands in few answers, and in every other question.
    often = {stem for stem, n in _counts(asked).items() if n > RARE * len(asked)}
    counts = _counts(texts)
    most = RARE * len(texts)
    return {
        stem: log(len(texts) / n) for stem, n in counts.items() if n <= most and stem not in often
    }


def _counts(texts: Sequence[str]) -> Counter[str]:
    return Counter(stem for text in texts for stem in stems_of(text))
