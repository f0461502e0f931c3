"""When messages may go out: inside the window of their audience, and at its next opening otherwise.

A window says when somebody is written to, and nothing of when a time limit was broken.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import count

from casework.application.notifying.settings import Window
from casework.application.rulebook import Rulebook
from casework.domain.envelope import stamp
from casework.domain.notifications.events import NotificationDue
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.hours import at_local
from casework.domain.time.moments import local_day
from casework.domain.time.places import Place


def opening(window: Window | None, now: dt.datetime, place: Place) -> dt.datetime:
    """Return the first instant from *now* on that lies inside *window*: *now* itself, where that does."""
    if window is None:
        return now
    today = local_day(now, place.zone)
    days = (today + dt.timedelta(days=ahead) for ahead in count())
    is_open = (day for day in days if place.calendar.is_working(day) or not window.working_days)
    return next(max(at_local(day, window.start, place.zone), now) for day in is_open if now < _end(window, day, place))


def is_late(due: NotificationDue, day: dt.date, rules: Rulebook) -> bool:
    """Say whether what goes out on the local *day* had to on an earlier one: not where the hours of its audience wait.

    What was claimed late had to before those.
    """
    window = rules.organisation.notifications.windows.get(due.kind.audience)
    since = due.fires_at if due.late else opening(window, due.fires_at, rules.place)
    return rules.day(since) < day


def openings(windows: Iterable[Window], now: dt.datetime, place: Place) -> frozenset[str]:
    """Return when *windows* open next, as agenda rows keep it."""
    return frozenset(stamp(opening(each, now, place)) for each in windows)


def _end(window: Window, day: dt.date, place: Place) -> dt.datetime:
    if window.end is None:
        return at_local(day + dt.timedelta(days=1), MIDNIGHT, place.zone)
    return at_local(day, window.end, place.zone)
