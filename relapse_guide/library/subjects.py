"""What a user can name: drugs, classes, regimens and terms, each answering for itself.

Names, entity, buttons, sentences and most checks ask the class. What else a new kind of thing
needs is in CONTRIBUTING.md.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from pydantic import Field, root_validator, validator

from relapse_guide.library.approvals import Lines
from relapse_guide.library.drug_facts import BoxedWarning, Generic, Given, Names, Told
from relapse_guide.library.entries import TITLE_LIMIT, Phase, Sourced
from relapse_guide.library.texts import Lead
from relapse_guide.library.wording import all_of

Reference = tuple[str, str, tuple[str, ...]]
"""A key, an id that stands there, and the files in which that id may be."""


class Shelf(Protocol):
    """The other entries of the content, for a subject that speaks of them."""

    @property
    def drugs(self) -> Mapping[str, "Drug"]: ...

    @property
    def drug_classes(self) -> Mapping[str, "DrugClass"]: ...


class Subject(Sourced):
    """Something that a user can name.

    Texts hold drugs as marks (`{bortezomib}`), which the answer fills in reading order.
    """

    entity: ClassVar[str]
    """The Rasa entity that its names are in a message."""
    is_treatment: ClassVar[bool] = False
    """Whether the page could have named it, and the FDA approved it."""
    is_ingredient: ClassVar[bool] = False
    """Whether combinations are made with it, and it alone can stop working."""
    is_choice: ClassVar[bool] = False
    """Whether "which of them" can mean it after a list that holds it."""

    @property
    @abstractmethod
    def titles(self) -> Sequence[str]:
        """Its names for a button, the best first."""

    @property
    def title(self) -> str:
        """The first of its names that fits on a button, with a capital."""
        names = self.titles
        found = next((name for name in names if len(name) <= TITLE_LIMIT), names[0][:TITLE_LIMIT])
        return found if found.startswith("t(") else found[:1].upper() + found[1:]

    @property
    @abstractmethod
    def mark(self) -> str:
        """How a text names it."""

    @property
    def spelled_out(self) -> str:
        """How a sentence about its name names it."""
        return self.mark

    @property
    def facts(self) -> Sequence[str]:
        """What the page says of it."""
        return ()

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        """The drugs that its name stands for, every product of each."""
        return frozenset()

    def refers_to(self) -> Iterator[Reference]:
        """The ids of other entries that it names, for the check that they exist."""
        return iter(())


class DrugClass(Subject):
    """A family of drugs.

    `lead` says what they are. `short`: how a sentence names one of them at first mention, such
    as `a proteasome inhibitor (such as {bortezomib:short})`. `plain`: what one of them is or
    does, after its name: `which links immune cells to myeloma cells`. `part_of`: the wider
    class that holds it. `kin`: other classes whose drugs are relatives of these. `is_helper`:
    given beside other drugs, and never the reason for a combination (steroids). `if_avoided`: what
    somebody who cannot take them needs to know of treatments without them. `newer`: a kind
    that came after the IMF page. `major` marks the page's three classes.
    """

    entity = "drug_class"
    is_treatment = True
    is_ingredient = True

    name: str
    plural: str
    names: list[str]
    short: str
    plain: str = ""
    part_of: str | None
    kin: list[str] = []
    is_helper: bool = False
    if_avoided: list[str] = []
    newer: bool = False
    lead: Lead
    says: list[str] = []
    given: Given | None
    boxed: BoxedWarning | None
    effects: Names | None
    call_about: Names | None
    page_says: list[str] = []
    major: bool = False

    @property
    def one(self) -> str:
        """One of them, with its article: `a proteasome inhibitor`."""
        return self.short.split(" (")[0]

    @property
    def titles(self) -> Sequence[str]:
        return [self.name, *self.names]

    @property
    def mark(self) -> str:
        return self.plural

    @property
    def facts(self) -> Sequence[str]:
        return self.page_says

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        within = {self.id} | {
            other.id for other in shelf.drug_classes.values() if other.part_of == self.id
        }
        return frozenset(drug.id for drug in shelf.drugs.values() if drug.drug_class in within)

    def refers_to(self) -> Iterator[Reference]:
        if self.part_of:
            yield "part_of", self.part_of, ("drug_classes",)
        yield from (("kin", value, ("drug_classes",)) for value in self.kin)
        yield from _sources_of(self)

    def called(self) -> list[tuple[str, str]]:
        return _keyed(name=[self.name], plural=[self.plural], names=self.names)

    def texts(self) -> list[str]:
        plain = [self.plain] if self.plain else []
        said = [self.lead, *plain, *self.says, *self.if_avoided]
        return [*said, *_fact_texts(self), *self.page_says]


class Drug(Subject):
    """A drug under its generic name, or a product of it that is approved by itself (`form_of`).

    `says`: sentences that begin with "It", after "Velcade (bortezomib) is a proteasome inhibitor."
    `target`: the id of the term for the marker or part of a cell that it aims at. `beware`: rules
    such as "do not drive", and what other doctors must be told.
    """

    entity = "drug"
    is_treatment = True
    is_ingredient = True
    is_choice = True

    generic: str
    brands: list[str] = []
    nicknames: list[str] = []
    spoken: list[str] = []
    form_of: str | None
    drug_class: str
    target: str | None
    says: list[str] = Field(min_items=1)
    given: Given
    boxed: BoxedWarning
    effects: Names | None
    call_about: Names | None
    beware: Told | None
    generic_form: Generic | None
    page_says: list[str] = []
    show_brand: bool = True

    @property
    def brand(self) -> str | None:
        """The brand that a user most likely knows; None where people use the generic name."""
        return self.brands[0] if self.brands and self.show_brand else None

    @property
    def full_name(self) -> str:
        """At first mention: `Velcade (bortezomib)`."""
        return f"{self.brand} ({self.generic})" if self.brand else self.generic

    @property
    def short_name(self) -> str:
        """Afterwards: `Velcade`."""
        return self.brand or self.generic

    @property
    def titles(self) -> Sequence[str]:
        return [self.brand or self.generic, *self.brands, *self.nicknames]

    @property
    def mark(self) -> str:
        return "{" + self.id + "}"

    @property
    def facts(self) -> Sequence[str]:
        return self.page_says

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        base = self.form_of or self.id
        return frozenset(
            other.id for other in shelf.drugs.values() if base in (other.id, other.form_of)
        ) | {base}

    def refers_to(self) -> Iterator[Reference]:
        yield "drug_class", self.drug_class, ("drug_classes",)
        if self.form_of:
            yield "form_of", self.form_of, ("drugs",)
        if self.target:
            yield "target", self.target, ("glossary",)
        yield from _sources_of(self)

    def called(self) -> list[tuple[str, str]]:
        return _keyed(
            generic=[self.generic],
            brands=self.brands,
            nicknames=self.nicknames,
            spoken=self.spoken,
        )

    def texts(self) -> list[str]:
        return [*self.says, *_fact_texts(self), *self.page_says]


class Regimen(Subject):
    """A combination of drugs; the page lists those whose main source is the page.

    `expansion` spells the abbreviations out. `page_lines`, `after_resistance` and `page_says` are
    what the page says: after how many lines, and for people resistant to one drug or more of each
    group. `[[bortezomib, ixazomib], [lenalidomide]]` is "resistant to Velcade or Ninlaro, and to
    Revlimid". What the FDA says stands in approvals.yml.
    """

    entity = "regimen"
    is_treatment = True
    is_choice = True

    drugs: list[str] = Field(min_items=1)
    abbreviations: list[str] = []
    expansion: str = ""
    page_lines: Lines | None
    after_resistance: list[list[str]] = []
    says: list[str] = []
    page_says: list[str] = []
    trials: list[str] = []

    @root_validator(skip_on_failure=True)
    def _spells_out(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["abbreviations"] and not values["expansion"]:
            raise ValueError("has abbreviations and no 'expansion'; spell out their letters")
        return values

    @validator("after_resistance", pre=True)
    def _in_groups(cls, value: Any) -> Any:
        for group in value if isinstance(value, list) else [value]:
            if not isinstance(group, list) or not group:
                raise ValueError("must be a list of groups, such as '- [bortezomib, ixazomib]'")
        return value

    @property
    def titles(self) -> Sequence[str]:
        return [*self.abbreviations, self.id]

    @property
    def mark(self) -> str:
        """`{daratumumab}, {pomalidomide} and {dexamethasone} (DPd)`."""
        return f"{self.together} ({self.abbreviations[0]})" if self.abbreviations else self.together

    @property
    def spelled_out(self) -> str:
        """`DPd ({daratumumab}, {pomalidomide} and {dexamethasone})`."""
        return f"{self.abbreviations[0]} ({self.together})" if self.abbreviations else self.together

    @property
    def facts(self) -> Sequence[str]:
        return self.page_says

    @property
    def resisted(self) -> frozenset[str]:
        """Every drug of `after_resistance`, whatever its group."""
        return frozenset(drug_id for group in self.after_resistance for drug_id in group)

    @property
    def together(self) -> str:
        """`{daratumumab}, {pomalidomide} and {dexamethasone}`."""
        return all_of(["{" + drug_id + "}" for drug_id in self.drugs])

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        return frozenset(self.drugs)

    def refers_to(self) -> Iterator[Reference]:
        yield from (("drugs", value, ("drugs",)) for value in self.drugs)
        yield from (("after_resistance", value, ("drugs",)) for value in sorted(self.resisted))

    def called(self) -> list[tuple[str, str]]:
        return _keyed(abbreviations=self.abbreviations, trials=self.trials)

    def texts(self) -> list[str]:
        said = [self.expansion] if self.expansion else []
        return [*said, *self.says, *self.page_says]


class Term(Subject):
    """A word that patients meet. `lead` explains it in one sentence.

    `no_longer_works`: the classes and drugs of which somebody so called says that they failed, as
    in "triple-class refractory". `again`: for a target, what is known of aiming at it once more.
    `phase` and `questions` are for the list for the care team.
    """

    entity = "term"

    name: str
    names: list[str] = []
    lead: Lead
    says: list[str] = []
    no_longer_works: list[str] = []
    again: list[str] = []
    phase: Phase = Phase.options
    questions: list[str] = []

    @property
    def titles(self) -> Sequence[str]:
        return [self.name, *self.names]

    @property
    def mark(self) -> str:
        return self.name

    def refers_to(self) -> Iterator[Reference]:
        kinds = ("drugs", "drug_classes")
        yield from (("no_longer_works", value, kinds) for value in self.no_longer_works)

    def called(self) -> list[tuple[str, str]]:
        return _keyed(name=[self.name], names=self.names)

    def texts(self) -> list[str]:
        return [self.lead, *self.says, *self.again, *self.questions]


def _keyed(**names: Sequence[str]) -> list[tuple[str, str]]:
    return [(key, name) for key, found in names.items() for name in found]


_FACTS = ("given", "boxed", "effects", "call_about", "beware", "generic_form")


def _fact_texts(subject: Subject) -> Iterator[str]:
    """Whole sentences only: names stand in sentences that code makes."""
    for key in _FACTS:
        said = getattr(getattr(subject, key, None), "says", [])
        yield from ([said] if isinstance(said, str) else said)


def _sources_of(subject: Subject) -> Iterator[Reference]:
    for key in _FACTS:
        fact = getattr(subject, key, None)
        yield from ((key, value, ("sources",)) for value in getattr(fact, "sources", ()))
