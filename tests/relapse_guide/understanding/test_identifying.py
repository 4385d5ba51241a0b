"""English is never called foreign; the languages that are answered are told from it and apart."""

import random
import re
import time

import pytest
import yaml

from components.language_reader import LanguageReader
from relapse_guide.library.library import library
from relapse_guide.settings import ROOT
from relapse_guide.understanding.identifying import OTHER, Identifier, is_latin

MOST_CALLED_FOREIGN = 1 / 2000
SAMPLE = 6000
MOST_MILLISECONDS = 2.0
TALK = {"out_of_scope", "greet"}
"""Their sentences are in any language."""
OUR_OWN = ["po meron bang generic ang Revlimid"]
"""A sentence for training that is in Tagalog."""
LANGUAGES = [
    ("es", "¿Cuáles son los efectos secundarios?"),
    ("es", "mi esposo tiene mieloma y no sabemos que hacer"),
    ("es", "hola"),
    ("es", "que es el revlimid"),
    ("es", "do you speak Spanish"),
    ("zh", "什么是多发性骨髓瘤？"),
    ("zh", "darzalex 的副作用是什么"),
    ("zh_hant", "我發燒了怎麼辦"),
    ("tl", "Ano po ang gamot sa myeloma ng nanay ko?"),
    ("vi", "thuốc này có tác dụng phụ gì"),
    ("ar", "ما هي الآثار الجانبية"),
    ("fr", "quels sont les effets secondaires de Kyprolis"),
    ("ko", "레블리미드 부작용"),
    ("ru", "что такое ревлимид"),
    ("ht", "ki efè segondè medikaman sa a genyen"),
    ("de", "ich habe Fieber und weiß nicht weiter"),
    ("hi", "मुझे बुखार है"),
    ("pt", "quais são os efeitos colaterais"),
    (OTHER, "ダラツムマブの副作用は何ですか"),
    (OTHER, "як мені приймати ці ліки, я не розумію"),
    (OTHER, "quali sono gli effetti collaterali di questa medicina"),
]
ENGLISH = [
    "", "?!", "1", "rev dex vel", "pomalyst fatigue?", "DVRd", "kyprolis dosage", "asdfghjkl",
    "Wat is Revlimid 4 pleese", "dara kyprolis pom dex", "No", "me too", "hi", "adios amigo",
    "Dr. Rodriguez in San Antonio said no mas dex", "my neighbor Maria Lopez de Garcia has MM",
    "аll сарs lооk а likе", "Ciltacabtagene autoleucel vs idecabtagene vicleucel",
]  # fmt: skip


def sentences() -> list[str]:
    """Sentences for training, of all intents whose writers had to write in English."""
    names = ("nlu.yml", "nlu_care.yml", "nlu_chat.yml")
    written = [yaml.safe_load((ROOT / "data" / name).read_text("utf-8"))["nlu"] for name in names]
    blocks = [
        block["examples"]
        for file in written
        for block in file
        if block["intent"] not in TALK and isinstance(block["examples"], str)
    ]
    found = [line[2:].strip() for block in blocks for line in block.splitlines() if line[2:]]
    return [sentence for sentence in dict.fromkeys(found) if sentence not in OUR_OWN]


def names() -> list[str]:
    entries = library().content.entries()
    return [name for _, entry in entries for _, name in entry.called()]


@pytest.fixture(scope="module")
def halves() -> tuple[list[str], list[str]]:
    """Sentences that were learned, and others."""
    found = sentences()
    random.Random(11).shuffle(found)
    return found[: len(found) // 2], found[len(found) // 2 :]


@pytest.fixture(scope="module")
def identifier(halves: tuple[list[str], list[str]]) -> Identifier:
    """One that knows half of the sentences."""
    made = Identifier(LanguageReader.get_default_config())
    made.learn(halves[0], names())
    return made


def test_english_that_was_not_learned_is_not_called_foreign(
    identifier: Identifier, halves: tuple[list[str], list[str]]
) -> None:
    unseen = halves[1][:SAMPLE]
    started = time.process_time()
    foreign = [sentence for sentence in unseen if identifier.language_of(sentence)]
    took = (time.process_time() - started) * 1000 / len(unseen)
    assert len(unseen) == SAMPLE
    assert len(foreign) <= len(unseen) * MOST_CALLED_FOREIGN, foreign
    assert took < MOST_MILLISECONDS


@pytest.mark.parametrize("text", ENGLISH)
def test_what_tells_no_language(identifier: Identifier, text: str) -> None:
    assert identifier.language_of(text) is None


@pytest.mark.parametrize(("code", "text"), LANGUAGES)
def test_language(identifier: Identifier, code: str, text: str) -> None:
    assert identifier.language_of(text) == code


def test_drug_names_tell_no_language(identifier: Identifier) -> None:
    drugs = [name for name in names() if re.fullmatch(r"[A-Za-z]{6,}", name)]
    assert len(drugs) > 50
    assert [name for name in drugs if identifier.language_of(f"{name} {name}")] == []


def test_a_text_is_latin_though_a_few_letters_are_not() -> None:
    assert is_latin("Kyprolis после") is False
    assert is_latin("what is β2-microglobulin")
    assert is_latin("¿qué es?")
