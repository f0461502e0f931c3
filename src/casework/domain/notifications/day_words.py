"""Days in the words of a language, as a letter says them."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class DayNames:
    """What the days of a week, from Monday on, and the months of a year are called in a language."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]


DAY_NAMES: Mapping[str, DayNames] = MappingProxyType(
    {
        "en": DayNames(
            weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
            months=(
                "January", "February", "March", "April", "May", "June",
                "July", "August", "September", "October", "November", "December",
            ),
        ),
        "cy": DayNames(
            weekdays=(
                "dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul",
            ),
            months=(
                "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
                "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
            ),
        ),
    }
)  # fmt: skip
"""The languages in which a letter can say a day."""


def primary(language: str) -> str:
    """Return a language without its script and region: ``cy`` for ``cy-GB``."""
    return language.partition("-")[0].lower()


def day_in_words(day: dt.date, language: str) -> str:
    """Return *day* as a letter in *language* says it, such as ``Friday 3 April 2026``.

    Raises:
        UsageError: If nobody has said what days are called in that language.
    """
    names = DAY_NAMES.get(primary(language))
    if names is None:
        message = f"what days are called in {language!r} is not known: ask for one of {', '.join(DAY_NAMES)}"
        raise UsageError(message)
    return f"{names.weekdays[day.weekday()]} {day.day} {names.months[day.month - 1]} {day.year}"
