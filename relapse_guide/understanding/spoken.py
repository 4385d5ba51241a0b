"""How languages other than English are told, and dangers in them: `language/<code>/spoken.yml`.

Nothing else is known of such a language: it is answered in it, not understood.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from relapse_guide.understanding.dangers import Danger
from relapse_guide.understanding.language import FOLDER, LanguageError, LanguageFiles
from relapse_guide.understanding.phrase_net import folded
from relapse_guide.understanding.safety_net import SafetyNet

NAME = "spoken"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


class SpokenFile(BaseModel):
    """`spoken.yml` as it is written.

    `identified_as`: the identifier's label. `words`: what a short message in it holds. `letters`:
    two of them and more tell it from another of the same label; `never`: one of them tells that it
    is none. `emergency`, `crisis`: what only someone says who needs help now; `calm`: what is taken
    out before these are looked for.
    """

    identified_as: str = Field(min_length=2)
    words: list[str] = []
    letters: str = ""
    never: str = ""
    emergency: list[str] = []
    crisis: list[str] = []
    calm: list[str] = []

    class Config:
        extra = Extra.forbid


@dataclass(frozen=True)
class Spoken:
    """A language that is told from others, ready for use."""

    code: str
    identified_as: str
    words: tuple[str, ...]
    letters: frozenset[str]
    never: frozenset[str]
    net: SafetyNet
    calm: tuple[str, ...]

    def danger_in(self, text: str, *, slips: bool = False) -> Danger | None:
        """The danger that its words in a text tell, or None. `slips`: they may be misspelled,
        which takes time to look for."""
        if not self.net.holds_any:
            return None
        read = folded(text)
        for phrase in self.calm:
            read = read.replace(phrase, " . ")
        return self.net.kind_of(read) if slips else self.net.exact_kind_of(read)


@dataclass(frozen=True)
class SpokenDanger:
    """A danger told in another language: its code, and which danger."""

    code: str
    kind: Danger


@cache
def spoken_languages() -> Mapping[str, Spoken]:
    """All of them by code, read once. Raises LanguageError."""
    return load_spoken(FOLDER)


def load_spoken(folder: Path) -> Mapping[str, Spoken]:
    """Read and check the file of each language. Raises LanguageError with every fault in them."""
    found: dict[str, Spoken] = {}
    faults: list[str] = []
    for path in sorted(folder.glob(f"*/{NAME}.yml")):
        reader = LanguageFiles(path.parent)
        file = reader.file(NAME, SpokenFile)
        faults += reader.faults
        if file:
            found[path.parent.name] = _made(path.parent.name, file)
    if faults:
        raise LanguageError(faults)
    return found


def danger_in_others(text: str, heard: str | None = None) -> SpokenDanger | None:
    """The danger that a text tells in a language other than English, also in the midst of it.
    `heard`: the code of the language that the text is in, in which slips are understood."""
    for code, one in spoken_languages().items():
        kind = one.danger_in(text, slips=code == heard)
        if kind is not None:
            return SpokenDanger(code, kind)
    return None


def spoken_files() -> list[Path]:
    """What is read, for a digest."""
    return sorted(FOLDER.glob(f"*/{NAME}.yml"))


def _made(code: str, file: SpokenFile) -> Spoken:
    phrases = {kind: list(each(getattr(file, kind.value))) for kind in Danger}
    return Spoken(
        code=code,
        identified_as=file.identified_as,
        words=tuple(folded(word) for word in each(file.words)),
        letters=frozenset(file.letters),
        never=frozenset(file.never),
        net=SafetyNet({kind: found for kind, found in phrases.items() if found}),
        calm=tuple(sorted((folded(one) for one in each(file.calm)), key=len, reverse=True)),
    )


def each(literals: Sequence[str]) -> Iterator[str]:
    """Every phrase that phrases with choices mean: `me [falta|duele]` means two."""
    for literal in literals:
        parts = [part.split("|") for part in _CHOICE.split(literal)[1::2]]
        texts = _CHOICE.split(literal)[0::2]
        for chosen in itertools.product(*parts):
            words = [texts[0]]
            for choice, text in zip(chosen, texts[1:], strict=True):
                words += [choice, text]
            yield "".join(words).strip()
