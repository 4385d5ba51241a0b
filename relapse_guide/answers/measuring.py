"""How long texts are once their drugs are named, without writing them out each time."""

from collections.abc import Iterable
from dataclasses import dataclass

from relapse_guide.answers.answer import WORD_LIMIT
from relapse_guide.answers.naming import written_name
from relapse_guide.library.content import Content
from relapse_guide.library.texts import DRUG_MARK, count_words

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sentence:
    """A content text by its length: its words with short names, and what it names."""

    words: int
    named: frozenset[str]


class Ruler:
    """Measures the texts of one answer; each text is read once, however often it is asked for.

    The first mention of a drug adds its generic name, that of a class what it means, wherever it
    stands. So what several texts add up to is their words, and the first mentions in them.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._sentences: dict[str, Sentence] = {}
        self._at_first: dict[str, int] = {}

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether these texts can stand in one message."""
        return self.words(texts) <= WORD_LIMIT

    def words(self, texts: Iterable[str]) -> int:
        """The words of these texts together."""
        words, named = 0, _NOTHING
        for text in texts:
            sentence = self._sentence(text)
            words += sentence.words
            named |= sentence.named
        return words + sum(map(self._at_first.__getitem__, named))

    def _sentence(self, text: str) -> Sentence:
        known = self._sentences.get(text)
        if known is None:
            known = self._sentences[text] = self._read(text)
        return known

    def _read(self, text: str) -> Sentence:
        marks = [(mark[1], mark[2] or "") for mark in DRUG_MARK.finditer(text)]
        named = frozenset(content_id for content_id, form in marks if form != ":short")
        for content_id, form in marks:
            if form != ":short" and content_id not in self._at_first:
                first, later = (
                    count_words(written_name(self._content, content_id, form, first=at_first))
                    for at_first in (True, False)
                )
                self._at_first[content_id] = first - later
        written = DRUG_MARK.sub(
            lambda mark: written_name(self._content, mark[1], mark[2] or "", first=False), text
        )
        return Sentence(count_words(written), named)
