"""Which sentences of an entry are nearest to a question by their meaning.

An entry answers many questions, and each of its sentences some of them. The sentence encoder puts
a question near to what answers it ("will the numbness go" to "It often gets better after…"), also
where they share no word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from relapse_guide.understanding.encoder import Floats

FIRST = 2
"""Sentences of an entry that its editor put first: they answer what most people ask for."""
CLEARLY, LEAST = 0.08, 0.25
"""So much nearer than each of these, and so near at least, in cosines, is a sentence that is named.

Chosen with two readers, who named the sentences that answer best of the entries that 122 questions
of writers got. With rare words beside it, one of them stands among the first two for 84 of 100
questions, by moving one sentence in two questions. To move the two nearest of every question gives
no more, and two other readers, who saw 46 pairs of answers, found as many worse by it as better:
where the question is general, the editor's order is the better one."""
MOST_NEAR = 2
"""Sentences that are named of an entry."""


@dataclass(frozen=True)
class NearSentences:
    """`keys`: of each entry (id), the keys of its sentences in their order. `vectors`: of each
    entry, their embeddings in that order, float32, sentences x width, each of length 1."""

    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vectors: Mapping[str, Floats] = field(default_factory=dict)

    def nearest(self, entry: str, asked: Floats) -> list[str]:
        """The keys of the sentences of an entry that are clearly nearer to a question than those
        that stand first, the nearest first; none of an entry that is not known.

        `asked`: embeddings of the question, float32, texts x width; their mean nearness counts.
        """
        if entry not in self.vectors or not len(asked):
            return []
        nearness = (self.vectors[entry] @ asked.T).mean(axis=1)
        least = max(LEAST, float(nearness[:FIRST].max()) + CLEARLY)
        best = np.argsort(-nearness, kind="stable")[:MOST_NEAR]
        return [self.keys[entry][place] for place in best if nearness[place] >= least]
