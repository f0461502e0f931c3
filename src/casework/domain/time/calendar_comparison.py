"""What a list of holidays that somebody published says otherwise than a calendar, and what it knows beyond it."""

import datetime as dt

import attrs

from casework.domain.time.calendars import Holidays, WorkingCalendar, by_date, earliest, latest
from casework.errors import CountingError

SUBSTITUTE = " (substitute day)"
"""What our calendars add to the name of a holiday on another day; not every list says it, so it makes no other name."""


@attrs.frozen(kw_only=True)
class Renamed:
    """A holiday that both know, each by another name."""

    day: dt.date
    ours: str
    published: str


@attrs.frozen(kw_only=True)
class CalendarComparison:
    """The holidays in which a calendar and a published list differ, on days that the calendar does not close weekly.

    Attributes:
        calendar: The id of the calendar.
        first: The first day compared: both the calendar and the years of the list reach it. None where they never meet.
        last: The last such day.
        only_published: Holidays of the list that the calendar takes for working days.
        only_ours: Holidays of the calendar that the list does not have.
        renamed: Holidays of both under other names.
        beyond: Holidays of the list on days of which the calendar knows nothing.
    """

    calendar: str
    first: dt.date | None
    last: dt.date | None
    only_published: Holidays
    only_ours: Holidays
    renamed: tuple[Renamed, ...]
    beyond: Holidays

    @property
    def is_same(self) -> bool:
        """Whether the list says nothing that the calendar does not say."""
        return not (self.only_published or self.only_ours or self.renamed or self.beyond)


def compared(calendar: WorkingCalendar, published: Holidays) -> CalendarComparison:
    """Compare *calendar* with a list of holidays, which is taken to be complete for the years it has days in.

    Raises:
        CountingError: If the list is empty, which would say that there are no holidays.
    """
    if not published:
        message = f"the list for {calendar.id} has no holidays at all: check that it is complete"
        raise CountingError(message)
    theirs = {day: name for day, name in by_date(published) if day.weekday() not in calendar.closed_weekdays}
    years = [day.year for day, _ in published]
    first = latest(calendar.known_from, dt.date(min(years), 1, 1))
    last = earliest(calendar.known_until, dt.date(max(years), 12, 31))
    ours = {
        day: name
        for day, name in calendar.holidays
        if day.weekday() not in calendar.closed_weekdays and _within(first, day, last)
    }
    known = {day: name for day, name in theirs.items() if calendar.knows(day, day)}
    meet = first is not None and last is not None and first <= last
    return CalendarComparison(
        calendar=calendar.id,
        first=first if meet else None,
        last=last if meet else None,
        only_published=tuple(each for each in known.items() if each[0] not in ours),
        only_ours=tuple(each for each in ours.items() if each[0] not in known),
        renamed=tuple(
            Renamed(day=day, ours=name, published=known[day])
            for day, name in ours.items()
            if day in known and known[day].removesuffix(SUBSTITUTE) != name.removesuffix(SUBSTITUTE)
        ),
        beyond=tuple(each for each in theirs.items() if each[0] not in known),
    )


def _within(first: dt.date | None, day: dt.date, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
