"""The files of a language are read, or refused with a sentence for each fault."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from relapse_guide.understanding import language as language_module
from relapse_guide.understanding.language import (
    FOLDER,
    LanguageError,
    language,
    languages,
    load_language,
)
from relapse_guide.understanding.prior_lines import prior_lines_in
from relapse_guide.understanding.roles import RESISTANT, Span, roles_in

LANGUAGES = languages()


@pytest.fixture(autouse=True, scope="module")
def made_once() -> Iterator[None]:
    """What a file is made into depends on the file alone, and takes most of a second for all."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [one for one in vars(language_module) if one.startswith("made_")]:
            patch.setattr(language_module, name, once(getattr(language_module, name)))
        yield


def once(making: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, made once for each file without faults; its last argument tells these."""
    made: dict[str, Any] = {}

    def make(*given: Any) -> Any:
        *files, fault = given
        key = repr(files)
        if key not in made:
            told: list[str] = []

            def tell(path: Any, what: str) -> None:
                told.append(what)
                fault(path, what)

            found = making(*files, tell)
            if told:
                return found
            made[key] = found
        return made[key]

    return make


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of English that may be changed."""
    return Path(shutil.copytree(FOLDER / "en", tmp_path / "en"))


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace a text in a file once; the line at which it stands."""
    path = folder / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(LanguageError) as told:
        load_language(folder)
    assert str(told.value) == "\n".join(told.value.faults)
    return told.value.faults


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_of_the_project(code: str) -> None:
    assert language(code) is language(code)
    assert {path.name for path in language(code).files} == {
        path.name for path in language("en").files
    }


UNCLOSED = '"[fail*|flunked"'
NO_BRACKET = "a bracket is not closed; add ']'"
NOT_KNOWN = "is not known here; check its spelling or remove it"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("roles", '"[fail*|flunked|bombed]"', UNCLOSED, NO_BRACKET),
        ("roles", "[cancer, myeloma", '["[cancer", myeloma', NO_BRACKET),
        ("roles", "person: [i,", "person: [I,", "'I' must be in small letters"),
        ("roles", "category: harm", "category: hurt", "'category': value is not a valid enum"),
        ("roles", "scope: soon", "scope: sentence", "'sentence' does not go with 'after'"),
        ("roles", "pronoun: it", "pronoum: it", f"the key 'pronoum' {NOT_KNOWN}"),
        ("roles", "turns: [and, but, then]", "turns: []", "the group 'turns' is empty"),
        ("prior_lines", '"<number> <maybe', '"number <maybe', "no number stands here; write"),
        ("prior_lines", "<over>", "<ower>", "'<ower>' is no group of this file; define it or"),
        ("numbers", "numbers: {one: 1", "numbers: {one: some", "'one': value is not a valid int"),
        ("numbers", "times: {once", "times: {Once", "'times': words are written in small letters"),
        ("people", "uncle, aunt", "uncle, uncle", "'uncle' stands twice in this list"),
        ("pieces", "dashes:", "dash:", f"the key 'dash' {NOT_KNOWN}"),
        ("pieces", 'dashes: "-–—"', 'dashes: ""', "'dashes': ensure this value has at least 1"),
        ("sounds", "- {letter: c, before", "- {letter: c, befor", f"the key 'befor' {NOT_KNOWN}"),
        ("masks", "drug: Revlimid", "drug: [Revlimid]", "'drug': str type expected; correct it"),
        ("endings", "plural: s", "plural: [s", "this is no valid YAML"),
        ("endings", "plural: s", "plural: \u0007", "an invisible character stands here"),
    ],
)
def test_fault(own: Path, file: str, old: str, new: str, fault: str) -> None:
    line = change(own, file, old, new)
    faults = faults_of(own)
    assert all(one.startswith(f"en/{file}.yml:") for one in faults)
    places = [int(one.split(":")[1]) for one in faults if fault in one]
    # YAML notices an open bracket where something else begins, and a list is one place.
    assert places
    assert min(abs(place - line) for place in places) <= 3


def test_fault_in_a_group_is_told_once(own: Path) -> None:
    line = change(own, "roles", "disease: [cancer, myeloma, disease]", 'disease: ["[cancer"]')
    assert faults_of(own) == [f"en/roles.yml:{line}: {NO_BRACKET}"]


def test_all_faults_are_told_at_once(own: Path) -> None:
    (own / "masks.yml").unlink()
    (own / "people.yml").write_bytes(b"kin: [m\xfcm]\n")
    change(own, "endings", "plural: s", "plurals: s")
    change(own, "prior_lines", "<over>", "<ower>")
    change(own, "everyday", "dictionary: en\n", "")
    told = faults_of(own)
    assert len(told) == 6
    assert "en/masks.yml: this file is missing; put it back" in told
    assert "en/people.yml:1: a letter cannot be read; save the file as UTF-8" in told
    missing = [one for one in told if one.endswith(": the key 'dictionary' is missing; add it")]
    assert [one.partition(":")[0] for one in missing] == ["en/everyday.yml"]


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "roles", "rules: {a: 3}", "rules:\n- 3\n", "a: [{b: c}]"]
)
@pytest.mark.parametrize("path", language().files, ids=lambda path: str(path.stem))
def test_any_yaml_is_read_or_refused(own: Path, path: Path, text: str) -> None:
    (own / path.name).write_text(text, encoding="utf-8")
    assert all(one.startswith(f"en/{path.name}") for one in faults_of(own))


def test_another_language_is_a_folder(own: Path) -> None:
    change(own, "roles", "bit the dust*", "mordió el polvo")
    change(own, "numbers", "three: 3", "tres: 3")
    other = load_language(own)
    text = "velcade mordió el polvo, tres prior lines"
    assert roles_in(text, [Span(0, 7)], other) == [RESISTANT]
    assert [lines.value for lines in prior_lines_in(text, other)] == [3]
    assert roles_in(text, [Span(0, 7)]) == [None]
    assert prior_lines_in(text) == []
