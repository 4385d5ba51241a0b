"""What must be avoided after real people's sentences, and what must never be."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from relapse_guide.knowledge.names import find_subject, helper_drugs, is_helper
from relapse_guide.library.content import Content
from relapse_guide.library.subjects import Regimen
from relapse_guide.understanding.lexicon import Lexicon
from relapse_guide.understanding.roles import INTOLERANT, RESISTANT, Part, Span, parts_in

SENTENCES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("en") / "histories.yml"
)
LEAST = 0.95
"""So many of the sentences must be read right; which ones are not is told when it fails."""
KINDS = ("drug", "drug_class", "regimen")


class History:
    """What a message tells, put together as the action does."""

    def __init__(self, content: Content, lexicon: Lexicon, text: str) -> None:
        found = [name for name in lexicon.find(text) if name.entity in KINDS]
        parts = parts_in(text, [Span(name.start, name.end) for name in found])
        self._content = content
        self._parts = [(name.id, part) for name, part in zip(found, parts, strict=True)]
        self.states = {value: part.role for value, part in self._parts}

    def which(self, role: str) -> set[str]:
        return {
            drug
            for value, part in self._parts
            if part.role == role
            for drug in self._of(value, part)
        }

    def _of(self, value: str, part: Part) -> list[str]:
        subject = find_subject(self._content, value)
        if isinstance(subject, Regimen):
            return [drug for drug in subject.drugs if drug not in helper_drugs(self._content)]
        return [] if part.listed and is_helper(self._content, value) else [value]

    def is_as(self, expected: dict[str, Any]) -> bool:
        return (
            self.which(RESISTANT) == set(expected.get("failed", []))
            and self.which(INTOLERANT) == set(expected.get("harmed", []))
            and all(
                self.states.get(key) == state for key, state in expected.get("states", {}).items()
            )
        )


Read = Callable[[str], History]


@pytest.fixture(scope="module")
def read(content: Content, lexicon: Lexicon) -> Read:
    return lambda text: History(content, lexicon, text)


@pytest.fixture(scope="module")
def steroids(content: Content) -> frozenset[str]:
    return helper_drugs(content)


def test_most_histories_are_read_right(read: Read) -> None:
    wrong = [one["text"] for one in SENTENCES if not read(one["text"]).is_as(one)]
    assert len(SENTENCES) >= 100
    assert len(wrong) <= (1 - LEAST) * len(SENTENCES), "\n".join(wrong)


DRUGS = st.sampled_from(["Velcade", "Revlimid", "Kyprolis", "Darzalex", "Pomalyst", "VRd", "DRd"])
STEROIDS = st.sampled_from(["dex", "dexamethasone", "prednisone"])
JOINED = st.sampled_from([" and ", ", ", "/", " with ", " plus ", " & "])
OF_A_DRUG = [
    "{} stopped working",
    "{} failed",
    "{} gave a terrible rash",
    "{} is no longer working",
]
OF_ONESELF = [
    *("resistant to {}", "I relapsed on {}", "{} quit on me", "my numbers went up on {}"),
    *("{} gave me a rash", "allergic to {}", "can't tolerate {}"),
]
SAID = st.sampled_from([*OF_A_DRUG, *OF_ONESELF])
SOMEBODY = st.sampled_from(
    ["my neighbor said {}", "A man in my group wrote {}", "a friend of mine told me {}",
     "a lady at church says {}", "I read that {}", "the booklet says {}", "{} for my neighbor",
     "Liked “as so many have said, {}”"]
)  # fmt: skip


@given(st.lists(DRUGS, min_size=1, max_size=3, unique=True), STEROIDS, JOINED, SAID, st.booleans())
@settings(deadline=None)
def test_a_steroid_in_a_list_is_never_avoided(
    read: Read,
    steroids: frozenset[str],
    drugs: list[str],
    steroid: str,
    sign: str,
    said: str,
    last: bool,
) -> None:
    named = [*drugs, steroid] if last else [steroid, *drugs]
    told = read(said.format(sign.join(named)))
    assert not (told.which(RESISTANT) | told.which(INTOLERANT)) & steroids


@given(DRUGS, st.sampled_from(OF_A_DRUG), SOMEBODY)
@settings(deadline=None)
def test_what_somebody_else_tells_is_never_avoided(
    read: Read, drug: str, said: str, somebody: str
) -> None:
    told = read(somebody.format(said.format(drug)))
    assert not told.which(RESISTANT) | told.which(INTOLERANT), told.states


@pytest.mark.parametrize("steroid", ["dex", "dexamethasone", "prednisone"])
def test_a_steroid_named_alone_can_fail_or_do_harm(read: Read, steroid: str) -> None:
    for said, role in itertools.product(["{} stopped working", "{} no longer works"], [RESISTANT]):
        assert read(said.format(steroid)).which(role)
    assert read(f"I cannot tolerate {steroid}").which(INTOLERANT)
