"""Fires reminders hour by hour, looking at a wall calendar each time; slow, and sharing no code with casework.

Cases, schedules and calendars are plain words. A limit in working days began on *start*; what was recorded at an hour
holds from that hour on: another due day, or the answer.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def works(day, closed):
    """Whether the place works on *day*: *closed* holds weekdays and dates."""
    return day.weekday() not in closed and day not in closed


def counted(day, unit, closed):
    return unit == "calendar" or works(day, closed)


def days_between(first, last, unit, closed):
    """How many days of *unit* come after *first*, up to *last*."""
    found = 0
    while first < last:
        first += DAY
        found += counted(first, unit, closed)
    return found


def counted_due(start, amount, closed):
    """The day by which a limit of so many working days is due, one day after the other."""
    day = start
    while amount:
        day += DAY
        amount -= works(day, closed)
    return day


def is_the_day(day, rung, start, due, closed):
    """Whether *rung* fires on *day*, and in which turn; 0 where it does not."""
    how, amount, unit = rung
    if not works(day, closed):
        return 0
    if how in {"after", "every"}:
        if day <= due:
            return 0
        gone, yesterday = days_between(due, day, unit, closed), day - DAY
        before = days_between(due, yesterday, unit, closed)
        while not works(yesterday, closed) and yesterday > due:
            # What fell on closed days fires on the first open one.
            yesterday -= DAY
            before = days_between(due, yesterday, unit, closed)
        if yesterday == due and not works(due, closed):
            before = 0
        if how == "after":
            return int(before < amount <= gone)
        return gone // amount if gone // amount > before // amount else 0
    return int(day == last_day_in_time(rung, start, due, closed))


def last_day_in_time(rung, start, due, closed):
    """The last open day on which *rung* is not too late."""
    how, amount, unit = rung
    day = due
    if how == "before":
        while days_between(day - DAY, due - DAY, unit, closed) < amount:
            day -= DAY
    if how == "share":
        part = days_between(start, due, "working", closed) * amount // 100
        while day > start and days_between(start, day, "working", closed) > part:
            day -= DAY
        while day > start and part and not works(day, closed):
            day -= DAY
    while not works(day, closed):
        day -= DAY
    return day


def is_time(hour, zone, at):
    """Whether reminders fire at *hour*: the clocks show *at*, or skip it."""
    local, before = hour.astimezone(zone), (hour - HOUR).astimezone(zone)
    # In spring the clocks skip an hour; what would fire in it fires when they do.
    return local.hour == at or (local.date() == before.date() and before.hour < at < local.hour)


def fired(case, rungs, closed, *, zone, at, first, last):
    """What fires from hour to hour: {(rung, due, turn): hour}; *case* is (start, amount, changes).

    A change is (hour, new due day), or (hour, None) for the answer.
    """
    start, amount, changes = case
    found, hour = {}, first
    while hour <= last:
        said = [due for when, due in changes if when <= hour]
        if is_time(hour, zone, at) and None not in said:
            due = said[-1] if said else counted_due(start, amount, closed)
            for name, rung in rungs.items():
                turn = is_the_day(hour.astimezone(zone).date(), rung, start, due, closed)
                if turn:
                    found.setdefault((name, due, turn), hour)
        hour += HOUR
    return found


def claimed(case, rungs, closed, *, zone, at, first, sweeps, hours_of=None):
    """What sweeps claim, which look back hour by hour: {(rung, due, turn): (hour, sweep)}.

    A sweep is (when it comes, what its clock shows). It goes by what is said when it comes: by the due day that holds
    then, and only for hours at which that day was said already, as far as its clock goes. Of all that it finds, it
    claims what fired last, and of that only the first by its name; what it passes over is forgotten, until something is
    said of the case, or until a clock shows an hour before the last that was found: then the clock of whoever found
    that was ahead, and what it passed over is to come. *hours_of* may know when the rungs fire for a due day, whoever
    asks.
    """
    start, amount, changes = case
    found, counted, passed, heard, reached = {}, counted_due(start, amount, closed), set(), [], first
    last = max((shows for _, shows in sweeps), default=first)
    hours_of = hours_of or cache(
        lambda due: fired((start, amount, [(first, due)]), rungs, closed, zone=zone, at=at, first=first, last=last)
    )
    for comes, shows in sweeps:
        said = [due for when, due in changes if when <= comes]
        if None in said or comes < first:
            continue
        due = said[-1] if said else counted
        hours = {}
        if said != heard or shows < reached:
            passed, heard = set(), said
        for key, hour in hours_of(due).items():
            known = [day for when, day in changes if when <= min(hour, comes)]
            if (known[-1] if known else counted) == due and hour <= shows:
                hours[key] = hour
        latest = max(hours.values(), default=None)
        reached = latest or first
        passed |= {key for key in hours if hours[key] != latest}
        told = sorted(key for key in hours if hours[key] == latest)
        if told and told[0] not in passed and not any(key in found for key in told):
            found[told[0]] = latest, shows
            passed |= set(told[1:])
    return found


def that_matter(sweeps, first, changes, hours):
    """Those of *sweeps* from *first* on that can claim anything which none before them could have.

    They are the first after each of *changes*, and each whose clock shows another number of *hours* behind it than the
    one before.
    """
    chosen, waiting = [], sorted(hours)
    starts = [bisect_left(sweeps, (when,)) for when in (first, *(when for when, _ in changes))]
    for start, end in pairwise([*starts, len(sweeps)]):
        before = None
        for sweep in sweeps[start:end]:
            behind = bisect_right(waiting, sweep[1])
            if behind != before:
                chosen.append(sweep)
            before = behind
    return chosen
