"""When a rung fires: a local time of a working day, or an instant where hours are counted.

A reminder before a date, or on it, is never later than it should be, and one after it never earlier: where the place is
closed on the day, the one moves to the working day before and the other to the working day after.
"""

import datetime as dt
from collections.abc import Iterator

from casework.domain.reminders.schedules import WHOLE, Rung, Timing, When
from casework.domain.reminders.watching import Setting, Watched
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.counting import CountingRule, Direction, Unit, count
from casework.domain.time.hours import at_local, elapsed_between, elapsed_end, working_end, working_time_between
from casework.domain.time.intervals import union
from casework.domain.time.lateness import count_between
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.rules import HOUR_UNITS

_ONE_DAY = dt.timedelta(days=1)


def instants(rung: Rung, what: Watched, on: Moment, setting: Setting, *, at: dt.time) -> Iterator[dt.datetime]:
    """Yield when *rung* fires for *what*, whose date is *on*: once, or turn by turn without an end."""
    if rung.when.timing is not Timing.EVERY:
        yield _once(rung, what, on, setting, at)
        return
    turn = 0
    while True:
        turn += 1
        day = _counted(on, rung, what, setting, amount=rung.when.amount * turn, direction=Direction.AFTER)
        yield _at(day, at, setting, later=True)


def _once(rung: Rung, what: Watched, on: Moment, setting: Setting, at: dt.time) -> dt.datetime:
    when, zone = rung.when, setting.place.zone
    if when.timing is Timing.AT_ONCE:
        return _end_of(on, zone)
    if when.unit is Unit.HOURS:
        away = dt.timedelta(hours=when.amount)
        return _end_of(on, zone) + (-away if when.timing is Timing.BEFORE else away)
    if when.timing is Timing.SHARE:
        return _share(when, what, on, setting, at)
    if when.timing is Timing.ON:
        return _not_after(on, _at(local_day(on, zone), at, setting, later=False))
    later = when.timing is Timing.AFTER
    direction = Direction.AFTER if later else Direction.BEFORE
    day = _counted(on, rung, what, setting, amount=when.amount, direction=direction)
    fires = _at(day, at, setting, later=later)
    return fires if later else _not_after(on, fires)


def _counted(on: Moment, rung: Rung, what: Watched, setting: Setting, *, amount: int, direction: Direction) -> dt.date:
    """Return the day so many units from that of *on*, counted as deadlines are."""
    zone = setting.place.zone
    calendar = what.calendar if rung.calendar is None else setting.calendar(rung.calendar)
    rule = CountingRule(amount=amount, unit=rung.when.unit or what.days, direction=direction)
    return local_day(count(local_day(on, zone), rule, calendar, zone=zone).due, zone)


def _at(day: dt.date, at: dt.time, setting: Setting, *, later: bool) -> dt.datetime:
    """Return the local time *at* on *day*, or on the nearest working day of the place, *later* or earlier."""
    home = setting.place.calendar
    if not home.is_working(day):
        day = home.next_working_day(day) if later else home.previous_working_day(day)
    return at_local(day, at, setting.place.zone)


def _end_of(on: Moment, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant by which *on* is over: itself, or the end of its day."""
    return on.astimezone(dt.UTC) if isinstance(on, dt.datetime) else at_local(on + _ONE_DAY, MIDNIGHT, zone)


def _not_after(on: Moment, fires: dt.datetime) -> dt.datetime:
    """Return *fires*, or the instant at which it is due where that comes first."""
    return min(fires, on.astimezone(dt.UTC)) if isinstance(on, dt.datetime) else fires


def _share(when: When, what: Watched, on: Moment, setting: Setting, at: dt.time) -> dt.datetime:
    """Return when so much per cent of the time from the start to *on* is gone, what stood still left out.

    Days are whole ones, and a part of a day is not waited for.
    """
    zone, started = setting.place.zone, what.started if what.started is not None else on
    if what.unit in HOUR_UNITS and isinstance(on, dt.datetime) and isinstance(started, dt.datetime):
        return _share_of_hours(when, what, (started, on), zone)
    first, last = local_day(started, zone), local_day(on, zone)
    whole = count_between(min(first, last), last, what.days, what.calendar, left_out=what.left_out)
    rule = CountingRule(amount=whole * when.amount // WHOLE, unit=what.days)
    gone = count(first, rule, what.calendar, zone=zone, left_out=what.left_out).due
    return _not_after(on, _at(local_day(gone, zone), at, setting, later=False))


def _share_of_hours(when: When, what: Watched, course: tuple[dt.datetime, dt.datetime], zone: dt.tzinfo) -> dt.datetime:
    begin, end = (moment.astimezone(dt.UTC) for moment in course)
    calendar, still = what.calendar, union(what.left_out)
    if what.unit is Unit.WORKING_HOURS:
        whole = working_time_between(begin, end, calendar, zone=zone, left_out=still)
        return working_end(begin, _part(whole, when), calendar, zone, still, backwards=False)
    whole = elapsed_between(begin, end, zone, still)
    return elapsed_end(begin, _part(whole, when), zone, still, backwards=False)


def _part(whole: dt.timedelta, when: When) -> dt.timedelta:
    return dt.timedelta(seconds=int(whole.total_seconds()) * when.amount // WHOLE)
