"""A mended text leaves names alone, and knows where each of its places was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.understanding.language import ENGLISH, language
from relapse_guide.understanding.mended import Mended, mended_text
from relapse_guide.understanding.spelling import Slip, Spelling

MASKS = {"drug": "Revlimid"}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    read = language(ENGLISH)
    return Spelling.learned(
        ["he fainted this morning", "Revlimid stopped working", "it did not last"] * 12,
        read.everyday.dictionary,
        read.spelling,
        read.sounds,
    )


def test_slips_are_mended_around_names(spelling: Spelling) -> None:
    text = "revlmid stoped workng, he faited this mornin on revlmid"
    names = [{"entity": "drug", "start": 0, "end": 7}, {"entity": "drug", "start": 48, "end": 55}]
    mended = mended_text(text, names, MASKS, spelling)
    assert mended.text == "revlmid stopped working, he fainted this morning on revlmid"
    for name in names:
        start, end = (mended.there(int(str(name[key]))) for key in ("start", "end"))
        assert mended.text[start:end] == "revlmid"
        assert [mended.written(start), mended.written(end)] == [name["start"], name["end"]]


def test_nothing_to_mend(spelling: Spelling) -> None:
    text = "Revlimid stopped working"
    assert mended_text(text, [], MASKS, spelling) == Mended(text)


@given(st.lists(st.tuples(st.text("ab ", max_size=5), st.text("xy", min_size=1, max_size=6))))
def test_places_go_there_and_back(parts: list[tuple[str, str]]) -> None:
    """Of a text in which words of any length were mended, each other place is found again."""
    written, meant, slips = "", "", []
    kept: list[tuple[int, int]] = []
    for text, word in parts:
        kept += [(len(written) + at, len(meant) + at) for at in range(len(text) + 1)]
        written, meant = written + text, meant + text
        slips.append(Slip(len(written), len(written) + 3, word))
        written, meant = written + "???", meant + word
    mended = Mended(meant, tuple(slips))
    for before, after in [*kept, (len(written), len(meant))]:
        assert mended.there(before) == after
        assert mended.written(after) == before


def test_a_place_within_a_slip_is_at_its_start() -> None:
    mended = Mended("he fainted", (Slip(3, 9, "fainted"),))
    assert [mended.there(place) for place in (3, 5, 9)] == [3, 3, 10]
    assert [mended.written(place) for place in (3, 5, 10)] == [3, 3, 9]
