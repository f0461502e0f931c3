"""Where a body works: a time zone, a calendar of its own, and the public holidays of its nation."""

import datetime as dt
from collections.abc import Mapping

import attrs

from casework.domain.time.calendars import WorkingCalendar
from casework.errors import NotFoundError


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

    def calendar_called(self, name: str, calendars: Mapping[str, WorkingCalendar]) -> WorkingCalendar:
        """Return the calendar that a rule names: ``place`` and ``nation`` are those here, others are in *calendars*.

        Raises:
            NotFoundError: If there is none of that name.
        """
        if name == "place":
            return self.calendar
        if name == "nation":
            return self.nation
        try:
            return calendars[name]
        except KeyError:
            raise NotFoundError("calendar", name, known=sorted(calendars)) from None
