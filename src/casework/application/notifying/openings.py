"""When messages may go out: inside the window of their audience, and at its next opening otherwise.

A window says when somebody is written to, and nothing of when a time limit was broken.
"""

import datetime as dt

from casework.application.notifying.settings import Window
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.hours import at_local
from casework.domain.time.moments import local_day
from casework.domain.time.places import Place

_DAYS_AHEAD = 60
"""How far ahead an opening is looked for: no body is closed for two months."""


def opening(window: Window | None, now: dt.datetime, place: Place) -> dt.datetime:
    """Return the first instant from *now* on that lies inside *window*: *now* itself, where that does."""
    if window is None:
        return now
    today = local_day(now, place.zone)
    for ahead in range(_DAYS_AHEAD):
        day = today + dt.timedelta(days=ahead)
        if window.working_days and not place.calendar.is_working(day):
            continue
        opens = at_local(day, window.start, place.zone)
        closes = _end(window, day, place)
        if now < closes:
            return max(opens, now)
    return now  # nothing is ever held back for good because a calendar knows no working day


def _end(window: Window, day: dt.date, place: Place) -> dt.datetime:
    if window.end is None:
        return at_local(day + dt.timedelta(days=1), MIDNIGHT, place.zone)
    return at_local(day, window.end, place.zone)
