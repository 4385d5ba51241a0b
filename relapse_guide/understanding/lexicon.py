"""Finds names in a message, however they are spelled, without taking everyday words for them.

Matching is exact first, longest name first. What is left is compared with the names that
are long enough to be recognised when misspelled, word by word and in runs of up to four
words (dictation splits names: "dara too mumab"). Similarity is 1 - OSA distance / length of
the longer text (rapidfuzz); the limits below were chosen on `/tests/evaluation/dev.jsonl`.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from relapse_guide.understanding.language import Language, language

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MIN_FUZZY_LETTERS = 5
"""Letters from which on a word may be a misspelled name."""
MIN_RUN_LETTERS = 7
"""Letters of a name that may be written in several words, or be known by its sound alone."""
MIN_START_LETTERS = 6
"""Letters that tell of which drug's name they are the start."""
MAX_RUN = 4
"""Words that one misspelled name is written in, at most."""
LEAST_LIKE = 0.65
"""Similarity, 0 to 1, below which a name is not considered at all."""
MIN_PART_LETTERS = 3
"""Letters of each name in a word that is several names, "revdex"."""
MAX_JOINED_LETTERS = 40
"""Longer words are not taken apart."""
SAME_WORDS = 0.84
"""The least similarity of several words to a name of as many words."""
OTHER_WORDS = 0.8
"""The least similarity of several words to a name of more or fewer words."""
OTHER_SOUND = 0.85
"""The least similarity where the first letters do not sound alike, and the confidence in a
name that only sounds the same or is cut short."""
ALL_BUT_A_SLIP = 0.95
"""The similarity from which on several words are a longer name, however they are divided."""
EVERYDAY_WORDS = 0.92
"""The least similarity of several words that are all everyday words."""
HYPHENS = ("-", "–")
_TOGETHER = r"[\s'’–-]*"
"""Signs that may stand between the words of one misspelled name."""


@dataclass(frozen=True)
class Known:
    """A name to look for. `short`: a nickname, which can be a person's too. `casual`: an
    everyday word as well, taken only where the message is about treatment. `fuzzy`: may be
    misspelled."""

    text: str
    entity: str
    id: str
    short: bool = False
    casual: bool = False
    fuzzy: bool = False


@dataclass(frozen=True)
class Token:
    """A word of the message, folded to lower case, with its place in characters."""

    text: str
    start: int
    end: int
    written: str


@dataclass(frozen=True)
class Found:
    """A name found: its place in characters, what it stands for, similarity 0 to 1."""

    start: int
    end: int
    entity: str
    id: str
    confidence: float


def tokens_of(text: str, reading: Language | None = None) -> list[Token]:
    """The words of a text; apostrophes straightened, a possessive ending cut off."""
    possessive = (reading or language()).endings.possessive
    found = []
    for match in TOKEN.finditer(text):
        written = match.group().replace("’", "'")
        end = match.end()
        if possessive and written.lower().endswith(possessive):
            written, end = written[: -len(possessive)], end - len(possessive)
        found.append(Token(written.lower(), match.start(), end, written))
    return found


def limit_for(letters: int) -> float:
    """The least similarity at which a word counts as a misspelled name of this length."""
    if letters <= 6:
        return 0.8
    return 0.71 if letters <= 8 else 0.7


class Lexicon:
    """Names ready for searching. `everyday` holds words that are never misspelled names."""

    def __init__(
        self,
        names: Iterable[Known],
        everyday: Iterable[str] = (),
        treatment_words: Iterable[str] = (),
        other_worlds: Iterable[str] = (),
        people: Iterable[str] = (),
        reading: Language | None = None,
    ) -> None:
        self._language = reading or language()
        self._sounds = self._language.sounds
        endings = self._language.endings
        possessive, self._plural = endings.possessive, endings.plural
        apostrophes = re.escape(possessive).replace("'", "['’]")
        self._together = re.compile(rf"(?:{apostrophes})?{_TOGETHER}")
        self._not_plural = tuple(endings.not_plural)
        self._kin = frozenset(self._language.people.kin)
        self._before_a_drug = frozenset(self._language.everyday.before_a_drug)
        self.names = list(names)
        self._words = {name.text: tokens_of(name.text, self._language) for name in self.names}
        self.everyday = frozenset(everyday)
        self._treatment_words = frozenset(treatment_words)
        self._other_worlds = frozenset(other_worlds)
        self._people = frozenset(people)
        self._exact: dict[tuple[str, ...], list[Known]] = {}
        for name in self.names:
            key = tuple(token.text for token in self._words[name.text])
            self._exact.setdefault(key, []).append(name)
        self._longest = max((len(key) for key in self._exact), default=1)
        self._fuzzy = {
            "".join(token.text for token in self._words[name.text]): name
            for name in self.names
            if name.fuzzy
        }
        self._by_sound = {
            self._sounds.of(target): target
            for target in self._fuzzy
            if len(target) >= MIN_RUN_LETTERS
        }

    def find(self, text: str) -> list[Found]:
        """All names in a message, in the order of the text, none overlapping."""
        tokens = self._taken_apart(tokens_of(text, self._language))
        taken: list[tuple[int, int, Known, float]] = []
        casual: list[tuple[int, int, Known, float]] = []
        free = [True] * len(tokens)
        exact = list(self._exact_runs(text, tokens, free, range(self._longest, 1, -1)))
        taken += self._names_in_parts(text, tokens, free)
        exact += self._exact_runs(text, tokens, free, range(1, 0, -1))
        for start, end, name in exact:
            if (name.short or name.casual) and self._is_somebody(text, tokens, start):
                continue
            (casual if name.casual else taken).append((start, end, name, 1.0))
        taken = self._widened(text, tokens, taken, free) + self._fuzzy_runs(text, tokens, free)
        if casual and self._about_treatment(tokens, bool(taken), casual):
            taken += casual
        return [
            Found(tokens[start].start, tokens[end - 1].end, name.entity, name.id, score)
            for start, end, name, score in sorted(taken, key=lambda run: run[0])
        ]

    def _taken_apart(self, tokens: list[Token]) -> list[Token]:
        """Words that are several names written together, "revdex", as one token each."""
        apart = []
        for token in tokens:
            whole = len(token.text) > MAX_JOINED_LETTERS or self._exact_name([token])
            ends = [] if whole else self._ends_of_names(token.text)
            if not ends or self._is_everyday(token.text) or self._similar([token]):
                apart.append(token)
                continue
            apart += [_part(token, *ends_at) for ends_at in itertools.pairwise([0, *ends])]
        return apart

    def _ends_of_names(self, word: str) -> list[int]:
        """Where the names end that a word consists of, the longest first; empty if of none."""
        for end in range(len(word) - MIN_PART_LETTERS, MIN_PART_LETTERS - 1, -1):
            if not self._is_part(word[:end]):
                continue
            if self._is_part(word[end:]):
                return [end, len(word)]
            rest = self._ends_of_names(word[end:])
            if rest:
                return [end, *(end + other for other in rest)]
        return []

    def _is_part(self, word: str) -> bool:
        return any(name.short or name.fuzzy for name in self._exact.get((word,), []))

    def _is_somebody(self, text: str, tokens: list[Token], start: int) -> bool:
        """Whether the nickname at this place is a person's or an animal's, as in "uncle Rev"."""
        before = tokens[start - 1].text if start else ""
        words = {token.text for token in tokens}
        called = before in self._people and (
            "," not in text[tokens[start - 1].end : tokens[start].start]
            or _is_capitalised(tokens[start])
        )
        if called or words & self._other_worlds:
            return True
        after = [token.text for token in tokens[start + 1 : start + 4]]
        if len(after) == 3 and after[0] in self._language.people.is_ and after[2] in self._kin:
            return True
        if not _is_capitalised(tokens[start]) or _is_title(tokens):
            return False
        return before in self._kin or self._has_surname(text, tokens, start)

    def _has_surname(self, text: str, tokens: list[Token], start: int) -> bool:
        """Whether a name that is no drug's follows, as in "Len Smith" and "the Rev. Johnson"."""
        if start + 1 == len(tokens):
            return False
        following = tokens[start + 1]
        between = text[tokens[start].end : following.start]
        before_a_title = self._language.people.before_a_title
        titled = start == 0 or tokens[start - 1].text in before_a_title
        if between != " " and not (between == ". " and titled):
            return False
        return _is_capitalised(following) and not self._exact_name([following])

    def _names_in_parts(
        self, text: str, tokens: list[Token], free: list[bool]
    ) -> list[tuple[int, int, Known, float]]:
        """Names that dictation splits where a part is a name itself: "dara too mu mab"."""
        runs = []
        for length in range(min(MAX_RUN, len(tokens)), 1, -1):
            for start in range(len(tokens) - length + 1):
                end = start + length
                run = tokens[start:end]
                if not all(free[start:end]) or self._is_apart(text, run):
                    continue
                match = self._whole_of(run)
                if match:
                    free[start:end] = [False] * length
                    runs.append((start, end, *match))
        return runs

    def _whole_of(self, run: list[Token]) -> tuple[Known, float] | None:
        """The one name that words are the parts of, none of which they could do without."""
        if tuple(token.text for token in run) in self._exact:
            return None
        joined = "".join(token.text for token in run)
        if joined in self._fuzzy:
            return self._fuzzy[joined], 1.0
        if not any(
            len(token.text) < MIN_FUZZY_LETTERS and (token.text,) in self._exact for token in run
        ):
            return None
        match = self._similar(run)
        if match is None:
            return None
        target = "".join(token.text for token in self._words[match[0].text])
        without_an_end = ("".join(token.text for token in part) for part in (run[1:], run[:-1]))
        best_without = max(OSA.normalized_similarity(part, target) for part in without_an_end)
        return match if best_without < match[1] else None

    def _exact_runs(
        self, text: str, tokens: list[Token], free: list[bool], lengths: Iterable[int]
    ) -> Iterable[tuple[int, int, Known]]:
        for length in lengths:
            for start in range(len(tokens) - length + 1):
                end = start + length
                if not all(free[start:end]):
                    continue
                name = self._exact_name(tokens[start:end])
                if name is not None and not self._is_only_drugs(text, name, tokens[start:end]):
                    free[start:end] = [False] * length
                    yield start, end, name

    def _is_only_drugs(self, text: str, name: Known, run: list[Token]) -> bool:
        """Whether a regimen's name is its drugs in a row, "pom/dex": those are what it names.

        With a hyphen, "Pom-Dex", it is a name of its own.
        """
        if name.entity != "regimen" or len(run) < 2:
            return False
        gaps = [text[one.end : other.start] for one, other in itertools.pairwise(run)]
        return not all(gap in HYPHENS for gap in gaps) and all(
            any(other.entity == "drug" for other in self._exact.get((token.text,), []))
            for token in run
        )

    def _exact_name(self, run: list[Token]) -> Known | None:
        key = tuple(token.text for token in run)
        options = self._exact.get(key) or self._exact.get(self._singular(key)) or []
        written = " ".join(token.written for token in run)
        for name in options:
            if len(name.text) > 2 or name.text in (written, written.rstrip(self._plural)):
                return name
            # "Pd" is a regimen, "pd" and "PD" are other things; "pi" may still be a class.
            if name.entity != "regimen":
                return replace(name, casual=True)
        return None

    def _widened(
        self,
        text: str,
        tokens: list[Token],
        taken: list[tuple[int, int, Known, float]],
        free: list[bool],
    ) -> list[tuple[int, int, Known, float]]:
        """Names that are a part of a longer, misspelled one: "melphalan flufenamid"."""
        runs = []
        for start, end, name, score in taken:
            longest = next(
                (
                    (first, last, *match)
                    for first, last in _around(start, end, len(tokens))
                    if all(free[first:start]) and all(free[end:last])
                    if not self._is_apart(text, tokens[first:last])
                    if (match := self._similar(tokens[first:last]))
                    if match[1] >= ALL_BUT_A_SLIP
                    or self._alike_by_word(tokens[first:last], match[0].text)
                ),
                (start, end, name, score),
            )
            free[longest[0] : longest[1]] = [False] * (longest[1] - longest[0])
            runs.append(longest)
        return runs

    def _fuzzy_runs(
        self, text: str, tokens: list[Token], free: list[bool]
    ) -> list[tuple[int, int, Known, float]]:
        candidates = []
        for length in range(1, min(MAX_RUN, len(tokens)) + 1):
            for start in range(len(tokens) - length + 1):
                end = start + length
                if all(free[start:end]) and not self._is_apart(text, tokens[start:end]):
                    match = self._similar(tokens[start:end])
                    if match:
                        candidates.append((match[1], -length, start, end, match[0]))
        runs = []
        for score, _, start, end, name in sorted(candidates, key=lambda c: c[:3], reverse=True):
            if all(free[start:end]):
                free[start:end] = [False] * (end - start)
                runs.append((start, end, name, score))
        return runs

    def _similar(self, run: list[Token]) -> tuple[Known, float] | None:
        joined = "".join(token.text for token in run).replace("'", "")
        if len(joined) < MIN_FUZZY_LETTERS or joined.isdigit():
            return None
        if len(run) == 1 and self._is_everyday(joined):
            return None
        limit_of_run = EVERYDAY_WORDS if self._is_everyday_run(run) else 0.0
        best = max(map(self._nearest, self._sounds.heard_as(joined)), key=lambda near: near[2])
        joined, target, score = best
        if not target:
            return self._sounding_or_begun(joined) if len(run) == 1 else None
        name = self._fuzzy[target]
        if len(run) > 1 and (name.entity == "term" or len(target) < MIN_RUN_LETTERS):
            return None
        limit = limit_of_run or self._limit(run, joined, target)
        is_heard = len(target) >= MIN_RUN_LETTERS and self._sounds.alike(joined, target)
        if score >= limit or (is_heard and not limit_of_run):
            return name, score
        return self._sounding_or_begun(joined) if len(run) == 1 else None

    def _sounding_or_begun(self, word: str) -> tuple[Known, float] | None:
        """The name that sounds the same, or the only drug that is cut short to the word."""
        heard = self._by_sound.get(self._sounds.of(word))
        if heard:
            return self._fuzzy[heard], OTHER_SOUND
        if len(word) < MIN_START_LETTERS:
            return None
        begun = [target for target in self._fuzzy if target.startswith(word)]
        shortest = min(begun, key=len, default="")
        # "Daratumumab and hyaluronidase" begins with a name of its own, which is what is meant.
        is_one = bool(shortest) and all(target.startswith(shortest) for target in begun)
        name = self._fuzzy[shortest] if is_one else None
        return (name, OTHER_SOUND) if name and name.entity == "drug" else None

    def _nearest(self, word: str) -> tuple[str, str, float]:
        """The word, the name most like it ("" if none is), and how like, 0 to 1."""
        best = process.extractOne(
            word, self._fuzzy.keys(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKE
        )
        return (word, best[0], best[1]) if best else (word, "", 0.0)

    def _limit(self, run: list[Token], joined: str, target: str) -> float:
        """The least similarity for words to be this name; words side by side need more."""
        limit = limit_for(max(len(joined), len(target)))
        if len(joined) <= MIN_FUZZY_LETTERS:
            limit = limit_for(len(joined))
        if len(run) > 1:
            same = len(run) == len(self._words[self._fuzzy[target].text])
            limit = SAME_WORDS if same else OTHER_WORDS
        return limit if self._sounds.may_start(joined, target) else max(limit, OTHER_SOUND)

    def _is_everyday_run(self, run: list[Token]) -> bool:
        return len(run) > 1 and all(self._is_everyday(token.text) for token in run)

    def _is_everyday(self, word: str) -> bool:
        if word in self.everyday:
            return True
        return word.endswith(self._plural) and word.removesuffix(self._plural) in self.everyday

    def _singular(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """The last word without a plural ending."""
        last, plural = key[-1], self._plural
        is_short = len(last) <= len(plural) + 1 and len(key) == 1
        if not last.endswith(plural) or last.endswith(self._not_plural) or is_short:
            return key
        return (*key[:-1], last.removesuffix(plural))

    def _is_apart(self, text: str, run: list[Token]) -> bool:
        """Whether a comma, a full stop or the like stands between the words."""
        return any(
            not self._together.fullmatch(text, one.end, other.start)
            for one, other in itertools.pairwise(run)
        )

    def _alike_by_word(self, run: list[Token], name: str) -> bool:
        """Whether each word of the run is a possible misspelling of the name's word there."""
        words = self._words[name]
        return len(words) == len(run) and all(
            OSA.normalized_similarity(token.text, word.text) >= limit_for(len(word.text))
            for token, word in zip(run, words, strict=True)
        )

    def _about_treatment(
        self,
        tokens: list[Token],
        names_found: bool,
        casual: list[tuple[int, int, Known, float]],
    ) -> bool:
        """Whether a first name or everyday word here is more likely a short form of a drug."""
        words = {token.text for token in tokens}
        if names_found or words & self._treatment_words:
            return True
        before = {tokens[start - 1].text for start, *_ in casual if start > 0}
        if before & self._before_a_drug:
            return True
        covered = sum(end - start for start, end, _, _ in casual)
        return len(tokens) - covered <= 1 or len(casual) > 1


def _around(start: int, end: int, count: int) -> Iterable[tuple[int, int]]:
    """The runs of words that hold a shorter one, the longest first; `count` words are there."""
    for length in range(MAX_RUN, end - start, -1):
        for first in range(max(0, end - length), min(start, count - length) + 1):
            yield first, first + length


def _part(token: Token, start: int, end: int) -> Token:
    return Token(
        token.text[start:end], token.start + start, token.start + end, token.written[start:end]
    )


def _is_capitalised(token: Token) -> bool:
    return token.written[:1].isupper() and token.written[1:].islower()


def _is_title(tokens: list[Token]) -> bool:
    """Whether Every Word Is Capitalised, or all but a few, so that it tells nothing of names."""
    return sum(map(_is_capitalised, tokens)) > 0.75 * len(tokens)


def confusable(words: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Those everyday words that would be taken for a misspelled name, or for several in one."""
    return sorted(
        word
        for word in words
        if word not in lexicon.everyday
        and (lexicon._similar([Token(word, 0, len(word), word)]) or lexicon._ends_of_names(word))
    )
