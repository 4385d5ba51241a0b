"""Measuring says what writing out would count."""

from hypothesis import assume, given
from hypothesis import strategies as st

from relapse_guide.answers.answer import WORD_LIMIT
from relapse_guide.answers.draft import Draft, Listing, Part, Said, written
from relapse_guide.answers.helpings import helpings_of
from relapse_guide.answers.measuring import Ruler
from relapse_guide.answers.naming import Naming
from relapse_guide.answers.presenting import present_all
from relapse_guide.library.content import Content
from relapse_guide.library.library import library
from relapse_guide.library.texts import count_words, faults_of_lead

PIECES = ["One", "two words", ",", "/", "(", ")", " ", "-", " and ", ": "]
CONTENT = library().content


def of_content(*keys: str) -> list[Said]:
    """The texts that stand under these keys of the entries of the real content."""
    found = []
    for _, entry in CONTENT.entries():
        for key in keys:
            value = getattr(entry, key, [])
            for text in [value] if isinstance(value, str) else value:
                if text and "<" not in text:
                    found.append(written(text, getattr(entry, "sources", ())))
    return found


LEADS = [
    lead
    for lead in of_content("lead")
    if not list(faults_of_lead(Naming(CONTENT).sentences(lead.text)))
]
TEXTS = of_content("says", "bullets", "page_note", "page_says", "questions", "warning")


def counted(content: Content, texts: list[str]) -> int:
    naming = Naming(content)
    return count_words(*(naming.fill(text) for text in texts))


@given(st.data())
def test_what_is_measured_is_what_is_written(content: Content, data: st.DataObject) -> None:
    marks = ["{" + drug_id + "}" for drug_id in content.drugs]
    marks += ["{" + drug_id + ":short}" for drug_id in content.drugs]
    marks += ["{" + family + "}" for family in content.drug_classes]
    marks += ["{" + family + ":plural}" for family in content.drug_classes]
    text = st.lists(st.sampled_from([*PIECES, *marks]), max_size=8).map("".join)
    texts = data.draw(st.lists(text, max_size=8), label="texts")
    ruler = Ruler(content)

    assert ruler.words(texts) == counted(content, texts)
    assert ruler.fits(texts) == (counted(content, texts) <= WORD_LIMIT)
    assert ruler.words(texts) == counted(content, texts), "the second time as the first"


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Any real texts in any places of an answer."""

    def some(most: int) -> list[Said]:
        return draw(st.lists(st.sampled_from(TEXTS), max_size=most))

    draft = Draft(CONTENT, id="any", care_team="Ask your care team about {bortezomib}.")
    listings = [Listing("About {celmod:plural}:", some(6)), Listing("", some(4))]
    lead = draw(st.sampled_from(LEADS))
    draft.parts.append(Part(lead, [], some(5), some(1), listings, some(2)))
    return draft


@given(drafts())
def test_a_message_has_the_words_that_were_measured(draft: Draft) -> None:
    helpings = helpings_of(draft)
    first = helpings[0].part
    # One statement is served whole, whatever it is.
    assume(len(first.details) + sum(len(one.bullets) for one in first.listings) > 1)
    ruler = Ruler(CONTENT)

    for helping, answer in zip(helpings, present_all(draft), strict=True):
        part = helping.part
        texts = [statement.text for statement in part.said()]
        texts += [listing.heading for listing in part.listings if listing.bullets]
        assert ruler.words([*texts, draft.care_team]) == answer.word_count()
