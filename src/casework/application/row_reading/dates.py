"""Dates of a source: declared formats only, and a local time becomes an instant only where it was one.

The whole text must fit a format. Where two formats fit and give two days, nobody can know which was meant, and the
mapping says what becomes of it. A time that came twice, when the clocks went back, or never was, when they went
forward, is no date unless the mapping decides.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

import attrs

from casework.application.mappings import (
    Ambiguous,
    AmbiguousTime,
    DateRule,
    DateTarget,
    MissingTime,
    Source,
    Unreadable,
)
from casework.application.row_reading.columns import Columns, in_stage
from casework.application.row_reading.date_formats import ReadText, compiled
from casework.application.row_reading.found import Found, Values, shown
from casework.application.row_reading.serials import read_serial
from casework.application.row_reading.unread_dates import WatchedDates
from casework.domain.time.moments import Moment, local_day

_REMEMBERED = 4_096
_FIRST_YEAR, _LAST_YEAR = 1900, 9998
"""A year before the first is a slip, such as the 0014 that a spreadsheet makes of two digits; 9999 stands for never."""
_TWICE = "that two formats read differently"
_YEARS = f"in no year from {_FIRST_YEAR} to {_LAST_YEAR}"


@attrs.frozen(kw_only=True)
class Reading:
    """What a text says as a date: a moment and its local day, or what is wrong; *flag* is what the mapping decided.

    *what* is the sort of date that is wrong, for whoever counts those that are kept as unknown. A text may say itself
    that nobody knows the day: *is_said_unknown*.
    """

    moment: Moment | None = None
    day: dt.date = dt.date.max
    flag: str | None = None
    problem: str | None = None
    what: str = "that no format fits"
    ambiguous: bool = False
    is_said_unknown: bool = False


UNKNOWN = Reading()
"""There is a text, but it says no day that could be known."""
SAID_UNKNOWN = Reading(is_said_unknown=True)
"""There is a text, and it says that nobody knows the day: nothing is to be looked at."""
_NOT_KNOWN = re.compile(r"(?i)(?:(?:date )?(?:not known|unknown|not recorded)|n/k|nk)\.?$")

DateOf: TypeAlias = Callable[[Values, Found], Reading | None]
"""Returns what a row says as a date, and None where it says nothing.

``UNKNOWN`` stands where that cannot be read, ``SAID_UNKNOWN`` where the row says itself that the day is not known.
"""

_Read: TypeAlias = Callable[[str], Reading]


def is_not_known(text: str) -> bool:
    """Return whether *text*, in the place of a date, says that nobody knows the day."""
    return _NOT_KNOWN.match(text) is not None


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    """The text is no date as the mapping declares them."""


def date_reader(target: DateTarget, columns: Columns, source: Source) -> DateOf:
    """Return what reads the dates of *target*."""
    rule = target.rule
    named = rule.named()
    readers = [(columns.row_of((column,)), _column_reader(rule, column, columns, source)) for column in named]

    def read_first(values: Values, found: Found) -> Reading | None:
        unreadable = None
        for (stage, (column,)), read in readers:
            reading = read(values)
            if reading is None:
                continue
            if reading.problem is None:
                if reading.flag is not None:
                    found.of(stage).flag(f"{column}: {reading.flag}")
                return reading
            unreadable = unreadable or (stage, column, reading)
        return None if unreadable is None else _unreadable(target, found, *unreadable)

    return read_first


def _unreadable(target: DateTarget, found: Found, stage: str | None, column: str, reading: Reading) -> Reading:
    rule = target.rule
    kept = rule.ambiguous is Ambiguous.UNKNOWN if reading.ambiguous else rule.unreadable is Unreadable.UNKNOWN
    if kept:
        found.of(target.stage).unknown.append(target.name)
        if reading.is_said_unknown:
            return SAID_UNKNOWN
        found.of(stage).flag(f"{column}: date {reading.what}, kept as unknown")
    else:
        found.refuse((column if stage is None else in_stage(stage, column),), str(reading.problem))
    return UNKNOWN


def _column_reader(rule: DateRule, column: str, columns: Columns, source: Source) -> Callable[[Values], Reading | None]:
    text_of = columns.text((column,))
    if rule.by is not None:
        return _chosen_reader(rule, column, columns, source)
    watched = WatchedDates(column, _in_words(rule, rule.formats))
    columns.dates.append(watched)
    plain = _text_reader(rule, rule.formats, source, watched)

    def read(values: Values) -> Reading | None:
        text = text_of(values).strip()
        return plain(text) if text else None

    return read


def _chosen_reader(rule: DateRule, column: str, columns: Columns, source: Source) -> Callable[[Values], Reading | None]:
    by = rule.by
    assert by is not None  # noqa: S101 - the caller asked
    text_of, chosen_of = columns.text((column,)), columns.text((by.column,))
    unwatched = WatchedDates(column, "")
    plain = _text_reader(rule, rule.formats, source, unwatched) if rule.formats or rule.excel else None
    readers = {text: _text_reader(rule, formats, source, unwatched) for text, formats in by.formats.items()}
    quoted = columns.shown((by.column,))

    def read(values: Values) -> Reading | None:
        text = text_of(values).strip()
        if not text:
            return None
        chosen = chosen_of(values).strip()
        reader = readers.get(chosen, plain)
        if reader is None:
            return Reading(problem=f"{by.column} says {quoted(chosen)}, for which the mapping declares no formats")
        return reader(text)

    return read


def _in_words(rule: DateRule, formats: Sequence[str]) -> str:
    return " or ".join([*formats, *([] if rule.excel is None else [f"a day counted from {rule.excel.value}"])])


def _text_reader(rule: DateRule, formats: Sequence[str], source: Source, watched: WatchedDates) -> _Read:
    readers: list[ReadText] = [compiled(each, pivot=rule.pivot) for each in formats]
    epoch = rule.excel
    if epoch is not None:
        readers.append(lambda text: read_serial(text, epoch))
    words = _in_words(rule, formats)

    def read(text: str) -> Reading:
        found = [moment for each in readers if (moment := each(text)) is not None]
        if not found:
            is_said_unknown = is_not_known(text)
            if not is_said_unknown:
                watched.unread(text)
            return Reading(problem=f"{shown(text)} is no date written as {words}", is_said_unknown=is_said_unknown)
        watched.is_read = True
        if len(found) == 1 or len(set(found)) == 1:
            return _reading(found[0], text, None, source)
        if rule.ambiguous is Ambiguous.FIRST:
            return _reading(found[0], text, f"date {_TWICE}, read by the first that fits", source)
        choices = " or ".join(sorted({moment.isoformat() for moment in found}))
        problem = f"{shown(text)} can be {choices}, and nothing says which"
        return Reading(problem=problem, what=_TWICE, ambiguous=True)

    return lru_cache(maxsize=_REMEMBERED)(read)


def _reading(moment: Moment, text: str, flag: str | None, source: Source) -> Reading:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return Reading(problem=f"{shown(text)} is {_YEARS}, so it is no date that can be meant", what=_YEARS)
    if not isinstance(moment, dt.datetime):
        return Reading(moment=moment, day=moment, flag=flag)
    if moment.tzinfo is not None:
        return Reading(moment=moment, day=local_day(moment, source.zone), flag=flag)
    try:
        instant, decided = _instant(moment, text, source)
    except _Wrong as error:
        return Reading(problem=str(error))
    return Reading(moment=instant, day=moment.date(), flag=decided or flag)


def _instant(local: dt.datetime, text: str, source: Source) -> tuple[Moment, str | None]:
    """Return the instant that was *local* in the zone of the source, and what the mapping decided about it.

    Raises:
        _Wrong: If there was none, or there were two.
    """
    zone = source.zone
    earlier = local.replace(tzinfo=zone)
    later = earlier.replace(fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier, None
    if earlier.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != local:
        if source.missing_time is MissingTime.DAY:
            return local.date(), "time that never was, when the clocks went forward: only its day was kept"
        raise _Wrong(f"{shown(text)} never was in {zone.key}: the clocks went forward over it")
    match source.ambiguous_time:
        case AmbiguousTime.EARLIER:
            return earlier, "time that came twice, when the clocks went back: read as the earlier"
        case AmbiguousTime.LATER:
            return later, "time that came twice, when the clocks went back: read as the later"
        case AmbiguousTime.DAY:
            return local.date(), "time that came twice, when the clocks went back: only its day was kept"
    raise _Wrong(f"{shown(text)} came twice in {zone.key}, when the clocks went back")
