"""How tolerantly names are looked for, and which words are none of them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from relapse_guide.cache import Cache
from relapse_guide.knowledge.names import Name
from relapse_guide.understanding import lexicon_building
from relapse_guide.understanding.language import language
from relapse_guide.understanding.lexicon import Lexicon
from relapse_guide.understanding.lexicon_building import (
    Names,
    RememberingLexicon,
    known_from,
    names_from,
)

BORTEZOMIB = Name("bortezomib", "drug", "bortezomib", "generic")


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the commonest words are compared with the names, which is quick."""
    monkeypatch.setattr(lexicon_building, "EVERYDAY_COUNT", 20_000)


@pytest.mark.parametrize(
    ("text", "kind", "key", "flags"),
    [
        ("Velcade", "drug", "brands", (False, False, True)),
        ("rev", "drug", "nicknames", (True, True, False)),
        ("velc", "drug", "nicknames", (True, False, False)),
        ("vel cade", "drug", "spoken", (False, False, False)),
        ("KRd", "regimen", "abbreviations", (False, False, False)),
        ("REMS", "term", "name", (False, False, False)),
        ("translocation", "term", "name", (False, False, True)),
        ("clinical trial", "term", "name", (False, False, False)),
    ],
)
def test_how_tolerantly_a_name_is_looked_for(
    text: str, kind: str, key: str, flags: tuple[bool, bool, bool]
) -> None:
    known = known_from(Name(text, kind, "id", key), {"rev"})
    assert (known.short, known.casual, known.fuzzy) == flags


def test_everyday_words_that_look_like_a_name_are_found(tmp_path: Path) -> None:
    made = names_from([Name("Anothar", "drug", "some", "brands")], Cache(tmp_path), language())
    assert "another" in made.everyday
    assert not Lexicon(made.known, made.everyday).find("another day")


def test_they_are_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = names_from([BORTEZOMIB], Cache(tmp_path), language())
    compared = []

    def compare(words: Sequence[str], _: Lexicon) -> list[str]:
        compared.append(len(words))
        return []

    monkeypatch.setattr(lexicon_building, "confusable", compare)
    assert names_from([BORTEZOMIB], Cache(tmp_path), language()) == first
    assert not compared
    names_from(
        [BORTEZOMIB, Name("Velcade", "drug", "bortezomib", "brands")], Cache(tmp_path), language()
    )
    assert len(compared) == 1


def test_kept_as_plain_json(tmp_path: Path) -> None:
    made = Names([known_from(BORTEZOMIB, set())], ["another"])
    made.keep(tmp_path)
    assert Names.restored(tmp_path) == made
    kept = json.loads((tmp_path / "lexicon.json").read_text(encoding="utf-8"))
    assert set(kept) == {"names", "everyday"}


TEXTS = [
    "my revlamid quit, after two prior lines of dara too mumab",
    "what is dpd, is rev the same as revlimid? revlamid!",
    "uncle Len takes len and velcaid",
]


def test_remembering_finds_the_same(names: Names) -> None:
    plain = Lexicon(names.known, names.everyday)
    remembering = RememberingLexicon(names.known, names.everyday)
    for text in TEXTS * 2:
        assert remembering.find(text) == plain.find(text)
