"""Dangers told in other languages are heard, and what only looks like one is not."""

from pathlib import Path

import pytest

from relapse_guide.understanding.dangers import Danger
from relapse_guide.understanding.language import LanguageError
from relapse_guide.understanding.spoken import (
    danger_in_others,
    each,
    load_spoken,
    spoken_languages,
)

EMERGENCIES = [
    "no puedo respirar",
    "Mi esposo NO PUEDE RESPIRAR!!",
    "mi mamá se desmayó",
    "me duele mucho el pecho desde hace rato",
    "tengo un dolor fuerte en el pecho",
    "fiebre de 39",
    "mi papa tiene fiebre y escalofrios",
    "no le baja la fiebre con nada",
    "esta vomitando sangre",
    "le falta el aire",
    "no siente las piernas",
    "llamen una ambulancia por favor",
    "se le torció la cara y no puede hablar",
    "my mom no puede respirar what do i do",
]
CRISES = [
    "me quiero morir",
    "ya no quiero vivir",
    "pienso en quitarme la vida",
    "Quiero suicidarme.",
    "mi esposo se quiere matar",
    "todos estarian mejor sin mi",
    "estoy cansada de vivir",
    "the doctor called, me quiero morir",
]
CALM = [
    "no tengo fiebre",
    "¿qué hago si tengo fiebre?",
    "no me quiero morir",
    "si me falta el aire, ¿a quién llamo?",
    "¿qué es el mieloma múltiple?",
    "no me duele el pecho",
    "efectos secundarios de Revlimid",
    "I have no fever",
    "can I take Revlimid in the morning",
]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_emergency_in_spanish(text: str) -> None:
    told = danger_in_others(text)
    assert told
    assert (told.code, told.kind) == ("es", Danger.EMERGENCY)


@pytest.mark.parametrize("text", CRISES)
def test_crisis_in_spanish(text: str) -> None:
    told = danger_in_others(text)
    assert told
    assert (told.code, told.kind) == ("es", Danger.CRISIS)


@pytest.mark.parametrize("text", CALM)
def test_no_danger(text: str) -> None:
    assert danger_in_others(text, "es") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no puedo rrespirar bien", Danger.EMERGENCY),
        ("mi papa esta inconcsiente", Danger.EMERGENCY),
        ("esta bomitando sangre", Danger.EMERGENCY),
        ("quiero suisidarme", Danger.CRISIS),
        ("pienso en quitarrme la vida", Danger.CRISIS),
    ],
)
def test_slips_are_heard_in_a_message_that_is_in_the_language(text: str, kind: Danger) -> None:
    told = danger_in_others(text, "es")
    assert told
    assert told.kind is kind


def test_choices_mean_each_of_them() -> None:
    assert list(each(["me [falta|duele] [el|la] x", "y"])) == [
        "me falta el x",
        "me falta la x",
        "me duele el x",
        "me duele la x",
        "y",
    ]


def test_letters_of_traditional_chinese_are_none_of_simplified() -> None:
    letters = spoken_languages()["zh_hant"].letters
    assert len(letters) > 40
    for letter in letters:
        with pytest.raises(UnicodeEncodeError):
            letter.encode("gb2312")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("identified_as: xx\nwodrs: [a]\n", "xx/spoken.yml:2: the key 'wodrs' is not known here"),
        ("words: [a]\n", "xx/spoken.yml:1: the key 'identified_as' is missing"),
        ("identified_as: xx\nwords:\n- Hola\n", "xx/spoken.yml:3: 'Hola' must be in small letters"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, written: str, fault: str) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx/spoken.yml").write_text(written, encoding="utf-8")
    with pytest.raises(LanguageError) as told:
        load_spoken(tmp_path)
    assert [one for one in told.value.faults if one.startswith(fault)]
