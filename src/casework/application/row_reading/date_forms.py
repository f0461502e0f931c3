"""In which formats a text can be a date, and which day it is in each."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

import attrs

from casework.application.row_reading.date_formats import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    is_ordinal,
    is_weekday,
)

PIVOT = 50
"""Years of two digits from here on are of the last century, in a draft that nobody has looked at yet."""

_TIME = (
    r"(?:(?P<gap>[ T]|, )(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?P<seconds>:[0-5]\d)?(?P<fraction>\.\d{1,6})?"
    r"(?P<between> ?)(?P<half>[APap][Mm])?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)
_NUMBERS = re.compile(r"(?P<a>\d{1,4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{1,2})" + _TIME)
_WEEK = r"(?:(?P<week>[A-Za-z]{3,9})(?P<comma>,?) )?"
_DAY = r"(?P<d>\d{1,2})(?P<ending>(?i:st|nd|rd|th))?"
_NAMED = re.compile(
    _WEEK + _DAY + r"(?P<sep>(?i: of )|[ /.-])(?P<m>[A-Za-z]{3,9})(?P<then>,? |[/.-])(?P<y>\d{4}|\d{2})" + _TIME
)
_MONTH_FIRST = re.compile(_WEEK + r"(?P<m>[A-Za-z]{3,9}) " + _DAY + r"(?P<then>,? )(?P<y>\d{4})" + _TIME)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
_YEARS = range(1900, 2101)
_SERIALS = (20_000.0, 60_000.0)  # 1954 to 2064 in the epoch of 1900
_LONGEST = 40
_THREE, _FOUR = 3, 4
_NOON = 12

_Form: TypeAlias = tuple[str, int, int, int]
"""A format and the year, month and day that a text has in it."""


@attrs.frozen
class Written:
    """The formats that fit one text, the day in each, and whether it has a time of day, and that is midnight."""

    formats: tuple[str, ...]
    days: tuple[dt.date, ...]
    timed: bool = False
    midnight: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether two formats fit and give two days."""
        return len(set(self.days)) > 1

    def day(self, formats: tuple[str, ...]) -> dt.date | None:
        """Return the day in the first of its formats that is one of *formats*, or None if none is."""
        return next((day for each, day in zip(self.formats, self.days, strict=True) if each in formats), None)


@lru_cache(maxsize=8_192)
def written(text: str) -> Written | None:
    """Return how *text* can be a date, or None if it is none in any format that is looked for."""
    if len(text) > _LONGEST:
        return None
    text = " ".join(text.split())
    for pattern, forms in _FORMS:
        found = pattern.match(text)
        if found is not None:
            return _fitting(found, forms(found))
    return None


def is_serial(text: str) -> bool:
    """Return whether *text* can be the number by which a spreadsheet knows a day."""
    return bool(_SERIAL.match(text)) and _SERIALS[0] <= float(text) <= _SERIALS[1]


def exchanged(day: dt.date) -> dt.date | None:
    """Return *day* with day and month exchanged, or None where that is no other day."""
    if day.day > _NOON or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month)


def _fitting(found: re.Match[str], forms: Iterator[_Form]) -> Written | None:
    groups: dict[str, str] = found.groupdict()
    time = _time_format(groups) if groups.get("gap") else ""
    if time is None:
        return None
    formats, days = [], []
    for form, year, month, day in forms:
        try:
            found_day = dt.date(year, month, day)
        except ValueError:
            continue
        if groups.get("week") and not is_weekday(found_day, groups["week"]):
            continue
        days.append(found_day)
        formats.append(form + time)
    if not days or days[0].year not in _YEARS:
        return None
    return Written(tuple(formats), tuple(days), timed=bool(time), midnight=bool(time) and _is_midnight(groups))


def _of_numbers(found: re.Match[str]) -> Iterator[_Form]:
    sep, first, second, last = found["sep"], found["a"], int(found["b"]), found["c"]
    if len(first) == _FOUR:
        if len(last) < _THREE:
            yield f"%Y{sep}%m{sep}%d", int(first), second, int(last)
    elif len(first) < _THREE and len(last) > 1:
        name, year = _year(last)
        yield f"%d{sep}%m{sep}{name}", year, second, int(first)
        yield f"%m{sep}%d{sep}{name}", year, int(first), second


def _of_names(found: re.Match[str]) -> Iterator[_Form]:
    week, day, (name, year) = _week(found), _day(found), _year(found["y"])
    if week is not None and day is not None:
        for directive, month in _months(found["m"]):
            yield f"{week}{day}{found['sep'].lower()}{directive}{found['then']}{name}", year, month, int(found["d"])


def _of_month_first(found: re.Match[str]) -> Iterator[_Form]:
    week, day = _week(found), _day(found)
    if week is not None and day is not None:
        for directive, month in _months(found["m"]):
            yield f"{week}{directive} {day}{found['then']}%Y", int(found["y"]), month, int(found["d"])


def _week(found: re.Match[str]) -> str | None:
    """Return how the day of the week is written, if it is there; None where its word is none."""
    if not found["week"]:
        return ""
    name = found["week"].lower()
    if name not in SHORT_WEEKDAYS and name not in WEEKDAYS:
        return None
    return f"{'%a' if name in SHORT_WEEKDAYS else '%A'}{found['comma']} "


def _day(found: re.Match[str]) -> str | None:
    """Return how the day is written; None where it does not have the ending that stands there."""
    if not found["ending"]:
        return "%d"
    return "%o" if is_ordinal(int(found["d"]), found["ending"].lower()) else None


def _compact(found: re.Match[str]) -> Iterator[_Form]:
    yield "%Y%m%d", int(found["y"]), int(found["m"]), int(found["d"])


_FORMS = ((_NUMBERS, _of_numbers), (_NAMED, _of_names), (_MONTH_FIRST, _of_month_first), (_COMPACT, _compact))


def _year(text: str) -> tuple[str, int]:
    if len(text) == _FOUR:
        return "%Y", int(text)
    return "%y", int(text) + (1900 if int(text) >= PIVOT else 2000)


def _months(name: str) -> Iterator[tuple[str, int]]:
    """Yield how the month is written, and which it is; May is both its long and its short name."""
    name = name.lower()
    if name in MONTHS:
        yield "%B", MONTHS.index(name) + 1
    if name in SHORT_MONTHS:
        yield "%b", SHORT_MONTHS[name]


def _time_format(groups: dict[str, str]) -> str | None:
    """Return the format of the time of day, or None if there is no such time."""
    hour = int(groups["hour"])
    if hour > 23 or (groups["half"] and not 0 < hour <= _NOON):  # noqa: PLR2004 - hours
        return None
    clock, half = ("%I", f"{groups['between']}%p") if groups["half"] else ("%H", "")
    seconds = ":%S" if groups["seconds"] else ""
    fraction, offset = ".%f" if groups["fraction"] else "", "%z" if groups["offset"] else ""
    return f"{groups['gap']}{clock}:%M{seconds}{fraction}{half}{offset}"


def _is_midnight(groups: dict[str, str]) -> bool:
    hour = int(groups["hour"])
    if groups["half"]:
        hour = hour % _NOON + (_NOON if groups["half"].lower() == "pm" else 0)
    return hour == 0 and groups["minute"] == "00" and groups["seconds"] in {None, ":00"}
