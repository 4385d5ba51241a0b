"""Lists and dates in the words of a language, as the Unicode locale data has them."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

DATES = Locale("en", "US")
LISTS = Locale("en", "001")
"""English as the world writes it: `A, B and C`, without the comma that US English adds."""


def all_of(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return _joined(tuple(names), "standard")


def any_of(names: Sequence[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return _joined(tuple(names), "or")


@lru_cache(maxsize=1024)
def _joined(names: tuple[str, ...], style: Literal["standard", "or"]) -> str:
    return format_list(names, style=style, locale=LISTS)


def day_words(day: dt.date) -> str:
    """`July 30, 2021`."""
    return format_date(day, "long", locale=DATES)


def month_words(day: dt.date) -> str:
    """`July 2021`."""
    return format_skeleton("yMMMM", day, locale=DATES)
