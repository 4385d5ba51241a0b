"""Which things of content/things.yml a text speaks of, by its words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from relapse_guide.library.content import Content
from relapse_guide.understanding.language import Language
from relapse_guide.understanding.phrase_net import folded

LONGEST_TOLD = 25
"""Words; what a longer message names outside its questions is a story."""
ANY_ENDING = "*"
_PLURALS = ("", "s", "es")
_KEY = 2
"""Letters by which a word with any ending is looked up."""


@dataclass(frozen=True)
class _Phrase:
    thing: str
    words: tuple[str, ...]

    def stands_at(self, said: list[str], place: int) -> bool:
        """Whether a text, as words, has it from a place on."""
        there = said[place : place + len(self.words)]
        return len(there) == len(self.words) and all(map(_is_word, self.words, there))


def things_asked(content: Content, text: str, reading: Language) -> list[str]:
    """The ids of the things that a message asks about: those in its questions, or in all of a short
    one whose questions name none; there what stands next to the question, at the end, comes
    first."""
    asked = [part.of(text) for part in reading.asked_in(text)]
    found = things_in(content, " \n ".join(asked))
    is_short = len(text.split()) <= LONGEST_TOLD
    return things_in(content, text)[::-1] if is_short and not found else found


def things_in(content: Content, text: str) -> list[str]:
    """The ids of the things that a text names, in its order. Of phrases that begin at one word,
    the longest counts."""
    phrases = _asked_by(content)
    said = folded(text).split()
    found: dict[str, None] = {}
    place = 0
    while place < len(said):
        phrase = _longest_at(phrases, said, place)
        if phrase:
            found[phrase.thing] = None
        place += len(phrase.words) if phrase else 1
    return list(found)


def speaks_of(content: Content, thing_id: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has a word of this thing."""
    thing = content.things[thing_id]
    words = [_split(word) for word in (thing.name, *thing.words, *thing.covered)]
    phrases = [_Phrase(thing_id, one) for one in words]
    for text in texts:
        said = folded(text).split()
        if any(one.stands_at(said, place) for one in phrases for place in range(len(said))):
            return True
    return False


def _longest_at(
    phrases: Mapping[str, list[_Phrase]], said: list[str], place: int
) -> _Phrase | None:
    word = said[place]
    keys = [word, *(word[:length] + ANY_ENDING for length in range(1, _KEY + 1))]
    begun = [phrase for key in dict.fromkeys(keys) for phrase in phrases.get(key, ())]
    fitting = [phrase for phrase in begun if phrase.stands_at(said, place)]
    return max(fitting, key=lambda phrase: len(phrase.words), default=None)


@lru_cache(maxsize=2)
def _asked_by(content: Content) -> Mapping[str, list[_Phrase]]:
    found: dict[str, list[_Phrase]] = defaultdict(list)
    for thing in content.things.values():
        for word in thing.words:
            phrase = _Phrase(thing.id, _split(word))
            for key in _keys(phrase.words[0]):
                found[key].append(phrase)
    return found


def _keys(word: str) -> list[str]:
    """What a phrase that begins with this word is looked up by."""
    if word.endswith(ANY_ENDING):
        return [word[:-1][:_KEY] + ANY_ENDING]
    return [word + plural for plural in _PLURALS]


def _split(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as a text is folded, with the stars at their ends kept."""
    return tuple(word for part in phrase.split() for word in _parts(part))


def _parts(word: str) -> list[str]:
    """A word with signs in its midst ("t(4;14)") is several when folded."""
    star = ANY_ENDING if word.endswith(ANY_ENDING) else ""
    parts = folded(word).split()
    return [*parts[:-1], parts[-1] + star] if parts else []


def _is_word(written: str, said: str) -> bool:
    if written.endswith(ANY_ENDING):
        return said.startswith(written[:-1])
    return any(said == written + plural for plural in _PLURALS)
