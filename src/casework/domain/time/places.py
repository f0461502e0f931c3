"""Where a body works: a time zone, a calendar of its own, and the public holidays of its nation."""

import datetime as dt

import attrs

from casework.domain.time.calendars import WorkingCalendar


@attrs.frozen(kw_only=True)
class Place:
    """The zone that turns an instant into a local day, and the calendar of limits that name no other.

    *nation* has the public holidays where the body is and none of its own closures, for limits that ask for those; left
    out, it is *calendar*.
    """

    zone: dt.tzinfo
    calendar: WorkingCalendar
    nation: WorkingCalendar = attrs.field()

    @nation.default
    def _as_the_place(self) -> WorkingCalendar:
        return self.calendar
