"""What an entry says on the very thing that is asked for comes first, and nothing is lost."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relapse_guide.answers.asked_first import (
    MOST_RAISED,
    Asked,
    asked_first,
    stems_of,
    telling_words,
)
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from relapse_guide.library.texts import sentence_key
from relapse_guide.understanding.language import language
from tests.relapse_guide.answers.made import topic, with_entries

LEAD = "Ask before you travel. [none]"
PLANES = "Many people travel by train. [none]"
PAPERS = "Take your papers along. [none]"
IT = "They show what you take. [none]"
CRUISE = "On a cruise, ask about the doctor on the ship. [none]"
CRUISES = "Cruises often visit warm places. [none]"
FERRY = "On a ferry or a cruise, stay on deck. [none]"
TEXTS = [PLANES, PAPERS, IT, CRUISE]
LEANING = ["they"]


def with_says(content: Content, *texts: str) -> Content:
    """A content in which words of these texts are rare."""
    others = [f"Sentence {place} has nothing to tell. [none]" for place in range(300)]
    asked = [f"Is there a thing about that {number}?" for number in range(8)]
    return with_entries(
        content,
        topics=[
            topic("trips", asked=asked, lead=LEAD, title="Trips at sea", says=list(texts)),
            topic("rest", says=others),
        ],
    )


def ordered(
    content: Content, texts: list[str], *words: str, nearest: Sequence[str] = ()
) -> list[str]:
    made = with_says(content, *texts)
    stems = [stem for word in words for stem in stems_of(word)]
    asked = Asked(stems, [sentence_key(text) for text in nearest])
    return asked_first(made, made.topics["trips"], texts, asked, LEANING)


def test_what_has_a_telling_word_of_the_question_comes_first(content: Content) -> None:
    assert ordered(content, TEXTS, "cruises") == [CRUISE, PLANES, PAPERS, IT]
    assert ordered(content, TEXTS, "paper") == [PAPERS, IT, PLANES, CRUISE]
    assert ordered(content, TEXTS, "zoo") == TEXTS
    assert ordered(content, TEXTS) == TEXTS


def test_what_is_nearest_by_its_meaning_comes_before_what_has_a_telling_word(
    content: Content,
) -> None:
    assert ordered(content, TEXTS, nearest=[CRUISE]) == [CRUISE, PLANES, PAPERS, IT]
    assert ordered(content, TEXTS, nearest=[CRUISE, PAPERS]) == [CRUISE, PAPERS, IT, PLANES]
    assert ordered(content, TEXTS, "cruise", nearest=[PAPERS]) == [PAPERS, IT, CRUISE, PLANES]
    assert ordered(content, TEXTS, "cruise", nearest=[CRUISE]) == [CRUISE, PLANES, PAPERS, IT]


def test_a_sentence_that_leans_on_another_brings_it_along(content: Content) -> None:
    assert ordered(content, TEXTS, nearest=[IT]) == [PAPERS, IT, PLANES, CRUISE]


def test_what_leans_on_the_first_sentence_of_the_entry_stays_behind_it(content: Content) -> None:
    texts = [IT, PLANES, CRUISE]
    assert ordered(content, texts, "cruise", nearest=[CRUISE]) == [IT, CRUISE, PLANES]


def test_the_key_of_a_sentence_that_is_gone_moves_nothing(content: Content) -> None:
    assert ordered(content, TEXTS, nearest=["It was said once."]) == TEXTS


def test_what_the_first_sentence_or_the_whole_entry_speaks_of_tells_nothing(
    content: Content,
) -> None:
    assert ordered(content, [PAPERS, PLANES, CRUISE], "travel") == [PAPERS, PLANES, CRUISE]
    assert ordered(content, [PAPERS, "At sea, rest. [none]"], "sea")[0] == PAPERS
    assert ordered(content, [PAPERS, "A thing or two. [none]"], "things")[0] == PAPERS
    texts = [PAPERS, CRUISE, CRUISES, FERRY]
    assert ordered(content, texts, "cruise") == texts


def test_a_word_that_stands_everywhere_tells_nothing(content: Content) -> None:
    made = with_says(content, *TEXTS)
    read = language()
    assert telling_words(made, "Is there nothing to tell about a cruise?", read) == ["cruis"]
    assert telling_words(made, "", read) == []


def test_of_a_long_story_only_the_question_tells(content: Content) -> None:
    made = with_says(content, *TEXTS)
    story = "We had our papers stolen on the train " + "and then it rained again " * 5
    assert telling_words(made, f"{story}. Is a cruise safe for her?", language()) == ["cruis"]


def test_words_are_one_with_other_endings() -> None:
    assert stems_of("fasting fasted fasts") == ["fast"]
    assert stems_of("1p 17p {drug:short} ab [some_source]") == ["1p", "17p"]
    assert stems_of("Skiing. [some_source]") == ["ski"]


@given(data=st.data())
def test_nothing_is_lost_and_little_moves(data: st.DataObject) -> None:
    now = library().content
    entry = data.draw(st.sampled_from([one for one in now.topics.values() if len(one.says) > 2]))
    other = data.draw(st.sampled_from(list(now.topics.values())))
    words = stems_of(" ".join([*data.draw(st.permutations(entry.says)), *other.says]))
    leaning = now.phrases["leaning_words"].says.lower().split(", ")
    keys = [sentence_key(text) for text in data.draw(st.permutations(entry.says))]

    order = asked_first(now, entry, entry.says, Asked(words, keys), leaning)

    assert sorted(order) == sorted(entry.says)
    places = [order.index(text) for text in entry.says]
    falls = sum(after < before for before, after in pairwise(places))
    assert falls <= 4 * MOST_RAISED
