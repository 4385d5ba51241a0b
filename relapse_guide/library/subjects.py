"""What a user can name: drugs, classes, regimens and terms, each answering for itself.

Names, entity, buttons, sentences and most checks ask the class. What else a new kind of thing
needs is in CONTRIBUTING.md.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, Extra, Field, validator

from relapse_guide.library.entries import TITLE_LIMIT, Sourced
from relapse_guide.library.wording import all_of, any_of

Reference = tuple[str, str, tuple[str, ...]]
"""A key, an id that stands there, and the files in which that id may be."""


class Phrasing(Protocol):
    """Completes a sentence of phrases.yml."""

    def __call__(self, phrase_id: str, **blanks: str) -> str: ...


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

    is_treatment: ClassVar[bool] = False
    """Whether the page could have named it, and the FDA approved it."""
    is_ingredient: ClassVar[bool] = False
    """Whether combinations are made with it, and it alone can stop working."""
    is_choice: ClassVar[bool] = False
    """Whether "which of them" can mean it after a list that holds it."""

    @property
    @abstractmethod
    def entity(self) -> str:
        """The Rasa entity that its names are in a message.

        `drug` and `drug_class` mean what the page can be asked about.
        """

    @property
    @abstractmethod
    def titles(self) -> Sequence[str]:
        """Its names for a button, the best first."""

    @property
    def title(self) -> str:
        """The first of its names that fits on a button."""
        names = self.titles
        return next((name for name in names if len(name) <= TITLE_LIMIT), names[0][:TITLE_LIMIT])

    @property
    @abstractmethod
    def mark(self) -> str:
        """How a text names it."""

    @property
    def spelled_out(self) -> str:
        """How a sentence about its name names it."""
        return self.mark

    @property
    def short_mark(self) -> str:
        """How it is named where there is little room."""
        return self.title

    @property
    @abstractmethod
    def facts(self) -> Sequence[str]:
        """What the page, or its own source, says of it beyond what it is."""

    @property
    def approval_fact(self) -> str:
        """What the page, or its own source, says that bears on its approval."""
        return " ".join(self.facts)

    @property
    def general_fact(self) -> str | None:
        """One fact that is the same for everybody, for questions that have no other answer."""
        return None

    @property
    def leans_on(self) -> Sequence[str]:
        """Ids of entries whose words `what_it_is` borrows."""
        return ()

    @abstractmethod
    def what_it_is(self, phrase: Phrasing, shelf: Shelf) -> str:
        """One sentence or two for somebody who has never heard of it."""

    @abstractmethod
    def its_names(self, phrase: Phrasing) -> str:
        """What else it is called, or what its abbreviation stands for."""

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        """The drugs that its name stands for."""
        return frozenset()

    def refers_to(self) -> Iterator[Reference]:
        """The ids of other entries that it names, for the check that they exist."""
        return iter(())


class DrugClass(Subject):
    """A family of drugs. `major` marks the three classes that the page names.

    `beside_page`: asked about among the therapies beside the page (the entity `therapy`).
    """

    is_treatment = True
    is_ingredient = True

    name: str
    plural: str
    names: list[str]
    says: str
    page_says: list[str] = []
    major: bool = False
    beside_page: bool = False

    @property
    def entity(self) -> str:
        if self.beside_page:
            return "therapy"
        return "drug_class" if self.major else "term"

    @property
    def titles(self) -> Sequence[str]:
        return [self.name, *self.names]

    @property
    def mark(self) -> str:
        return self.plural

    @property
    def facts(self) -> Sequence[str]:
        return self.page_says

    def what_it_is(self, phrase: Phrasing, shelf: Shelf) -> str:
        members = [drug.mark for drug in shelf.drugs.values() if drug.drug_class == self.id]
        if not members:
            return self.says
        return phrase("class_is", fact=self.says, drugs=all_of(members))

    def its_names(self, phrase: Phrasing) -> str:
        return phrase("names_class", name=self.name, names=any_of(self.names))

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        return frozenset(drug.id for drug in shelf.drugs.values() if drug.drug_class == self.id)

    def called(self) -> list[tuple[str, str]]:
        return _keyed(name=[self.name], plural=[self.plural], names=self.names)

    def texts(self) -> list[str]:
        return [self.says, *self.page_says]


class Drug(Subject):
    """A drug under its generic name. `beside_page` as for a class."""

    is_treatment = True
    is_ingredient = True
    is_choice = True

    generic: str
    brands: list[str] = []
    nicknames: list[str] = []
    spoken: list[str] = []
    drug_class: str
    says: str
    page_says: list[str] = []
    beside_page: bool = False
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
    def entity(self) -> str:
        return "therapy" if self.beside_page else "drug"

    @property
    def titles(self) -> Sequence[str]:
        return [self.brand or self.generic, *self.brands, *self.nicknames]

    @property
    def mark(self) -> str:
        return "{" + self.id + "}"

    @property
    def short_mark(self) -> str:
        return self.mark

    @property
    def facts(self) -> Sequence[str]:
        return self.page_says

    @property
    def general_fact(self) -> str | None:
        return self.says

    @property
    def leans_on(self) -> Sequence[str]:
        return (self.drug_class,)

    def what_it_is(self, phrase: Phrasing, shelf: Shelf) -> str:
        family = shelf.drug_classes[self.drug_class].name
        return phrase("drug_is", drug=self.mark, family=family, fact=self.says)

    def its_names(self, phrase: Phrasing) -> str:
        others = [brand for brand in self.brands if brand != self.brand]
        if self.brand:
            said = phrase("names_brand", brand=self.brand, generic=self.generic)
            also = [phrase("names_also", brands=all_of(others))] if others else []
            return " ".join([said, *also])
        if others:
            return phrase("names_generic_only", generic=self.generic, brands=all_of(others))
        return phrase("names_no_brand", generic=self.generic)

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        return frozenset({self.id})

    def refers_to(self) -> Iterator[Reference]:
        yield "drug_class", self.drug_class, ("drug_classes",)

    def called(self) -> list[tuple[str, str]]:
        return _keyed(
            generic=[self.generic],
            brands=self.brands,
            nicknames=self.nicknames,
            spoken=self.spoken,
        )

    def texts(self) -> list[str]:
        return [self.says, *self.page_says]


class PriorLines(BaseModel):
    """After how many earlier lines of therapy a regimen is listed (both ends included)."""

    min: int = Field(ge=0, le=20)
    max: int | None = Field(default=None, ge=0, le=20)

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    def admits(self, lines: int) -> bool:
        """Whether the regimen is listed for somebody with this number of earlier lines."""
        return self.min <= lines and (self.max is None or lines <= self.max)

    def words(self, phrase: Phrasing) -> str:
        """`1 to 3`, `2 or more` or `1`."""
        if self.max is None:
            return phrase("lines_or_more", least=str(self.min))
        if self.min == self.max:
            return str(self.min)
        return phrase("lines_to", least=str(self.min), most=str(self.max))


class Regimen(Subject):
    """A combination of drugs; the page lists those whose main source is the page.

    `after_resistance` says for whom its source lists it: people resistant to one drug or
    more of each group. `[[bortezomib, ixazomib], [lenalidomide]]` is "resistant to Velcade
    or Ninlaro, and to Revlimid".
    """

    is_treatment = True
    is_choice = True

    drugs: list[str] = Field(min_items=1)
    abbreviations: list[str] = []
    prior_lines: PriorLines | None
    after_resistance: list[list[str]] = []
    says: list[str] = Field(min_items=1)

    @validator("after_resistance", pre=True)
    def _in_groups(cls, value: Any) -> Any:
        for group in value if isinstance(value, list) else [value]:
            if not isinstance(group, list) or not group:
                raise ValueError("must be a list of groups, such as '- [bortezomib, ixazomib]'")
        return value

    @property
    def entity(self) -> str:
        return "regimen"

    @property
    def titles(self) -> Sequence[str]:
        return [*self.abbreviations, self.id]

    @property
    def mark(self) -> str:
        """`{daratumumab}, {pomalidomide} and {dexamethasone} (DPd)`."""
        return (
            f"{self._together} ({self.abbreviations[0]})" if self.abbreviations else self._together
        )

    @property
    def spelled_out(self) -> str:
        """`DPd ({daratumumab}, {pomalidomide} and {dexamethasone})`."""
        return (
            f"{self.abbreviations[0]} ({self._together})" if self.abbreviations else self._together
        )

    @property
    def facts(self) -> Sequence[str]:
        return self.says

    @property
    def approval_fact(self) -> str:
        return self.says[0]

    @property
    def resisted(self) -> frozenset[str]:
        """Every drug of `after_resistance`, whatever its group."""
        return frozenset(drug_id for group in self.after_resistance for drug_id in group)

    def resistance(self, phrase: Phrasing) -> str:
        """`{bortezomib} or {ixazomib}, and to {lenalidomide}`: for whom its source lists it."""
        said = ""
        for group in self.after_resistance:
            names = any_of([_mark_of(drug_id) for drug_id in group])
            said = phrase("resistance_and", one=said, another=names) if said else names
        return said

    def what_it_is(self, phrase: Phrasing, shelf: Shelf) -> str:
        return phrase("regimen_is", regimen=self.spelled_out)

    def its_names(self, phrase: Phrasing) -> str:
        return phrase("regimen_is", regimen=self.spelled_out)

    def stands_for(self, shelf: Shelf) -> frozenset[str]:
        return frozenset(self.drugs)

    def refers_to(self) -> Iterator[Reference]:
        yield from (("drugs", value, ("drugs",)) for value in self.drugs)
        yield from (("after_resistance", value, ("drugs",)) for value in sorted(self.resisted))

    def called(self) -> list[tuple[str, str]]:
        return _keyed(abbreviations=self.abbreviations)

    def texts(self) -> list[str]:
        return list(self.says)

    @property
    def _together(self) -> str:
        return all_of([_mark_of(drug_id) for drug_id in self.drugs])


class Term(Subject):
    """A word that patients meet, explained. `beside_page` as for a class."""

    name: str
    names: list[str] = []
    says: list[str] = Field(min_items=1)
    beside_page: bool = False

    @property
    def entity(self) -> str:
        return "therapy" if self.beside_page else "term"

    @property
    def titles(self) -> Sequence[str]:
        return [self.name, *self.names]

    @property
    def mark(self) -> str:
        return self.name

    @property
    def facts(self) -> Sequence[str]:
        return self.says[1:]

    def what_it_is(self, phrase: Phrasing, shelf: Shelf) -> str:
        return self.says[0]

    def its_names(self, phrase: Phrasing) -> str:
        return self.says[0]

    def called(self) -> list[tuple[str, str]]:
        return _keyed(name=[self.name], names=self.names)

    def texts(self) -> list[str]:
        return list(self.says)


def _keyed(**names: Sequence[str]) -> list[tuple[str, str]]:
    return [(key, name) for key, found in names.items() for name in found]


def _mark_of(drug_id: str) -> str:
    return "{" + drug_id + "}"
