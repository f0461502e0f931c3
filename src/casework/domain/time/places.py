"""Where a body works: a time zone and a calendar."""

import datetime as dt

import attrs

from casework.domain.time.calendars import WorkingCalendar


@attrs.frozen(kw_only=True)
class Place:
    """The zone that turns an instant into a local day, and the calendar of limits that name no other."""

    zone: dt.tzinfo
    calendar: WorkingCalendar
