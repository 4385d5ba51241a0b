"""Measuring says what writing out would count."""

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import WORD_LIMIT, count_words
from relapse_guide.answers.measuring import Ruler
from relapse_guide.answers.naming import Naming
from relapse_guide.library.content import Content

PIECES = ["One", "two words", ",", "/", "(", ")", " ", "-", " and ", ": "]


def written(content: Content, texts: list[str]) -> int:
    naming = Naming(content)
    return count_words(*(naming.fill(text) for text in texts))


@given(st.data())
def test_what_is_measured_is_what_is_written(content: Content, data: st.DataObject) -> None:
    marks = ["{" + drug_id + "}" for drug_id in content.drugs]
    text = st.lists(st.sampled_from([*PIECES, *marks]), max_size=8).map("".join)
    texts = data.draw(st.lists(text, max_size=8), label="texts")
    candidates = data.draw(st.lists(text, max_size=30), label="candidates")
    ruler = Ruler(content)

    assert ruler.words(texts) == written(content, texts)
    assert ruler.fits(texts) == (written(content, texts) <= WORD_LIMIT)
    taken = ruler.fitting(texts, candidates)
    assert taken == 0 or written(content, [*texts, *candidates[:taken]]) <= WORD_LIMIT
    longer = [*texts, *candidates[: taken + 1]]
    assert taken == len(candidates) or written(content, longer) > WORD_LIMIT
