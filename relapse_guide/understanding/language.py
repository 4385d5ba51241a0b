"""How a language is read: what stands in `language/<code>/*.yml`, checked and made ready.

A second language is a folder beside `language/en` with the same files. `language/README.md`
explains them to those who edit them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Extra, Field, ValidationError

from relapse_guide.settings import ROOT
from relapse_guide.understanding.asking import (
    Asked,
    AskingCues,
    AskingFile,
    asked_in,
    made_asking_cues,
)
from relapse_guide.understanding.country_cues import CountriesFile, CountryCues, made_country_cues
from relapse_guide.understanding.line_cues import (
    LineCues,
    NumbersFile,
    PriorLinesFile,
    made_line_cues,
)
from relapse_guide.understanding.machine_text import (
    MachineCues,
    MachineTextFile,
    made_machine_cues,
)
from relapse_guide.understanding.reference_cues import (
    ReferenceCues,
    ReferencesFile,
    made_reference_cues,
)
from relapse_guide.understanding.role_cues import Fault, RoleCues, RolesFile, made_role_cues
from relapse_guide.understanding.sounds import Sounds, SoundsFile
from relapse_guide.understanding.spelling import SpellingFile
from relapse_guide.understanding.taking_back import (
    TakingBackCues,
    TakingBackFile,
    made_taking_back_cues,
)
from relapse_guide.understanding.temperatures import (
    TemperatureCues,
    TemperaturesFile,
    made_temperature_cues,
)
from relapse_guide.understanding.urgency_cues import UrgencyCues, UrgencyFile, made_urgency_cues
from relapse_guide.written import Written, read_yaml

FOLDER = ROOT / "language"
ENGLISH = "en"
"""The language that is read where none is named."""


class LanguageError(RuntimeError):
    """What is wrong in the files of a language, told to those who edit them: one sentence with
    file and line for each fault. Programs of the project print it and stop."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(faults))


class _File(BaseModel):
    class Config:
        extra = Extra.forbid


class PiecesFile(_File):
    """`pieces.yml`: signs and words at which messages are cut."""

    sentence_signs: str = Field(min_length=1)
    clause_signs: str = Field(min_length=1)
    dashes: str = Field(min_length=1)
    clause_words: list[str]


class EndingsFile(_File):
    """`endings.yml`: endings of words, "" where a language has none."""

    possessive: str
    plural: str
    not_plural: list[str]
    negation: str


class PeopleFile(_File):
    """`people.yml`: words that tell a person from a drug with the same short name."""

    before_a_name: list[str]
    kin: list[str]
    is_: list[str]
    before_a_title: list[str]

    class Config:
        fields = {"is_": "is"}


class EverydayFile(_File):
    """`everyday.yml`: words that tell what a message is about."""

    dictionary: str
    treatment_words: list[str]
    other_worlds: list[str]
    before_a_drug: list[str]


class MasksFile(BaseModel):
    """`masks.yml`: an entity to the name that stands for any other of it."""

    __root__: dict[str, str]


@dataclass(frozen=True)
class Language:
    """All that is known of a language."""

    roles: RoleCues
    prior_lines: LineCues
    sentence_end: re.Pattern[str]
    clause_end: re.Pattern[str]
    sounds: Sounds
    endings: EndingsFile
    people: PeopleFile
    everyday: EverydayFile
    urgency: UrgencyCues
    temperatures: TemperatureCues
    countries: CountryCues
    machine_text: MachineCues
    taking_back: TakingBackCues
    asking: AskingCues
    references: ReferenceCues
    masks: Mapping[str, str]
    """The name that stands for any other of its entity."""
    spelling: SpellingFile
    """What people write for a word by ear, in small letters."""
    files: tuple[Path, ...]
    """What it was made of, for a digest."""

    def asked_in(self, text: str) -> list[Asked]:
        """The parts of a message that ask, in the order of the text."""
        return asked_in(text, self.asking, self.sentence_end, self.clause_end)


_Model = TypeVar("_Model", bound=BaseModel)


def languages() -> list[str]:
    """The codes of the languages that messages are read in; others are only told (spoken.py)."""
    return sorted(path.parent.name for path in FOLDER.glob("*/roles.yml"))


def language(code: str = ENGLISH) -> Language:
    """A language of the project, read once. Raises LanguageError."""
    # `cache` would read it again for a code that is named than for one that is left out.
    return _language(code)


@cache
def _language(code: str) -> Language:
    return load_language(FOLDER / code)


def load_language(folder: Path) -> Language:
    """Read and check all files of a folder. Raises LanguageError with every fault in them."""
    reader = LanguageFiles(folder)
    roles, lines = reader.file("roles", RolesFile), reader.file("prior_lines", PriorLinesFile)
    numbers, pieces = reader.file("numbers", NumbersFile), reader.file("pieces", PiecesFile)
    sounds, endings = reader.file("sounds", SoundsFile), reader.file("endings", EndingsFile)
    people, everyday = reader.file("people", PeopleFile), reader.file("everyday", EverydayFile)
    masks, spelling = reader.file("masks", MasksFile), reader.file("spelling", SpellingFile)
    urgency = reader.file("urgency", UrgencyFile)
    temperatures = reader.file("temperatures", TemperaturesFile)
    countries = reader.file("countries", CountriesFile)
    machine = reader.file("machine_text", MachineTextFile)
    back = reader.file("taking_back", TakingBackFile)
    country_cues = machine_cues = back_cues = None
    asking = reader.file("asking", AskingFile)
    references = reader.file("references", ReferencesFile)
    role_cues = line_cues = urgency_cues = temperature_cues = None
    asking_cues = asking and made_asking_cues(asking, reader.fault_of("asking"))
    reference_cues = references and made_reference_cues(references, reader.fault_of("references"))
    if roles and endings:
        tails = (endings.possessive, endings.plural)
        role_cues = made_role_cues(roles, tails, reader.fault_of("roles"))
    if lines and numbers:
        line_cues = made_line_cues(lines, numbers, reader.fault_of("prior_lines"))
    if urgency:
        urgency_cues = made_urgency_cues(urgency, reader.fault_of("urgency"))
    if temperatures:
        temperature_cues = made_temperature_cues(temperatures, reader.fault_of("temperatures"))
    if countries:
        country_cues = made_country_cues(countries, reader.fault_of("countries"))
    if machine:
        machine_cues = made_machine_cues(machine, reader.fault_of("machine_text"))
    if back:
        back_cues = made_taking_back_cues(back, reader.fault_of("taking_back"))
    if not (urgency_cues and temperature_cues and country_cues and machine_cues and back_cues):
        raise LanguageError(reader.faults)
    if not (asking_cues and reference_cues and spelling):
        raise LanguageError(reader.faults)
    if reader.faults or not (
        role_cues and line_cues and pieces and sounds and endings and people and everyday and masks
    ):
        raise LanguageError(reader.faults)
    return Language(
        roles=role_cues,
        prior_lines=line_cues,
        sentence_end=re.compile(rf"(?<=[{re.escape(pieces.sentence_signs)}])\s+|\n+"),
        clause_end=_clause_end(pieces),
        sounds=Sounds(sounds),
        endings=endings,
        people=people,
        everyday=everyday,
        urgency=urgency_cues,
        temperatures=temperature_cues,
        countries=country_cues,
        machine_text=machine_cues,
        taking_back=back_cues,
        asking=asking_cues,
        references=reference_cues,
        masks=masks.__root__,
        spelling=spelling,
        files=tuple(sorted(folder.glob("*.yml"))),
    )


def _clause_end(pieces: PiecesFile) -> re.Pattern[str]:
    signs, dashes = re.escape(pieces.clause_signs), re.escape(pieces.dashes)
    words = "|".join(map(re.escape, pieces.clause_words))
    return re.compile(rf"\s*[{signs}]+\s+|\s+[{dashes}]+\s+|\n+|\s+(?:{words})\s+", re.IGNORECASE)


class LanguageFiles:
    """Reads the files of one folder and collects what is wrong in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, Written] = {}
        self.faults: list[str] = []

    def file(self, name: str, model: type[_Model]) -> _Model | None:
        """A file as its model, or None where that cannot be."""
        written = self._read(name)
        if written is None:
            return None
        self._written[name] = written
        fault = self.fault_of(name)
        if not isinstance(written.value, dict):
            fault([], "the file must hold keys with what belongs to them: write 'key: …'")
            return None
        try:
            read = model.parse_obj(written.plain())
        except ValidationError as error:
            for one in error.errors():
                path = [step for step in one["loc"] if step != "__root__"]
                fault(path, _explained(path, one))
            return None
        for path, what in _word_faults(written.plain()):
            fault(path, what)
        return read

    def fault_of(self, name: str) -> Fault:
        """Takes a fault in a file: where it is, and what."""

        def add(path: Sequence[str | int], what: str) -> None:
            self._say(name, self._written[name].line_at(path), what)

        return add

    def _read(self, name: str) -> Written | None:
        path = self._folder / f"{name}.yml"
        if not path.is_file():
            self.faults.append(f"{self._shown(name)}: this file is missing; put it back")
            return None
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self._say(name, line, "a letter cannot be read; save the file as UTF-8")
            return None
        written, mistakes = read_yaml(text)
        for line, what in mistakes:
            self._say(name, line, what)
        # An empty file is one without keys.
        return written or (None if mistakes else Written(1, None))

    def _say(self, name: str, line: int, what: str) -> None:
        self.faults.append(f"{self._shown(name)}:{line}: {what}")

    def _shown(self, name: str) -> str:
        return f"{self._folder.name}/{name}.yml"


def _explained(path: Sequence[str | int], error: Any) -> str:
    key = path[-1] if path else ""
    if error["type"] == "value_error.missing":
        return f"the key '{key}' is missing; add it"
    if error["type"] == "value_error.extra":
        return f"the key '{key}' is not known here; check its spelling or remove it"
    named = f"'{key}': " if isinstance(key, str) and key else ""
    return f"{named}{error['msg']}; correct it"


def _word_faults(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """What is wrong with the words in the lists of a file, whatever they are for."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _word_faults(inner, (*path, key))
    if not isinstance(value, list):
        return
    seen: set[str] = set()
    for place, inner in enumerate(value):
        if not isinstance(inner, str):
            yield from _word_faults(inner, (*path, place))
        elif inner in seen:
            yield (*path, place), f"'{inner}' stands twice in this list; remove one"
        elif inner != inner.lower() or inner != inner.strip() or not inner:
            yield (*path, place), f"'{inner}' must be in small letters, without spaces around it"
        else:
            seen.add(inner)
