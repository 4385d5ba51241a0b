"""Few sources are shown, each carries something, and every number points at one of them."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.answer import MOST_SOURCES
from relapse_guide.answers.citing import chosen, few_enough, numbered, shown
from relapse_guide.answers.draft import Said, said
from relapse_guide.library.content import Content
from tests.relapse_guide.answers.tiny import EVIDENCE, READABLE, tiny
from tests.relapse_guide.answers.told import numbers_in

CONTENT = tiny()
RESTS = st.lists(st.sampled_from([*READABLE, *EVIDENCE]), min_size=1, max_size=4, unique=True)


@st.composite
def statements(draw: st.DrawFn) -> list[Said]:
    groups = draw(st.lists(st.lists(RESTS, max_size=3), max_size=6))
    return [said(f"Statement {at}.", *rests) for at, rests in enumerate(groups)]


def fewest(content: Content, groups: set[tuple[str, ...]]) -> int:
    """The smallest number of sources that carries all of these, by trying every set."""
    for size in range(len(READABLE) + 1):
        for sources in combinations(READABLE, size):
            if all(set(sources) & set(group) for group in groups):
                return size
    raise AssertionError("all readable sources carry everything")


@given(statements())
def test_every_statement_is_carried_by_sources_that_a_reader_can_open(texts: list[Said]) -> None:
    sources = chosen(CONTENT, texts)

    assert not set(sources) & set(EVIDENCE)
    assert len(sources) == len(set(sources))
    for text in texts:
        for rest in text.rests:
            assert not set(rest) & set(READABLE) or set(rest) & set(sources)


@given(statements())
def test_sources_are_few(texts: list[Said]) -> None:
    groups = {shown(CONTENT, rest) for text in texts for rest in text.rests} - {()}

    found = len(chosen(CONTENT, texts))

    # Chvatal's bound for groups of four: at most 1 + 1/2 + 1/3 + … times the fewest.
    bound = sum(1 / size for size in range(1, max(1, len(groups)) + 1))
    assert fewest(CONTENT, groups) <= found <= bound * fewest(CONTENT, groups)
    assert few_enough(CONTENT, texts) == (found <= MOST_SOURCES)


@given(statements(), st.sampled_from(READABLE))
def test_one_source_that_carries_everything_is_enough(texts: list[Said], source: str) -> None:
    resting = [Said(text.text, tuple((*rest, source) for rest in text.rests)) for text in texts]

    assert len(chosen(CONTENT, resting)) <= 1


@given(statements())
def test_the_numbers_in_a_text_point_at_what_it_rests_on(texts: list[Said]) -> None:
    sources = chosen(CONTENT, texts)
    seen: set[int] = set()
    for text in texts:
        written = numbered(text, sources)
        numbers = numbers_in(written)

        assert written.startswith(text.text)
        assert numbers == sorted(set(numbers))
        pointed = {sources[number - 1] for number in numbers}
        assert all(any(source in rest for rest in text.rests) for source in pointed)
        for rest in text.rests:
            assert not shown(CONTENT, rest) or pointed & set(rest), "a statement without a number"
        # Sources are counted as they are met in reading.
        assert not numbers or max(numbers) <= len(seen | set(numbers))
        seen |= set(numbers)
        assert seen == set(range(1, len(seen) + 1))
    assert len(seen) == len(sources), "a source that nothing points at"


def test_the_better_source_is_shown_where_either_carries_it() -> None:
    assert chosen(CONTENT, [said("A.", ["label", "site"])]) == ["label"]
    assert chosen(CONTENT, [said("A.", ["record", "site", "label"])]) == ["site"]


def test_what_rests_only_on_evidence_or_on_nothing_has_no_number() -> None:
    texts = [said("A.", ["record"]), said("B."), said("C.", ["site"])]
    sources = chosen(CONTENT, texts)

    assert sources == ["site"]
    assert [numbered(text, sources) for text in texts] == ["A.", "B.", "C. [1]"]


def test_a_text_of_two_statements_points_at_both() -> None:
    texts = [said("A and B.", ["site"], ["label"])]

    assert numbered(texts[0], chosen(CONTENT, texts)) == "A and B. [1, 2]"
