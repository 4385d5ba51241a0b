"""How long texts are once their drugs are named, without writing them out each time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relapse_guide.answers.answer import WORD_LIMIT, count_words
from relapse_guide.library.content import Content
from relapse_guide.library.entries import DRUG_MARK

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sentence:
    """A content text by its length: its words with short names, and the drugs it names."""

    words: int
    drugs: frozenset[str]


class Ruler:
    """Measures the texts of one answer; each text is read once, however often it is asked for.

    The first mention of a drug adds its generic name, wherever it stands. So what several
    texts add up to is their words, and the first mentions of all drugs in them.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._sentences: dict[str, Sentence] = {}
        self._at_first: dict[str, int] = {}

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether these texts can stand in one message."""
        return self.words(texts) <= WORD_LIMIT

    def fitting(self, said: Iterable[str], candidates: Sequence[str]) -> int:
        """How many of the candidates, from the first on, can stand beside what is said."""
        words, named = self._together(said)
        for taken, candidate in enumerate(candidates):
            sentence = self._sentence(candidate)
            words += sentence.words + self._first_mentions(sentence.drugs - named)
            named |= sentence.drugs
            if words > WORD_LIMIT:
                return taken
        return len(candidates)

    def words(self, texts: Iterable[str]) -> int:
        """The words of these texts together."""
        return self._together(texts)[0]

    def _together(self, texts: Iterable[str]) -> tuple[int, frozenset[str]]:
        words, named = 0, _NOTHING
        for text in texts:
            sentence = self._sentence(text)
            words += sentence.words
            named |= sentence.drugs
        return words + self._first_mentions(named), named

    def _first_mentions(self, drugs: frozenset[str]) -> int:
        return sum(map(self._at_first.__getitem__, drugs))

    def _sentence(self, text: str) -> Sentence:
        known = self._sentences.get(text)
        if known is None:
            known = self._read(text)
            self._sentences[text] = known
        return known

    def _read(self, text: str) -> Sentence:
        named = frozenset(DRUG_MARK.findall(text))
        short = {drug_id: self._content.drugs[drug_id].short_name for drug_id in named}
        for drug_id in named.difference(self._at_first):
            drug = self._content.drugs[drug_id]
            self._at_first[drug_id] = count_words(drug.full_name) - count_words(drug.short_name)
        return Sentence(count_words(DRUG_MARK.sub(lambda mark: short[mark[1]], text)), named)
