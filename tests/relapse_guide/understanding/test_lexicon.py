"""Names are found however they are spelled, and everyday words are never names."""

import itertools
import string
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spellchecker import SpellChecker

from relapse_guide.knowledge.names import all_names
from relapse_guide.library.content import Content
from relapse_guide.understanding.lexicon import Known, Lexicon, confusable, tokens_of

DrugsIn = Callable[[str], list[str]]
FRAMES = [
    "{}",
    "can i take {} now",
    "Why {}, and for how long is that treatment?",
    "the {}’s side effects, which treatment has fewer",
    "my treatment is (“{}”)",
    "{}😀 is my treatment",
]
SMALL = Lexicon(
    [
        Known("Velcade", "drug", "bortezomib", fuzzy=True),
        Known("len", "drug", "lenalidomide", short=True, casual=True),
        Known("dex", "drug", "dexamethasone", short=True),
        Known("Pd", "regimen", "Pd"),
        Known("PI", "drug_class", "proteasome_inhibitor"),
        Known("melphalan", "drug", "melphalan", fuzzy=True),
        Known("melphalan flufenamide", "drug", "melflufen", fuzzy=True),
    ],
    treatment_words=["treatment"],
    other_worlds=["dog"],
    people=["uncle"],
)


def single_edits(word: str) -> set[str]:
    """Every word that one slip makes of this one; spaces and the length 1 stay as they are."""
    made = set()
    for place, letter in enumerate(word):
        head, rest = word[:place], word[place + 1 :]
        if letter == " ":
            continue
        made |= {head + rest, head + letter + letter + rest}
        made |= {head + other + rest for other in string.ascii_lowercase}
        if rest and rest[0] != " ":
            made.add(head + rest[0] + letter + rest[1:])
    return made - {word}


def long_names(content: Content) -> list[tuple[str, str]]:
    """Brands and generics of seven letters and more, in lower case, with their drug."""
    return [
        (name.lower(), drug.id)
        for drug in content.drugs.values()
        for name in [drug.generic, *drug.brands]
        if len(name.replace(" ", "")) >= 7
    ]


@pytest.mark.parametrize("frame", FRAMES)
def test_every_name_of_the_content_is_found_exactly(
    lexicon: Lexicon, content: Content, frame: str
) -> None:
    missed = []
    for name in all_names(content):
        text, start = frame.format(name.text), frame.index("{}")
        end = start + len(name.text.rstrip(")"))
        found = [(one.entity, one.id, one.confidence) for one in lexicon.find(text)]
        places = [(one.start, one.end) for one in lexicon.find(text)]
        if (name.entity, name.id, 1.0) not in found or (start, end) not in places:
            missed.append((name.text, found))
    assert missed == []


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_case_does_not_matter_from_three_letters_on(
    lexicon: Lexicon, content: Content, case: Callable[[str], str]
) -> None:
    names = [name for name in all_names(content) if len(name.text) > 2]
    missed = [
        name.text
        for name in names
        if (name.entity, name.id)
        not in [(found.entity, found.id) for found in lexicon.find(case(name.text))]
    ]
    assert missed == []


def test_one_slip_in_a_long_name_is_forgiven_and_never_makes_another_drug(
    drugs_in: DrugsIn, content: Content
) -> None:
    tried, missed, mistaken = 0, [], []
    for name, drug in long_names(content):
        for slip in single_edits(name):
            found = set(drugs_in(slip))
            tried += 1
            if found - {drug}:
                mistaken.append((slip, found))
            elif not found:
                missed.append(slip)
    assert mistaken == []
    assert len(missed) <= 0.03 * tried, missed


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_one_slip_in_a_sentence(data: st.DataObject, drugs_in: DrugsIn, content: Content) -> None:
    name, drug = data.draw(st.sampled_from(long_names(content)))
    slip = data.draw(st.sampled_from(sorted(single_edits(name))))
    frame = data.draw(st.sampled_from(["my mom is on {} now", "{}, is it any good", "why {}?"]))
    assert set(drugs_in(frame.format(slip))) <= {drug}


def test_common_english_words_are_no_drugs(drugs_in: DrugsIn) -> None:
    counts = SpellChecker(language="en").word_frequency.dictionary
    common = sorted(counts, key=lambda word: (-counts[word], word))[:5000]
    frames = ["{}", "I think {} about it"]
    assert [word for word in common for frame in frames if drugs_in(frame.format(word))] == []


@pytest.mark.parametrize(
    "text",
    [
        "am I in remission",
        "Darla came over for lunch",
        "I need to walk pom the dog",
        "my dog pom barks at the nurse",
        "Rev. Johnson prayed with me",
        "The Rev. Johnson visited on Sunday after my treatment",
        "uncle Len had a treatment too",
        "my uncle Len says hi, he is on chemo",
        "my husband Len has had three treatments",
        "Len is my husband and he is on chemo",
        "my daughter Dara takes me to chemo",
        "Dara is my daughter, she gives me my pills",
        "Dr. Len Smith is my oncologist",
        "my sister Isa takes her meds",
        "revision of the plan",
        "a decade ago I was treated",
        "decadence",
        "he took the piss out of the doctor",
        "relive the velocity of the treatment",
        "keep it simple, simplicity in treatment",
        "can I eat pomelo during treatment",
        "a pompom hat for the chemo ward",
        "the pepto helps after chemo",
        "Alex, Darla, Lena and Carl drove me to treatment",
        "acyclovir, Zometa, Xgeva, Eliquis and metformin",
        "cyclobenzaprine or cyclosporine with gabapentin",
        "rituximab, denosumab, infliximab, adalimumab",
        "thalassemia and sarcoidosis",
        "I made a list, my doctor has it",
        "the car to the treatment",
        "prednisolone tablets, or prednisalone",
        "methylprednisolone",
        "inotuzumab for a leukemia",
        "my monoclonal spike is up",
        "a monoclonal gammopathy in the family",
        "a raspberry pi drug reminder",
        "",
        "😀😀😀",
        "...",
        "’s 's -- ''",
    ],
)
def test_no_drug(drugs_in: DrugsIn, text: str) -> None:
    assert drugs_in(text) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("velcaid", "bortezomib"),
        ("revlamid an velcaid", "lenalidomide bortezomib"),
        ("revelmid", "lenalidomide"),
        ("kiprolis or kyprolus", "carfilzomib carfilzomib"),
        ("darzelex, darzolex", "daratumumab daratumumab"),
        ("pomolist", "pomalidomide"),
        ("nenlaro", "ixazomib"),
        ("emplicity", "elotuzumab"),
        ("expovio", "selinexor"),
        ("sitoxan", "cyclophosphamide"),
        ("dexametazone", "dexamethasone"),
        ("carvicti or abekma", "ciltacabtagene_autoleucel idecabtagene_vicleucel"),
        ("melphalan flufenamde", "melphalan_flufenamide"),
        ("ciltacabtagen autoleucel", "ciltacabtagene_autoleucel"),
        ("proteosome inhibiters", "proteasome_inhibitor"),
        ("immunomodulatery drugs", "immunomodulatory_drug"),
        ("monoclonal antibodys", "monoclonal_antibody"),
        ("is dara too mumab the one", "daratumumab"),
        ("pom a lid oh mide", "pomalidomide"),
        ("pom alist", "pomalidomide"),
        ("rev limit", "lenalidomide"),
        ("eye sa tux i mab", "isatuximab"),
        ("dara tooma mab", "daratumumab"),
        ("the mono clonal antibody", "monoclonal_antibody"),
        ("ciclofosfamida", "cyclophosphamide"),
        ("expovia", "selinexor"),
        ("carfilz with pomalid", "carfilzomib pomalidomide"),
        ("after dex", "dexamethasone"),
        ("darzalex/revlimid/dex", "daratumumab lenalidomide dexamethasone"),
        ("Rev/dex", "lenalidomide dexamethasone"),
        ("dara,kyp,dex", "daratumumab carfilzomib dexamethasone"),
        ("Vel+dex", "bortezomib dexamethasone"),
        ("Kypdex or veldex", "carfilzomib dexamethasone bortezomib dexamethasone"),
        ("dararevdex", "daratumumab lenalidomide dexamethasone"),
        ("Velcade’s", "bortezomib"),
        ("“Velcade”", "bortezomib"),
        ("Revlimids", "lenalidomide"),
        ("two CAR Ts", "car_t_cell_therapy"),
        ("REVLIMID!!!!", "lenalidomide"),
        ("revlimid.my doctor", "lenalidomide"),
        ("😀velcade😀", "bortezomib"),
        ("Revl1mid", "lenalidomide"),
        ("Rev-limid", "lenalidomide"),
        ("Is Dara Approved For Late Relapse", "daratumumab"),
        ("my husband, Revlimid quit on him", "lenalidomide"),
    ],
)
def test_as_patients_write_it(drugs_in: DrugsIn, text: str, ids: str) -> None:
    assert drugs_in(text) == ids.split()


def test_places_are_those_of_the_message() -> None:
    text = "😀 Was “Velcade’s” day?"
    found = SMALL.find(text)
    assert [text[one.start : one.end] for one in found] == ["Velcade"]


def test_names_written_together_have_places_of_their_own() -> None:
    found = SMALL.find("my lendex treatment")
    assert [(one.id, one.start, one.end) for one in found] == [
        ("lenalidomide", 3, 6),
        ("dexamethasone", 6, 9),
    ]


def test_longest_name_wins() -> None:
    assert [one.id for one in SMALL.find("melphalan flufenamide")] == ["melflufen"]
    assert [one.id for one in SMALL.find("melphalan flufenamdie")] == ["melflufen"]
    assert [one.id for one in SMALL.find("melphalan or Velcade")] == ["melphalan", "bortezomib"]


def test_a_longer_name_does_not_hide_the_one_it_begins_with() -> None:
    assert [one.id for one in SMALL.find("melpha")] == ["melphalan"]


def test_drugs_in_a_row_are_drugs_unless_a_hyphen_makes_a_regimen_of_them() -> None:
    lexicon = Lexicon(
        [
            *SMALL.names,
            Known("vel", "drug", "bortezomib", short=True),
            Known("Vel-Dex", "regimen", "Vd"),
        ],
        treatment_words=["treatment"],
    )
    assert [one.id for one in lexicon.find("vel-dex treatment")] == ["Vd"]
    for text in ("vel/dex treatment", "vel dex treatment"):
        assert [one.id for one in lexicon.find(text)] == ["bortezomib", "dexamethasone"]


def test_a_name_is_part_of_a_longer_misspelled_one() -> None:
    known = [
        Known("Darzalex", "drug", "daratumumab", fuzzy=True),
        Known("Faspro", "drug", "faspro", fuzzy=True),
        Known("Darzalex Faspro", "drug", "faspro", fuzzy=True),
    ]
    for text in ("darzelex faspro", "Darzalex faspor", "the darzalex faspro shot"):
        assert [one.id for one in Lexicon(known).find(text)] == ["faspro"]
    apart = Lexicon(known).find("darzelex, faspro")
    assert [one.id for one in apart] == ["daratumumab", "faspro"]


def test_casual_nickname_needs_talk_of_treatment() -> None:
    assert SMALL.find("len is late for lunch") == []
    assert [one.id for one in SMALL.find("is len a treatment")] == ["lenalidomide"]
    assert [one.id for one in SMALL.find("Velcade or len")] == ["bortezomib", "lenalidomide"]
    assert [one.id for one in SMALL.find("wat now the len dont wrk")] == ["lenalidomide"]
    assert SMALL.find("uncle len has treatment") == []
    assert SMALL.find("len the dog has treatment") == []


def test_names_of_two_letters_depend_on_capitals() -> None:
    assert [one.id for one in SMALL.find("is Pd a treatment")] == ["Pd"]
    assert SMALL.find("PD under treatment, pd") == []
    assert [one.id for one in SMALL.find("two PIs")] == ["proteasome_inhibitor"]


def test_two_words_apart_are_not_one_misspelled_name() -> None:
    assert [one.id for one in SMALL.find("vel kade")] == ["bortezomib"]
    assert SMALL.find("vel, kade") == []
    assert SMALL.find("vel. Kade") == []


def test_everyday_words_that_look_like_names() -> None:
    assert confusable(["velcaded", "lendex", "house"], SMALL) == ["lendex", "velcaded"]
    spared = Lexicon(SMALL.names, ["velcaded", "lendex"], ["treatment"])
    assert spared.find("velcaded lendex treatment") == []


@pytest.mark.parametrize(
    "unit", ["velcade ", "melphalan x ", "velcad", "revdexlen", "’s-", "a b c "]
)
def test_10000_characters_are_read(lexicon: Lexicon, unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    found = lexicon.find(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
def test_any_text_is_read_and_places_are_in_it(text: str) -> None:
    for one in SMALL.find(text):
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.confidence <= 1


def test_empty_lexicon_finds_nothing() -> None:
    assert Lexicon([]).find("Velcade") == []


def test_words_of_a_text() -> None:
    assert [(word.text, word.start, word.end) for word in tokens_of("Dad’s X-1")] == [
        ("dad", 0, 3),
        ("x", 6, 7),
        ("1", 8, 9),
    ]
