"""The days that do not count in one place.

A calendar is a value: what it knows never changes, there is no cache behind it, and ``version`` is a fingerprint of all
that can change an answer. Holidays are dates that somebody published, never a formula (a spring holiday moves for a
jubilee, a funeral adds one), so a calendar says from when and until when it knows them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import attrs

from casework.domain.authority import Evidence
from casework.domain.time.day_index import DAYS_IN_WEEK, LAST_ORDINAL, DayIndex, day_of
from casework.domain.time.day_table import LONGEST, DayTable
from casework.errors import CountingError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = frozenset({5, 6})
MIDNIGHT = dt.time(0)

Holidays = tuple[tuple[dt.date, str], ...]

_BEST_KNOWN_FIRST = (Evidence.LOCAL, Evidence.READ, Evidence.READ_SECONDARY, Evidence.MEMORY, Evidence.NOT_FOUND)


@attrs.frozen(kw_only=True)
class Window:
    """A stretch of local time in which a body works; *closes* at 00:00 means the end of the day."""

    opens: dt.time = MIDNIGHT
    closes: dt.time = MIDNIGHT

    def __attrs_post_init__(self) -> None:
        if self.opens.tzinfo is not None or self.closes.tzinfo is not None:
            message = "business windows are local times: leave the offset away"
            raise CountingError(message)
        if self.closes != MIDNIGHT and self.closes <= self.opens:
            message = f"the business window {self} closes before it opens: split a window that runs over midnight"
            raise CountingError(message)

    def __str__(self) -> str:
        closes = "24:00" if self.closes == MIDNIGHT else f"{self.closes:%H:%M}"
        return f"{self.opens:%H:%M}-{closes}"


WHOLE_DAY = (Window(),)

WeekdayWindows = tuple[tuple[int, tuple[Window, ...]], ...]


def earliest(*days: dt.date | None) -> dt.date | None:
    """Return the first of the days that are given, if any is."""
    return min((day for day in days if day is not None), default=None)


def latest(*days: dt.date | None) -> dt.date | None:
    """Return the last of the days that are given, if any is."""
    return max((day for day in days if day is not None), default=None)


def weakest(marks: Iterable[Evidence]) -> Evidence:
    """Return the mark of a whole whose parts are known as *marks* say."""
    return max(marks, key=_BEST_KNOWN_FIRST.index)


def by_date(holidays: Mapping[dt.date, str] | Iterable[tuple[dt.date, str]]) -> Holidays:
    """Return holidays with their names in the order of their dates."""
    pairs = holidays.items() if isinstance(holidays, Mapping) else holidays
    return tuple(sorted(pairs, key=lambda pair: str(pair[0])))


def _how_many(holidays: Holidays) -> str:
    return f"<{len(holidays)} dates>"


def _windows(windows: Iterable[Window]) -> tuple[Window, ...]:
    return tuple(windows)


def _by_weekday(windows: Mapping[int, Iterable[Window]] | Iterable[tuple[int, Iterable[Window]]]) -> WeekdayWindows:
    pairs = windows.items() if isinstance(windows, Mapping) else windows
    return tuple(sorted(((_plain(day), tuple(parts)) for day, parts in pairs), key=lambda pair: pair[0]))


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(texts)


def _weekdays(days: Iterable[int]) -> frozenset[int]:
    return frozenset(_plain(day) for day in days)


def _plain(weekday: object) -> int:
    """Return the number itself, of a weekday that some class of its own stands for."""
    return int(weekday) if isinstance(weekday, int) else weekday  # type: ignore[return-value]  # refused afterwards


@attrs.frozen(kw_only=True, cache_hash=True)
class WorkingCalendar:
    """The weekdays and holidays on which one place is closed, and the hours in which it works.

    Attributes:
        closed_weekdays: The days closed every week, Monday being 0.
        holidays: The closed dates with their names; a mapping is accepted and sorted.
        known_from: The first day whose holidays are known; None where there is nothing to know before.
        known_until: The last day whose holidays are known; None where there is nothing left to publish.
        windows: The local times in which working hours run on a working day.
        weekday_windows: Those of single weekdays (Monday being 0) that have other ones; a mapping is accepted.
        school: Whether school days may be counted on it. A national calendar knows no school holidays.
        sources: Where the dates were published.
        as_of: The day on which the sources were read; the earliest where there are several.
        evidence: How well the dates are known; what an organisation sets itself is ``local``.

    Raises:
        CountingError: If no day could ever be a working day, or the parts contradict each other.
    """

    id: str
    name: str
    closed_weekdays: frozenset[int] = attrs.field(default=WEEKEND, converter=_weekdays)
    holidays: Holidays = attrs.field(default=(), converter=by_date, repr=_how_many)
    known_from: dt.date | None = None
    known_until: dt.date | None = None
    windows: tuple[Window, ...] = attrs.field(default=WHOLE_DAY, converter=_windows)
    weekday_windows: WeekdayWindows = attrs.field(default=(), converter=_by_weekday)
    school: bool = True
    sources: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    as_of: dt.date | None = None
    evidence: Evidence = Evidence.LOCAL
    index: DayIndex = attrs.field(init=False, eq=False, repr=False)
    _names: dict[dt.date, str] = attrs.field(init=False, eq=False, repr=False)

    @index.default
    def _indexed(self) -> DayIndex:
        self._refuse(_contradictions(self))
        index = DayIndex(self.closed_weekdays, (day for day, _ in self.holidays))
        self._refuse(_never_open(self, index))
        return index

    @_names.default
    def _named(self) -> dict[dt.date, str]:
        return dict(self.holidays)

    def _refuse(self, problems: Sequence[str]) -> None:
        if problems:
            message = f"the calendar {self.id} cannot be used"
            raise CountingError(message, problems=[f"{self.id}: {problem}" for problem in problems])

    def is_working(self, day: dt.date) -> bool:
        """Return whether *day* counts as a working day."""
        return day.weekday() not in self.closed_weekdays and day not in self._names

    def closed_by(self, day: dt.date) -> str | None:
        """Return what closes *day* ("Christmas Day", "Saturday"), or None for a working day."""
        name = self._names.get(day)
        if name is None and day.weekday() in self.closed_weekdays:
            return WEEKDAYS[day.weekday()]
        return name

    def windows_on(self, day: dt.date) -> tuple[Window, ...]:
        """Return the local times in which working hours run on *day* if it is a working day."""
        return dict(self.weekday_windows).get(day.weekday(), self.windows)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return the first working day strictly after *day*."""
        return day_of(self.index.ordinal(self.index.number(day.toordinal()) + 1))

    def previous_working_day(self, day: dt.date) -> dt.date:
        """Return the last working day strictly before *day*."""
        return day_of(self.index.ordinal(self.index.number(day.toordinal() - 1)))

    @cached_property
    def known_days(self) -> tuple[int, int]:
        """The ordinals of the first and the last day whose holidays are known; beyond all days if there is no end."""
        first = -LAST_ORDINAL if self.known_from is None else self.known_from.toordinal()
        return first, 2 * LAST_ORDINAL if self.known_until is None else self.known_until.toordinal()

    def knows(self, first: dt.date, last: dt.date) -> bool:
        """Return whether the holidays of all days from *first* to *last* are known."""
        return (self.known_from is None or self.known_from <= first) and (
            self.known_until is None or last <= self.known_until
        )

    @cached_property
    def table(self) -> DayTable:
        """The days whose holidays are known, for the counts that ask nothing else; laid out when first asked for."""
        holidays = [day for day, _ in self.holidays]
        first = self.known_from or (holidays[0] if holidays else None)
        last = self.known_until or (holidays[-1] if holidays else None)
        if first is None or last is None:
            return DayTable((), self.is_working)
        begin = first.toordinal()
        return DayTable(map(day_of, range(begin, min(last.toordinal(), begin + LONGEST) + 1)), self.is_working)

    @cached_property
    def version(self) -> str:
        """A short fingerprint of all that can change an answer or its explanation."""
        content = {
            "id": self.id,
            "name": self.name,
            "closed_weekdays": sorted(self.closed_weekdays),
            "holidays": [[day.isoformat(), name] for day, name in self.holidays],
            "known": [str(self.known_from), str(self.known_until)],
            "windows": _in_full(self.windows),
            "weekday_windows": [[day, _in_full(windows)] for day, windows in self.weekday_windows],
            "school": self.school,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]

    def with_holidays(
        self,
        holidays: Mapping[dt.date, str] | Iterable[dt.date],
        *,
        id: str | None = None,  # noqa: A002 - the field of the new calendar
        name: str | None = None,
    ) -> "WorkingCalendar":
        """Return this calendar with more closed days: an organisation's own, with or without their names."""
        named = dict(holidays) if isinstance(holidays, Mapping) else dict.fromkeys(holidays, "extra holiday")
        return attrs.evolve(
            self,
            id=id or f"{self.id}+own",
            name=name or f"{self.name} with own holidays",
            holidays=named | dict(self.holidays),
            school=True,
        )

    @classmethod
    def union(cls, calendars: Sequence["WorkingCalendar"], *, id: str, name: str) -> "WorkingCalendar":  # noqa: A002
        """Return the calendar that is closed where any of *calendars* is; it knows what all of them know."""
        return _combined(calendars, any, frozenset.union, id=id, name=name)

    @classmethod
    def intersection(cls, calendars: Sequence["WorkingCalendar"], *, id: str, name: str) -> "WorkingCalendar":  # noqa: A002
        """Return the calendar that is closed only where all of *calendars* are; it knows what all of them know."""
        return _combined(calendars, all, frozenset.intersection, id=id, name=name)


def _in_full(windows: Iterable[Window]) -> list[list[str]]:
    return [[window.opens.isoformat(), window.closes.isoformat()] for window in windows]


def _contradictions(calendar: WorkingCalendar) -> list[str]:
    """Say all that is wrong with a calendar in the making."""
    problems = []
    if not calendar.closed_weekdays <= frozenset(range(DAYS_IN_WEEK)):
        problems.append("closed weekdays are numbers from 0 (Monday) to 6 (Sunday)")
    if len(calendar.closed_weekdays) >= DAYS_IN_WEEK:
        problems.append("it has no working day: leave at least one weekday open")
    problems += _misplaced_windows(calendar)
    days = [day for day, _ in calendar.holidays]
    problems += [f"the holiday {day!r} is no date" for day in days if type(day) is not dt.date]
    problems += [f"the holiday {day} is given twice" for day, after in pairwise(days) if day == after]
    if calendar.known_from and calendar.known_until and calendar.known_until < calendar.known_from:
        problems.append(f"it is known until {calendar.known_until}, before it begins on {calendar.known_from}")
    return problems


def _misplaced_windows(calendar: WorkingCalendar) -> Iterator[str]:
    weekdays = [day for day, _ in calendar.weekday_windows]
    for windows in (calendar.windows, *(windows for _, windows in calendar.weekday_windows)):
        if not windows:
            yield "it has no working time: give at least one business window, or leave them away for whole days"
        for earlier, later in pairwise(windows):
            if earlier.closes == MIDNIGHT or later.opens < earlier.closes:
                yield f"the business windows {earlier} and {later} overlap or are out of order"
    for day in weekdays:
        if day not in range(DAYS_IN_WEEK) or weekdays.count(day) > 1:
            yield f"windows of a weekday have a number from 0 (Monday) to 6 (Sunday), each once, not {day}"
        elif day in calendar.closed_weekdays:
            yield f"it has business windows on {WEEKDAYS[day]}, a day that is closed every week"


def _never_open(calendar: WorkingCalendar, index: DayIndex) -> list[str]:
    """Say that all the days of which a calendar knows anything are closed, where they are."""
    first, last = calendar.known_from, calendar.known_until
    if first is None or last is None or index.number(last.toordinal()) > index.number(first.toordinal() - 1):
        return []
    return [f"it has no working day from {first} to {last}, which is all that it knows: leave a day open"]


def _combined(
    calendars: Sequence[WorkingCalendar],
    wanted: Callable[[Iterable[bool]], bool],
    weekdays: Callable[..., frozenset[int]],
    *,
    id: str,  # noqa: A002
    name: str,
) -> WorkingCalendar:
    if not calendars:
        message = f"the calendar {id} combines nothing: name at least one calendar"
        raise CountingError(message)
    if len({(calendar.windows, calendar.weekday_windows) for calendar in calendars}) > 1:
        message = f"the calendar {id} combines calendars with different business windows: give them the same windows"
        raise CountingError(message)
    closed = weekdays(*(calendar.closed_weekdays for calendar in calendars))
    days = sorted({day for calendar in calendars for day, _ in calendar.holidays})
    return WorkingCalendar(
        id=id,
        name=name,
        closed_weekdays=closed,
        holidays={
            day: _joint_name(day, calendars)
            for day in days
            if day.weekday() not in closed and wanted(not calendar.is_working(day) for calendar in calendars)
        },
        known_from=latest(*(each.known_from for each in calendars)),
        known_until=earliest(*(each.known_until for each in calendars)),
        windows=calendars[0].windows,
        weekday_windows=[each for each in calendars[0].weekday_windows if each[0] not in closed],
        school=all(calendar.school for calendar in calendars),
        sources=tuple(dict.fromkeys(source for calendar in calendars for source in calendar.sources)),
        as_of=earliest(*(each.as_of for each in calendars)),
        evidence=weakest(each.evidence for each in calendars),
    )


def _joint_name(day: dt.date, calendars: Collection[WorkingCalendar]) -> str:
    """Name a holiday of several places; where they differ, say whose it is."""
    places: dict[str, list[str]] = {}
    for calendar in calendars:
        closed_by = calendar.closed_by(day)
        if closed_by is not None:
            places.setdefault(closed_by, []).append(calendar.name)
    if len(places) == 1 and len(next(iter(places.values()))) == len(calendars):
        return next(iter(places))
    return "; ".join(f"{what} ({', '.join(where)})" for what, where in places.items())
