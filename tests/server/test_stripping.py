"""What can tell who wrote something does not stay in it, as far as a program can know that."""

import pytest

from relapse_guide.library.content import Content
from server.stripping import PEOPLE, Words, words_of_content


@pytest.fixture
def words(content: Content) -> Words:
    return words_of_content(content)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Can I eat grapefruit?", "can i eat grapefruit"),
        ("What about Velcade and Darzalex Faspro", "what about velcade and darzalex faspro"),
        ("my sister Wilhelmina said. Then Kettleborough wrote", "my sister _ said then _ wrote"),
        ("Wilhelmina Kettleborough here", "_ here"),
        ("call me at 845-555-0142 or on 12/03/1951", "call me at _ or on _"),
        ("i had 3 lines, 2nd was KRd2", "i had _ lines _ was _"),
        ("write to w.k@example.org, see https://example.org/me?id=w", "write to _ see _"),
        ("look at www.example.org/wilhelmina", "look at _"),
        ("WHY DOES IT ITCH", "why does it itch"),
        ("don't know what’s up", "don't know what’s up"),
        ("___ 🙂 !!!", "_"),
        ("", ""),
    ],
)  # fmt: skip
def test_words_stay_and_what_tells_of_a_person_goes(words: Words, written: str, kept: str) -> None:
    assert words.stripped(written) == kept


def test_a_word_that_few_used_is_hidden(words: Words) -> None:
    said = [(str(person), "what is anitozumab") for person in range(PEOPLE)]
    said += [("1", "i am kettleborough of poughkeepsie")] * 5

    shown = words.shown(said)

    assert [text for _, text in shown[:PEOPLE]] == ["what is anitozumab"] * PEOPLE
    assert {text for _, text in shown[PEOPLE:]} == {"i am _ of _"}
