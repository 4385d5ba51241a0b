"""How urgent a message is: a property of its own beside the question that it asks.

A model of its own scores the whole message and its natural parts (sentences and clauses, never
windows cut in mid-phrase); a net of fixed phrases and the temperatures that are told lie under
it. What is over, denied, asked about or told of others lowers the level, and never lowers a danger
that is there now.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relapse_guide.understanding.dangers import CALM, Danger, Level, Urgency
from relapse_guide.understanding.kept_models import keep_model, restored_model
from relapse_guide.understanding.language import Language
from relapse_guide.understanding.linear_model import Floats, LinearModel
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.safety_net import SafetyNet
from relapse_guide.understanding.temperatures import Reading, temperatures_in
from relapse_guide.understanding.text_features import LetterFeatures
from relapse_guide.understanding.urgency_cues import Standing

NAME = "urgency"
SIGNS = f"{string.punctuation}…”’» "
"""What may end a sentence."""
WORTH_A_LINE = frozenset({Standing.LATELY})
LOWERS_CRISIS = frozenset(
    {Standing.DENIED, Standing.ASKED, Standing.QUOTED, Standing.PLANNED, Standing.FIGURATIVE}
)
"""Despair does not end because it is old."""
_SAID_AS_IT_IS = (None, Standing.FIGURATIVE)
"""What stands beside a way of speaking is meant all the same."""
TOLD_AS_THERE = frozenset({None, Standing.NOW, Standing.DENIED, Standing.LATELY})
"""How a temperature stands that somebody has taken; "no chills" beside it denies the chills."""
_ORDER = [Level.NONE, Level.POSSIBLE, Level.SURE]


@dataclass(frozen=True)
class Lesson:
    """What a training sentence teaches: its level and kind, its pieces, and how much it weighs."""

    pieces: Pieces
    urgency: Urgency
    weight: float = 1.0


class Scores(NamedTuple):
    """Of each text of a message, how likely it is that it calls for help (`sure`), and that it
    does or may do so (`any`)."""

    sure: Floats
    any: Floats


class UrgencyModel:
    """A logistic regression that tells emergencies and crises, sure and possible ones, from calm.

    What is possible is a label of its own: despair that is learned as half a crisis draws other
    despair into the crises. `config`: `C`, `max_iter`, `parts_weight`, `possible_weight` and those
    of LetterFeatures, as the component UrgencyReader explains them.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._letters = LetterFeatures(config)
        self._model: LinearModel | None = None
        """None where no urgent sentence was learned."""

    def fit(self, lessons: Sequence[Lesson]) -> None:
        """Learn from whole messages, and from parts of the calm ones: taken out of their story,
        some of them look like an emergency otherwise."""
        if not any(lesson.urgency.kind for lesson in lessons):
            return
        vectors: list[Floats] = []
        texts: list[str] = []
        labels: list[str] = []
        weights: list[float] = []

        def learn(lesson: Lesson, rows: slice, label: str, weight: float) -> None:
            found = lesson.pieces.texts[rows]
            vectors.append(lesson.pieces.vectors[rows])
            texts.extend(found)
            labels.extend([label] * len(found))
            weights.extend([weight] * len(found))

        for lesson in lessons:
            whole = slice(0, 1)
            if lesson.urgency.level is Level.NONE:
                learn(lesson, slice(1, None), CALM, lesson.weight * self._config["parts_weight"])
            possible = lesson.urgency.level is Level.POSSIBLE
            weight = self._config["possible_weight"] if possible else 1.0
            learn(lesson, whole, label_of(lesson.urgency), lesson.weight * weight)
        self._letters.fit([lesson.pieces.texts[0] for lesson in lessons])
        self._model = LinearModel.fit(
            np.vstack(vectors),
            self._letters.transform(texts),
            labels,
            np.array(weights),
            self._config["C"],
            self._config["max_iter"],
        )

    def keep(self, folder: Path) -> None:
        """Write what was learned."""
        keep_model(folder, NAME, self._letters, self._model)

    def restore(self, folder: Path) -> None:
        """Read what was kept."""
        self._model = restored_model(folder, NAME, self._letters)

    def scores(self, pieces: Pieces) -> dict[Danger, Scores]:
        """The probability of each danger in each text of the pieces."""
        if self._model is None:
            return {}
        found = self._model.probabilities(pieces.vectors, self._letters.transform(pieces.texts))
        by_label = dict(zip(self._model.labels, found.T, strict=True))
        nothing = np.zeros(len(found), dtype=found.dtype)
        scores = {}
        for kind in Danger:
            sure = by_label.get(label_of(Urgency(Level.SURE, kind)), nothing)
            possible = by_label.get(label_of(Urgency(Level.POSSIBLE, kind)), nothing)
            scores[kind] = Scores(sure, sure + possible)
        return scores


def label_of(urgency: Urgency) -> str:
    """What the model learns a message as."""
    if urgency.kind is None:
        return CALM
    return f"{urgency.level.value}_{urgency.kind.value}"


class _Scored(NamedTuple):
    """A text with how likely it is to call for help, and to do so or to be near it."""

    sure: float
    any: float
    text: str
    is_sentence: bool = False


def _bare(sentence: str) -> str:
    """Without the sign at its end, which a clause has lost."""
    # No pattern: one that looks for the end takes long over a row of signs in the midst.
    return sentence.strip().rstrip(SIGNS)


class Nets(NamedTuple):
    """Word sequences: `safety`, what only somebody says who needs help now; `signs`, the signs of
    danger, which a question can name as well."""

    safety: SafetyNet
    signs: SafetyNet


class UrgencyReading:
    """Weighs what the model, the phrases and the temperatures say of one message.

    `config`: `sure`, `crisis_sure`, `sentence_sure`, `crisis_sentence_sure`, `part_sure`,
    `possible`, `long_possible`, `long_words`, `part_possible`, `likely`, `alarming`, `lowered`, as
    the component UrgencyReader explains them.
    """

    def __init__(
        self, config: Mapping[str, Any], model: UrgencyModel, nets: Nets, reading: Language
    ) -> None:
        self._config = config
        self._model = model
        self._net, self._signs = nets
        self._language = reading

    def of(self, text: str, pieces: Pieces | None, meant: str | None = None) -> Urgency:
        """How urgent a message is. `text`: all of it; `pieces`: of what of it was encoded;
        `meant`: the text with slips of spelling mended, if it has some."""
        machine = self._language.machine_text
        if machine.reacts(text):
            return Urgency()
        if machine.is_by_machine(text):
            # Who writes while driving may use a program's words and mean a danger.
            kind = self._by_phrase(text)[0].kind
            return Urgency(Level.POSSIBLE, kind) if kind else Urgency()
        found = [self._by_phrase(text), self._by_sign(text), self._by_temperature(text)]
        if meant is not None:
            found += [self._by_phrase(meant), self._by_sign(meant)]
        if pieces is not None:
            found += self._by_model(pieces)
        best = max(found, key=lambda one: (_ORDER.index(one[0].level), one[1]))[0]
        if best.level is Level.SURE and machine.repeats_answer(text):
            # An answer names signs of danger; what stands beside it may be one all the same.
            return Urgency(Level.POSSIBLE, best.kind)
        return best

    def _by_phrase(self, text: str) -> tuple[Urgency, float]:
        """By the fixed phrases: sure, or possible where their sentence says that it is over."""
        kind = self._net.kind_of(text)
        if kind is None:
            return Urgency(), 0.0
        told = [one for one in self._sentences(text) if self._net.kind_of(one) is kind]
        meant = [one for one in told if self._is_meant(kind, one)]
        if told and not meant:
            return Urgency(), 0.0
        if any(self._lowered_by(kind, sentence) in _SAID_AS_IT_IS for sentence in meant):
            return Urgency(Level.SURE, kind), 1.0
        return Urgency(Level.POSSIBLE, kind), 1.0

    def _is_meant(self, kind: Danger, sentence: str) -> bool:
        """Whether a phrase is there without what is a way of speaking."""
        plain = self._language.urgency.without_figures(sentence)
        return plain == sentence or self._net.kind_of(plain) is kind

    def _by_sign(self, text: str) -> tuple[Urgency, float]:
        """A sign of danger that is told is at least possible, whatever the model makes of it."""
        for sentence in self._sentences(text):
            kind = self._signs.kind_of(sentence)
            if kind is None:
                continue
            if self._language.urgency.standing_in(sentence) in (None, Standing.NOW):
                return Urgency(Level.POSSIBLE, kind), 0.0
        return Urgency(), 0.0

    def _by_temperature(self, text: str) -> tuple[Urgency, float]:
        """A fever that is told is an emergency; one that is over or a bare number may be one."""
        best = Level.NONE
        for sentence in self._sentences(text):
            for one in temperatures_in(sentence, self._language.temperatures):
                best = max(best, self._of_temperature(one, sentence), key=_ORDER.index)
        return (Urgency(best, Danger.EMERGENCY), 1.0) if best is not Level.NONE else (Urgency(), 0)

    def _of_temperature(self, one: Reading, sentence: str) -> Level:
        standing = self._language.urgency.standing_in(sentence)
        if not one.is_fever:
            told = one.is_near and one.is_sure and standing in TOLD_AS_THERE
            return Level.POSSIBLE if told else Level.NONE
        if standing in (None, Standing.NOW):
            return Level.SURE if one.is_sure else Level.POSSIBLE
        return Level.POSSIBLE if standing is Standing.LATELY else Level.NONE

    def _by_model(self, pieces: Pieces) -> list[tuple[Urgency, float]]:
        return [
            self._of_kind(kind, scores, pieces)
            for kind, scores in self._model.scores(pieces).items()
        ]

    def _of_kind(self, kind: Danger, scores: Scores, pieces: Pieces) -> tuple[Urgency, float]:
        parts = self._parts(scores, pieces)
        alarming = [part for part in parts if part.any >= self._config["alarming"]]
        if parts and not alarming:
            alarming = [max(parts, key=lambda part: part.any)]
        there = [part for part in alarming if not self._lowered_by(kind, part.text)]
        whole = _Scored(float(scores.sure[0]), float(scores.any[0]), pieces.texts[0])
        told = " ".join(part.text for part in alarming) or whole.text
        by = None if there else self._lowered_by(kind, told)
        level = self._level(kind, whole, there) if by is None else self._of_lowered(kind, whole, by)
        if level is Level.NONE:
            return Urgency(), whole.any
        likely = level is Level.POSSIBLE and by is None and whole.any >= self._config["likely"]
        return Urgency(level, kind, likely), whole.any

    def _parts(self, scores: Scores, pieces: Pieces) -> list["_Scored"]:
        natural = self._natural(pieces.texts[0])
        sentences = {_bare(one) for one in self._sentences(pieces.texts[0])}
        rows = zip(scores.sure[1:], scores.any[1:], pieces.texts[1:], strict=True)
        return [
            _Scored(float(sure), float(either), text, _bare(text) in sentences)
            for sure, either, text in rows
            if text.strip() in natural
        ]

    def _level(self, kind: Danger, whole: "_Scored", parts: Sequence["_Scored"]) -> Level:
        is_crisis = kind is Danger.CRISIS
        of_whole = "crisis_sure" if is_crisis else "sure"
        of_sentence = "crisis_sentence_sure" if is_crisis else "sentence_sure"
        enough = {True: self._config[of_sentence], False: self._config["part_sure"]}
        told = any(part.sure >= enough[part.is_sentence] for part in parts)
        if whole.sure >= self._config[of_whole] or told:
            return Level.SURE
        part = max((part.any for part in parts), default=0.0)
        is_long = is_crisis and len(whole.text.split()) >= self._config["long_words"]
        if (
            whole.any >= self._config["long_possible" if is_long else "possible"]
            or part >= self._config["part_possible"]
        ):
            return Level.POSSIBLE
        return Level.NONE

    def _of_lowered(self, kind: Danger, whole: "_Scored", by: Standing) -> Level:
        """What is over lately, and despair, is worth a line if it was clear."""
        worth = kind is Danger.CRISIS or by in WORTH_A_LINE
        return Level.POSSIBLE if worth and whole.any >= self._config["lowered"] else Level.NONE

    def _lowered_by(self, kind: Danger, text: str) -> Standing | None:
        """What says that a danger in a text is not there: it is over, denied, asked about or told
        of others. A temperature that is none of a fever says so of the body."""
        standing = self._language.urgency.standing_in(text)
        if kind is Danger.CRISIS:
            return standing if standing in LOWERS_CRISIS else None
        if standing not in (None, Standing.NOW):
            return standing
        told = temperatures_in(text, self._language.temperatures)
        normal = bool(told) and not any(one.is_fever or one.is_near for one in told)
        return Standing.LATELY if normal else None

    def _natural(self, text: str) -> set[str]:
        """Sentences and clauses as they were written; windows of a long text are none."""
        ends = (self._language.sentence_end, self._language.clause_end)
        return {part.strip() for end in ends for part in end.split(text)}

    def _sentences(self, text: str) -> list[str]:
        parts = self._language.sentence_end.split(text)
        return [part for part in parts if part.strip()]
