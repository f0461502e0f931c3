"""Date formats, written as Python's ``strptime`` writes them and read more strictly.

The whole text must fit. A year has four digits, or two and a pivot. Numbers that stand side by side have all their
digits, because nobody could say where one ends. Names of months and days of the week are English, and a day of the week
that is not that of the date makes it no date. ``%o``, which Python does not have, is a day with its ending, ``12th``;
with another ending it is no date.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from casework.domain.time.moments import Moment

DIRECTIVES = frozenset("YymdobBjHIMSpfzaA%")
"""What may follow a percent sign: nothing that leaves day and month open."""

ReadText: TypeAlias = Callable[[str], Moment | None]
_Said: TypeAlias = Mapping[str, str]

_WORD = re.compile("[a-z]+")
MONTHS = _WORD.findall("january february march april may june july august september october november december")
WEEKDAYS = _WORD.findall("monday tuesday wednesday thursday friday saturday sunday")
SHORT_MONTHS = {**{full[:3]: number for number, full in enumerate(MONTHS, 1)}, "sept": 9}
SHORT_WEEKDAYS = {
    **{full[:3]: number for number, full in enumerate(WEEKDAYS)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH = SHORT_MONTHS | {full: number for number, full in enumerate(MONTHS, 1)}
_WEEKDAY = SHORT_WEEKDAYS | {full: number for number, full in enumerate(WEEKDAYS)}
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_LOOSE = {
    "m": "1[0-2]|0?[1-9]",
    "d": "3[01]|[12][0-9]|0?[1-9]",
    "j": "[0-9]{1,3}",
    "H": "2[0-3]|[01]?[0-9]",
    "I": "1[0-2]|0?[1-9]",
    "M": "[0-5]?[0-9]",
    "S": "[0-5]?[0-9]",
}
_FIXED = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "f": "[0-9]{1,6}",
    "o": "|".join(f"{'0?' if day < 10 else ''}{day}{_ENDINGS.get(day, 'th')}" for day in range(1, 32)),  # noqa: PLR2004 - digits
}
_TIGHT = {name: "[0-9]{3}" if name == "j" else "[0-9]{2}" for name in _LOOSE}
_WORDS = {
    "b": "|".join(SHORT_MONTHS),
    "B": "|".join(MONTHS),
    "a": "|".join(SHORT_WEEKDAYS),
    "A": "|".join(WEEKDAYS),
    "p": "am|pm",
    "z": "Z|[+-][0-9]{2}:?[0-5][0-9]",
}
_PART = re.compile(r"%(?P<directive>.)|(?P<blanks>\s+)|(?P<literal>.)", re.DOTALL)
_NUMBERS = frozenset("YymdojHIMSf")
_CENTURY = 100


def is_ordinal(day: int, ending: str) -> bool:
    """Return whether *day* is written with *ending*: 12th, and not 12nd."""
    return _ENDINGS.get(day, "th") == ending


def is_weekday(day: dt.date, name: str) -> bool:
    """Return whether *name* is that of the day of the week of *day*."""
    return _WEEKDAY.get(name.lower()) == day.weekday()


def compiled(text_format: str, *, pivot: int | None = None) -> ReadText:
    """Return what reads a text written as *text_format*: a day, or a local time or an instant; None if it does not fit.

    A year of two digits from *pivot* on is of the 1900s, and one before it of the 2000s.
    """
    pattern = re.compile(_pattern(text_format), re.IGNORECASE | re.ASCII)
    given = {found["directive"] for found in _PART.finditer(text_format)}
    of_day, of_time = _day_reader(given, pivot), _time_reader(given)

    def read(text: str) -> Moment | None:
        fitting = pattern.fullmatch(text)
        if fitting is None:
            return None
        said = fitting.groupdict()
        try:
            day = of_day(said)
            return day if day is None or of_time is None else dt.datetime.combine(day, of_time(said))
        except ValueError:
            return None

    return read


def _pattern(text_format: str) -> str:
    parts = list(_PART.finditer(text_format))
    numeric = [False, *(part["directive"] in _NUMBERS or (part["literal"] or "").isdigit() for part in parts), False]
    return "".join(_part(part, numeric[place - 1] or numeric[place + 1]) for place, part in enumerate(parts, 1))


def _part(part: "re.Match[str]", beside_a_number: bool) -> str:  # noqa: FBT001 - what it is stands in the one call
    name = part["directive"]
    if part["blanks"]:
        return r"(?u:\s+)"
    if name is None or name == "%":
        return re.escape(part["literal"] or "%")
    digits = _TIGHT if beside_a_number else _LOOSE
    return f"(?P<{name}>{_FIXED.get(name) or digits.get(name) or _WORDS[name]})"


def _day_reader(given: set[str | None], pivot: int | None) -> Callable[[_Said], dt.date | None]:
    found = _date_reader(given, _year_reader(pivot) if "y" in given else _full_year)
    weekday = next((name for name in "aA" if name in given), None)
    if weekday is None:
        return found
    return lambda said: day if (day := found(said)) is not None and is_weekday(day, said[weekday]) else None


def _date_reader(given: set[str | None], year: Callable[[_Said], int]) -> Callable[[_Said], dt.date | None]:
    if "j" in given:
        return lambda said: _day_of_year(year(said), int(said["j"]))
    day = _ordinal_day if "o" in given else _day
    if "m" in given:
        return lambda said: dt.date(year(said), int(said["m"]), day(said))
    name = "b" if "b" in given else "B"
    return lambda said: dt.date(year(said), _MONTH[said[name].lower()], day(said))


def _day(said: _Said) -> int:
    return int(said["d"])


def _ordinal_day(said: _Said) -> int:
    return int(said["o"][:-2])


def _full_year(said: _Said) -> int:
    return int(said["Y"])


def _year_reader(pivot: int | None) -> Callable[[_Said], int]:
    first_of_1900s = _CENTURY if pivot is None else pivot

    def year(said: _Said) -> int:
        short = int(said["y"])
        return 1900 + short if short >= first_of_1900s else 2000 + short

    return year


def _day_of_year(year: int, number: int) -> dt.date | None:
    day = dt.date(year, 1, 1) + dt.timedelta(days=number - 1)
    return day if number >= 1 and day.year == year else None


def _time_reader(given: set[str | None]) -> Callable[[_Said], dt.time] | None:
    if not given & {"H", "I"}:
        return None
    hour = _hour_of_day if "H" in given else _hour_of_twelve
    minutes, seconds, fraction, zoned = ("M" in given), ("S" in given), ("f" in given), ("z" in given)

    def time(said: _Said) -> dt.time:
        return dt.time(
            hour(said),
            int(said["M"]) if minutes else 0,
            int(said["S"]) if seconds else 0,
            int(said["f"].ljust(6, "0")) if fraction else 0,
            tzinfo=_offset(said["z"]) if zoned else None,
        )

    return time


def _hour_of_day(said: _Said) -> int:
    return int(said["H"])


def _hour_of_twelve(said: _Said) -> int:
    return int(said["I"]) % 12 + (12 if said["p"].lower() == "pm" else 0)


def _offset(text: str) -> dt.timezone:
    if text in {"Z", "z"}:
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))
