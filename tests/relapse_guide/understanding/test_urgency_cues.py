"""How a danger in a text stands, by sentences that an editor can add to (en/urgency.yml)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from relapse_guide.understanding.language import language
from relapse_guide.understanding.urgency_cues import Standing

SAID: dict[str, list[str]] = YAML(typ="safe").load(Path(__file__).with_name("en") / "urgency.yml")
NOTHING = "nothing"
CUES = language().urgency


def test_every_standing_has_sentences() -> None:
    assert set(SAID) == {NOTHING, *(standing.value for standing in Standing)}


@pytest.mark.parametrize(
    ("standing", "text"), [(name, text) for name, texts in SAID.items() for text in texts]
)
def test_standing(standing: str, text: str) -> None:
    found = CUES.standing_in(text)
    assert (found.value if found else NOTHING) == standing


@given(st.sampled_from(SAID["now"]), st.sampled_from([t for ts in SAID.values() for t in ts]))
def test_what_is_there_now_is_never_hidden_by_what_is_told_beside_it(now: str, other: str) -> None:
    assert CUES.standing_in(f"{now}. {other}") is Standing.NOW
    assert CUES.standing_in(f"{other}. {now}") is Standing.NOW
