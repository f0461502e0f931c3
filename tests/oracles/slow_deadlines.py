"""Finds the due date of a working-day limit by walking one day at a time; slow, obvious, sharing no code with casework.

``is_open(day)`` says whether a day is a working day; *pauses* are pairs of the first day and the day of going on.
"""

import datetime as dt

DAY = dt.timedelta(days=1)


def walk(start, amount, is_open, pauses):
    """The day on which *amount* working days after *start* are over, none of them inside a pause."""
    day, left = start, amount
    while left:
        day += DAY
        if is_open(day) and not any(first <= day < end for first, end in pauses):
            left -= 1
    return day


def due_day(start, amount, is_open, *, pauses=(), extensions=(), kept=(), base="due"):
    """The due day; *extensions* are pairs of the day of giving and the working days given.

    *kept* are three days each: that of keeping, the one that was kept, and the one that was counted then.
    """
    due, whole = walk(start, amount, is_open, pauses), amount
    for given, _, (more, counted) in sorted([*_more_time(extensions), *_kept_dates(kept)]):
        if counted is not None:
            due = held(more, counted, due, is_open)
            continue
        whole += more
        reached = {"due": (due, more), "start": (start, whole), "granted": (given, more)}[base]
        due = max(due, walk(*reached, is_open, pauses))
    return due


def _more_time(extensions):
    return [(given, 0, (more, None)) for given, more in extensions]


def _kept_dates(kept):
    # On one day they come after what was given that day, for that is part of what was counted.
    return [(given, 1, (held, counted)) for given, held, counted in kept]


def held(day, counted, due, is_open):
    """The day that was kept while *counted* was counted, now that *due* is.

    It moves on with the count, away from it. What comes back leaves it where it is, and takes it along once past it.
    """
    low, high = min(day, counted), max(day, counted)
    before = day <= counted
    if due > high if before else due < low:
        return shift(day, working_days(counted, due, is_open), is_open)
    if due < low if before else due > high:
        return shift(day, working_days(day, due, is_open), is_open)
    return day


def working_days(first, last, is_open):
    """How many working days *last* is after *first*; fewer than none where it is before it."""
    if last < first:
        return -working_days(last, first, is_open)
    days = 0
    while first < last:
        first += DAY
        days += is_open(first)
    return days


def shift(day, working, is_open):
    """The day so many working days after *day*, or before it: the same day where it is neither."""
    if working >= 0:
        return walk(day, working, is_open, ())
    while working < 0:
        working += is_open(day)
        day -= DAY
    while not is_open(day):
        day -= DAY
    return day


def status(day, *, start, due, done, pauses, is_open, soon):
    """The word for *day*, for a limit whose pauses are all over."""
    if done is not None and day >= done:
        return "met" if done <= due else "missed"
    if day < start:
        return "not_started"
    if any(first <= day < end and first <= due for first, end in pauses):
        return "paused"
    if day > due:
        return "overdue"
    left, walker = 0, day
    while walker < due:
        walker += DAY
        left += is_open(walker)
    return "due_soon" if left <= soon else "running"
