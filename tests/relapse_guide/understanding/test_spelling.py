"""Misspelt words are read as the training sentences' own; what is spelt right stays as it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.mended import mended_text
from relapse_guide.understanding.spelling import Spelling


def corrected(spelling: Spelling, text: str) -> str:
    return mended_text(text, [], {}, spelling).text


ENGLISH_READ = language(ENGLISH)
TRAINED = [
    *["I am so tired of it all", "how tired one gets", "tired of treatment"] * 4,
    *["this is my third relapse", "the third line of treatment", "a third relapse"] * 6,
    *["I can't see the point of it", "it doesn't work, it wasn't the drug"] * 3,
    *["choking on food", "cooking food at home", "cooking for him"] * 3,
    *["how is he doing", "it failed again, this drug failed, it failed for weeks"] * 20,
    *["I'm on a treatment", "what treatment is there"] * 40,
    *["my imids, my imids, my imids", "his docter said, my docter"] * 3,
    *["the doctor said so, the doctor knows, my doctor"] * 30,
]
CALLS = ["she fainted", "he fainted this morning", "I am dying", "weakness in my legs"] * 3


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    read = ENGLISH_READ
    return Spelling.learned(
        [*TRAINED, *CALLS], read.everyday.dictionary, read.spelling, read.sounds
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("im so tird of it", "i'm so tired of it"),
        ("my tird relapse", "my third relapse"),
        ("I cant see the piont", "I cant see the point"),
        ("Teh docotr knwos", "Teh doctor knows"),
        ("my docter", "my doctor"),
        ("chokeing on fud", "choking on fud"),
        ("wot r u, R-ISS?", "what are you, R-ISS?"),
        ("it doesnt, it wasnt", "it doesn't, it wasn't"),
        ("Treatmnt?", "Treatment?"),
        ("his imids", "his imids"),
        ("he faited, then it faild", "he fainted, then it failed"),
        ("im dieing, how is he doin", "i'm dying, how is he doing"),
        ("weeknes in my legs for weeks", "weakness in my legs for weeks"),
        ("I wont to die, 2 yr ago in BC", "I wont to die, 2 yr ago in BC"),
        ("alone\nTird of it all", "alone\nTired of it all"),
        ("Ask Mr Docton about cocking", "Ask Mr Docton about cocking"),
    ],
)
def test_words_are_read_as_meant(spelling: Spelling, written: str, meant: str) -> None:
    """By letters, sound, neighbours, and what is short on purpose; a name is left alone."""
    assert corrected(spelling, written).lower() == meant.lower()


def test_what_was_learned_is_kept(spelling: Spelling, tmp_path: Path) -> None:
    spelling.keep(tmp_path)
    again = Spelling.restored(tmp_path, ENGLISH_READ.spelling, ENGLISH_READ.sounds)
    for text in ("im so tird", "my docter", "chokeing", "it wasnt"):
        assert corrected(again, text) == corrected(spelling, text)


@given(st.text(max_size=80))
def test_only_words_change(spelling: Spelling, text: str) -> None:
    """Whatever is written, its signs, numbers and spaces stay, and no word is lost."""

    def other_than_words(written: str) -> list[str]:
        return [one for one in written if not one.isalpha() and one not in "'’"]

    assert other_than_words(corrected(spelling, text)) == other_than_words(text)


@pytest.mark.parametrize("sentence", sorted(set(TRAINED) - {"his docter said, my docter"}))
def test_right_spelling_stays(spelling: Spelling, sentence: str) -> None:
    assert corrected(spelling, sentence) == sentence
