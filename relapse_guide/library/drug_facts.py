"""What is told of every drug beside what it is: how it is given, and what to watch for."""

from enum import Enum
from typing import Any

from pydantic import BaseModel, Extra, Field, root_validator


class Form(str, Enum):
    """How a product gets into the body."""

    by_mouth = "by_mouth"
    under_the_skin = "under_the_skin"
    vein_shot = "vein_shot"
    drip = "drip"
    own_cells = "own_cells"


class _Fact(BaseModel):
    sources: list[str] = Field(min_items=1)

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Given(_Fact):
    """How and where a drug is given. `says` are sentences that begin with "It" or name the drug."""

    forms: list[Form] = Field(min_items=1)
    says: list[str] = Field(min_items=1)


class BoxedWarning(BaseModel):
    """The FDA's strongest warning. `names`: what it warns of, such as `harm to an unborn baby`.

    Without names, `found` tells whether our sources name none, or were not read for it.
    """

    names: list[str] = []
    found: str = Field(default="named", regex=r"^(named|none_named|not_read)\Z")
    sources: list[str] = []

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    @root_validator(skip_on_failure=True)
    def _has_sources(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["names"] and not values["sources"]:
            raise ValueError("a warning needs 'sources'; name where it was read")
        if bool(values["names"]) != (values["found"] == "named"):
            raise ValueError("give 'names', or 'found: none_named' or 'found: not_read'")
        return values


class Names(_Fact):
    """Short names for a list in a sentence: common effects, or signs to call about."""

    names: list[str] = Field(min_items=1)


class Told(_Fact):
    """Sentences of their own, such as rules for driving."""

    says: list[str] = Field(min_items=1)


class Generic(_Fact):
    """Whether a generic form is sold, and the sentence that says so."""

    available: bool
    says: str
